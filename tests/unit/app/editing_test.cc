// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sqlite3.h>

#include "app/events.h"
#include "app/moderating.h"
#include "app/seal.h"
#include "app/threads.h"
#include "support/app_world.h"

namespace coconsult {
namespace {

using testing::AppWorld;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* kQuestion = "Which shifts did the team find hardest to change, and why?";

class Editing : public ::testing::Test {
 protected:
  void SetUp() override {
    asker_ = world_.AddPerson("Ada Sampleton", "local_authority", "fife");
    for (int i = 0; i < 3; ++i) {
      world_.AddPerson("Helper " + std::to_string(i), "voluntary_third", "moray", "reablement and rotas",
                       {"reablement"});
    }
    id_ = world_.AskAs(asker_);
    consultant_ = world_.AcceptFirst(id_);
    ASSERT_TRUE(world_.Confirm(asker_, id_));
    ASSERT_TRUE(world_.Confirm(consultant_, id_));
    ASSERT_EQ(*world_.Post(consultant_, id_, "clarifying_question", kQuestion), 1);
    ASSERT_EQ(*world_.Post(asker_, id_, "answer", "The late ones."), 2);
  }

  Result<Message> Edit(PractitionerId person, std::int64_t sequence, const std::string& text,
                       int expected_revision = 0) {
    return world_.Write(person, [&](app::WriteScope& scope) {
      return app::EditMessage(scope, {id_, sequence, text, expected_revision});
    });
  }
  Result<void> Delete(PractitionerId person, std::int64_t sequence) {
    return world_.Write(person,
                        [&](app::WriteScope& scope) { return app::DeleteMessage(scope, id_, sequence); });
  }
  Result<std::int64_t> MarkRead(PractitionerId person, std::int64_t sequence) {
    return world_.Write(person, [&](app::WriteScope& scope) { return app::MarkRead(scope, id_, sequence); });
  }
  std::vector<std::string> TextsOf(std::int64_t sequence) {
    const auto revisions = world_.Read(
        asker_, [&](const app::ReadScope& scope) { return app::ListRevisions(scope, id_, sequence); });
    std::vector<std::string> texts;
    for (const MessageRevision& revision : *revisions) texts.push_back(revision.text);
    return texts;
  }
  app::MessagePage Page() {
    return *world_.Read(asker_,
                        [&](const app::ReadScope& scope) { return app::ListMessages(scope, id_, 0, 0, 10); });
  }
  std::string FirstFault() {
    return *world_.Read(asker_, [&](const app::ReadScope& scope) -> Result<std::string> {
      return app::VerifyThreads(scope.tx, scope.services.tokens);
    });
  }
  // As a disk would, past the server.
  void Damage(const std::string& sql) {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open(world_.database().c_str(), &database), SQLITE_OK);
    sqlite3_wal_autocheckpoint(database, 0);
    sqlite3_db_config(database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    EXPECT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
        << sqlite3_errmsg(database);
    sqlite3_close(database);
  }

