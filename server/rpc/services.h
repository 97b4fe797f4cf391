// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <grpcpp/impl/codegen/service_type.h>

#include <memory>

#include "rpc/edge.h"

namespace coconsult::rpc {

// The unary services of the contract. Each method names its use case and nothing more: who may call, limits,
// idempotency and errors are the edge's. `edge` outlives the service; thread-safe.
std::unique_ptr<grpc::Service> MakeIdentityService(Edge& edge);
std::unique_ptr<grpc::Service> MakePractitionerService(Edge& edge);
std::unique_ptr<grpc::Service> MakeConsultationService(Edge& edge);
std::unique_ptr<grpc::Service> MakeOutcomeService(Edge& edge);
std::unique_ptr<grpc::Service> MakeImpactService(Edge& edge);
std::unique_ptr<grpc::Service> MakeModerationService(Edge& edge);
std::unique_ptr<grpc::Service> MakeAdminService(Edge& edge);

}  // namespace coconsult::rpc
