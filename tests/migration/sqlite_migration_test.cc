// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <string>

#include "storage/sqlite/connection.h"
#include "storage/sqlite/error.h"
#include "storage/sqlite/migrations.h"
#include "storage/sqlite/store.h"
#include "storage/sqlite/verify.h"
#include "support/temp_dir.h"

namespace coconsult::storage::sqlite {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class SqliteMigration : public ::testing::Test {
 protected:
  Result<std::unique_ptr<app::Store>> Open() {
    Options options;
    options.directory = directory_;
    return OpenStore(std::move(options));
  }
  void Make() { ASSERT_TRUE(Open()); }
  // The line with which opening is refused.
  std::string Refused() {
    auto store = Open();
    if (!store) return store.error().message;
    ADD_FAILURE() << "the store was opened";
    return "";
  }
  // Runs SQL on the database as another program would.
  void Execute(const std::string& sql) { Connection(database_, Access::kWrite).Execute(sql); }
  void Overwrite(std::streamoff at, const std::string& bytes) {
    std::fstream file(database_, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(at);
    file << bytes;
  }
  void Put(const std::string& content) {
    std::filesystem::create_directory(directory_);
    std::ofstream(database_, std::ios::binary) << content;
  }
  // Every file of the data directory with its bytes.
  std::map<std::string, std::string> Files() const {
    std::map<std::string, std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(directory_)) {
      std::ifstream file(entry.path(), std::ios::binary);
      files[entry.path().filename()] = {std::istreambuf_iterator<char>(file),
                                        std::istreambuf_iterator<char>()};
    }
    return files;
  }
  static std::int64_t Number(Connection& connection, std::string_view sql) {
    Query query(connection.Prepare(sql));
    query.Step();
    return query.Get<std::int64_t>();
  }
  // A refusal is one line that names the file and leaves everything as it was.
  void ExpectRefusedUntouched(const std::string& because) {
    const auto before = Files();
    EXPECT_THAT(Refused(), AllOf(HasSubstr(database_), HasSubstr(because), Not(HasSubstr("\n"))));
    EXPECT_EQ(Files(), before);
  }