  AppWorld world_;
  PractitionerId asker_;
  PractitionerId consultant_;
  ConsultationId id_;
};

TEST_F(Editing, AnEditedMessageKeepsItsNumberAndItsFormerTexts) {
  world_.clock().Advance(std::chrono::minutes(5));
  const auto edited = Edit(asker_, 2, "The late ones, above all on Sundays.");
  ASSERT_TRUE(edited) << edited.error().message;
  EXPECT_EQ(edited->revision, 2);
  ASSERT_TRUE(Edit(asker_, 2, "The late ones."));
  EXPECT_THAT(TextsOf(2),
              ElementsAre("The late ones.", "The late ones, above all on Sundays.", "The late ones."));
  const auto page = Page();
  ASSERT_EQ(page.messages.size(), 2U);
  EXPECT_EQ(page.messages[1].message.revision, 3);
  EXPECT_TRUE(page.messages[1].message.edited_at);
}

TEST_F(Editing, TheSameTextAgainChangesNothing) {
  EXPECT_EQ(Edit(asker_, 2, "The late ones.")->revision, 1);
  EXPECT_THAT(TextsOf(2), ElementsAre("The late ones."));
}

TEST_F(Editing, OnlyTheAuthorChangesAMessage) {
  EXPECT_EQ(Edit(consultant_, 2, "The early ones.").error().reason, "NOT_YOUR_MESSAGE");
  EXPECT_EQ(Delete(consultant_, 2).error().reason, "NOT_YOUR_MESSAGE");
  EXPECT_EQ(Edit(asker_, 9, "Nothing there.").error().code, Errc::kNotFound);
  EXPECT_THAT(TextsOf(2), ElementsAre("The late ones."));
}

TEST_F(Editing, AnEditOnTopOfOneThatWasNotSeenIsRefused) {
  ASSERT_TRUE(Edit(asker_, 2, "From the phone.", 1));
  const auto stale = Edit(asker_, 2, "From the laptop.", 1);
  ASSERT_FALSE(stale);
  EXPECT_EQ(stale.error().reason, "STALE_ETAG");
}

TEST_F(Editing, TheRulesForATextHoldForItsEditToo) {
  const auto two = Edit(consultant_, 1, "Which shifts are hardest? And who decides?");
  ASSERT_FALSE(two);
  EXPECT_EQ(two.error().violations.front().field, "text");
}

TEST_F(Editing, WhatAModeratorHidOrWhatIsOverStaysAsItIs) {
  ASSERT_TRUE(world_.Write(
      asker_, [&](app::WriteScope& scope) { return app::HideMessage(scope, id_, 2, "Names somebody."); }));
  EXPECT_EQ(Edit(asker_, 2, "Shown again?").error().reason, "WRONG_STATE");
  EXPECT_THAT(TextsOf(2), IsEmpty());
  ASSERT_TRUE(
      world_.Write(asker_, [&](app::WriteScope& scope) { return app::WithdrawConsultation(scope, id_); }));
  EXPECT_EQ(Edit(consultant_, 1, kQuestion + std::string("!")).error().reason, "WRONG_STATE");
}

TEST_F(Editing, ADeletedMessageLeavesItsPlaceAndNoneOfItsTexts) {
  ASSERT_TRUE(Edit(asker_, 2, "Cedarwood Cottage, the late ones."));
  ASSERT_TRUE(Edit(asker_, 2, "The late ones there."));
  ASSERT_TRUE(Delete(asker_, 2));
  ASSERT_TRUE(Delete(asker_, 2)) << "again is the same";
  EXPECT_THAT(TextsOf(2), IsEmpty());
  const auto page = Page();
  ASSERT_EQ(page.messages.size(), 2U);
  EXPECT_EQ(page.messages[1].message.text, "");
  EXPECT_TRUE(page.messages[1].message.deleted_at);
  EXPECT_FALSE(page.messages[1].damaged);
  EXPECT_EQ(Edit(asker_, 2, "Back again.").error().reason, "WRONG_STATE");
  EXPECT_EQ(*world_.Post(asker_, id_, "answer", "Let me say it differently."), 3);
}

TEST_F(Editing, AMessageUnderModerationCannotBeDeletedYet) {
  ASSERT_TRUE(world_.Write(consultant_, [&](app::WriteScope& scope) {
    return app::FlagMessage(scope, id_, 2, "Names somebody.");
  }));
  EXPECT_EQ(Delete(asker_, 2).error().reason, "WRONG_STATE");
  EXPECT_TRUE(Delete(consultant_, 1)) << "the flag is about another message";
}

TEST_F(Editing, EveryMemberHearsOfEditsAndDeletions) {
  ASSERT_TRUE(Edit(asker_, 2, "The early ones."));
  ASSERT_TRUE(Delete(asker_, 2));
  const auto events =
      *world_.Read(consultant_, [&](const app::ReadScope& scope) { return app::ReadEvents(scope, 0, 1000); });
  ASSERT_GE(events.events.size(), 2U);
  const auto& edited = events.events[events.events.size() - 2];
  const auto& deleted = events.events.back();
  EXPECT_EQ(edited.change.kind, ChangeKind::kMessageEdited);
  EXPECT_EQ(deleted.change.kind, ChangeKind::kMessageDeleted);
  ASSERT_TRUE(deleted.message);
  EXPECT_EQ(edited.message->message.text, "") << "an event shows the message as it is now";
}

TEST_F(Editing, AReadMarkMovesForwardOnlyAndNotPastTheThread) {
  EXPECT_EQ(*MarkRead(asker_, 2), 2);
  EXPECT_EQ(*MarkRead(asker_, 1), 2);
  EXPECT_EQ(MarkRead(asker_, 3).error().violations.front().field, "sequence");
  const auto view =
      world_.Read(consultant_, [&](const app::ReadScope& scope) { return app::GetConsultation(scope, id_); });
  EXPECT_EQ(view->participants[0].first.read_sequence, 2);
  EXPECT_EQ(view->participants[1].first.read_sequence, 0);
}

TEST_F(Editing, ASoundThreadVerifiesThroughEditsDeletionsAndRestarts) {
  ASSERT_TRUE(Edit(asker_, 2, "The early ones."));
  ASSERT_TRUE(Delete(consultant_, 1));
  world_.Reopen();
  ASSERT_TRUE(world_.Post(asker_, id_, "answer", "And the nights."));
  EXPECT_EQ(FirstFault(), "");
}

TEST_F(Editing, AnAlteredTextIsNotServedAndVerifyNamesIt) {
  Damage("UPDATE messages SET text = 'The early ones.' WHERE sequence = 2");
  const auto page = Page();
  ASSERT_EQ(page.messages.size(), 2U);
  EXPECT_TRUE(page.messages[1].damaged);
  EXPECT_EQ(page.messages[1].message.text, "");
  EXPECT_FALSE(page.messages[0].damaged);
  EXPECT_THAT(TextsOf(2), ElementsAre(""));
  EXPECT_THAT(FirstFault(), HasSubstr("/messages/2 is not what was written"));
}

TEST_F(Editing, VerifyFindsEveryKindOfAlteration) {
  ASSERT_TRUE(Edit(asker_, 2, "The early ones."));
  EXPECT_EQ(FirstFault(), "");
  const char* const alterations[] = {
      "UPDATE messages SET author_role = 'asker' WHERE sequence = 1",
      "UPDATE messages SET created_at = created_at + 1 WHERE sequence = 1",
      "UPDATE messages SET digest = x'' WHERE sequence = 1",
      "UPDATE messages SET digest = zeroblob(32) WHERE sequence = 1",
      "UPDATE messages SET deleted_at = 7 WHERE sequence = 1",
      "UPDATE message_revisions SET text = 'Never said.'",
      "DELETE FROM message_revisions",
      "UPDATE consultations SET thread_chain = zeroblob(32)",
  };
  for (const char* alteration : alterations) {
    const std::string undo =
        "BEGIN; CREATE TABLE kept_m AS SELECT number, author_role, created_at, digest, "
        "deleted_at FROM messages; CREATE TABLE kept_r AS SELECT * FROM "
        "message_revisions; CREATE TABLE kept_c AS SELECT thread_chain FROM "
        "consultations; " +
        std::string(alteration) + "; COMMIT";
    Damage(undo);
    EXPECT_NE(FirstFault(), "") << alteration;
    Damage(
        "BEGIN; UPDATE messages SET (author_role, created_at, digest, deleted_at) = (SELECT author_role, "
        "created_at, digest, deleted_at FROM kept_m k WHERE k.number = messages.number); DELETE FROM "
        "message_revisions; INSERT INTO message_revisions SELECT * FROM kept_r; UPDATE consultations SET "
        "thread_chain = (SELECT thread_chain FROM kept_c); DROP TABLE kept_m; DROP TABLE kept_r; DROP TABLE "
        "kept_c; COMMIT");
    EXPECT_EQ(FirstFault(), "") << alteration;
  }
}

}  // namespace
}  // namespace coconsult
