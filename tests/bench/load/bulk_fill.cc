// SPDX-License-Identifier: Apache-2.0
#include "bench/load/bulk_fill.h"

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

#include "app/ports/store.h"
#include "app/seal.h"
#include "bench/load/texts.h"
#include "bench/load/world.h"
#include "identity/token_source.h"
#include "storage/sqlite/store.h"

namespace coconsult::bench {
namespace {

constexpr int kMessagesInCommit = 20'000;
constexpr int kIndexPortion = 500;
constexpr int kIndexPortionsInCommit = 40;
constexpr std::size_t kReplyBytes = 90;
constexpr std::size_t kFingerprintBytes = 32;
constexpr const char* kScope = "filled.PostMessageRequest";

// A thread and its first message, whose author writes the rest.
struct Thread {
  Consultation consultation;
  Message message;
};

class Filler {
 public:
  explicit Filler(app::Store& store) : store_(store) {}

  coconsult::Result<void> Fill(std::int64_t messages) {
    RETURN_IF_ERROR(store_.Read([this](const app::Transaction& tx) { return Load(tx); }));
    for (std::int64_t missing = messages - stored_; missing > 0; missing -= kMessagesInCommit) {
      const int count = static_cast<int>(std::min<std::int64_t>(missing, kMessagesInCommit));
      RETURN_IF_ERROR(store_.WriteBlocking([this, count](app::Transaction& tx) { return Add(tx, count); }));
    }
    return Index();
  }

 private:
  coconsult::Result<void> Load(const app::Transaction& tx) {
    for (Consultation& consultation : tx.consultations().ListAll({}, 2 * kConsultations)) {
      stored_ += consultation.last_sequence;
      auto first = tx.messages().ListAfter(consultation.id, 0, 1);
      if (!first.empty()) threads_.push_back({std::move(consultation), std::move(first.front())});
    }
    if (threads_.empty()) return NotFound();
    return {};
  }

  coconsult::Result<void> Add(app::Transaction& tx, int count) {
    for (int i = 0; i < count; ++i) Post(tx, threads_[next_++ % threads_.size()]);
    return {};
  }

  void Post(app::Transaction& tx, Thread& thread) {
    const std::string request_id = CheapRequestId();
    Message& message = thread.message;
    message.sequence = ++thread.consultation.last_sequence;
    message.text = TextBeginningWith(request_id);
    message.created_at = clock_.Now();
    app::Seal(tokens_, message);
    std::string& chain = thread.consultation.thread_chain;
    chain = app::Link(tokens_, chain, message.sequence, message.digest);
    message.chain = chain;
    tx.messages().Append(message);
    Change change = Change::ForThread(ChangeKind::kMessagePosted, message.consultation, message.author,
                                      message.created_at);
    change.sequence = message.sequence;
    tx.changes().Append(change);
    tx.requests().Insert(kScope, request_id,
                         {std::string(kFingerprintBytes, 'f'), std::string(kReplyBytes, 'r')},
                         message.created_at);
  }

  coconsult::Result<void> Index() {
    bool behind = true;
    while (behind) {
      RETURN_IF_ERROR(store_.WriteBlocking([&behind](app::Transaction& tx) -> coconsult::Result<void> {
        for (int i = 0; i < kIndexPortionsInCommit; ++i) tx.message_index().IndexMore(kIndexPortion);
        behind = tx.message_index().IsBehind();
        return {};
      }));
    }
    return {};
  }

  app::Store& store_;
  const SystemClock clock_;
  identity::CryptoTokenSource tokens_{identity::ServerKey()};  // digests need no key
  std::vector<Thread> threads_;
  std::int64_t stored_ = 0;
  std::size_t next_ = 0;
};

}  // namespace

Outcome FillWithMessages(const std::string& data_folder, std::int64_t messages) {
  auto store = storage::sqlite::OpenStore({.directory = data_folder});
  if (!store) return Failure("The database to be filled cannot be opened: " + store.error().message);
  const auto filled = Filler(**store).Fill(messages);
  (*store)->Close();
  if (!filled) return Failure("The database cannot be filled: " + filled.error().message);
  return Done();
}

}  // namespace coconsult::bench
