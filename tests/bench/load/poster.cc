// SPDX-License-Identifier: Apache-2.0
#include "bench/load/poster.h"

#include <chrono>
#include <utility>

#include "bench/load/texts.h"
#include "bench/load/world.h"

namespace coconsult::bench {
namespace {

constexpr std::chrono::seconds kCallDeadline{20};

}  // namespace

Poster::Poster(Loop& loop, Thread thread, const std::shared_ptr<grpc::Channel>& channel, int holders,
               std::function<std::string()> next_text)
    : loop_(loop),
      thread_(std::move(thread)),
      stub_(v1::ThreadService::NewStub(channel)),
      holders_(holders),
      next_text_(std::move(next_text)) {}

void Poster::Send() {
  request_.set_parent(thread_.parent);
  request_.set_kind(kPostKind);
  request_.set_request_id(CheapRequestId());
  context_ = std::make_unique<grpc::ClientContext>();
  context_->AddMetadata("authorization", thread_.authorization);
  context_->set_deadline(std::chrono::system_clock::now() + kCallDeadline);
  missing_ = holders_ + 1;
  request_.set_text(next_text_());
  stub_->async()->PostMessage(context_.get(), &request_, &reply_,
                              [this](const grpc::Status& status) { OnAcknowledged(status); });
}

void Poster::OneIsDone() {
  if (--missing_ > 0) return;
  if (!loop_.stopping()) return Send();
  loop_.OneHasEnded();
}

void Poster::OnAcknowledged(const grpc::Status& status) {
  if (!status.ok()) {
    // Nobody will get it: this one is out.
    loop_.Fail(status);
    return loop_.OneHasEnded();
  }
  ++acknowledged_;
  OneIsDone();
}

}  // namespace coconsult::bench
