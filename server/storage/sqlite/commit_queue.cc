// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/commit_queue.h"

#include <algorithm>
#include <new>
#include <utility>

#include "storage/sqlite/migrations.h"

namespace coconsult::storage::sqlite {

bool CommitQueue::Committed(int frames, std::int64_t position) {
  bool taking = false;
  {
    MutexLock lock(mutex_);
    taking = taking_;
    last_position_ = std::max(last_position_, position);
  }
  // Only this thread begins to take; that the archiver may just have stopped does no harm.
  auto taken = taking ? TakeFrames(frames) : SkipFrames(frames);
  MutexLock lock(mutex_);
  if (!taking_) return true;
  if (!taken) return Lose(taken.error().message);
  if (taken->empty()) return true;
  if (bytes_ + taken->size() > most_bytes_)
    return Lose("The archive's disk does not keep up: " + std::to_string(bytes_ >> 20) +
                " MiB of commits wait for it.");
  bytes_ += taken->size();
  items_.push_back({false, Stamp(), last_position_, *std::move(taken)});
  // Else the archiver looks by itself, soon enough: it need not be woken by each commit.
  if (bytes_ > most_bytes_ / 16) ready_.NotifyOne();
  return true;
}

Result<std::string> CommitQueue::TakeFrames(int frames) {
  try {
    return tail_.Take(frames);
  } catch (const std::bad_alloc&) {
    return Refusal("There is no memory for a commit in a log of " + std::to_string(frames) + " pages.");
  }
}

Result<std::string> CommitQueue::SkipFrames(int frames) {
  RETURN_IF_ERROR(tail_.Skip(frames));
  return std::string();
}

void CommitQueue::Cut(std::int64_t position) {
  MutexLock lock(mutex_);
  taking_ = true;
  last_position_ = std::max(last_position_, position);
  if (!items_.empty() && items_.back().cut) items_.pop_back();
  items_.push_back({true, Stamp(), last_position_, {}});
}

CommitQueue::Batch CommitQueue::Take(std::chrono::milliseconds wait) {
  Batch batch;
  MutexLock lock(mutex_);
  if (!woken_ && bytes_ <= most_bytes_ / 16) ready_.WaitFor(mutex_, wait);
  woken_ = false;
  batch.items.swap(items_);
  bytes_ = 0;
  batch.lost = lost_;
  batch.as_of = lost_.empty() ? Stamp() : lost_at_;
  return batch;
}

void CommitQueue::Drop() {
  MutexLock lock(mutex_);
  taking_ = false;
  items_.clear();
  bytes_ = 0;
  lost_.clear();
}

void CommitQueue::Wake() {
  MutexLock lock(mutex_);
  woken_ = true;
  ready_.NotifyOne();
}

Timestamp CommitQueue::Stamp() {
  last_time_ = std::max(clock_.Now(), last_time_ + Duration(1));
  return last_time_;
}

bool CommitQueue::Lose(std::string why) {
  taking_ = false;
  lost_ = std::move(why);
  lost_at_ = Stamp();
  ready_.NotifyOne();
  return false;
}

}  // namespace coconsult::storage::sqlite
