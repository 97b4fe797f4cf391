// SPDX-License-Identifier: Apache-2.0
#include "bench/load/deliveries.h"

#include <atomic>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <memory>
#include <utility>

#include "bench/load/texts.h"
#include "bench/load/watchers.h"
#include "coconsult/v1/thread_service.grpc.pb.h"

namespace coconsult::bench {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::seconds kCallDeadline{20};

// One message after the other in one thread: the next when all readers hold the last one and it is
// acknowledged.
class Sender {
 public:
  Sender(Loop& loop, const PostTarget& thread, std::shared_ptr<grpc::Channel> channel, int readers,
         std::string mark)
      : loop_(loop),
        thread_(thread),
        stub_(v1::ThreadService::NewStub(std::move(channel))),
        readers_(readers),
        mark_(std::move(mark)) {}

  void Send() {
    request_.set_parent(thread_.parent);
    request_.set_kind(kPostKind);
    request_.set_request_id(CheapRequestId());
    request_.set_text(TextBeginningWith(mark_));
    context_ = std::make_unique<grpc::ClientContext>();
    context_->AddMetadata("authorization", thread_.authorization);
    context_->set_deadline(std::chrono::system_clock::now() + kCallDeadline);
    missing_ = readers_ + 1;
    sent_ = steady_clock::now();
    stub_->async()->PostMessage(context_.get(), &request_, &reply_,
                                [this](const grpc::Status& status) { OnAcknowledged(status); });
  }
  // The time since it was sent. Between the sending and the last OneIsDone.
  std::chrono::nanoseconds Age() const { return steady_clock::now() - sent_; }
  void OneIsDone() {
    if (--missing_ > 0) return;
    if (!loop_.stopping()) return Send();
    loop_.OneHasEnded();
  }
  std::int64_t acknowledged() const { return acknowledged_; }

 private:
  void OnAcknowledged(const grpc::Status& status) {
    if (!status.ok()) {
      // Nobody will get it: this sender is out.
      loop_.Fail(status);
      return loop_.OneHasEnded();
    }
    ++acknowledged_;
    OneIsDone();
  }

  Loop& loop_;
  const PostTarget thread_;
  const std::unique_ptr<v1::ThreadService::Stub> stub_;
  const int readers_;
  const std::string mark_;
  v1::PostMessageRequest request_;
  v1::PostMessageResponse reply_;
  std::unique_ptr<grpc::ClientContext> context_;
  steady_clock::time_point sent_;
  std::atomic<int> missing_ = 0;  // readers, and the acknowledgement
  std::int64_t acknowledged_ = 0;
};

// Marks begin with the sender's number, so that whoever reads a text knows its sender.
std::string MarkOf(std::size_t sender) { return std::to_string(sender) + "-" + CheapRequestId(); }

std::size_t SenderOf(const v1::Message& message) {
  std::size_t number = 0;
  std::from_chars(message.text().data(), message.text().data() + message.text().size(), number);
  return number;
}

// What one stream was given in the measured time, on a cache line of its own.
struct alignas(64) Received {
  std::vector<std::int64_t> nanoseconds;
};

class Run {
 public:
  explicit Run(const DeliveryPlan& plan)
      : plan_(plan),
        loop_(static_cast<int>(plan.threads.size()) * plan.under_way),
        received_(plan.readers.size() + plan.silent.size()) {}

  Result<LoadResult> Do() {
    CLIENT_RETURN_IF_ERROR(Connect());
    MakeSenders();
    CLIENT_ASSIGN_OR_RETURN(const auto watchers,
                            Watchers::Open(Streams(), [this](std::size_t stream, const v1::Message& message) {
                              OnMessage(stream, message);
                            }));
    for (const auto& sender : senders_) sender->Send();
    LoadResult result = loop_.Measure(plan_.load.server, plan_.load.seconds);
    std::vector<std::int64_t> nanoseconds;
    for (Received& received : received_) {
      nanoseconds.insert(nanoseconds.end(), received.nanoseconds.begin(), received.nanoseconds.end());
    }
    for (const auto& sender : senders_) result.acknowledged += sender->acknowledged();
    loop_.Count(result, std::move(nanoseconds));
    return result;
  }

 private:
  Outcome Connect() {
    const int count = plan_.channels > 0 ? plan_.channels : static_cast<int>(received_.size());
    CLIENT_ASSIGN_OR_RETURN(channels_, OpenChannels(plan_.load.address, count));
    return Done();
  }
  const std::shared_ptr<grpc::Channel>& ChannelOf(std::size_t person) const {
    return channels_[person % channels_.size()];
  }
  std::vector<Watchers::Stream> Streams() const {
    std::vector<Watchers::Stream> streams;
    for (const std::string& authorization : plan_.readers) {
      streams.push_back({ChannelOf(streams.size()), authorization});
    }
    for (const std::string& authorization : plan_.silent) {
      streams.push_back({ChannelOf(streams.size()), authorization});
    }
    return streams;
  }
  // Who posts does so on the connection of their silent stream, when each person has one.
  void MakeSenders() {
    const std::size_t threads = plan_.threads.size();
    const auto readers = static_cast<int>(plan_.readers.size() / threads);
    for (std::size_t i = 0; i < threads * static_cast<std::size_t>(plan_.under_way); ++i) {
      senders_.push_back(std::make_unique<Sender>(loop_, plan_.threads[i % threads],
                                                  ChannelOf(plan_.readers.size() + i % threads), readers,
                                                  MarkOf(i)));
    }
  }
  void OnMessage(std::size_t stream, const v1::Message& message) {
    if (stream >= plan_.readers.size()) return;
    const std::size_t number = SenderOf(message);
    if (number >= senders_.size()) return;
    Sender& sender = *senders_[number];
    if (loop_.measuring()) received_[stream].nanoseconds.push_back(sender.Age().count());
    sender.OneIsDone();
  }

  const DeliveryPlan& plan_;
  Loop loop_;
  std::vector<std::shared_ptr<grpc::Channel>> channels_;
  std::vector<std::unique_ptr<Sender>> senders_;
  std::vector<Received> received_;
};

}  // namespace

Result<LoadResult> RunDeliveries(const DeliveryPlan& plan) { return Run(plan).Do(); }

}  // namespace coconsult::bench
