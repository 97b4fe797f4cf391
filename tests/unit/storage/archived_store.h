// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "storage/sqlite/archive_folder.h"
#include "storage/sqlite/restore.h"
#include "unit/storage/filled_store.h"

namespace coconsult::storage::sqlite {

// A filled store with an archive, which is told the time by the test's clock.
class ArchivedStore : public FilledStore {
 protected:
  ArchivedStore() {
    Close();
    archive_.directory = temp_.File("archive");
    archive_.clock = std::shared_ptr<const Clock>(std::shared_ptr<void>(), &clock_);
    archive_.retry = std::chrono::milliseconds(1);
    archive_.tell = [this](bool /*trouble*/, const std::string& text) {
      MutexLock lock(mutex_);
      told_.push_back(text);
      ready_.NotifyAll();
    };
  }

  Result<void> TryToOpen() {
    Options options;
    options.directory = temp_.File("data");
    options.archive = archive_;
    auto opened = OpenStore(std::move(options));
    if (!opened) return opened.error();
    store_ = *std::move(opened);
    return {};
  }
  // Returns when the first base is there.
  void OpenArchived() {
    const auto opened = TryToOpen();
    ASSERT_TRUE(opened) << opened.error().message;
    AwaitTold("Every moment from");
  }
  // Takes the lines up to one that has the text in it.
  std::string AwaitTold(const std::string& text) {
    MutexLock lock(mutex_);
    for (int i = 0; i < 100; ++i) {
      while (!told_.empty()) {
        const std::string line = told_.front();
        told_.erase(told_.begin());
        if (line.find(text) != std::string::npos) return line;
      }
      ready_.WaitFor(mutex_, std::chrono::milliseconds(100));
    }
    ADD_FAILURE() << "nobody was told: " << text;
    return "";
  }

  // A moment after everything before the call, and before everything after it.
  Timestamp Moment() {
    clock_.Advance(std::chrono::seconds(1));
    const Timestamp moment = clock_.Now();
    clock_.Advance(std::chrono::seconds(1));
    return moment;
  }
  Timestamp PostAndMoment(std::size_t size = 100) {
    EXPECT_TRUE(Post(std::string(size, 'x')));
    return Moment();
  }

  std::string NewTarget() { return temp_.File("restored" + std::to_string(++targets_)); }
  Result<RestoreSummary> RestoreTo(std::optional<Timestamp> at, const std::string& target) {
    return Restore(archive_.directory, at, target);
  }
  // How many posts there were at the moment; -1, and the reason in `refusal_`, when that is refused.
  std::int64_t PostsAt(std::optional<Timestamp> at) {
    const std::string target = NewTarget();
    const auto done = RestoreTo(at, target);
    if (!done) {
      refusal_ = done.error().message;
      EXPECT_FALSE(std::filesystem::exists(DatabasePath(target)));
      return -1;
    }
    Options options;
    options.directory = target;
    auto restored = OpenStore(std::move(options));
    EXPECT_TRUE(restored);
    const std::int64_t last = LastPosition(**restored);
    EXPECT_EQ(done->last_position, last);
    return last;
  }

  std::vector<Series> AllSeries() const { return *ListSeries(archive_.directory); }
  static std::string Content(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }
  static void Overwrite(const std::string& path, const std::string& content) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
  }

  ArchiveOptions archive_;
  std::string refusal_;

 private:
  int targets_ = 0;
  Mutex mutex_;
  CondVar ready_;
  std::vector<std::string> told_ GUARDED_BY(mutex_);
};

}  // namespace coconsult::storage::sqlite
