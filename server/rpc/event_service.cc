// SPDX-License-Identifier: Apache-2.0
#include "rpc/event_service.h"

#include "coconsult/v1/event_service.grpc.pb.h"
#include "rpc/watch_stream.h"

namespace coconsult::rpc {
namespace {

class EventService final : public v1::EventService::CallbackService {
 public:
  EventService(Edge& edge, feed::Hub& hub) : edge_(edge), hub_(hub), readings_(edge) {}

  grpc::ServerWriteReactor<v1::WatchResponse>* Watch(grpc::CallbackServerContext* context,
                                                     const v1::WatchRequest* request) override {
    return WatchStream::Start(edge_, hub_, readings_, *context, *request);
  }

 private:
  Edge& edge_;
  feed::Hub& hub_;
  Readings readings_;  // its end waits for the last one
};

}  // namespace

std::unique_ptr<grpc::Service> MakeEventService(Edge& edge, feed::Hub& hub) {
  return std::make_unique<EventService>(edge, hub);
}

}  // namespace coconsult::rpc
