// SPDX-License-Identifier: Apache-2.0
#include "rpc/watch_stream.h"

#include <exception>
#include <utility>

#include "rpc/convert.h"

namespace coconsult::rpc {
namespace {

constexpr int kEventsAtOnce = 100;
constexpr std::size_t kBytesAtOnce = 256 * 1024;

Error Closing() {
  return {Errc::kUnavailable, "UNAVAILABLE",
          "The server is about to restart. Watch again with the newest resume token: nothing is lost."};
}
Error Overloaded() {
  return {Errc::kResourceExhausted, "OVERLOADED",
          "The server has too much to do at the moment. Watch again in a few seconds with the newest resume "
          "token."};
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
  readings_.Begin();
  const bool posted = edge_.pool().TryPost([stream = shared_from_this()] {
    stream->Open();
    stream->readings_.End();
  });
  if (posted) return;
  readings_.End();
  End(edge_.ToStatus(Overloaded(), admission_.policy));
}

void WatchStream::OnWriteDone(bool ok) {
  if (!ok) return End(grpc::Status::CANCELLED);
  v1::WatchResponse().Swap(&response_);  // an idle stream keeps no page
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

bool WatchStream::OnSignal(feed::Signal signal) {
  {
    MutexLock lock(mutex_);
    if (ended_) return true;
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
    if (busy_) return true;
    if (closing_) {
      EndLocked(edge_.ToStatus(Closing(), admission_.policy));
      return true;
    }
  }
  return ReadIfNeeded();
}

bool WatchStream::ReadIfNeeded() {
  bool beat = false;
  {
    MutexLock lock(mutex_);
    if (ended_ || busy_ || (!dirty_ && !beat_)) return true;
    busy_ = true;
    // Taken before the snapshot: what is committed later sets it again.
    dirty_ = false;
    beat = std::exchange(beat_, false);
  }
  if (PostReading(beat)) return true;
  MutexLock lock(mutex_);
  busy_ = false;
  dirty_ = true;
  beat_ = beat_ || beat;
  if (!closing_) return false;
  // The feed closed meanwhile, and says so only once.
  EndLocked(edge_.ToStatus(Closing(), admission_.policy));
  return true;
}

bool WatchStream::PostReading(bool beat) {
  if (!readings_.TryBegin()) return false;
  const bool posted = edge_.pool().TryPost([stream = shared_from_this(), beat] {
    stream->ReadOn(beat);
    stream->readings_.End();
  });
  if (!posted) readings_.End();
  return posted;
}

// The first reading: where to begin, and who is asking. Says so at once, so that the client has a token from
// the start.
void WatchStream::Open() {
  Result<Found> found = ReadLog(true);
  if (!found) return End(edge_.ToStatus(found.error(), admission_.policy));
  caller_ = found->caller;
  position_ = found->page.upto;
  // Before the next snapshot is taken, so that nothing falls between the two.
  Subscribe(caller_);
  {
    MutexLock lock(mutex_);
    dirty_ = true;
  }
  Send();
}

void WatchStream::ReadOn(bool beat) {
  Result<Found> found = ReadLog(false);
  if (!found) return End(edge_.ToStatus(found.error(), admission_.policy));
  if (found->caller.roles != caller_.roles) Subscribe(found->caller);
  caller_ = found->caller;
  const bool more = FillResponse(found->page);
  {
    MutexLock lock(mutex_);
    dirty_ = dirty_ || more;
  }
  if (beat || response_.events_size() > 0) return Send();
  Rest();
}

Result<WatchStream::Found> WatchStream::ReadLog(bool opening) {
  Found found;
  const auto job = [&](const app::Transaction& tx) -> Result<void> {
    const Timestamp now = edge_.services().clock.Now();
    ASSIGN_OR_RETURN(found.caller, edge_.Check(tx, admission_, request_, now));
    if (!opening) {
      ASSIGN_OR_RETURN(found.page, app::ReadEvents(app::ReadScope(tx, edge_.services(), found.caller, now),
                                                   position_, kEventsAtOnce));
    } else if (request_.resume_token().empty()) {
      found.page.upto = tx.changes().LastPosition();
    } else {
      ASSIGN_OR_RETURN(
          found.page.upto,
          app::ParseResumeToken(edge_.services().tokens, found.caller.practitioner, request_.resume_token()));
    }
    return {};
  };
  try {
    RETURN_IF_ERROR(edge_.store().Read(job));
  } catch (const std::exception& failure) {
    return Internal(failure.what());
  }
  return found;
}

void WatchStream::Subscribe(const Caller& caller) {
  auto wake = [weak = weak_from_this()](feed::Signal signal) {
    const auto stream = weak.lock();
    return stream == nullptr || stream->OnSignal(signal);
  };
  feed::Subscription subscription = hub_.Subscribe(caller.practitioner, caller.roles, std::move(wake));
  MutexLock lock(mutex_);
  if (!subscription) closing_ = true;
  // What changed between the snapshot and this moment was told to nobody.
  dirty_ = true;
  if (!ended_) std::swap(subscription_, subscription);
}

bool WatchStream::FillResponse(app::EventPage& page) {
  response_.clear_events();
  std::size_t bytes = 0;
  for (const app::EventView& event : page.events) {
    v1::Event converted = ToProto(event);
    bytes += converted.ByteSizeLong();
    if (bytes > kBytesAtOnce && response_.events_size() > 0) return true;
    *response_.add_events() = std::move(converted);
    position_ = event.change.position;
  }
  position_ = page.upto;
  return page.more;
}

void WatchStream::Send() {
  response_.set_resume_token(app::MakeResumeToken(edge_.services().tokens, caller_.practitioner, position_));
  MutexLock lock(mutex_);
  if (!ended_) StartWrite(&response_);
}

// Nothing is on its way any more: ends, reads on, or waits to be told.
void WatchStream::Rest() {
  {
    MutexLock lock(mutex_);
    busy_ = false;
    if (ended_) return;
    if (closing_) return EndLocked(edge_.ToStatus(Closing(), admission_.policy));
  }
  if (ReadIfNeeded()) return;
  MutexLock lock(mutex_);
  subscription_.WakeSoon();
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
