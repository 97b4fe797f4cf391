// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "base/result.h"

namespace coconsult::observability {

// kOff is a threshold only: nothing is written at that level.
enum class Level { kDebug, kInfo, kWarning, kError, kOff };
enum class LogFormat { kText, kJson };

// "debug", "info", "warning", "error", "off"; "text", "json". Anything else: nullopt.
std::optional<Level> ParseLevel(std::string_view name);
std::optional<LogFormat> ParseLogFormat(std::string_view name);

// A text, a whole number, a number or a truth value. Texts are not copied: they need to live as long as the
// call.
class FieldValue {
 public:
  using Value = std::variant<std::string_view, std::int64_t, double, bool>;

  template <std::convertible_to<std::string_view> T>
  FieldValue(const T& value)  // NOLINT(google-explicit-constructor): callers write {"key", value}
      : value_(std::string_view(value)) {}
  template <std::integral T>
  FieldValue(T value) {  // NOLINT(google-explicit-constructor): as above
    if constexpr (std::same_as<T, bool>) {
      value_ = value;
    } else {
      const bool fits = std::in_range<std::int64_t>(value);
      value_ = fits ? static_cast<std::int64_t>(value) : std::numeric_limits<std::int64_t>::max();
    }
  }
  template <std::floating_point T>
  FieldValue(T value)  // NOLINT(google-explicit-constructor): as above
      : value_(static_cast<double>(value)) {}

  const Value& value() const { return value_; }

 private:
  Value value_;
};

struct Field {
  std::string_view key;  // snake_case, not "time", "level" or "event"
  FieldValue value;
};

struct LogOptions {
  Level level = Level::kInfo;
  LogFormat format = LogFormat::kText;
  std::string file;  // appended to; empty = standard error
};

// Sets where and how the process logs, from the next line on. Before the first call: information and worse,
// as text, to standard error. INVALID_ARGUMENT on "log.file" when the file cannot be opened; then nothing has
// changed. Thread-safe.
Result<void> StartLog(const LogOptions& options);

namespace internal {
extern std::atomic<Level> log_threshold;
void WriteLog(Level level, std::string_view event, std::span<const Field> fields);
}  // namespace internal

// Whether a line of this level would be written: ask before doing work only for the log.
inline bool LogEnabled(Level level) {
  return level != Level::kOff && level >= internal::log_threshold.load(std::memory_order_relaxed);
}

// Writes one line: Log(Level::kInfo, "session_opened", {{"practitioner", id}, {"hours", 12}}). `event` is
// snake_case and stable; what varies goes into fields. The line is complete when the call returns, and no
// value can begin another line. Never pass what people wrote or what opens a door; a field named password,
// token, text, body or authorization, or ending in _password and so on, is written as "[redacted]".
// Thread-safe; one comparison when the level is off.
inline void Log(Level level, std::string_view event, std::initializer_list<Field> fields = {}) {
  if (LogEnabled(level)) internal::WriteLog(level, event, {fields.begin(), fields.size()});
}

}  // namespace coconsult::observability