  testing::TempDir temp_;
  std::string directory_ = temp_.File("data");
  std::string database_ = DatabasePath(directory_);
};

TEST_F(SqliteMigration, MakesAFreshDirectoryForItsOwnerAlone) {
  Make();
  struct stat status {};
  ASSERT_EQ(::stat(directory_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0700U);
  ASSERT_EQ(::stat(database_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
  EXPECT_EQ(Files().size(), 1U) << "a closed store is one file";
  EXPECT_TRUE(Verify(database_).ok());
}

TEST_F(SqliteMigration, RecordsWhatWasApplied) {
  Make();
  Connection connection(database_, Access::kRead);
  EXPECT_EQ(Number(connection, "PRAGMA application_id"), kApplicationId);
  EXPECT_EQ(Number(connection, "PRAGMA user_version"), static_cast<std::int64_t>(KnownMigrations().size()));
  Query query(connection.Prepare("SELECT number, name, hash FROM schema_migrations ORDER BY number"));
  for (const Migration& migration : KnownMigrations()) {
    ASSERT_TRUE(query.Step());
    EXPECT_EQ(query.Get<int>(), migration.number);
    EXPECT_EQ(query.Get<std::string>(), migration.name);
    EXPECT_EQ(query.Get<std::string>(), migration.hash);
  }
  EXPECT_FALSE(query.Step());
}

TEST_F(SqliteMigration, OpensAgainWithoutApplyingAnythingTwice) {
  Make();
  Make();
  Connection connection(database_, Access::kRead);
  EXPECT_EQ(Number(connection, "SELECT count(*) FROM schema_migrations"),
            static_cast<std::int64_t>(KnownMigrations().size()));
}

TEST_F(SqliteMigration, TightensTheRightsOfARestoredFile) {
  Make();
  std::filesystem::permissions(database_, static_cast<std::filesystem::perms>(0644));
  Make();
  struct stat status {};
  ASSERT_EQ(::stat(database_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
}

TEST_F(SqliteMigration, DiscardsWhatACrashLeftOfMakingTheDatabase) {
  std::filesystem::create_directory(directory_);
  std::ofstream(database_ + ".new") << "half";
  std::ofstream(database_ + ".new-journal") << "half";
  Make();
  EXPECT_EQ(Files().size(), 1U);
}

// Two threads that took turns, one message edited, as schema 5 kept them: 3,000 messages, so that some are
// filed.
constexpr const char* kFillSchema5 =
    "INSERT INTO practitioners VALUES (x'0000000000000000000000000000000a', 'ann@sample.example', 'Ann', 1, "
    "1, 'private', "
    "'Mock Care', 'angus', 'frontline', '', 2, 4, 31, 540, 1020, NULL, NULL, 1, 1, 1);"
    "INSERT INTO consultations (number, id, asker, process, process_version, phase, process_state, state, "
    "state_reason,"
    " awaits_connector, created_at, last_sequence, version, thread_chain)"
    " SELECT value, cast(x'000000000000000000000000000000' || char(value) AS BLOB), "
    "x'0000000000000000000000000000000a', 'p', 1,"
    " 'explore', '', 2, '', 0, 1, 1500, 1, x'c0de' FROM numbers WHERE value <= 2;"
    "INSERT INTO messages (number, consultation, sequence, author, author_role, phase, kind, text, "
    "created_at, hidden,"
    " hidden_reason, digest) SELECT value, cast(x'000000000000000000000000000000' || char(1 + value % 2) AS "
    "BLOB), (value + 1) / 2,"
    " x'0000000000000000000000000000000a', 'asker', 'explore', 'idea', 'Message ' || value, 1, 0, '', x'd16e'"
    " FROM numbers;"
    "INSERT INTO changes (kind, consultation, sequence, note, at) SELECT 11, consultation, sequence, '', 1 "
    "FROM messages;"
    "INSERT INTO message_revisions SELECT consultation, sequence, 1, 'Former', '', x'', 1 FROM messages "
    "WHERE number = 7";

TEST_F(SqliteMigration, FilesTheMessagesOfAnOlderDatabase) {
  Put("");
  {
    Connection older(database_, Access::kWrite);
    older.Execute("PRAGMA application_id = " + std::to_string(kApplicationId));
    const auto& known = KnownMigrations();
    ASSERT_TRUE(Migrate(older, database_, {known.begin(), known.begin() + 5}));
    older.Execute(
        "CREATE TEMP TABLE numbers AS WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n "
        "LIMIT 3000)"
        " SELECT value FROM n");
    older.Execute(kFillSchema5);
  }
  auto store = Open();
  ASSERT_TRUE(store) << store.error().message;
  ASSERT_TRUE((*store)->Read([](const app::Transaction& tx) -> Result<void> {
    for (const Consultation& thread : tx.consultations().ListAll({}, 10)) {
      EXPECT_EQ(thread.last_sequence, 1500);
      EXPECT_EQ(thread.thread_chain, "\xc0\xde");
      const auto messages = tx.messages().ListAfter(thread.id, 0, 5000);
      EXPECT_EQ(messages.size(), 1500U);
      for (std::size_t i = 0; i < messages.size(); ++i)
        EXPECT_EQ(messages[i].sequence, static_cast<std::int64_t>(i) + 1);
      EXPECT_EQ(tx.messages().FormerRevisions(thread.id, 4).size(),
                messages[3].text == "Message 7" ? 1U : 0U);
    }
    return {};
  }));
  store->reset();
  EXPECT_TRUE(Verify(database_).ok());
}

TEST_F(SqliteMigration, RefusesToMakeADatabaseBesideTheLogOfAnother) {
  Make();
  Execute("UPDATE schema_migrations SET name = name");
  std::filesystem::remove(database_);
  ASSERT_TRUE(Files().contains("coconsult.db-wal"));
  ExpectRefusedUntouched("its log");
}

TEST_F(SqliteMigration, RefusesAnAlteredMigration) {
  Make();
  Execute("UPDATE schema_migrations SET hash = '0123456789abcdef' WHERE number = 1");
  EXPECT_THAT(Refused(), AllOf(HasSubstr("0001_initial.sql"), Not(HasSubstr("\n"))));
}

TEST_F(SqliteMigration, RefusesANewerSchemaAndLeavesEveryByteAlone) {
  Make();
  Execute(
      "INSERT INTO schema_migrations (number, name, hash) VALUES (99, '0099_later.sql', ''); PRAGMA "
      "user_version = 99");
  { ASSERT_FALSE(Open()); }
  // As the newer release leaves it: everything in the one file.
  {
    Connection connection(database_, Access::kWrite);
    connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
    connection.Execute("PRAGMA journal_mode = DELETE; PRAGMA journal_mode = WAL");
  }
  std::filesystem::remove(database_ + "-wal");
  std::filesystem::remove(database_ + "-shm");
  ASSERT_EQ(Files().size(), 1U);
  ExpectRefusedUntouched("newer release");
  ExpectRefusedUntouched("99");
}

TEST_F(SqliteMigration, RefusesANewerSchemaThatIsInTheLogOnly) {
  Make();
  // This connection closes without a checkpoint, as a crash would.
  Execute("PRAGMA user_version = 99");
  const auto before = Files();
  ASSERT_TRUE(before.contains("coconsult.db-wal"));
  EXPECT_THAT(Refused(), HasSubstr("newer release"));
  const auto after = Files();
  EXPECT_EQ(after.at("coconsult.db"), before.at("coconsult.db"));
  EXPECT_EQ(after.at("coconsult.db-wal"), before.at("coconsult.db-wal"));
}

TEST_F(SqliteMigration, RefusesADamagedListOfMigrations) {
  Make();
  Execute("DELETE FROM schema_migrations");
  EXPECT_THAT(Refused(), HasSubstr("damaged list of migrations"));
}

TEST_F(SqliteMigration, RefusesADatabaseOfAnotherProgram) {
  Put("");
  Execute("PRAGMA application_id = 7; CREATE TABLE theirs (x)");
  ExpectRefusedUntouched("another program");
}

TEST_F(SqliteMigration, RefusesAFileThatIsNoDatabase) {
  Put(std::string(5000, 'x'));
  ExpectRefusedUntouched("not a database");
}

TEST_F(SqliteMigration, RefusesAnEmptyFile) {
  Put("");
  ExpectRefusedUntouched("ends too early");
}

TEST_F(SqliteMigration, RefusesADamagedHeader) {
  Make();
  Overwrite(16, std::string("\x12\x34", 2));
  ExpectRefusedUntouched("damaged");
}

TEST_F(SqliteMigration, RefusesADamagedSchema) {
  Make();
  Overwrite(100, std::string(3000, '\xa5'));
  EXPECT_THAT(Refused(), AllOf(HasSubstr("damaged"), Not(HasSubstr("\n"))));
}

TEST_F(SqliteMigration, RefusesATruncatedFile) {
  Make();
  std::filesystem::resize_file(database_, 4096);
  EXPECT_THAT(Refused(), AllOf(HasSubstr("damaged"), Not(HasSubstr("\n"))));
}

TEST_F(SqliteMigration, RefusesADirectoryThatIsInUse) {
  auto first = Open();
  ASSERT_TRUE(first);
  EXPECT_THAT(Refused(), AllOf(HasSubstr(directory_), HasSubstr("in use"), Not(HasSubstr("\n"))));
  EXPECT_TRUE((*first)->WriteBlocking([](app::Transaction&) -> Result<void> { return {}; }));
  (*first)->Close();
  EXPECT_TRUE(Open());
}

TEST_F(SqliteMigration, RefusesADirectoryThatCannotBeMade) {
  directory_ = temp_.File("missing/data");
  EXPECT_THAT(Refused(), HasSubstr("cannot be made"));
}

TEST_F(SqliteMigration, RefusesAFileInPlaceOfTheDirectory) {
  std::ofstream(temp_.File("data")) << "x";
  EXPECT_THAT(Refused(), HasSubstr("cannot be used"));
}

TEST_F(SqliteMigration, RefusesADirectoryItMayNotWrite) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write everywhere";
  std::filesystem::create_directory(directory_);
  std::filesystem::permissions(directory_, static_cast<std::filesystem::perms>(0500));
  EXPECT_THAT(Refused(), HasSubstr("cannot be written"));
  std::filesystem::permissions(directory_, static_cast<std::filesystem::perms>(0700));
}

// The steps themselves, with steps of the test's own.
class SqliteSteps : public SqliteMigration {
 protected:
  SqliteSteps() {
    Put("");
    connection_ = std::make_unique<Connection>(database_, Access::kWrite);
  }
  Result<int> Apply(const std::vector<Migration>& steps) { return Migrate(*connection_, database_, steps); }

  const std::vector<Migration> steps_ = {
      {1, "0001_first.sql", "CREATE TABLE a (x INTEGER PRIMARY KEY); INSERT INTO a VALUES (7)", "hash1"},
      {2, "0002_second.sql", "CREATE TABLE b (x REFERENCES a); INSERT INTO b SELECT x FROM a", "hash2"},
  };
  std::unique_ptr<Connection> connection_;
};

TEST_F(SqliteSteps, AddLaterStepsToWhatIsThere) {
  EXPECT_EQ(*Apply({steps_[0]}), 1);
  EXPECT_EQ(Number(*connection_, "PRAGMA user_version"), 1);
  EXPECT_EQ(*Apply(steps_), 1);
  EXPECT_EQ(*Apply(steps_), 0);
  EXPECT_EQ(Number(*connection_, "SELECT x FROM b"), 7);
  EXPECT_EQ(Number(*connection_, "PRAGMA user_version"), 2);
}

TEST_F(SqliteSteps, ApplyAStepWhollyOrNotAtAll) {
  const Migration failing{3, "0003_failing.sql", "CREATE TABLE c (x); INSERT INTO nowhere VALUES (1)",
                          "hash3"};
  const Result<int> result = Apply({steps_[0], steps_[1], failing});
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().message, AllOf(HasSubstr("0003_failing.sql"), HasSubstr("nowhere")));
  EXPECT_EQ(Number(*connection_, "PRAGMA user_version"), 2);
  EXPECT_EQ(Number(*connection_, "SELECT count(*) FROM sqlite_schema WHERE name = 'c'"), 0);
  EXPECT_EQ(*Apply(steps_), 0);
}

TEST_F(SqliteSteps, RefuseAStepThatLeavesReferencesToNothing) {
  const Migration failing{3, "0003_failing.sql", "DELETE FROM a", "hash3"};
  const Result<int> result = Apply({steps_[0], steps_[1], failing});
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().message, HasSubstr("missing rows in b"));
  EXPECT_EQ(Number(*connection_, "SELECT count(*) FROM a"), 1);
}

TEST_F(SqliteSteps, MayRebuildATableThatOthersReferTo) {
  const Migration rebuild{
      3, "0003_rebuild.sql",
      "CREATE TABLE a2 (x INTEGER PRIMARY KEY, y TEXT); INSERT INTO a2 SELECT x, '' FROM a;"
      " DROP TABLE a; ALTER TABLE a2 RENAME TO a",
      "hash3"};
  EXPECT_EQ(*Apply({steps_[0], steps_[1], rebuild}), 3);
  EXPECT_EQ(Number(*connection_, "SELECT count(*) FROM a JOIN b USING (x)"), 1);
}

TEST_F(SqliteSteps, AreHashedByTheirTextAndNumberedByTheirNames) {
  const EmbeddedFile files[] = {{"0001_a.sql", "SELECT 1"}, {"0002_b.sql", ""}};
  const auto migrations = ToMigrations(files);
  ASSERT_EQ(migrations.size(), 2U);
  EXPECT_EQ(migrations[1].number, 2);
  EXPECT_EQ(migrations[1].hash, "cbf29ce484222325") << "FNV-1a of nothing is its offset basis";
  EXPECT_NE(migrations[0].hash, ToMigrations(std::vector<EmbeddedFile>{{"0001_a.sql", "SELECT 2"}})[0].hash);
}

}  // namespace
}  // namespace coconsult::storage::sqlite
