// SPDX-License-Identifier: Apache-2.0
#include "bench/load/deliveries.h"

#include <charconv>
#include <chrono>
#include <cstdint>
#include <memory>
#include <utility>

#include "bench/load/poster.h"
#include "bench/load/texts.h"
#include "bench/load/watchers.h"

namespace coconsult::bench {
namespace {

using std::chrono::steady_clock;

// A thread's messages, each with a text that tells its sender, and the moment of the last.
class Sender {
 public:
  Sender(Loop& loop, const PostTarget& thread, const std::shared_ptr<grpc::Channel>& channel, int readers,
         std::string mark)
      : mark_(std::move(mark)),
        poster_(loop, {thread.parent, thread.authorization}, channel, readers,
                [this] { return NextText(); }) {}

  Poster& poster() { return poster_; }
  // The time since the last message was sent. Between the sending and the last OneIsDone.
  std::chrono::nanoseconds Age() const { return steady_clock::now() - sent_; }

 private:
  std::string NextText() {
    std::string text = TextBeginningWith(mark_);
    sent_ = steady_clock::now();
    return text;
  }

  const std::string mark_;
  steady_clock::time_point sent_;
  Poster poster_;
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
    for (const auto& sender : senders_) sender->poster().Send();
    LoadResult result = loop_.Measure(plan_.load.server, plan_.load.seconds);
    std::vector<std::int64_t> nanoseconds;
    for (Received& received : received_) {
      nanoseconds.insert(nanoseconds.end(), received.nanoseconds.begin(), received.nanoseconds.end());
    }
    for (const auto& sender : senders_) result.acknowledged += sender->poster().acknowledged();
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
    sender.poster().OneIsDone();
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
