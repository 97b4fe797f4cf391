// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/writer.h"

#include <gmock/gmock.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <future>

#include "storage/sqlite/migrations.h"
#include "storage/sqlite/verify.h"
#include "unit/storage/filled_store.h"

namespace coconsult::storage::sqlite {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// A writer on a database of its own; the connection is looked at from within jobs, on the writer's thread.
class SqliteWriter : public ::testing::Test {
 protected:
  SqliteWriter() {
    {
      Options options;
      options.directory = temp_.path().string();
      EXPECT_TRUE(OpenStore(std::move(options)));
    }
    auto connection = std::make_unique<Connection>(database_, Access::kWrite);
    connection_ = connection.get();
    WriterOptions options;
    options.on_fatal = [this](const std::string& text) { fatal_.push_back(text); };
    writer_ = std::make_unique<Writer>(std::move(connection), std::move(options));
  }

  std::future<Result<void>> Start(app::Store::WriteJob job) {
    auto promise = std::make_shared<std::promise<Result<void>>>();
    auto future = promise->get_future();
    writer_->Write(std::move(job), [promise](Result<void> result) { promise->set_value(std::move(result)); });
    return future;
  }
  Result<void> Write(app::Store::WriteJob job) { return Start(std::move(job)).get(); }
  static app::Store::WriteJob Keep(const std::string& id, std::size_t size = 10) {
    return [id, size](app::Transaction& tx) -> Result<void> {
      tx.requests().Insert("scope", id, {"", std::string(size, 'x')}, {});
      return {};
    };
  }
  bool Kept(const std::string& id) {
    bool kept = false;
    EXPECT_TRUE(Write([&](app::Transaction& tx) -> Result<void> {
      kept = tx.requests().Find("scope", id).has_value();
      return {};
    }));
    return kept;
  }
  app::Store::WriteJob Execute(const std::string& sql) {
    return [this, sql](app::Transaction&) -> Result<void> {
      connection_->Execute(sql);
      return {};
    };
  }

  testing::TempDir temp_;
  std::string database_ = DatabasePath(temp_.path().string());
  std::vector<std::string> fatal_;
  Connection* connection_ = nullptr;
  std::unique_ptr<Writer> writer_;
};

TEST_F(SqliteWriter, FullDiskFailsTheWholeCommitAndLaterWritesSucceed) {
  ASSERT_TRUE(Write(Keep("before")));
  ASSERT_TRUE(Write(Execute("PRAGMA max_page_count = 1")));  // no page more than there are

  std::promise<void> entered;
  std::promise<void> open;
  auto gate = Start([&](app::Transaction&) -> Result<void> {
    entered.set_value();
    open.get_future().wait();
    return {};
  });
  entered.get_future().wait();
  auto small = Start(Keep("small"));
  auto refused = Start([](app::Transaction&) -> Result<void> { return NotFound(); });
  auto large = Start(Keep("large", 200000));
  auto never_run = Start(Keep("last"));
  open.set_value();
  EXPECT_TRUE(gate.get());
  for (auto* job : {&small, &refused, &large, &never_run}) {
    const Result<void> result = job->get();
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, Errc::kResourceExhausted);
    EXPECT_EQ(result.error().reason, "DISK_FULL");
  }
  EXPECT_TRUE(Kept("before"));
  EXPECT_FALSE(Kept("small"));

  ASSERT_TRUE(Write(Execute("PRAGMA max_page_count = 1000000")));
  EXPECT_TRUE(Write(Keep("large", 200000)));
  EXPECT_TRUE(Kept("large"));
  EXPECT_THAT(fatal_, IsEmpty());
}

TEST_F(SqliteWriter, BrokenDiskIsFatalOnceAndNothingIsAcknowledgedAfterwards) {
  ASSERT_TRUE(Write(Keep("before")));
  // Writing past this size fails with EFBIG, which SQLite can only take for a broken disk.
  struct sigaction ignore {};
  struct sigaction previous {};
  ignore.sa_handler = SIG_IGN;
  ASSERT_EQ(::sigaction(SIGXFSZ, &ignore, &previous), 0);
  rlimit limit{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &limit), 0);
  rlimit low = limit;
  low.rlim_cur = 64 * 1024;
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &low), 0);
  const Result<void> failed = Write(Keep("lost", 200000));
  const Result<void> after = Write(Keep("after"));
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &limit), 0);
  ::sigaction(SIGXFSZ, &previous, nullptr);

  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, Errc::kUnavailable);
  ASSERT_FALSE(after);
  EXPECT_EQ(after.error().code, Errc::kUnavailable);
  EXPECT_TRUE(writer_->failed());
  EXPECT_THAT(fatal_, SizeIs(1));
  const Result<void> later = Write(Keep("later"));
  ASSERT_FALSE(later);
  EXPECT_EQ(later.error().code, Errc::kUnavailable);

  writer_->Drain();
  writer_.reset();
  EXPECT_THAT(Verify(database_).findings, IsEmpty());
  Connection connection(database_, Access::kRead);
  Query query(connection.Prepare("SELECT request_id FROM requests"));
  std::vector<std::string> kept;
  while (query.Step()) kept.push_back(query.Get<std::string>());
  EXPECT_THAT(kept, ElementsAre("before"));
}

TEST_F(SqliteWriter, TransactionThatSqliteRollsBackByItselfFailsTheWholeCommit) {
  const Result<void> result = Write([&](app::Transaction& tx) -> Result<void> {
    tx.requests().Insert("scope", "1", {}, {});
    connection_->Execute("ROLLBACK");
    return {};
  });
  EXPECT_FALSE(result);
  EXPECT_FALSE(Kept("1"));
  EXPECT_TRUE(Write(Keep("2")));
  EXPECT_TRUE(Kept("2"));
}

TEST_F(SqliteWriter, KeepsTheLogShort) {
  std::uintmax_t longest = 0;
  for (int i = 0; i < 500; ++i) {
    ASSERT_TRUE(Write(Keep(std::to_string(i), 100000)));
    longest = std::max(longest, std::filesystem::file_size(database_ + "-wal"));
  }
  EXPECT_GT(std::filesystem::file_size(database_), 500U * 100000U / 2);
  EXPECT_LT(longest, 40U << 20);
}

TEST_F(SqliteWriter, ShortensTheLogAfterALongReadIsOver) {
  Connection reader(database_, Access::kRead);
  reader.Execute("BEGIN");
  {
    Query query(reader.Prepare("SELECT count(*) FROM requests"));
    query.Step();
  }
  int written = 0;
  const auto log_size = [&] { return std::filesystem::file_size(database_ + "-wal"); };
  while (log_size() < 20U << 20) ASSERT_TRUE(Write(Keep(std::to_string(++written), 200000)));
  reader.Execute("COMMIT");
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(Write(Keep(std::to_string(++written), 200000)));
  const auto settled = log_size();
  for (int i = 0; i < 200; ++i) ASSERT_TRUE(Write(Keep(std::to_string(++written), 200000)));
  EXPECT_LT(log_size(), settled + (1U << 20)) << "the log is written again from its beginning";
}

TEST_F(SqliteWriter, LeavesOneFileWhenItIsDone) {
  ASSERT_TRUE(Write(Keep("1")));
  writer_->Drain();
  writer_->CloseFile();
  EXPECT_FALSE(std::filesystem::exists(database_ + "-wal"));
  EXPECT_FALSE(std::filesystem::exists(database_ + "-shm"));
  EXPECT_THAT(Verify(database_).findings, IsEmpty());
}

}  // namespace
}  // namespace coconsult::storage::sqlite
