// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <grpcpp/impl/codegen/service_type.h>

#include <memory>

#include "feed/hub.h"
#include "rpc/edge.h"

namespace coconsult::rpc {

// Threads. Both outlive the service. Streams of posts end when the hub closes. Thread-safe.
std::unique_ptr<grpc::Service> MakeThreadService(Edge& edge, feed::Hub& hub);

}  // namespace coconsult::rpc
