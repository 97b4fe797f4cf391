// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace coconsult::rpc {

// Has gRPC's own errors written to our log, as "grpc", and protobuf's, as "protobuf". For the whole process;
// the first call counts.
void RouteGrpcLog();

// While it lives, what gRPC reports on this thread is kept here instead.
class GrpcReports {
 public:
  GrpcReports();
  ~GrpcReports();
  GrpcReports(const GrpcReports&) = delete;
  GrpcReports& operator=(const GrpcReports&) = delete;

  bool Mention(const std::string& words) const { return text_.find(words) != std::string::npos; }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace coconsult::rpc
