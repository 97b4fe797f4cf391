// SPDX-License-Identifier: Apache-2.0
#include "contract/fields.h"
#include "contract/store_contract.h"

namespace coconsult::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class MessagesContract : public StoreContract {
 protected:
  // Posts 1..count into the thread.
  std::vector<Message> Post(const Consultation& consultation, const Practitioner& author, int count) {
    std::vector<Message> posted;
    Write([&](app::Transaction& tx) {
      for (int i = 1; i <= count; ++i) {
        posted.push_back(MessageIn(consultation, author, i));
        tx.messages().Append(posted.back());
      }
    });
    return posted;
  }
};
COCONSULT_FOR_EVERY_BACKEND(MessagesContract);

TEST_P(MessagesContract, KeepsEveryField) {
  const Practitioner ann = Person("ann");
  const Consultation asked = Asked(ann);
  const std::vector<Message> posted = Post(asked, ann, 2);
  Reopen();
  Read([&](const app::Transaction& tx) {
    EXPECT_EQ(tx.messages().Find(asked.id, 1), posted[0]);
    EXPECT_EQ(tx.messages().Find(asked.id, 2), posted[1]);
    EXPECT_FALSE(tx.messages().Find(asked.id, 3));
    EXPECT_FALSE(tx.messages().Find(asked.id, 0));
    EXPECT_FALSE(tx.messages().Find(New<ConsultationId>(), 1));
  });
}

TEST_P(MessagesContract, PagesForwardsAndBackwardsWithinOneThread) {
  const Practitioner ann = Person("ann");
  const Consultation asked = Asked(ann);
  const Consultation other = Asked(ann);
  Post(asked, ann, 5);
  Post(other, ann, 3);
  Read([&](const app::Transaction& tx) {
    const auto after = [&](std::int64_t sequence, int limit) {
      return Each(tx.messages().ListAfter(asked.id, sequence, limit), &Message::sequence);
    };
    const auto before = [&](std::int64_t sequence, int limit) {
      return Each(tx.messages().ListBefore(asked.id, sequence, limit), &Message::sequence);
    };
    EXPECT_THAT(after(0, 100), ElementsAre(1, 2, 3, 4, 5));
    EXPECT_THAT(after(2, 2), ElementsAre(3, 4));
    EXPECT_THAT(after(5, 2), IsEmpty());
    EXPECT_THAT(before(6, 100), ElementsAre(5, 4, 3, 2, 1));
    EXPECT_THAT(before(4, 2), ElementsAre(3, 2));
    EXPECT_THAT(before(1, 2), IsEmpty());
  });
}

TEST_P(MessagesContract, RefusesASequenceTwiceAndAGap) {
  const Practitioner ann = Person("ann");
  const Consultation asked = Asked(ann);
  Post(asked, ann, 2);
  for (const int sequence : {0, 1, 2, 4}) {
    EXPECT_EQ(WriteFails([&](app::Transaction& tx) -> Result<void> {
                tx.messages().Append(MessageIn(asked, ann, sequence));
                return {};
              }).code,
              Errc::kInternal)
        << sequence;
  }
}

TEST_P(MessagesContract, AThreadEndsWithItsLastMessage) {
  const Practitioner ann = Person("ann");
  const Consultation asked = Asked(ann);
  Message last;
  Write([&](app::Transaction& tx) {
    EXPECT_EQ(tx.consultations().Find(asked.id)->last_sequence, 0);
    tx.messages().Append(MessageIn(asked, ann, 1));
    last = MessageIn(asked, ann, 2);
    last.chain = std::string("\0chain", 6);
    tx.messages().Append(last);
    EXPECT_EQ(tx.consultations().Find(asked.id)->last_sequence, 2);
  });
  Reopen();
  Read([&](const app::Transaction& tx) {
    const auto found = *tx.consultations().Find(asked.id);
    EXPECT_EQ(found.last_sequence, 2);
    EXPECT_EQ(found.thread_chain, last.chain);
    EXPECT_EQ(tx.consultations().ListAll({}, 10).front().last_sequence, 2);
  });
}

