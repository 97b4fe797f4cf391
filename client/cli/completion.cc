// SPDX-License-Identifier: Apache-2.0
#include "client/cli/completion.h"

#include <vector>

#include "client/cli/text.h"

namespace coconsult::cli {
namespace {

struct Word {
  std::string text;
  std::string help;
};

// What may follow after a chain of commands, such as " admin import"; "" for none.
struct Place {
  std::string path;
  std::vector<Word> commands;
  std::vector<Word> options;
};

std::vector<Word> OptionsOf(const CLI::App& app) {
  std::vector<Word> words;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames())
      words.push_back({"--" + name, option->get_description()});
  }
  return words;
}

void Collect(const CLI::App& app, const std::string& path, std::vector<Place>& places) {
  Place place{path, {}, OptionsOf(app)};
  const auto children = app.get_subcommands([](const CLI::App*) { return true; });
  for (const CLI::App* child : children)
    place.commands.push_back({child->get_name(), child->get_description()});
  places.push_back(place);
  for (const CLI::App* child : children) Collect(*child, path + " " + child->get_name(), places);
}

std::string WordList(const Place& place, const Place& root) {
  std::vector<std::string> words;
  for (const Word& word : place.commands) words.push_back(word.text);
  for (const Word& word : place.options) words.push_back(word.text);
  if (&place != &root) {
    for (const Word& word : root.options) {
      if (word.text != "--help" && word.text != "--version") words.push_back(word.text);
    }
  }
  return Join(words, " ");
}

// "    ' admin import'|' admin invite')" for the cases of a shell.
std::string PathPattern(const std::vector<Place>& places) {
  std::vector<std::string> paths;
  for (const Place& place : places) {
    if (!place.path.empty()) paths.push_back("'" + place.path + "'");
  }
  return Join(paths, "|");
}

std::string WordCases(const std::vector<Place>& places) {
  std::string cases;
  for (const Place& place : places) {
    cases += "    '" + place.path + "') offered='" + WordList(place, places.front()) + "' ;;\n";
  }
  return cases;
}

std::string BashScript(const std::vector<Place>& places) {
  return "# Completion of coconsult for bash.\n"
         "_coconsult() {\n"
         "  local so_far='' offered='' word\n"
         "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
         "    case \"$so_far $word\" in\n"
         "      " +
         PathPattern(places) +
         ") so_far=\"$so_far $word\" ;;\n"
         "    esac\n"
         "  done\n"
         "  case \"$so_far\" in\n" +
         WordCases(places) +
         "  esac\n"
         "  COMPREPLY=($(compgen -W \"$offered\" -- \"${COMP_WORDS[COMP_CWORD]}\"))\n"
         "}\n"
         "complete -o default -F _coconsult coconsult\n";
}

std::string ZshScript(const std::vector<Place>& places) {
  return "#compdef coconsult\n"
         "# Completion of coconsult for zsh.\n"
         "_coconsult() {\n"
         "  local so_far='' offered='' word\n"
         "  for word in \"${words[@]:1:$((CURRENT-2))}\"; do\n"
         "    case \"$so_far $word\" in\n"
         "      " +
         PathPattern(places) +
         ") so_far=\"$so_far $word\" ;;\n"
         "    esac\n"
         "  done\n"
         "  case \"$so_far\" in\n" +
         WordCases(places) +
         "  esac\n"
         "  compadd -- ${=offered} || _files\n"
         "}\n"
         "if [ \"${funcstack[1]}\" = _coconsult ]; then _coconsult \"$@\"; else compdef _coconsult "
         "coconsult; fi\n";
}

// Inside single quotes of fish.
std::string FishQuoted(const std::string& text) {
  std::string quoted;
  for (const char c : text) {
    if (c == '\'' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return "'" + quoted + "'";
}

std::string FishScript(const std::vector<Place>& places) {
  std::vector<std::string> paths;
  for (const Place& place : places) {
    if (!place.path.empty()) paths.push_back("'" + place.path + "'");
  }
  std::string script =
      "# Completion of coconsult for fish.\n"
      "function __coconsult_at\n"
      "  set -l so_far ''\n"
      "  for word in (commandline -opc)[2..-1]\n"
      "    switch \"$so_far $word\"\n"
      "      case " +
      Join(paths, " ") +
      "\n"
      "        set so_far \"$so_far $word\"\n"
      "    end\n"
      "  end\n"
      "  test \"$so_far\" = \"$argv[1]\"\n"
      "end\n";
  for (const Place& place : places) {
    const std::string when = "complete -c coconsult -n \"__coconsult_at '" + place.path + "'\" ";
    for (const Word& word : place.commands)
      script += when + "-f -a " + word.text + " -d " + FishQuoted(word.help) + "\n";
    // The general options may stand anywhere.
    const std::string where = place.path.empty() ? "complete -c coconsult " : when;
    for (const Word& word : place.options)
      script += where + "-l " + word.text.substr(2) + " -d " + FishQuoted(word.help) + "\n";
  }
  return script;
}

}  // namespace

Result<std::string> CompletionScript(const CLI::App& root, const std::string& shell) {
  std::vector<Place> places;
  Collect(root, "", places);
  if (shell == "bash") return BashScript(places);
  if (shell == "zsh") return ZshScript(places);
  if (shell == "fish") return FishScript(places);
  return UsageOf("shell", "Use bash, zsh or fish.");
}

}  // namespace coconsult::cli
