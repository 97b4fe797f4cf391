// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sqlite3.h>

#include <fstream>
#include <iterator>

#include "app/events.h"
#include "app/moderating.h"
#include "app/seal.h"
#include "app/search.h"
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
    const AppWorld::Pair pair = world_.StartPair();
    asker_ = pair.asker;
    consultant_ = pair.consultant;
    id_ = pair.id;
    ASSERT_TRUE(world_.Confirm(asker_, id_));
    ASSERT_TRUE(world_.Confirm(consultant_, id_));
    ASSERT_EQ(*world_.Post(consultant_, id_, "clarifying_question", kQuestion), 1);
    ASSERT_EQ(*world_.Post(asker_, id_, "answer", "The late ones."), 2);
  }

  Result<app::EditedMessage> Edit(PractitionerId person, std::int64_t sequence, const std::string& text,
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
  void Index(int limit = 100) {
    ASSERT_TRUE(world_.Write({}, [&](app::WriteScope& scope) -> Result<void> {
      scope.tx.message_index().IndexMore(limit);
      return {};
    }));
  }
  bool IndexIsBehind() {
    return *world_.Read(
        {}, [](const app::ReadScope& scope) -> Result<bool> { return scope.tx.message_index().IsBehind(); });
  }
  // The numbers of the messages found.
  std::vector<std::int64_t> Search(PractitionerId person, const std::string& words) {
    const auto page = world_.Read(
        person, [&](const app::ReadScope& scope) { return app::SearchMessages(scope, words, {}, 0, ""); });
    std::vector<std::int64_t> found;
    if (!page) ADD_FAILURE() << page.error().message;
    for (const auto& view : page->items) found.push_back(view.message.sequence);
    return found;
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
  EXPECT_EQ(edited->message.revision, 2);
  EXPECT_FALSE(edited->unchanged);
  ASSERT_TRUE(Edit(asker_, 2, "The late ones."));
  EXPECT_THAT(TextsOf(2),
              ElementsAre("The late ones.", "The late ones, above all on Sundays.", "The late ones."));
  const auto page = Page();
  ASSERT_EQ(page.messages.size(), 2U);
  EXPECT_EQ(page.messages[1].message.revision, 3);
  EXPECT_TRUE(page.messages[1].message.edited_at);
}

TEST_F(Editing, TheSameTextAgainChangesNothingAndSaysSo) {
  const auto edited = Edit(asker_, 2, "The late ones.");
  EXPECT_EQ(edited->message.revision, 1);
  EXPECT_TRUE(edited->unchanged);
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

TEST_F(Editing, AMessageThatIsHiddenOrShownByItselfIsFound) {
  ASSERT_TRUE(world_.Write(
      asker_, [&](app::WriteScope& scope) { return app::HideMessage(scope, id_, 2, "Names somebody."); }));
  EXPECT_EQ(FirstFault(), "");
  Damage("UPDATE messages SET hidden = 0 WHERE sequence = 2");
  EXPECT_THAT(FirstFault(), HasSubstr("/messages/2 is shown, but a moderator hid it"));
  Damage("UPDATE messages SET hidden = 1");
  EXPECT_THAT(FirstFault(), HasSubstr("/messages/1 is hidden, but no moderator hid it"));
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

TEST_F(Editing, AMessageUnderModerationStaysAsItIs) {
  ASSERT_TRUE(world_.Write(consultant_, [&](app::WriteScope& scope) {
    return app::FlagMessage(scope, id_, 2, "Names somebody.");
  }));
  EXPECT_EQ(Delete(asker_, 2).error().reason, "WRONG_STATE");
  EXPECT_EQ(Edit(asker_, 2, "Something harmless.").error().reason, "WRONG_STATE");
  EXPECT_TRUE(Delete(consultant_, 1)) << "the flag is about another message";
}

TEST_F(Editing, EveryMemberHearsOfEditsAndDeletions) {
  ASSERT_TRUE(Edit(asker_, 2, "The early ones."));
  ASSERT_TRUE(Delete(asker_, 2));
  const auto events = world_.EventsOf(consultant_);
  ASSERT_GE(events.size(), 2U);
  const auto& edited = events[events.size() - 2];
  const auto& deleted = events.back();
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

TEST_F(Editing, SearchFindsStemsBeginningsAndAnyCaseNewestFirst) {
  Index();
  EXPECT_FALSE(IndexIsBehind());
  EXPECT_THAT(Search(asker_, "SHIFT"), ElementsAre(1));
  EXPECT_THAT(Search(asker_, "changing tea"), ElementsAre(1)) << "change, and a beginning of team";
  EXPECT_THAT(Search(asker_, "the"), ElementsAre(2, 1));
  EXPECT_THAT(Search(asker_, "te"), IsEmpty()) << "too short for a beginning";
  EXPECT_THAT(Search(asker_, "team \u2013 shifts"), ElementsAre(1)) << "a dash is no word";
  EXPECT_THAT(Search(asker_, "late shift"), IsEmpty()) << "every word, in one message";
  EXPECT_THAT(Search(asker_, "\"late\" OR* NEAR("), IsEmpty()) << "no query language";
}

TEST_F(Editing, SearchFindsNothingInThreadsOfOthers) {
  Index();
  const auto stranger = world_.AddPerson("Stran Ger", "private", "angus");
  EXPECT_THAT(Search(stranger, "shifts"), IsEmpty());
  const auto in = world_.Read(stranger, [&](const app::ReadScope& scope) {
    return app::SearchMessages(scope, "shifts", id_, 0, "");
  });
  EXPECT_EQ(in.error().code, Errc::kNotFound);
  EXPECT_THAT(Search(consultant_, "shifts"), ElementsAre(1));
}

TEST_F(Editing, SearchFollowsEditsHidingAndDeletion) {
  Index();
  ASSERT_TRUE(Edit(asker_, 2, "The early ones."));
  EXPECT_THAT(Search(asker_, "late"), IsEmpty());
  EXPECT_THAT(Search(asker_, "early"), ElementsAre(2));
  ASSERT_TRUE(Delete(asker_, 2));
  EXPECT_THAT(Search(asker_, "early"), IsEmpty());
  ASSERT_TRUE(world_.Write(
      asker_, [&](app::WriteScope& scope) { return app::HideMessage(scope, id_, 1, "Names somebody."); }));
  EXPECT_THAT(Search(asker_, "shifts"), IsEmpty());
}

TEST_F(Editing, WhatChangedBeforeItWasIndexedIsFoundAsItIsNow) {
  ASSERT_TRUE(Edit(asker_, 2, "The early ones."));
  ASSERT_TRUE(Delete(consultant_, 1));
  EXPECT_THAT(Search(asker_, "early"), IsEmpty()) << "not yet";
  EXPECT_TRUE(IndexIsBehind());
  Index(1);
  Index(1);
  EXPECT_THAT(Search(asker_, "early"), ElementsAre(2));
  EXPECT_THAT(Search(asker_, "shifts"), IsEmpty());
}

TEST_F(Editing, SearchGoesOnFromPageToPage) {
  for (int i = 3; i <= 7; ++i) ASSERT_EQ(*world_.Post(asker_, id_, "answer", "Another late one."), i);
  Index();
  std::vector<std::int64_t> found;
  std::string next;
  do {
    const auto page = world_.Read(
        asker_, [&](const app::ReadScope& scope) { return app::SearchMessages(scope, "late", {}, 2, next); });
    ASSERT_TRUE(page);
    for (const auto& view : page->items) found.push_back(view.message.sequence);
    next = page->next;
  } while (!next.empty());
  EXPECT_THAT(found, ElementsAre(7, 6, 5, 4, 3, 2));
}

TEST_F(Editing, ASearchWithoutAWordIsRefused) {
  for (const char* words : {"", " ? ", "a b c d e f g h i j k"}) {
    const auto page = world_.Read(
        asker_, [&](const app::ReadScope& scope) { return app::SearchMessages(scope, words, {}, 0, ""); });
    ASSERT_FALSE(page) << words;
    EXPECT_EQ(page.error().violations.front().field, "query");
  }
}

TEST_F(Editing, ErasedWordsAreClearedOutOfTheIndexToo) {
  ASSERT_TRUE(Edit(asker_, 2, "Zimtschnecke on the late ones."));
  Index();
  ASSERT_TRUE(Delete(asker_, 2));
  for (int i = 0; i < 20 && IndexIsBehind(); ++i) Index();
  EXPECT_FALSE(IndexIsBehind());
  world_.Reopen();  // empties the log
  std::ifstream file(world_.database(), std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  EXPECT_GT(bytes.size(), 10000U);
  EXPECT_EQ(bytes.find("imtschneck"), std::string::npos);
}

TEST_F(Editing, ASoundThreadVerifiesThroughEditsDeletionsAndRestarts) {
  ASSERT_TRUE(Edit(asker_, 2, "The early ones."));
  ASSERT_TRUE(Delete(consultant_, 1));
  world_.Reopen();
  ASSERT_TRUE(world_.Post(asker_, id_, "answer", "And the nights."));
  EXPECT_EQ(FirstFault(), "");
}

TEST_F(Editing, MessagesFromBeforeThereWereDigestsAreSoundAlsoWhenEdited) {
  Damage(
      "UPDATE messages SET salt = '', digest = x'', chain = x''; UPDATE consultations SET unchained = "
      "(SELECT count(*) FROM messages WHERE consultation = id)");
  EXPECT_EQ(FirstFault(), "");
  ASSERT_TRUE(Edit(asker_, 2, "The early ones."));
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
      "UPDATE messages SET chain = zeroblob(32) WHERE sequence = 1",
      "UPDATE messages SET chain = zeroblob(32) WHERE sequence = 2",
      "UPDATE messages SET chain = x'' WHERE sequence = 2",
  };
  for (const char* alteration : alterations) {
    const std::string undo =
        "BEGIN; CREATE TABLE kept_m AS SELECT number, author_role, created_at, digest, "
        "deleted_at, chain FROM messages; CREATE TABLE kept_r AS SELECT * FROM message_revisions; " +
        std::string(alteration) + "; COMMIT";
    Damage(undo);
    EXPECT_NE(FirstFault(), "") << alteration;
    Damage(
        "BEGIN; UPDATE messages SET (author_role, created_at, digest, deleted_at, chain) = (SELECT "
        "author_role, created_at, digest, deleted_at, chain FROM kept_m k WHERE k.number = messages.number); "
        "DELETE FROM message_revisions; INSERT INTO message_revisions SELECT * FROM kept_r; DROP TABLE "
        "kept_m; "
        "DROP TABLE kept_r; COMMIT");
    EXPECT_EQ(FirstFault(), "") << alteration;
  }
}

}  // namespace
}  // namespace coconsult
