// SPDX-License-Identifier: Apache-2.0
#include "rpc/grpc_log.h"

#include <grpc/support/log.h>

#include <mutex>

#include "observability/log.h"

namespace coconsult::rpc {
namespace {

thread_local std::string* kept_reports = nullptr;

void Report(gpr_log_func_args* report) {
  if (kept_reports != nullptr) {
    *kept_reports += report->message;
    *kept_reports += '\n';
    return;
  }
  if (report->severity != GPR_LOG_SEVERITY_ERROR) return;
  observability::Log(observability::Level::kWarning, "grpc", {{"report", report->message}});
}

}  // namespace

void RouteGrpcLog() {
  static std::once_flag once;
  std::call_once(once, [] { gpr_set_log_function(&Report); });
}

GrpcReports::GrpcReports() { kept_reports = &text_; }

GrpcReports::~GrpcReports() { kept_reports = nullptr; }

}  // namespace coconsult::rpc
