// SPDX-License-Identifier: Apache-2.0
#include <google/protobuf/util/json_util.h>

#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>

#include "config/load_community.h"
#include "config/toml.h"
#include "replay/session.h"

namespace {

using coconsult::Error;
using coconsult::Result;
namespace replay = coconsult::replay;

constexpr int kFailed = 1;
constexpr int kUsage = 2;
constexpr std::size_t kLongestLine = std::size_t{64} * 1024 * 1024;

struct Flags {
  std::string policy_file;
  std::string community_file;
  std::string time_zone;
  bool check = false;
  bool print_policy = false;
  replay::Options options;
};

template <class Item>
std::map<std::string, std::string> LabelsOf(const std::vector<Item>& items) {
  std::map<std::string, std::string> labels;
  for (const Item& item : items) labels[item.id] = item.label;
  return labels;
}

Result<std::unique_ptr<replay::Session>> MakeSession(Flags flags) {
  flags.options.policy = coconsult::routing::DefaultPolicy();
  if (!flags.policy_file.empty()) {
    ASSIGN_OR_RETURN(const std::string text, coconsult::config::ReadTomlText(flags.policy_file));
    ASSIGN_OR_RETURN(flags.options.policy, coconsult::routing::ParsePolicy(flags.policy_file, text));
  }
  std::string zone = flags.time_zone.empty() ? "UTC" : flags.time_zone;
  std::vector<std::string> holidays;
  if (!flags.community_file.empty()) {
    ASSIGN_OR_RETURN(const coconsult::Community community,
                     coconsult::config::LoadCommunity(std::filesystem::path(flags.community_file)));
    flags.options.labels = {LabelsOf(community.themes), LabelsOf(community.sectors),
                            LabelsOf(community.localities)};
    if (flags.time_zone.empty()) zone = community.time_zone;
    holidays = community.holidays;
  }
  ASSIGN_OR_RETURN(auto calendar, coconsult::WorkingCalendar::Create(zone, holidays));
  return std::make_unique<replay::Session>(std::move(flags.options), std::move(calendar));
}

int Fail(const std::string& message) {
  std::cout.flush();
  std::cerr << "coconsult-replay: " << message << "\n";
  return kFailed;
}

// A line may be refused only as a whole; what was written before it stays right.
class Printer {
 public:
  Printer() { options_.always_print_primitive_fields = true; }

  bool Print(const std::vector<replay::wire::Output>& outputs) {
    for (const auto& output : outputs) {
      std::string json;
      if (!google::protobuf::util::MessageToJsonString(output, &json, options_).ok()) return false;
      std::cout << json << "\n";
    }
    // Whoever drives this program line by line waits for the answer.
    if (!outputs.empty()) std::cout.flush();
    return static_cast<bool>(std::cout);
  }

 private:
  google::protobuf::util::JsonPrintOptions options_;
};

int Run(replay::Session& session) {
  Printer printer;
  std::string line;
  for (std::size_t number = 1; std::getline(std::cin, line); ++number) {
    const std::string where = "line " + std::to_string(number) + ": ";
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    if (line.size() > kLongestLine) return Fail(where + "it is longer than 64 MiB. Split the document.");
    replay::wire::Event event;
    const auto parsed = google::protobuf::util::JsonStringToMessage(line, &event);
    if (!parsed.ok())
      return Fail(where + "this is no event in JSON: " + std::string(parsed.message()) +
                  ". See server/docs/replay.md for the form.");
    const auto outputs = session.Apply(event);
    if (!outputs) return Fail(where + outputs.error().message);
    if (!printer.Print(*outputs)) return Fail("the output cannot be written.");
  }
  return printer.Print(session.Finish()) ? 0 : Fail("the output cannot be written.");
}

}  // namespace

// Reads events as JSON lines and writes what the router decides, with exactly the server's routing library.
int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  std::cin.tie(nullptr);
  CLI::App cli{
      "coconsult-replay: routes asks outside the server, by the server's own rules. Reads events as JSON "
      "lines from\n"
      "standard input and writes rankings, scores and waves as JSON lines to standard output."};
  cli.set_version_flag("--version", COCONSULT_VERSION);
  cli.footer(
      "Example:  printf '%s\\n' '{\"practitioner\":{\"id\":\"a\",\"canHelpWith\":\"Planning a rota\"}}' \\\n"
      "            '{\"score\":{\"request\":{\"ask\":{\"title\":\"Our rota\"}}}}' | coconsult-replay\n"
      "The form of each line: server/docs/replay.md. Exit code: 0, 1 when a line is refused (it is named), 2 "
      "for wrong "
      "flags.");
  Flags flags;
  cli.add_option("--policy", flags.policy_file, "Policy file (TOML); without it the built-in policy");
  cli.add_flag("--check", flags.check, "Only check the policy and community files");
  cli.add_flag("--print-policy", flags.print_policy, "Write the built-in policy file and end");
  cli.add_option("--community", flags.community_file,
                 "Community file: labels of topics, time zone, holidays");
  cli.add_option("--time-zone", flags.time_zone,
                 "Time zone of working hours; without it the community's, else UTC");
  cli.add_option("--candidates", flags.options.candidates, "How many of a ranking are kept for its waves")
      ->check(CLI::Range(1, 1000000))
      ->capture_default_str();
  cli.add_flag("--brief", flags.options.brief, "Waves without reasons and without what was weighed");
  cli.add_flag("--compare", flags.options.compare,
               "A dry run: for each logged wave (contact lines), what this policy would have chosen");
  try {
    cli.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return cli.exit(error) == 0 ? 0 : kUsage;
  }

  if (flags.print_policy) {
    std::cout << coconsult::routing::DefaultPolicyText();
    return 0;
  }
  const bool check_only = flags.check;
  auto session = MakeSession(std::move(flags));
  if (!session) return Fail(session.error().message);
  return check_only ? 0 : Run(**session);
}
