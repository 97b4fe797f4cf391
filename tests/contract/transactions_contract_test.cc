// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <future>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "contract/fields.h"
#include "contract/store_contract.h"

namespace coconsult::contract {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class TransactionsContract : public StoreContract {
 protected:
  // Holds the store in a job, so that what is queued meanwhile is taken together.
  class Gate {
   public:
    explicit Gate(app::Store& store) {
      store.Write(
          [this](app::Transaction&) -> Result<void> {
            entered_.set_value();
            open_.get_future().wait();
            return {};
          },
          [this](const Result<void>&) { done_.set_value(); });
      entered_.get_future().wait();
    }
    void Open() {
      open_.set_value();
      done_.get_future().wait();
    }

   private:
    std::promise<void> entered_;
    std::promise<void> open_;
    std::promise<void> done_;
  };

  // Collects results in the order of their arrival.
  struct Results {
    app::Store::Done Next(int number) {
      return [this, number](Result<void> result) {
        std::lock_guard lock(mutex);
        numbers.push_back(number);
        codes.push_back(result ? std::optional<Errc>() : result.error().code);
        reasons.push_back(result ? "" : result.error().reason);
      };
    }
    std::mutex mutex;
    std::vector<int> numbers;
    std::vector<std::optional<Errc>> codes;
    std::vector<std::string> reasons;
  };

