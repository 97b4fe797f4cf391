// SPDX-License-Identifier: Apache-2.0
#include "rpc/watch_stream.h"

#include <utility>

namespace coconsult::rpc {
namespace {

Error Closing() {
  return {Errc::kUnavailable, "UNAVAILABLE",
          "The server is about to restart. Watch again with the newest resume token: nothing is lost."};
}

}  // namespace

grpc::ServerWriteReactor<v1::WatchResponse>* WatchStream::Start(Edge& edge, feed::Hub& hub,
                                                                Readings& readings,
                                                                grpc::CallbackServerContext& context,
                                                                const v1::WatchRequest& request) {
  auto stream = std::make_shared<WatchStream>(edge, hub, readings, request);
  stream->self_ = stream;
  stream->Begin(context);
  return stream.get();
}

WatchStream::WatchStream(Edge& edge, feed::Hub& hub, Readings& readings, const v1::WatchRequest& request)
    : edge_(edge), hub_(hub), readings_(readings), request_(request) {}

void WatchStream::Begin(grpc::CallbackServerContext& context) {
  auto admission = edge_.Admit(context, request_);
  if (!admission) return End(edge_.ToStatus(admission.error(), nullptr));
  counted_ = edge_.under_way().Begin();
  admission_ = *std::move(admission);
  admission_.bad_fields = Edge::CheckFields(*admission_.policy, request_);
  readings_.Add(shared_from_this());
}

void WatchStream::OnWriteDone(bool ok) {
  if (!ok) return End(grpc::Status::CANCELLED);
  sending_.reset();
  Rest();
}

void WatchStream::OnCancel() { End(grpc::Status::CANCELLED); }

void WatchStream::OnDone() {
  feed::Subscription ended;
  {
    MutexLock lock(mutex_);
    ended = std::move(subscription_);
  }
  // The last thing that this function does: it may be the end of the stream.
  const auto self = std::move(self_);
}

void WatchStream::OnSignal(feed::Signal signal) {
  {
    MutexLock lock(mutex_);
    if (ended_) return;
    switch (signal) {
      case feed::Signal::kChange:
        dirty_ = true;
        break;
      case feed::Signal::kHeartbeat:
        beat_ = true;
        break;
      case feed::Signal::kClosing:
        closing_ = true;
        break;
    }
    if (busy_) return;
    if (closing_) return EndLocked(edge_.ToStatus(Closing(), admission_.policy));
  }
  ReadIfNeeded();
}

void WatchStream::ReadIfNeeded() {
  {
    MutexLock lock(mutex_);
    if (ended_ || busy_ || (!dirty_ && !beat_)) return;
    busy_ = true;
    // Taken before the snapshot: what is committed later sets it again.
    dirty_ = false;
    beating_ = std::exchange(beat_, false);
  }
  readings_.Add(shared_from_this());
}

void WatchStream::Look(EventPages& pages) { found_ = Find(pages); }

Result<WatchStream::Found> WatchStream::Find(EventPages& pages) const {
  ASSIGN_OR_RETURN(const Caller caller, edge_.Check(pages.tx(), admission_, request_, pages.now()));
  if (open_) return Found{caller, pages.After(caller, position_)};
  if (request_.resume_token().empty()) {
    return Found{caller, pages.At(caller, pages.tx().changes().LastPosition())};
  }
  ASSIGN_OR_RETURN(
      const std::int64_t position,
      app::ParseResumeToken(edge_.services().tokens, caller.practitioner, request_.resume_token()));
  return Found{caller, pages.At(caller, position)};
}

void WatchStream::Proceed(const Result<void>& read) {
  if (!read) return End(edge_.ToStatus(read.error(), admission_.policy));
  if (!found_) return End(edge_.ToStatus(found_.error(), admission_.policy));
  const auto [caller, page] = std::exchange(*found_, {});
  const bool first = !std::exchange(open_, true);
  // Before the next snapshot is taken, so that nothing falls between the two.
  if (first || caller.roles != caller_.roles) Subscribe(caller);
  caller_ = caller;
  position_ = page->position;
  if (page->more) {
    MutexLock lock(mutex_);
    dirty_ = true;
  }
  // The first response comes at once, so that the client has a token from the start.
  if (!first && !beating_ && page->response.events().empty()) return Rest();
  sending_ = page;
  MutexLock lock(mutex_);
  if (!ended_) StartWrite(&sending_->response);
}

void WatchStream::Subscribe(const Caller& caller) {
  auto wake = [weak = weak_from_this()](feed::Signal signal) {
    if (const auto stream = weak.lock()) stream->OnSignal(signal);
  };
  feed::Subscription subscription = hub_.Subscribe(caller.practitioner, caller.roles, std::move(wake));
  MutexLock lock(mutex_);
  if (!subscription) closing_ = true;
  // What changed between the snapshot and this moment was told to nobody.
  dirty_ = true;
  if (!ended_) std::swap(subscription_, subscription);
}

// Nothing is on its way any more: ends, reads on, or waits to be told.
void WatchStream::Rest() {
  {
    MutexLock lock(mutex_);
    busy_ = false;
    if (ended_) return;
    if (closing_) return EndLocked(edge_.ToStatus(Closing(), admission_.policy));
  }
  ReadIfNeeded();
}

void WatchStream::End(const grpc::Status& status) {
  MutexLock lock(mutex_);
  EndLocked(status);
}

void WatchStream::EndLocked(const grpc::Status& status) {
  if (std::exchange(ended_, true)) return;
  Finish(status);
}

}  // namespace coconsult::rpc