// More than is kept together before it is put in its final place, in threads that take turns.
TEST_P(MessagesContract, FindsTheMessagesOfManyThreadsWhateverTheirAge) {
  constexpr int kThreads = 40;
  constexpr int kEach = 200;
  const Practitioner ann = Person("ann");
  std::vector<Consultation> threads;
  for (int i = 0; i < kThreads; ++i) threads.push_back(Asked(ann));
  for (int sequence = 1; sequence <= kEach; ++sequence) {
    Write([&](app::Transaction& tx) {
      for (const Consultation& thread : threads) tx.messages().Append(MessageIn(thread, ann, sequence));
    });
  }
  const auto sequences = [](int from, int to) {
    std::vector<std::int64_t> list;
    for (int i = from; i != to; i += from < to ? 1 : -1) list.push_back(i);
    return list;
  };
  Read([&](const app::Transaction& tx) {
    for (const Consultation& thread : threads) {
      EXPECT_EQ(Each(tx.messages().ListAfter(thread.id, 0, 1000), &Message::sequence),
                sequences(1, kEach + 1));
      EXPECT_EQ(Each(tx.messages().ListBefore(thread.id, kEach + 1, 1000), &Message::sequence),
                sequences(kEach, 0));
      EXPECT_EQ(Each(tx.messages().ListAfter(thread.id, 90, 30), &Message::sequence), sequences(91, 121));
      EXPECT_EQ(Each(tx.messages().ListBefore(thread.id, 121, 30), &Message::sequence), sequences(120, 90));
      for (const int sequence : {1, 100, kEach}) {
        EXPECT_EQ(tx.messages().Find(thread.id, sequence)->consultation, thread.id);
      }
    }
  });
  Write([&](app::Transaction& tx) {
    for (const int sequence : {1, kEach}) tx.messages().Hide(threads[7].id, sequence, "names_a_client");
  });
  Read([&](const app::Transaction& tx) {
    EXPECT_TRUE(tx.messages().Find(threads[7].id, 1)->hidden);
    EXPECT_TRUE(tx.messages().Find(threads[7].id, kEach)->hidden);
    EXPECT_FALSE(tx.messages().Find(threads[6].id, 1)->hidden);
  });
}

TEST_P(MessagesContract, HidesOneMessageAndKeepsTheRest) {
  const Practitioner ann = Person("ann");
  const Consultation asked = Asked(ann);
  std::vector<Message> posted = Post(asked, ann, 3);
  Write([&](app::Transaction& tx) { tx.messages().Hide(asked.id, 2, "names_a_client"); });
  posted[1].hidden = true;
  posted[1].hidden_reason = "names_a_client";
  Read([&](const app::Transaction& tx) { EXPECT_EQ(tx.messages().ListAfter(asked.id, 0, 10), posted); });
}

TEST_P(MessagesContract, KeepsFormerTextsOfARevisedMessage) {
  const Practitioner ann = Person("ann");
  const Consultation asked = Asked(ann);
  Message message = Post(asked, ann, 2)[0];
  const MessageRevision first{1, message.text, message.salt, message.digest, message.created_at};
  message.text = "Second.";
  message.revision = 2;
  message.edited_at = Now();
  message.salt = "salt two";
  message.digest = std::string("\0digest", 7);
  const MessageRevision second{2, message.text, message.salt, message.digest, *message.edited_at};
  Write([&](app::Transaction& tx) { tx.messages().Revise(message); });
  Message third = message;
  third.text = "Third.";
  third.revision = 3;
  Write([&](app::Transaction& tx) { tx.messages().Revise(third); });
  Reopen();
  Read([&](const app::Transaction& tx) {
    EXPECT_EQ(tx.messages().Find(asked.id, 1), third);
    EXPECT_THAT(tx.messages().FormerRevisions(asked.id, 1), ElementsAre(first, second));
    EXPECT_THAT(tx.messages().FormerRevisions(asked.id, 2), IsEmpty());
  });
}

TEST_P(MessagesContract, ErasesTheTextAndSaltOfEveryRevision) {
  const Practitioner ann = Person("ann");
  const Consultation asked = Asked(ann);
  Message message = Post(asked, ann, 1)[0];
  message.text = "Second.";
  message.revision = 2;
  const Timestamp at = Now();
  Write([&](app::Transaction& tx) {
    tx.messages().Revise(message);
    tx.messages().Erase(asked.id, 1, at);
  });
  Read([&](const app::Transaction& tx) {
    const auto found = tx.messages().Find(asked.id, 1);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->text + found->salt, "");
    EXPECT_EQ(found->deleted_at, at);
    EXPECT_EQ(found->digest, message.digest);
    for (const MessageRevision& former : tx.messages().FormerRevisions(asked.id, 1))
      EXPECT_EQ(former.text + former.salt, "");
  });
}

TEST_P(MessagesContract, RefusesToHideWhatIsNotThere) {
  const Consultation asked = Asked(Person("ann"));
  EXPECT_EQ(WriteFails([&](app::Transaction& tx) -> Result<void> {
              tx.messages().Hide(asked.id, 7, "reason");
              return {};
            }).code,
            Errc::kInternal);
}

}  // namespace
}  // namespace coconsult::contract
