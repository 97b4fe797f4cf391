// SPDX-License-Identifier: Apache-2.0
#include "client/cli/run.h"

#include <algorithm>
#include <ostream>
#include <utility>

#include "client/cli/commands/commands.h"
#include "client/cli/error_text.h"
#include "client/cli/exit_code.h"
#include "client/cli/text.h"

namespace coconsult::cli {
namespace {

constexpr const char* kDescription =
    "Ask peers in other sectors, organisations and places about a challenge at work, and help them with "
    "theirs.";

constexpr const char* kGettingStarted =
    "Getting started:\n"
    "  coconsult join                     accept an invitation to an account\n"
    "  coconsult sign-in you@example.org  open a session\n"
    "  coconsult ask                      ask; you are led through it\n"
    "  coconsult inbox                    what waits for you\n"
    "  coconsult COMMAND --help           what a command does, with an example\n"
    "\nIds: give the last 6 or more characters, the whole id, or the full name such as consultations/ID.\n"
    "Texts: '@file' reads a file, '-' the standard input.\n\n";

// CLI11's layout, without which option excludes which: those sentences belong to the error.
class HelpFormatter final : public CLI::Formatter {
 public:
  HelpFormatter() { column_width(34); }
  std::string make_option_opts(const CLI::Option* option) const override {
    std::string text;
    // Behind a colon stand the checks, in CLI11's own words.
    const std::string type = option->get_type_size() == 0 ? "" : option->get_type_name();
    if (const std::string name = type.substr(0, type.find(':')); !name.empty()) text += " " + name;
    if (option->get_required()) text += " (needed)";
    if (!option->get_envname().empty()) text += " (or " + option->get_envname() + ")";
    return text;
  }
};

void AddAllCommands(CommandSet& commands) {
  commands.Section("Your account");
  AddSessionCommands(commands);
  AddProfileCommands(commands);
  commands.Section("Asking and helping");
  AddAskCommand(commands);
  AddInvitationCommands(commands);
  AddConsultationCommands(commands);
  AddThreadCommands(commands);
  AddWatchCommand(commands);
  AddOutcomeCommands(commands);
  commands.Section("Looking after the community");
  AddModerationCommands(commands);
  AddConnectorCommands(commands);
  AddReportCommand(commands);
  AddAdminCommands(commands);
  commands.Section("This command");
  AddCompletionCommand(commands);
}

int Report(const Error& error, bool json, Terminal& terminal) {
  terminal.out().flush();
  terminal.err() << (json ? ErrorJson(error) : ErrorText(error)) << std::flush;
  return static_cast<int>(ExitCodeOf(error));
}

// What is wrong with the words that nothing expected; empty when there are none.
std::string AboutExtraWords(const CLI::ParseError& parse_error, const CLI::App& app) {
  const std::vector<std::string> words = app.remaining(true);
  if (words.empty()) return "";
  if (app.get_subcommands().empty()) return "There is no command '" + words.front() + "'.";
  if (parse_error.get_exit_code() != static_cast<int>(CLI::ExitCodes::ExtrasError)) return "";
  if (words.front().starts_with('-')) return "There is no option " + words.front() + " here.";
  return "Not expected here: " + Join(words, " ") + ". A text of several words needs quotes around it.";
}

// CLI11's own sentences name the option or command at fault.
Error UsageError(const CLI::ParseError& parse_error, const CLI::App& app) {
  std::string command = "coconsult";
  for (const CLI::App* current = &app; !current->get_subcommands().empty();) {
    current = current->get_subcommands().front();
    command += " " + current->get_name();
  }
  std::string message = AboutExtraWords(parse_error, app);
  if (message.empty()) message = parse_error.what();
  if (!message.empty() && message.back() != '.') message += '.';
  return Usage(message + " See: " + command + " --help");
}

}  // namespace

CommandLine::CommandLine() : app_(kDescription, "coconsult"), commands_(app_) {
  app_.formatter(std::make_shared<HelpFormatter>());
  app_.set_help_flag("-h,--help", "What this command does, and its options");
  app_.set_version_flag("--version", "coconsult " COCONSULT_VERSION, "The version of this command");
  app_.add_option("--server", server_,
                  "Address of the server; default: where you are signed in, else 127.0.0.1:7420")
      ->envname("COCONSULT_SERVER")
      ->type_name("ADDRESS");
  app_.add_option("--profile", profile_, "Act as one of several people: each profile has its own sign-in")
      ->envname("COCONSULT_PROFILE")
      ->type_name("NAME");
  app_.add_option("--home", home_, "Folder for sign-ins; default: ~/.config/coconsult")
      ->envname("COCONSULT_HOME")
      ->type_name("FOLDER");
  app_.add_option("--timeout", timeout_seconds_, "How long to wait for each answer; default: 10")
      ->check(CLI::Range(0.1, 3600.0).description(""))
      ->type_name("SECONDS");
  app_.add_flag("--json", json_, "Print JSON, for programs; errors too");
  app_.add_flag("-q,--quiet", quiet_, "Leave out hints and progress");
  app_.footer(kGettingStarted + ExitCodeHelp());
  app_.require_subcommand(1);
  app_.failure_message(CLI::FailureMessage::simple);
  AddAllCommands(commands_);
}

Settings CommandLine::settings() const {
  return {.server = server_,
          .json = json_,
          .quiet = quiet_,
          .home = home_.empty() ? DefaultHome() : std::filesystem::path(home_),
          .profile = profile_,
          .timeout = std::chrono::milliseconds(static_cast<std::int64_t>(timeout_seconds_ * 1000))};
}

int Run(const std::vector<std::string>& arguments, Terminal& terminal, Context::Connect connect) {
  CommandLine line;
  const bool json = std::find(arguments.begin(), arguments.end(), "--json") != arguments.end();
  try {
    // CLI11 takes them from the back.
    line.app().parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::Success& help_or_version) {
    return line.app().exit(help_or_version, terminal.out(), terminal.err());
  } catch (const CLI::ParseError& error) {
    return Report(UsageError(error, line.app()), json, terminal);
  }
  Context context(line.settings(), terminal, std::move(connect));
  const Outcome outcome = line.commands().chosen()(context);
  if (!outcome) return Report(outcome.error(), json, terminal);
  terminal.out().flush();
  if (!terminal.out()) return Report(LocalFailure("The output could not be written."), json, terminal);
  return static_cast<int>(ExitCode::kOk);
}

}  // namespace coconsult::cli