  app::Store::WriteJob AppendJob(const std::string& note) {
    return [this, note](app::Transaction& tx) -> Result<void> {
      Change change = Change::ForRecord(ChangeKind::kPhaseChanged, {}, Now());
      change.note = note;
      tx.changes().Append(change);
      return {};
    };
  }
  std::vector<std::string> Notes() {
    std::vector<std::string> notes;
    Read([&](const app::Transaction& tx) {
      for (const Change& change : tx.changes().ListAll(0, 100000)) {
        EXPECT_EQ(change.position, static_cast<std::int64_t>(notes.size()) + 1);
        notes.push_back(change.note);
      }
    });
    return notes;
  }
};
COCONSULT_FOR_EVERY_BACKEND(TransactionsContract);

TEST_P(TransactionsContract, FailedJobLeavesNoTraceAndNoGap) {
  Write([&](app::Transaction& tx) { AppendJob("before")(tx).has_value(); });
  const Practitioner ann = Person("ann");
  const Error error = WriteFails([&](app::Transaction& tx) -> Result<void> {
    (void)AppendJob("failed")(tx);
    tx.requests().Insert("scope", "1", {"print", "reply"}, Now());
    Practitioner changed = ann;
    changed.display_name = "changed";
    tx.practitioners().Update(changed);
    return FailedPrecondition("WRONG_STATE", "Not now.");
  });
  EXPECT_EQ(error.code, Errc::kFailedPrecondition);
  EXPECT_EQ(error.reason, "WRONG_STATE");
  Write([&](app::Transaction& tx) { AppendJob("after")(tx).has_value(); });
  EXPECT_THAT(Notes(), ElementsAre("before", "after"));
  Read([&](const app::Transaction& tx) {
    EXPECT_FALSE(tx.requests().Find("scope", "1"));
    EXPECT_EQ(tx.practitioners().Find(ann.id)->display_name, "ann");
  });
}

TEST_P(TransactionsContract, ThrowingJobIsInternalAndLeavesNoTrace) {
  const Error error = WriteFails([&](app::Transaction& tx) -> Result<void> {
    (void)AppendJob("thrown")(tx);
    throw std::runtime_error("the detail");
  });
  EXPECT_EQ(error.code, Errc::kInternal);
  EXPECT_EQ(error.detail, "the detail");
  EXPECT_EQ(error.message.find("the detail"), std::string::npos);
  EXPECT_THAT(Notes(), IsEmpty());
}

TEST_P(TransactionsContract, WhatAFailedJobDidToAConsultationIsNotSeenByTheNextOfItsCommit) {
  const Practitioner ann = Person("ann");
  const Practitioner bob = Person("bob");
  const Consultation asked = Asked(ann);
  const auto update = [&](const std::string& phase, std::int64_t read) {
    return [&, phase, read](app::Transaction& tx) -> Result<void> {
      Consultation consultation = *tx.consultations().Find(asked.id);
      consultation.phase = phase;
      tx.consultations().Update(consultation);
      Participant member = tx.consultations().Participants(asked.id).front();
      member.read_sequence = read;
      tx.consultations().UpdateParticipant(member);
      return {};
    };
  };
  Consultation seen;
  std::vector<Participant> members;
  Results results;
  {
    Gate gate(store());
    store().Write(update("kept", 1), results.Next(1));
    store().Write(
        [&](app::Transaction& tx) -> Result<void> {
          (void)update("undone", 2)(tx);
          tx.consultations().AddParticipant(MemberOf(asked, bob));
          EXPECT_EQ(tx.consultations().Find(asked.id)->phase, "undone");
          EXPECT_TRUE(tx.consultations().FindMember(asked.id, bob.id));
          return NotFound();
        },
        results.Next(2));
    store().Write(
        [&](app::Transaction& tx) -> Result<void> {
          seen = *tx.consultations().Find(asked.id);
          members = tx.consultations().Participants(asked.id);
          return {};
        },
        results.Next(3));
    gate.Open();
  }
  store().Close();
  EXPECT_THAT(results.codes, ElementsAre(std::nullopt, Errc::kNotFound, std::nullopt));
  EXPECT_EQ(seen.phase, "kept");
  EXPECT_EQ(seen.version, asked.version + 1);
  EXPECT_EQ(seen.ask.title, asked.ask.title);
  ASSERT_THAT(members, SizeIs(1));
  EXPECT_EQ(members[0].read_sequence, 1);
}

TEST_P(TransactionsContract, JobsOfOneCommitDoNotTouchEachOther) {
  const Practitioner ann = Person("ann");
  std::mutex mutex;
  std::vector<std::vector<std::string>> heard;
  store().SetCommitListener([&](const std::vector<Change>& changes) {
    std::lock_guard lock(mutex);
    heard.push_back(contract::Each(changes, &Change::note));
  });
  Results results;
  {
    Gate gate(store());
    store().Write(AppendJob("first"), results.Next(1));
    store().Write(
        [&](app::Transaction& tx) -> Result<void> {
          (void)AppendJob("refused")(tx);
          return NotFound();
        },
        results.Next(2));
    store().Write(
        [&](app::Transaction& tx) -> Result<void> {
          (void)AppendJob("broken")(tx);
          tx.practitioners().Insert(ann);
          return {};
        },
        results.Next(3));
    store().Write(AppendJob("last"), results.Next(4));
    gate.Open();
  }
  Reopen();
  EXPECT_THAT(results.numbers, ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(results.codes, ElementsAre(std::nullopt, Errc::kNotFound, Errc::kInternal, std::nullopt));
  EXPECT_THAT(Notes(), ElementsAre("first", "last"));
  EXPECT_THAT(heard, ElementsAre(ElementsAre("first", "last")));
}

TEST_P(TransactionsContract, JobSeesTheWorkOfTheJobsBeforeIt) {
  Results results;
  std::vector<std::int64_t> seen;
  {
    Gate gate(store());
    for (int i = 1; i <= 3; ++i) {
      store().Write(
          [&, i](app::Transaction& tx) -> Result<void> {
            seen.push_back(tx.changes().LastPosition());
            return AppendJob(std::to_string(i))(tx);
          },
          results.Next(i));
    }
    gate.Open();
  }
  store().Close();
  EXPECT_THAT(seen, ElementsAre(0, 1, 2));
}

TEST_P(TransactionsContract, ListenerHearsACommitBeforeItsJobsAreAcknowledged) {
  std::atomic<std::int64_t> heard = 0;
  std::atomic<int> late = 0;
  PractitionerId woken = New<PractitionerId>();
  store().SetCommitListener([&](const std::vector<Change>& changes) {
    for (const Change& change : changes) {
      EXPECT_EQ(change.position, heard.load() + 1);
      EXPECT_THAT(change.wake, ElementsAre(woken));
      heard.store(change.position);
    }
  });
  for (int i = 0; i < 200; ++i) {
    auto position = std::make_shared<std::int64_t>(0);
    store().Write(
        [&, position](app::Transaction& tx) -> Result<void> {
          Change change = Change::ForRecord(ChangeKind::kPhaseChanged, {}, Now());
          change.wake = {woken};
          tx.changes().Append(change);
          *position = change.position;
          return {};
        },
        [&, position](const Result<void>&) {
          if (heard.load() < *position) ++late;
        });
  }
  store().Close();
  EXPECT_EQ(heard.load(), 200);
  EXPECT_EQ(late.load(), 0);
}

TEST_P(TransactionsContract, AcknowledgedWriteIsSeenByTheNextReadAndAfterReopening) {
  for (int i = 0; i < 50; ++i) {
    Write([&](app::Transaction& tx) { AppendJob(std::to_string(i))(tx).has_value(); });
    Read([&](const app::Transaction& tx) { EXPECT_EQ(tx.changes().LastPosition(), i + 1); });
  }
  Reopen();
  EXPECT_THAT(Notes(), SizeIs(50));
}

TEST_P(TransactionsContract, ReadSeesOneMomentWhateverIsWrittenMeanwhile) {
  Write([&](app::Transaction& tx) { AppendJob("before")(tx).has_value(); });
  Read([&](const app::Transaction& tx) {
    EXPECT_EQ(tx.changes().LastPosition(), 1);
    Write([&](app::Transaction& writing) { AppendJob("meanwhile")(writing).has_value(); });
    EXPECT_EQ(tx.changes().LastPosition(), 1);
    EXPECT_THAT(tx.changes().ListAll(0, 10), SizeIs(1));
    Read([](const app::Transaction& fresh) { EXPECT_EQ(fresh.changes().LastPosition(), 2); });
  });
}

TEST_P(TransactionsContract, ReadReturnsTheErrorOfItsJobAndTurnsAThrowIntoInternal) {
  const Result<void> refused =
      store().Read([](const app::Transaction&) -> Result<void> { return NotFound(); });
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::kNotFound);
  const Result<void> thrown =
      store().Read([](const app::Transaction&) -> Result<void> { throw std::runtime_error("the detail"); });
  ASSERT_FALSE(thrown);
  EXPECT_EQ(thrown.error().code, Errc::kInternal);
  EXPECT_EQ(thrown.error().detail, "the detail");
  EXPECT_TRUE(store().Read([](const app::Transaction&) -> Result<void> { return {}; }));
}

TEST_P(TransactionsContract, FullQueueRefusesAtOnceAndTheRestIsDone) {
  Reopen({.max_queued_writes = 3});
  Results results;
  Results refused;
  {
    Gate gate(store());
    for (int i = 0; i < 3; ++i) store().Write(AppendJob("kept"), results.Next(i));
    for (int i = 0; i < 2; ++i) store().Write(AppendJob("refused"), refused.Next(i));
    EXPECT_THAT(refused.numbers, ElementsAre(0, 1));
    EXPECT_THAT(refused.codes, Each(Errc::kResourceExhausted));
    EXPECT_THAT(refused.reasons, Each("OVERLOADED"));
    gate.Open();
  }
  Reopen();
  EXPECT_THAT(results.codes, ElementsAre(std::nullopt, std::nullopt, std::nullopt));
  EXPECT_THAT(Notes(), ElementsAre("kept", "kept", "kept"));
}

TEST_P(TransactionsContract, CloseFinishesWhatIsQueuedAndRefusesTheRest) {
  Results results;
  {
    Gate gate(store());
    for (int i = 0; i < 600; ++i) store().Write(AppendJob("queued"), results.Next(i));
    gate.Open();
  }
  store().Close();
  EXPECT_THAT(results.codes, SizeIs(600));
  EXPECT_THAT(results.codes, Each(std::nullopt));

  const Result<void> write = store().WriteBlocking(AppendJob("too late"));
  ASSERT_FALSE(write);
  EXPECT_EQ(write.error().code, Errc::kUnavailable);
  const Result<void> read = store().Read([](const app::Transaction&) -> Result<void> { return {}; });
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, Errc::kUnavailable);
  store().Close();
  Reopen();
  EXPECT_THAT(Notes(), SizeIs(600));
}

