// SPDX-License-Identifier: Apache-2.0
#include "client/cli/event_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace coconsult::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

v1::Event Event(v1::EventKind kind, const std::string& note = "") {
  v1::Event event;
  event.set_kind(kind);
  event.set_note(note);
  event.set_consultation("consultations/01kf3z6m8q2v4x7abcdefghjkm");
  return event;
}

TEST(EventText, TellsWhoPostedWhat) {
  v1::Event event = Event(v1::EVENT_KIND_MESSAGE_POSTED);
  event.mutable_message()->set_author_display_name("Zoë");
  event.mutable_message()->set_author_role("asker");
  event.mutable_message()->set_kind("clarifying_question");
  event.mutable_message()->set_sequence(3);
  event.mutable_message()->set_text("Why\x1b[2J?");
  EXPECT_EQ(EventText(event, {.title = "Rota"}, {}),
            "Zoë (asker) in 'Rota' (defghjkm), message 3, clarifying question: Why[2J?");
}

TEST(EventText, NamesTheConsultationByItsIdWhenTheTitleIsUnknown) {
  EXPECT_EQ(EventText(Event(v1::EVENT_KIND_PHASE_CHANGED, "follow_up"), {}, {}),
            "consultation defghjkm moved on to: follow up.");
}

TEST(EventText, NamesWhoJoined) {
  EXPECT_EQ(EventText(Event(v1::EVENT_KIND_MEMBER_JOINED), {.title = "Rota", .person = "Ben"}, {}),
            "Ben joined 'Rota' (defghjkm).");
}

TEST(EventText, HasASentenceForEveryKind) {
  for (int kind = v1::EventKind_MIN + 1; kind <= v1::EventKind_MAX; ++kind) {
    const std::string text = EventText(Event(static_cast<v1::EventKind>(kind)), {}, {});
    EXPECT_THAT(text, Not(HasSubstr("does not know")))
        << v1::EventKind_Name(static_cast<v1::EventKind>(kind));
  }
  EXPECT_THAT(EventText(Event(static_cast<v1::EventKind>(999)), {}, {}), HasSubstr("does not know"));
}

}  // namespace
}  // namespace coconsult::cli
