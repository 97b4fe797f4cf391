// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <utility>

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>
#include <grpcpp/grpcpp.h>

#include "client/cpp/connection.h"

namespace coconsult::client {

// A status with details, as the server makes them.
inline grpc::Status Refusal(grpc::StatusCode code, const std::string& reason, const std::string& message,
                            const std::vector<std::pair<std::string, std::string>>& violations = {}) {
  google::rpc::Status details;
  details.set_code(code);
  details.set_message(message);
  google::rpc::ErrorInfo info;
  info.set_reason(reason);
  info.set_domain("coconsult");
  details.add_details()->PackFrom(info);
  if (!violations.empty()) {
    google::rpc::BadRequest bad_request;
    for (const auto& [field, description] : violations) {
      auto* violation = bad_request.add_field_violations();
      violation->set_field(field);
      violation->set_description(description);
    }
    details.add_details()->PackFrom(bad_request);
  }
  return {code, message, details.SerializeAsString()};
}

inline std::string MetadataOf(const grpc::ServerContext& context, const std::string& key) {
  const auto found = context.client_metadata().find(key);
  return found == context.client_metadata().end() ? ""
                                                  : std::string(found->second.data(), found->second.size());
}

// Services that the test implements, reached without a network.
class InProcessServer {
 public:
  template <class... Services>
  explicit InProcessServer(Services&... services) {
    grpc::ServerBuilder builder;
    (builder.RegisterService(&services), ...);
    server_ = builder.BuildAndStart();
  }
  ~InProcessServer() { server_->Shutdown(std::chrono::system_clock::now()); }
  InProcessServer(const InProcessServer&) = delete;
  InProcessServer& operator=(const InProcessServer&) = delete;

  // Does not sleep between attempts.
  std::unique_ptr<Connection> Connect(ConnectionOptions options = {}) {
    if (!options.pause) options.pause = [](std::chrono::milliseconds) {};
    return std::make_unique<Connection>(server_->InProcessChannel({}), std::move(options));
  }

 private:
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace coconsult::client
