// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <cstdint>
#include <memory>

#include "base/mutex.h"
#include "coconsult/v1/event_service.pb.h"
#include "feed/hub.h"
#include "rpc/edge.h"
#include "rpc/readings.h"

namespace coconsult::rpc {

// One Watch call. Reads the log from its position when it is told that there may be something new, and sends
// what it finds; there is one page in flight at most, so a slow reader costs nothing but re-reading. Session,
// role and membership are those of the snapshot of each reading (Readings).
//
// Lives until gRPC is done with it (OnDone) and nobody else holds it. `mutex_` covers what several threads
// touch, and each call of StartWrite or Finish: after a Finish there must be neither. The rest belongs to
// whoever made `busy_` true.
class WatchStream final : public grpc::ServerWriteReactor<v1::WatchResponse>,
                          public LogReader,
                          public std::enable_shared_from_this<WatchStream> {
 public:
  // What gRPC asks for; it is kept alive until OnDone. `request` lives as long as the call; the others
  // outlive it and everything that is counted in `readings`.
  static grpc::ServerWriteReactor<v1::WatchResponse>* Start(Edge& edge, feed::Hub& hub, Readings& readings,
                                                            grpc::CallbackServerContext& context,
                                                            const v1::WatchRequest& request);

  WatchStream(Edge& edge, feed::Hub& hub, Readings& readings, const v1::WatchRequest& request);

  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

  void Look(EventPages& pages) override;
  void Proceed(const Result<void>& read) override;

 private:
  // What one reading found.
  struct Found {
    Caller caller;
    std::shared_ptr<const EventPage> page;
  };

  void Begin(grpc::CallbackServerContext& context);
  void OnSignal(feed::Signal signal);
  // Goes on reading if there is a reason to.
  void ReadIfNeeded() EXCLUDES(mutex_);
  Result<Found> Find(EventPages& pages) const;
  void Subscribe(const Caller& caller);
  void Rest();
  void End(const grpc::Status& status) EXCLUDES(mutex_);
  void EndLocked(const grpc::Status& status) REQUIRES(mutex_);

  Edge& edge_;
  feed::Hub& hub_;
  Readings& readings_;
  const v1::WatchRequest& request_;
  std::shared_ptr<WatchStream> self_;  // until OnDone

  UnderWay::Token counted_;
  Admission admission_;
  bool open_ = false;          // the first reading is done: where to begin, and who is asking
  bool beating_ = false;       // this reading is to send something in any case
  std::int64_t position_ = 0;  // everything up to here was sent, or was not for this caller
  Caller caller_;
  Result<Found> found_ = Found{};
  std::shared_ptr<const EventPage> sending_;

  Mutex mutex_;
  feed::Subscription subscription_ GUARDED_BY(mutex_);
  bool busy_ GUARDED_BY(mutex_) = true;      // a reading is on its way, or a write in flight
  bool dirty_ GUARDED_BY(mutex_) = false;    // there may be something new since the last reading began
  bool beat_ GUARDED_BY(mutex_) = false;     // a heartbeat is wanted
  bool closing_ GUARDED_BY(mutex_) = false;  // the feed has closed
  bool ended_ GUARDED_BY(mutex_) = false;    // Finish was called
};

}  // namespace coconsult::rpc
