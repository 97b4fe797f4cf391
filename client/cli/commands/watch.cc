// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <optional>

#include "client/cli/commands/commands.h"
#include "client/cli/consultation_calls.h"
#include "client/cli/live_view.h"
#include "client/cli/names.h"

namespace coconsult::cli {
namespace {

struct WatchOptions {
  std::string id, resume_file;
  bool since_start = false;
  std::optional<std::int64_t> count;
  std::optional<double> seconds;
};

constexpr const char* kSecondsWanted = "Give a number of seconds, such as 60.";

// 0 when the text is no number.
double Seconds(const std::string& text) {
  char* end = nullptr;
  const double seconds = std::strtod(text.c_str(), &end);
  return end == text.c_str() + text.size() ? seconds : 0;
}

Outcome Watch(Context& context, const WatchOptions& options) {
  CLIENT_ASSIGN_OR_RETURN(const Credentials me, context.credentials());
  CLIENT_ASSIGN_OR_RETURN(client::Connection * server, context.Server());
  LiveViewOptions view;
  if (!options.id.empty()) {
    // Also tells somebody who is not in it, or mistyped the name, that there is nothing to wait for.
    CLIENT_ASSIGN_OR_RETURN(const v1::Consultation consultation, GetConsultation(context, options.id));
    view.consultation = consultation.name();
  }
  if (options.since_start && view.consultation.empty()) {
    return UsageOf("--since-start", "Say which consultation: coconsult watch ID --since-start");
  }
  view.since_start = options.since_start;
  view.count = options.count;
  if (options.seconds)
    view.duration = std::chrono::milliseconds(static_cast<std::int64_t>(*options.seconds * 1000));
  const ResumeFile file(options.resume_file, me.practitioner);
  if (!options.resume_file.empty()) view.resume_file = &file;
  return LiveView(context, *server, view).Run();
}

}  // namespace

void AddWatchCommand(CommandSet& commands) {
  auto* command = commands.Add(
      "watch", "Follow what happens, live, in everything you are in or in one consultation",
      "Connects again by itself and misses nothing. With --resume-file it goes on next time where it\n"
      "stopped. With --json there is one event per line.\n\n"
      "Example: coconsult watch\n"
      "         coconsult watch 4k7m2x9q --since-start\n"
      "         coconsult watch --json --resume-file seen.txt | while read -r event; do ...; done");
  auto options = NewOptions<WatchOptions>();
  command->add_option("id", options->id, "Only this consultation")->type_name("");
  auto* start = command->add_flag("--since-start", options->since_start, "First the messages so far");
  command
      ->add_option("--resume-file", options->resume_file,
                   "Go on after what this file remembers, and remember there")
      ->type_name("FILE")
      ->excludes(start);
  command->add_option("--count", options->count, "Stop after so many events")
      ->check(WholeNumber(1))
      ->type_name("NUMBER");
  command->add_option("--for", options->seconds, "Stop after so many seconds")
      ->check(CLI::Validator([](const std::string& text) { return Seconds(text) > 0 ? "" : kSecondsWanted; },
                             "", ""))
      ->type_name("SECONDS");
  commands.OnRun(command, [options](Context& context) { return Watch(context, *options); });
}

}  // namespace coconsult::cli
