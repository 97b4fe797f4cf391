// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/restore.h"

#include <fcntl.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "base/time_text.h"
#include "storage/sqlite/archive_base.h"
#include "storage/sqlite/archive_folder.h"
#include "storage/sqlite/archive_reader.h"
#include "storage/sqlite/backup.h"
#include "storage/sqlite/connection.h"
#include "storage/sqlite/data_directory.h"
#include "storage/sqlite/error.h"
#include "storage/sqlite/file.h"
#include "storage/sqlite/migrations.h"
#include "storage/sqlite/store.h"
#include "storage/sqlite/unfinished_file.h"

namespace coconsult::storage::sqlite {
namespace {

struct Base {
  std::string path;
  BaseTail tail;
};

// Where to begin: a series, and its bases at or before the moment, the newest first.
struct Choice {
  Series series;
  std::vector<Base> bases;
  std::optional<Timestamp> next;  // the first base of a later series
};

std::vector<Base> BasesOf(const Series& series, std::vector<std::string>& notes) {
  std::vector<Base> bases;
  for (const NumberedFile& file : series.bases) {
    if (const auto tail = ReadBaseTail(file.path)) {
      bases.push_back({file.path, *tail});
    } else {
      notes.push_back(file.path + " is damaged, so it was passed over.");
    }
  }
  return bases;
}

Error NothingBefore(const std::string& archive, const std::optional<Timestamp>& first) {
  if (!first) return Refusal("There is no base in " + archive + ", so nothing can be restored from it.");
  return InvalidArgument(
      "--at", "The archive begins at " + FormatTime(*first) + ". Ask for this moment or a later one.");
}

Result<Choice> Choose(const std::string& archive, std::optional<Timestamp> at,
                      std::vector<std::string>& notes) {
  ASSIGN_OR_RETURN(const std::vector<Series> all, ListSeries(archive));
  std::optional<Timestamp> first;
  for (auto series = all.rbegin(); series != all.rend(); ++series) {
    Choice choice{*series, BasesOf(*series, notes), first};
    if (choice.bases.empty()) continue;
    first = choice.bases.front().tail.time;
    std::erase_if(choice.bases, [&](const Base& base) { return at && base.tail.time > *at; });
    std::ranges::reverse(choice.bases);
    if (!choice.bases.empty()) return choice;
  }
  return NothingBefore(archive, first);
}

Result<void> ApplyFrames(const SeriesReader::Record& record, std::uint32_t page_size, File& database,
                         std::uint64_t& size) {
  Result<void> written;
  const bool whole = ForEachFrame(record.payload, page_size, [&](const Frame& frame) {
    written = database.WriteAt(std::uint64_t{frame.page - 1} * page_size, frame.content);
    if (frame.database_pages != 0) size = std::uint64_t{frame.database_pages} * page_size;
    return written.has_value();
  });
  RETURN_IF_ERROR(written);
  if (!whole) return Refusal("Commit " + std::to_string(record.head.number) + " makes no sense.");
  return {};
}

// How far the records went.
struct Reached {
  Timestamp known;      // the last moment of which it is certain what was committed before
  Timestamp committed;  // the last commit
  std::int64_t position = 0;
  std::uint64_t commits = 0;
  bool beyond = false;           // a record after the moment was seen
  std::optional<Error> trouble;  // what ended the reading before
};

// Adds the commits after the base, up to the moment.
Result<Reached> Apply(SeriesReader& reader, const BaseTail& base, std::optional<Timestamp> at,
                      const std::string& path) {
  ASSIGN_OR_RETURN(File database, File::Open(path, O_RDWR));
  Reached reached{base.time, base.time, base.position, 0, false, std::nullopt};
  std::uint64_t size = base.size;
  while (!reached.beyond && !reached.trouble) {
    Result<std::optional<SeriesReader::Record>> next = reader.Next();
    if (!next) {
      reached.trouble = next.error();
    } else if (!*next) {
      break;
    } else if (at && (*next)->head.time > *at) {
      reached.beyond = true;
    } else {
      const RecordHead& head = (*next)->head;
      reached.known = head.time;
      if (head.kind != RecordKind::kCommit) continue;
      RETURN_IF_ERROR(ApplyFrames(**next, reader.page_size(), database, size));
      reached.committed = head.time;
      reached.position = head.position;
      ++reached.commits;
    }
  }
  RETURN_IF_ERROR(database.Truncate(size));
  return reached;
}

// It must be certain what was committed up to the moment.
Result<void> CheckReach(const Reached& reached, std::optional<Timestamp> at, const Choice& choice) {
  if (reached.beyond || (at && *at == reached.known)) return {};
  if (!at && !reached.trouble) return {};
  const std::string last =
      " The last moment before that which can be restored is " + FormatTime(reached.known) + ".";
  if (reached.trouble) return Refusal(reached.trouble->message + last);
  if (choice.next) {
    return Refusal("Nothing was archived before " + FormatTime(*choice.next) + ", when it began again." +
                   last);
  }
  return Refusal("The archive does not reach to " + FormatTime(*at) + "." + last);
}

// An archive may be older than this program. As at a start of the server, but without a log beside it.
Result<void> BringUpToDate(const std::string& path) {
  {
    Connection look(path, Access::kImmutable);
    ASSIGN_OR_RETURN(const int applied, CheckSchema(look, path, KnownMigrations()));
    if (applied == static_cast<int>(KnownMigrations().size())) return {};
  }
  Connection connection(path, Access::kWrite);
  connection.Execute("PRAGMA journal_mode = DELETE");
  ASSIGN_OR_RETURN(const int applied, Migrate(connection, path, KnownMigrations()));
  static_cast<void>(applied);
  return {};
}

Result<void> CheckRestored(const UnfinishedFile& file, RestoreSummary& summary, const MoreChecks& more) {
  {
    Connection restored(file.path(), Access::kImmutable);
    if (const std::int64_t last = LastPosition(restored); last != summary.last_position) {
      return Refusal("What was restored ends with change " + std::to_string(last) + " instead of " +
                     std::to_string(summary.last_position) + ", so it was not kept.");
    }
  }
  RETURN_IF_ERROR(BringUpToDate(file.path()));
  summary.report = Verify(file.path(), more);
  if (summary.report.ok()) return {};
  return Refusal("What was restored is not sound (" + summary.report.findings.front() +
                 "), so it was not kept. Ask for an earlier moment.");
}

Result<void> RestoreInto(const UnfinishedFile& file, const Choice& choice, std::optional<Timestamp> at,
                         RestoreSummary& summary) {
  RETURN_IF_ERROR(file.Create());
  for (const Base& base : choice.bases) {
    const auto copied = CopyBase(base.path, file.path());
    if (!copied) {
      summary.notes.push_back(copied.error().message + " It was passed over.");
      continue;
    }
    SeriesReader reader(choice.series, *copied);
    ASSIGN_OR_RETURN(const Reached reached, Apply(reader, *copied, at, file.path()));
    RETURN_IF_ERROR(CheckReach(reached, at, choice));
    summary.asked = at.value_or(reached.known);
    summary.committed = reached.committed;
    summary.last_position = reached.position;
    summary.commits = reached.commits;
    summary.base = base.path;
    return {};
  }
  return Refusal("No base of " + choice.series.path + " is whole (" + summary.notes.back() +
                 "). Ask for another moment: coconsultd restore --list shows them.");
}

Result<RestoreSummary> RestoreAt(const std::string& archive, std::optional<Timestamp> at,
                                 const std::string& data_directory, const MoreChecks& more) {
  RestoreSummary summary;
  ASSIGN_OR_RETURN(const Choice choice, Choose(archive, at, summary.notes));
  ASSIGN_OR_RETURN(const DataDirectory held, DataDirectory::Take(data_directory, "target directory"));
  const std::string path = DatabasePath(data_directory);
  for (const char* suffix : {"", "-wal", "-shm", "-journal"}) {
    if (!std::filesystem::exists(path + suffix)) continue;
    return Refusal(path + suffix + " exists already. Choose an empty folder; nothing is overwritten.");
  }
  const UnfinishedFile file(path + ".restoring");
  RETURN_IF_ERROR(RestoreInto(file, choice, at, summary));
  RETURN_IF_ERROR(CheckRestored(file, summary, more));
  RETURN_IF_ERROR(file.Sync());
  RETURN_IF_ERROR(file.RenameTo(path));
  return summary;
}

RestorableSpan SpanFrom(const Series& series, const BaseTail& base) {
  RestorableSpan span{base.time, base.time, 0, ""};
  SeriesReader reader(series, base);
  while (true) {
    const auto next = reader.Next();
    if (!next) span.trouble = next.error().message;
    if (!next || !*next) return span;
    span.to = (*next)->head.time;
    if ((*next)->head.kind == RecordKind::kCommit) ++span.commits;
  }
}

}  // namespace

Result<RestoreSummary> Restore(const std::string& archive, std::optional<Timestamp> at,
                               const std::string& data_directory, const MoreChecks& more) {
  try {
    return RestoreAt(archive, at, data_directory, more);
  } catch (const DatabaseError& error) {
    return Refusal("Nothing was restored: " + std::string(error.what()) + ".");
  } catch (const std::filesystem::filesystem_error& error) {
    return Refusal("Nothing was restored: " + error.code().message() + ".");
  }
}

Result<std::vector<RestorableSpan>> ListRestorable(const std::string& archive) {
  ASSIGN_OR_RETURN(const std::vector<Series> all, ListSeries(archive));
  std::vector<RestorableSpan> spans;
  std::vector<std::string> notes;
  for (const Series& series : all) {
    for (const Base& base : BasesOf(series, notes)) {
      if (!spans.empty() && spans.back().to >= base.tail.time) continue;  // part of the one before
      spans.push_back(SpanFrom(series, base.tail));
    }
  }
  return spans;
}

}  // namespace coconsult::storage::sqlite
