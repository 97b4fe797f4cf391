// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include <google/protobuf/timestamp.pb.h>

namespace coconsult::cli {

// Not the system clock's own type, which ends in the year 2262.
using TimePoint = std::chrono::sys_seconds;

// The second in which it lies; before the year 1 and after 9999 the nearest one in them.
TimePoint ToTimePoint(const google::protobuf::Timestamp& timestamp);
google::protobuf::Timestamp ToTimestamp(TimePoint at);

// "Sat 21 Nov 2026, 21:15" in the time zone of this machine.
std::string LocalTime(TimePoint at);
// "2026-11-21 21:15:03" in the time zone of this machine.
std::string ClockTime(TimePoint at);
// "just now", "5 minutes ago", "in 3 days".
std::string Relative(TimePoint at, TimePoint now);
// Both: "Sat 21 Nov 2026, 21:15 (2 hours ago)".
std::string When(const google::protobuf::Timestamp& at, TimePoint now);

// "2026-12-24" -> the start of that day in the time zone of this machine; nullopt unless it is a date.
std::optional<TimePoint> ParseDate(std::string_view text);

}  // namespace coconsult::cli
