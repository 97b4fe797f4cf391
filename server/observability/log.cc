// SPDX-License-Identifier: Apache-2.0
#include "observability/log.h"

#include <spdlog/logger.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <memory>

#include "base/clock.h"
#include "base/mutex.h"
#include "observability/log_line.h"

namespace coconsult::observability {
namespace {

std::unique_ptr<spdlog::logger> MakeLogger(spdlog::sink_ptr sink) {
  auto logger = std::make_unique<spdlog::logger>("coconsult", std::move(sink));
  logger->set_level(spdlog::level::trace);
  logger->set_pattern("%v");
  // The last lines before a crash are the ones that are wanted.
  logger->flush_on(spdlog::level::trace);
  return logger;
}

// The one place of the process that lines go to. Our mutex covers spdlog, so its sinks come without locks of
// their own.
class Output {
 public:
  void Write(const std::string& line) {
    MutexLock lock(mutex_);
    logger_->log(spdlog::level::info, spdlog::string_view_t(line));
  }
  void Set(std::unique_ptr<spdlog::logger> logger) {
    MutexLock lock(mutex_);
    logger_.swap(logger);
  }

 private:
  Mutex mutex_;
  std::unique_ptr<spdlog::logger> logger_ GUARDED_BY(mutex_) =
      MakeLogger(std::make_shared<spdlog::sinks::stderr_sink_st>());
};

Output& TheOutput() {
  // Never destroyed: other threads and destructors may log until the very end.
  static Output& output = *new Output();
  return output;
}

std::atomic<LogFormat> log_format{LogFormat::kText};

}  // namespace

namespace internal {

std::atomic<Level> log_threshold{Level::kInfo};

void WriteLog(Level level, std::string_view event, std::span<const Field> fields) {
  const Timestamp now = SystemClock().Now();
  TheOutput().Write(FormatLogLine(log_format.load(std::memory_order_relaxed), now, level, event, fields));
}

}  // namespace internal

std::optional<Level> ParseLevel(std::string_view name) {
  if (name == "debug") return Level::kDebug;
  if (name == "info") return Level::kInfo;
  if (name == "warning") return Level::kWarning;
  if (name == "error") return Level::kError;
  if (name == "off") return Level::kOff;
  return std::nullopt;
}

std::optional<LogFormat> ParseLogFormat(std::string_view name) {
  if (name == "text") return LogFormat::kText;
  if (name == "json") return LogFormat::kJson;
  return std::nullopt;
}

Result<void> StartLog(const LogOptions& options) {
  spdlog::sink_ptr sink;
  try {
    if (options.file.empty()) {
      sink = std::make_shared<spdlog::sinks::stderr_sink_st>();
    } else {
      sink = std::make_shared<spdlog::sinks::basic_file_sink_st>(options.file);
    }
  } catch (const spdlog::spdlog_ex& error) {
    return InvalidArgument("log.file", "The log file '" + options.file + "' cannot be opened (" +
                                           error.what() +
                                           "). Choose a file in a folder that the server may write to.");
  }
  TheOutput().Set(MakeLogger(std::move(sink)));
  log_format.store(options.format, std::memory_order_relaxed);
  internal::log_threshold.store(options.level, std::memory_order_relaxed);
  return {};
}

}  // namespace coconsult::observability
