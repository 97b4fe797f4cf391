// SPDX-License-Identifier: Apache-2.0
#include "bench/load/room_load.h"

#include <atomic>
#include <chrono>
#include <memory>
#include <utility>
#include <vector>

#include "bench/load/room_tally.h"
#include "bench/load/texts.h"
#include "bench/load/watchers.h"
#include "coconsult/v1/thread_service.grpc.pb.h"

namespace coconsult::bench {
namespace {

constexpr std::chrono::seconds kCallDeadline{20};
constexpr int kAckAndEcho = 2;

// One person of the room.
class Occupant {
 public:
  Occupant(Loop& loop, RoomTally& tally, std::size_t number, std::string parent, std::string authorization,
           std::shared_ptr<grpc::Channel> channel)
      : loop_(loop),
        tally_(tally),
        number_(number),
        parent_(std::move(parent)),
        authorization_(std::move(authorization)),
        stub_(v1::ThreadService::NewStub(std::move(channel))) {}

  void Send() {
    request_.set_parent(parent_);
    request_.set_kind(kPostKind);
    request_.set_request_id(CheapRequestId());
    request_.set_text(tally_.NextText(number_));
    context_ = std::make_unique<grpc::ClientContext>();
    context_->AddMetadata("authorization", authorization_);
    context_->set_deadline(std::chrono::system_clock::now() + kCallDeadline);
    missing_ = kAckAndEcho;
    stub_->async()->PostMessage(context_.get(), &request_, &reply_,
                                [this](const grpc::Status& status) { OnAcknowledged(status); });
  }
  void OneIsDone() {
    if (--missing_ > 0) return;
    if (!loop_.stopping()) return Send();
    loop_.OneHasEnded();
  }
  std::int64_t acknowledged() const { return acknowledged_; }

 private:
  void OnAcknowledged(const grpc::Status& status) {
    if (!status.ok()) {
      // It will not come back: this person is out.
      loop_.Fail(status);
      return loop_.OneHasEnded();
    }
    ++acknowledged_;
    OneIsDone();
  }

  Loop& loop_;
  RoomTally& tally_;
  const std::size_t number_;
  const std::string parent_;
  const std::string authorization_;
  const std::unique_ptr<v1::ThreadService::Stub> stub_;
  v1::PostMessageRequest request_;
  v1::PostMessageResponse reply_;
  std::unique_ptr<grpc::ClientContext> context_;
  std::atomic<int> missing_ = 0;
  std::int64_t acknowledged_ = 0;
};

}  // namespace

Result<LoadResult> RunRoom(const LoadPlan& plan, const Room& room) {
  const std::size_t people = room.people.size();
  Loop loop(static_cast<int>(people));
  RoomTally tally(people);
  CLIENT_ASSIGN_OR_RETURN(const auto channels, OpenChannels(plan.address, static_cast<int>(people)));
  std::vector<std::unique_ptr<Occupant>> occupants;
  std::vector<Watchers::Stream> streams;
  for (std::size_t i = 0; i < people; ++i) {
    occupants.push_back(std::make_unique<Occupant>(loop, tally, i, room.parent, room.people[i], channels[i]));
    streams.push_back({channels[i], room.people[i]});
  }
  const auto on_message = [&](std::size_t person, const v1::Message& message) {
    if (tally.Held(person, message.text(), loop.measuring())) occupants[person]->OneIsDone();
  };
  CLIENT_ASSIGN_OR_RETURN(const auto watchers, Watchers::Open(streams, on_message));
  for (const auto& occupant : occupants) occupant->Send();
  LoadResult result = loop.Measure(plan.server, plan.seconds);
  for (const auto& occupant : occupants) result.acknowledged += occupant->acknowledged();
  loop.Count(result, tally.TakeTimes());
  return result;
}

}  // namespace coconsult::bench
