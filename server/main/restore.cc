// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/restore.h"

#include <cstdio>
#include <string>

#include "base/time_text.h"
#include "main/chains.h"
#include "main/commands.h"
#include "main/start_up.h"

namespace coconsult::main {
namespace {

int List(const std::string& archive) {
  const auto spans = storage::sqlite::ListRestorable(archive);
  if (!spans) return Fail(spans.error());
  if (spans->empty())
    return Fail(
        FailedPrecondition("NOTHING", "There is no base in " + archive + ", so nothing can be restored."));
  bool sound = true;
  for (const auto& span : *spans) {
    std::printf("%s to %s, %llu commits\n", FormatTime(span.from).c_str(), FormatTime(span.to).c_str(),
                static_cast<unsigned long long>(span.commits));
    if (span.trouble.empty()) continue;
    std::printf("PROBLEM  %s\n", span.trouble.c_str());
    sound = false;
  }
  return sound ? 0 : 1;
}

Result<void> CheckOptions(const RestoreOptions& options, const std::string& archive) {
  if (archive.empty())
    return InvalidArgument("--archive", "Name the archive with --archive, or set archive.dir.");
  if (options.list) return {};
  if (options.target.empty()) {
    return InvalidArgument("target",
                           "Name the folder to restore into, which must not hold a database. "
                           "With --list, see which moments there are.");
  }
  if (!options.at.empty() && !ParseTime(options.at)) {
    return InvalidArgument(
        "--at", "--at needs a moment in UTC, like 2026-11-27T09:30:00Z; this was '" + options.at + "'.");
  }
  return {};
}

void Say(const storage::sqlite::RestoreSummary& done, const std::string& target) {
  for (const std::string& note : done.notes) std::fprintf(stderr, "coconsultd: %s\n", note.c_str());
  std::printf(
      "Restored to %s, and checked: as of %s. The last commit is of %s, the last change is number %lld; "
      "%lld messages.\n",
      target.c_str(), FormatTime(done.asked).c_str(), FormatTime(done.committed).c_str(),
      static_cast<long long>(done.last_position), static_cast<long long>(done.report.messages));
  std::printf("The file server.key is not part of an archive: copy it there too, then start the server.\n");
}

}  // namespace

int Restore(const CommonOptions& common, const RestoreOptions& options) {
  const auto config = LoadConfig(common);
  if (!config) return Fail(config.error());
  const std::string& archive = options.archive.empty() ? config->archive_dir : options.archive;
  if (const auto valid = CheckOptions(options, archive); !valid) return Fail(valid.error());
  if (options.list) return List(archive);
  const std::optional<Timestamp> at = options.at.empty() ? std::nullopt : ParseTime(options.at);
  const auto done = storage::sqlite::Restore(archive, at, options.target, ChainFinding);
  if (!done) return Fail(done.error());
  Say(*done, options.target);
  return 0;
}

}  // namespace coconsult::main
