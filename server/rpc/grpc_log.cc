// SPDX-License-Identifier: Apache-2.0
#include "rpc/grpc_log.h"

#include <google/protobuf/stubs/logging.h>
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

// What it reports is mostly requests that cannot be read: their senders' business.
void ReportProtobuf(google::protobuf::LogLevel severity, const char* /*file*/, int /*line*/,
                    const std::string& report) {
  const bool fatal = severity == google::protobuf::LOGLEVEL_FATAL;
  observability::Log(fatal ? observability::Level::kError : observability::Level::kDebug, "protobuf",
                     {{"report", report}});
}

}  // namespace

void RouteGrpcLog() {
  static std::once_flag once;
  std::call_once(once, [] {
    gpr_set_log_function(&Report);
    google::protobuf::SetLogHandler(&ReportProtobuf);
  });
}

GrpcReports::GrpcReports() { kept_reports = &text_; }

GrpcReports::~GrpcReports() { kept_reports = nullptr; }

}  // namespace coconsult::rpc
