// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "base/random.h"
#include "storage/sqlite/connection.h"
#include "storage/sqlite/store.h"
#include "support/fake_clock.h"
#include "support/seeded_random.h"
#include "support/temp_dir.h"

namespace coconsult::storage::sqlite {

// A store in a directory of its own with one person, one thread, and posts to it.
class FilledStore : public ::testing::Test {
 protected:
  FilledStore() {
    Open();
    person_.id = ids_.New<PractitionerId>(clock_.Now());
    person_.email = "ann@example.org";
    asked_.id = ids_.New<ConsultationId>(clock_.Now());
    asked_.asker = person_.id;
    EXPECT_TRUE(store_->WriteBlocking([this](app::Transaction& tx) -> Result<void> {
      tx.practitioners().Insert(person_);
      tx.consultations().Insert(asked_);
      tx.moderation().AppendAudit({1, clock_.Now(), {}, "first", "", "", ""});
      tx.moderation().AppendAudit({2, clock_.Now(), {}, "second", "", "", ""});
      return {};
    }));
  }

  void Open() {
    Options options;
    options.directory = temp_.File("data");
    auto opened = OpenStore(std::move(options));
    ASSERT_TRUE(opened) << opened.error().message;
    store_ = *std::move(opened);
  }
  void Close() { store_.reset(); }

  // What a post does to the tables.
  Result<void> Post(const std::string& text = "Hello.") {
    return store_->WriteBlocking([&](app::Transaction& tx) -> Result<void> {
      Consultation current = *tx.consultations().Find(asked_.id);
      Message message;
      message.consultation = current.id;
      message.sequence = ++current.last_sequence;
      message.author = person_.id;
      message.text = text;
      tx.messages().Append(message);
      Change change = Change::ForThread(ChangeKind::kMessagePosted, current.id, person_.id, clock_.Now());
      change.sequence = message.sequence;
      tx.changes().Append(change);
      return {};
    });
  }
  std::int64_t LastPosition(app::Store& store) {
    std::int64_t last = 0;
    EXPECT_TRUE(store.Read([&](const app::Transaction& tx) -> Result<void> {
      last = tx.changes().LastPosition();
      EXPECT_EQ(tx.consultations().Find(asked_.id)->last_sequence, last);
      return {};
    }));
    return last;
  }

  testing::TempDir temp_;
  std::string database_ = DatabasePath(temp_.File("data"));
  testing::FakeClock clock_;
  testing::SeededRandom random_;
  IdSource ids_{random_};
  Practitioner person_;
  Consultation asked_;
  std::unique_ptr<app::Store> store_;
};

}  // namespace coconsult::storage::sqlite
