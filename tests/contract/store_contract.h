// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/ports/store.h"
#include "base/random.h"
#include "support/fake_clock.h"
#include "support/seeded_random.h"

namespace coconsult::contract {

struct StoreLimits {
  std::size_t max_queued_writes = 4096;
};

// One empty place to keep things, which can be opened again and again, one store at a time.
class Backend {
 public:
  virtual ~Backend() = default;
  virtual std::unique_ptr<app::Store> Open(const StoreLimits& limits) = 0;
  // What is wrong with what is kept, as the backend's own check sees it. No store is open.
  virtual std::vector<std::string> Verify() = 0;
};

// A kind of store that has to keep the contract.
struct BackendKind {
  std::string name;
  std::function<std::unique_ptr<Backend>()> make;
};

// All kinds that are built in. A new one is added in backends.cc and nowhere else.
const std::vector<BackendKind>& Backends();

// What every test of the contract starts from: an empty store, a clock that stands still, ids in the order
// they are made.
class StoreContract : public ::testing::TestWithParam<BackendKind> {
 protected:
  using Job = std::function<void(app::Transaction&)>;
  using Look = std::function<void(const app::Transaction&)>;

  StoreContract();
  ~StoreContract() override;

  app::Store& store() { return *store_; }
  // Closes the store and opens it again.
  void Reopen(const StoreLimits& limits = {});

  // A write that must succeed.
  void Write(const Job& job);
  // A write that must fail, with what it failed.
  Error WriteFails(app::Store::WriteJob job);
  void Read(const Look& look);

  template <class IdType>
  IdType New() {
    return ids_.New<IdType>(clock_.Now());
  }
  Timestamp Now() const { return clock_.Now(); }
  void Advance(Duration by) { clock_.Advance(by); }

  // A registered practitioner with every field set, and kept.
  Practitioner Person(const std::string& name);
  // An active consultation with every field set, and kept, with its asker as the one member.
  Consultation Asked(const Practitioner& asker);
  Participant MemberOf(const Consultation& consultation, const Practitioner& person);
  void Join(const Consultation& consultation, const Practitioner& person);
  void Leave(const Consultation& consultation, const Practitioner& person);
  Message MessageIn(const Consultation& consultation, const Practitioner& author, std::int64_t sequence);
  Invitation InvitationTo(const Consultation& consultation, const Practitioner& person);

 private:
  std::unique_ptr<Backend> backend_;
  std::unique_ptr<app::Store> store_;
  testing::FakeClock clock_;
  testing::SeededRandom random_;
  IdSource ids_{random_};
};

std::string BackendName(const ::testing::TestParamInfo<BackendKind>& info);
inline void PrintTo(const BackendKind& kind, std::ostream* out) { *out << kind.name; }

}  // namespace coconsult::contract

#define COCONSULT_FOR_EVERY_BACKEND(suite)                                                              \
  INSTANTIATE_TEST_SUITE_P(EveryBackend, suite, ::testing::ValuesIn(::coconsult::contract::Backends()), \
                           ::coconsult::contract::BackendName)