TEST_P(TransactionsContract, ManyWritersOnOneThreadGetDenseSequences) {
  constexpr int kWriters = 32;
  constexpr int kPosts = 25;
  const Practitioner ann = Person("ann");
  const Consultation asked = Asked(ann);
  std::atomic<int> posted = 0;
  std::atomic<bool> done = false;
  std::thread reader([&] {
    std::int64_t before = 0;
    while (!done) {
      Read([&](const app::Transaction& tx) {
        const std::int64_t last = tx.consultations().Find(asked.id)->last_sequence;
        EXPECT_GE(last, before);
        const auto messages = tx.messages().ListAfter(asked.id, 0, 100000);
        EXPECT_EQ(static_cast<std::int64_t>(messages.size()), last);
        before = last;
      });
    }
  });
  std::vector<std::thread> writers;
  for (int writer = 0; writer < kWriters; ++writer) {
    writers.emplace_back([&, writer] {
      for (int post = 0; post < kPosts; ++post) {
        const bool fail = (writer + post) % 5 == 0;
        const Result<void> result = store().WriteBlocking([&, fail](app::Transaction& tx) -> Result<void> {
          Consultation current = *tx.consultations().Find(asked.id);
          tx.messages().Append(MessageIn(asked, ann, ++current.last_sequence));
          tx.consultations().Update(current);
          RETURN_IF_ERROR(AppendJob("posted")(tx));
          if (fail) return NotFound();
          return {};
        });
        EXPECT_EQ(result.has_value(), !fail);
        if (result) ++posted;
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  done = true;
  reader.join();
  Reopen();
  Read([&](const app::Transaction& tx) {
    const auto messages = tx.messages().ListAfter(asked.id, 0, 100000);
    ASSERT_THAT(messages, SizeIs(posted.load()));
    for (std::size_t i = 0; i < messages.size(); ++i) {
      EXPECT_EQ(messages[i].sequence, static_cast<std::int64_t>(i) + 1);
    }
    EXPECT_EQ(tx.consultations().Find(asked.id)->last_sequence, posted.load());
  });
  EXPECT_THAT(Notes(), SizeIs(posted.load()));
}

}  // namespace
}  // namespace coconsult::contract
