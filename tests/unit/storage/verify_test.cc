// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/verify.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "unit/storage/filled_store.h"

namespace coconsult::storage::sqlite {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class VerifySqlite : public FilledStore {
 protected:
  VerifySqlite() {
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(Post());
  }
  // Closes the store, does something no store would do, and verifies.
  std::vector<std::string> FindingsAfter(const std::string& sql) {
    Close();
    Connection(database_, Access::kWrite).Execute("PRAGMA foreign_keys = OFF;" + sql);
    return Verify(database_).findings;
  }
};

TEST_F(VerifySqlite, FindsNothingWrongWithASoundStoreOpenOrClosed) {
  for (const bool open : {true, false}) {
    if (!open) Close();
    const VerifyReport report = Verify(database_);
    EXPECT_THAT(report.findings, IsEmpty());
    EXPECT_EQ(report.consultations, 1);
    EXPECT_EQ(report.messages, 3);
    EXPECT_EQ(report.changes, 3);
    EXPECT_EQ(report.audit_entries, 2);
  }
}

TEST_F(VerifySqlite, LeavesNothingBesideAClosedStore) {
  Close();
  EXPECT_TRUE(Verify(database_).ok());
  EXPECT_FALSE(std::filesystem::exists(database_ + "-wal"));
  EXPECT_FALSE(std::filesystem::exists(database_ + "-shm"));
}

TEST_F(VerifySqlite, DoesNotDisturbAnOpenStore) {
  EXPECT_TRUE(Verify(database_).ok());
  EXPECT_TRUE(Post());
  EXPECT_EQ(LastPosition(*store_), 4);
}

TEST_F(VerifySqlite, ReadsWhatACrashLeftInTheLog) {
  Close();
  Connection(database_, Access::kWrite).Execute("DELETE FROM messages WHERE sequence = 2");
  ASSERT_GT(std::filesystem::file_size(database_ + "-wal"), 0U);
  EXPECT_EQ(Verify(database_).messages, 2);
}

TEST_F(VerifySqlite, FindsAGapInAThread) {
  EXPECT_THAT(FindingsAfter("DELETE FROM messages WHERE sequence = 2"),
              ElementsAre(HasSubstr("should have messages 1 to 3; it has 2")));
}

TEST_F(VerifySqlite, FindsAThreadThatLostItsEnd) {
  EXPECT_THAT(FindingsAfter("DELETE FROM messages WHERE sequence = 3"),
              ElementsAre(HasSubstr("should have messages 1 to 3; it has 2")));
}

// Four segments of 1,024 numbers; the first has no number 0.
TEST_F(VerifySqlite, MessagesAreFiledWhenFourSegmentsAreFull) {
  for (int commit = 0; commit < 5; ++commit) {
    ASSERT_TRUE(store_->WriteBlocking([this](app::Transaction& tx) -> Result<void> {
      Message message;
      message.consultation = asked_.id;
      message.author = person_.id;
      message.sequence = tx.consultations().Find(asked_.id)->last_sequence;
      for (int i = 0; i < 1000; ++i) {
        ++message.sequence;
        tx.messages().Append(message);
      }
      return {};
    }));
  }
  ASSERT_TRUE(Post());
  Close();
  EXPECT_TRUE(Verify(database_).ok());
  Connection connection(database_, Access::kRead);
  Query query(connection.Prepare("SELECT count(*) FROM filed_messages"));
  ASSERT_TRUE(query.Step());
  EXPECT_EQ(query.Get<int>(), 4 * 1024 - 1);
}

TEST_F(VerifySqlite, FindsAMessageThatIsFiledWrongly) {
  for (const char* sql :
       {"INSERT INTO filed_messages SELECT consultation, sequence, number FROM messages LIMIT 1",
        "UPDATE filing_state SET first_unfiled = 1"}) {
    EXPECT_THAT(FindingsAfter(sql), ElementsAre(HasSubstr("should be filed by thread"))) << sql;
    Connection(database_, Access::kWrite)
        .Execute("DELETE FROM filed_messages; UPDATE filing_state SET first_unfiled = 0");
  }
}

TEST_F(VerifySqlite, FindsAGapInTheLog) {
  EXPECT_THAT(FindingsAfter("DROP TRIGGER changes_are_not_removed; DELETE FROM changes WHERE position = 2"),
              ElementsAre("the change log has gaps"));
}

TEST_F(VerifySqlite, FindsAGapInTheAuditTrail) {
  EXPECT_THAT(FindingsAfter("DROP TRIGGER audit_is_not_removed; DELETE FROM audit WHERE number = 1"),
              ElementsAre("the audit trail has gaps"));
}

TEST_F(VerifySqlite, FindsAReferenceToAMissingRow) {
  EXPECT_THAT(FindingsAfter("DELETE FROM practitioners"),
              Contains("a row of messages refers to a missing row of practitioners"));
}

TEST_F(VerifySqlite, FindsAnAlteredMigration) {
  EXPECT_THAT(FindingsAfter("UPDATE schema_migrations SET hash = ''"),
              ElementsAre(HasSubstr("0001_initial.sql")));
}

TEST_F(VerifySqlite, FindsDamagedPages) {
  Close();
  std::fstream file(database_, std::ios::in | std::ios::out | std::ios::binary);
  for (int page = 2; page < 20; ++page) {
    file.seekp(page * 4096);
    file << std::string(64, '\xa5');
  }
  file.close();
  EXPECT_FALSE(Verify(database_).ok());
}

TEST_F(VerifySqlite, SaysThatAFileIsMissingOrOfAnotherProgram) {
  EXPECT_THAT(Verify(temp_.File("nothing.db")).findings, ElementsAre(HasSubstr("cannot be read")));
  std::ofstream(temp_.File("empty.db")) << "";
  EXPECT_THAT(Verify(temp_.File("empty.db")).findings, ElementsAre(HasSubstr("another program")));
  std::ofstream(temp_.File("text.db")) << std::string(5000, 'x');
  EXPECT_THAT(Verify(temp_.File("text.db")).findings, ElementsAre(HasSubstr("not a database")));
}

// The tables themselves refuse what would break the promises.
TEST_F(VerifySqlite, LogAndAuditTrailCannotBeAltered) {
  Close();
  Connection connection(database_, Access::kWrite);
  for (const char* sql :
       {"UPDATE changes SET note = 'x'", "DELETE FROM changes", "UPDATE audit SET note = 'x'",
        "DELETE FROM audit", "INSERT INTO audit VALUES (4, 0, NULL, '', '', '', x'')"}) {
    EXPECT_ANY_THROW(connection.Execute(sql)) << sql;
  }
}

}  // namespace
}  // namespace coconsult::storage::sqlite
