// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/archiver.h"

#include <sys/resource.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "base/time_text.h"
#include "storage/sqlite/archive_base.h"
#include "storage/sqlite/archive_folder.h"
#include "storage/sqlite/backup.h"
#include "storage/sqlite/error.h"
#include "storage/sqlite/migrations.h"

namespace coconsult::storage::sqlite {
namespace {

constexpr std::string_view kPageSize = "PRAGMA page_size";

// How often the archiver looks for commits: what a killed process may not have handed to its disk.
constexpr std::chrono::milliseconds kLook{50};
// What a power loss may take from the archive.
constexpr std::chrono::milliseconds kSyncEvery{2000};
// A record that says that nothing was committed, so that moments without commits can be restored too.
constexpr Duration kQuiet = std::chrono::seconds(4);
// A base that could not be made, in a series that has one, is tried again after so long.
constexpr std::chrono::minutes kBaseAgain{10};
constexpr std::chrono::hours kPruneEvery{1};
// How long the server's end waits for the first base of a series, without which the series is of no use.
constexpr std::chrono::seconds kLastWait{2};
constexpr std::uintmax_t kSpareSpace = std::uintmax_t{4} << 20;
constexpr int kLongestPause = 12;  // times the first
constexpr int kNice = 10;

std::uint32_t PageSizeOf(Connection& connection) {
  Query query(connection.Prepare(kPageSize));
  query.Step();
  return query.Get<std::uint32_t>();
}

}  // namespace

Result<std::unique_ptr<Archiver>> Archiver::Open(ArchiveOptions options, const std::string& database_path) {
  ASSIGN_OR_RETURN(DataDirectory directory, DataDirectory::Take(options.directory, "archive directory"));
  return std::unique_ptr<Archiver>(new Archiver(std::move(options), std::move(directory), database_path));
}

Archiver::Archiver(ArchiveOptions options, DataDirectory directory, std::string database_path)
    : options_(std::move(options)),
      directory_(std::move(directory)),
      database_path_(std::move(database_path)),
      queue_(database_path_ + "-wal", *options_.clock, options_.most_waiting),
      pause_(options_.retry) {}

Archiver::~Archiver() { Stop(); }

void Archiver::Start(OnWriter on_writer) {
  on_writer_ = std::move(on_writer);
  thread_ = std::thread([this] { Run(); });
}

void Archiver::Stop() {
  stopping_ = true;
  queue_.Wake();
  if (thread_.joinable()) thread_.join();
}

void Archiver::Committed(int frames, std::int64_t position) {
  // Told here as well, since the archiver's thread may be waiting for a disk that does not answer.
  if (!queue_.Committed(frames, position)) Tell(true, "A commit could not be handed to the archive.");
}

void Archiver::Run() {
  while (!stopping_) {
    if (!series_) TryToBegin();
    Step(queue_.Take(kLook));
  }
  Finish();
}

void Archiver::TryToBegin() {
  if (Steady::now() < retry_at_) return;
  const auto begun = Begin();
  if (!begun) End(begun.error().message);
}

Result<void> Archiver::Begin() {
  try {
    RETURN_IF_ERROR(CheckSpace());
    snapshot_ = std::make_unique<Connection>(database_path_, Access::kRead);
    ASSIGN_OR_RETURN(series_, SeriesWriter::Begin(options_.directory, PageSizeOf(*snapshot_)));
    synced_at_ = Steady::now();
    return TakeSnapshot();
  } catch (const DatabaseError& error) {
    return Refusal(error.what());
  }
}

// A base that does not fit is not begun: it would only take the space from others.
Result<void> Archiver::CheckSpace() const {
  std::error_code trouble;
  const auto space = std::filesystem::space(options_.directory, trouble);
  if (trouble) return Refusal(options_.directory + " cannot be looked at: " + trouble.message() + ".");
  const std::uintmax_t needed = std::filesystem::file_size(database_path_, trouble) + kSpareSpace;
  if (trouble || space.available >= needed) return {};
  return Refusal(options_.directory + " has " + std::to_string(space.available >> 20) +
                 " MiB of space, and a base needs " + std::to_string(needed >> 20) + ".");
}

// Between two commits, so that it is certain which commits are in it, and which come after.
Result<void> Archiver::TakeSnapshot() {
  Result<void> taken;
  RETURN_IF_ERROR(on_writer_([&] {
    try {
      if (snapshot_->in_transaction()) snapshot_->Execute("ROLLBACK");
      snapshot_->Execute("BEGIN");
      queue_.Cut(LastPosition(*snapshot_));  // the first read is what takes the snapshot
      taken = {};
    } catch (const DatabaseError& error) {  // not of the writer's connection, so not for the writer
      taken = Refusal(error.what());
    }
  }));
  return taken;
}

void Archiver::Step(CommitQueue::Batch batch) {
  if (!series_) return;
  if (const auto written = Write(batch); !written) return End(written.error().message);
  if (!batch.lost.empty()) return End(batch.lost);
  LookAtBase();
  if (!series_) return;
  RenewBase(batch.as_of);
  if (base_ && batch.as_of - pruned_at_ >= kPruneEvery) PruneNow(batch.as_of);
}

Result<void> Archiver::Write(CommitQueue::Batch& batch) {
  for (const CommitQueue::Item& item : batch.items) {
    if (item.cut) {
      RETURN_IF_ERROR(CutHere(item));
    } else {
      RETURN_IF_ERROR(series_->Append(RecordKind::kCommit, item.time, item.position, item.frames));
    }
  }
  // At the end too: so that the series says how far it reaches.
  const bool last = stopping_ || !batch.lost.empty();
  if (batch.as_of - series_->last_time() >= (last ? Duration(1) : kQuiet)) {
    RETURN_IF_ERROR(series_->Append(RecordKind::kQuiet, batch.as_of, series_->last_position(), {}));
  }
  if (Steady::now() - synced_at_ < kSyncEvery) return {};
  synced_at_ = Steady::now();
  return series_->Sync();
}

Result<void> Archiver::CutHere(const CommitQueue::Item& item) {
  RETURN_IF_ERROR(series_->Cut(item.time, item.position));
  if (snapshot_ && !base_thread_.joinable()) StartBase();
  return {};
}

void Archiver::StartBase() {
  BaseTail facts;
  facts.number = series_->commits();
  facts.time = series_->last_time();
  facts.position = series_->last_position();
  facts.chain = series_->chain();
  tried_base_ = facts.time;
  base_done_ = false;
  base_stopped_ = false;
  const std::string path = BasePath(series_->series().path, facts.number);
  base_thread_ = std::thread([this, facts, path] {
    // Linux counts this for the thread alone.
    ::setpriority(PRIO_PROCESS, 0, kNice);
    base_result_ = MakeBase(*snapshot_, facts, path, [this] { return base_stopped_.load(); });
    base_done_ = true;
    queue_.Wake();
  });
}

void Archiver::LookAtBase() {
  if (!base_done_ || !base_thread_.joinable()) return;
  base_thread_.join();
  snapshot_.reset();
  const Result<BaseTail> made = *std::exchange(base_result_, std::nullopt);
  if (made) return BaseIsMade(*made);
  if (!base_) return End(made.error().message);
  Tell(true, "A new base of the archive could not be made, so the old one is still in use: " +
                 made.error().message);
}

void Archiver::BaseIsMade(const BaseTail& base) {
  base_ = base;
  pause_ = options_.retry;
  Tell(false, "Every moment from " + FormatTime(base.time) + " on can be restored from " +
                  series_->series().path + ".");
  PruneNow(base.time);
}

void Archiver::PruneNow(Timestamp now) {
  pruned_at_ = now;
  const std::size_t removed = Prune(options_.directory, now - options_.keep, series_->series().number);
  if (removed > 0) Tell(false, std::to_string(removed) + " files of the archive were old and went.");
}

void Archiver::RenewBase(Timestamp now) {
  if (!base_ || base_thread_.joinable() || series_->commits() == series_->last_cut()) return;
  if (now - base_->time < options_.base_every) return;
  if (tried_base_ > base_->time && now - tried_base_ < kBaseAgain) return;
  tried_base_ = now;
  Result<void> taken;
  try {
    taken = CheckSpace();
    if (taken) {
      snapshot_ = std::make_unique<Connection>(database_path_, Access::kRead);
      taken = TakeSnapshot();
    }
  } catch (const DatabaseError& error) {
    taken = Refusal(error.what());
  }
  if (taken) return;
  snapshot_.reset();
  Tell(true, "A new base of the archive could not be made, so the old one is still in use: " +
                 taken.error().message);
}

void Archiver::StopBase() {
  base_stopped_ = true;
  if (base_thread_.joinable()) base_thread_.join();
  base_result_.reset();
  snapshot_.reset();
}

// The series ends; what was synced of it stays good.
void Archiver::End(const std::string& why) {
  queue_.Drop();
  StopBase();
  if (series_ && !base_) RemoveSeries(series_->series());
  const std::string until =
      series_ && base_ ? " What was committed until " + FormatTime(series_->last_time()) + " is in it." : "";
  series_.reset();
  base_.reset();
  retry_at_ = Steady::now() + pause_;
  Tell(true, "Nothing is being archived: " + why + until + " It is tried again in " +
                 std::to_string(std::chrono::duration_cast<std::chrono::seconds>(pause_).count()) +
                 " seconds, with a new base.");
  pause_ = std::min(2 * pause_, kLongestPause * options_.retry);
}

void Archiver::Finish() {
  if (!series_) return;
  auto batch = queue_.Take(std::chrono::milliseconds(0));
  auto written = Write(batch);
  if (written) written = series_->Sync();
  if (!written) return End(written.error().message);
  const auto end = Steady::now() + kLastWait;
  while (!base_ && base_thread_.joinable() && !base_done_ && Steady::now() < end)
    std::this_thread::sleep_for(kLook);
  LookAtBase();
  StopBase();
  if (series_ && !base_) RemoveSeries(series_->series());
}

void Archiver::Tell(bool trouble, const std::string& text) const {
  if (options_.tell) options_.tell(trouble, text);
}

}  // namespace coconsult::storage::sqlite
