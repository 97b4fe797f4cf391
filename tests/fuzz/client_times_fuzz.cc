// SPDX-License-Identifier: Apache-2.0
// Dates that people type and times that a server sends, any of them.
#include "client/cli/times.h"
#include "target.h"

namespace coconsult::fuzz {
namespace {

void TestTyped(std::string_view text) {
  const auto date = cli::ParseDate(text);
  if (!date) return;
  MUST_HOLD(text.size() == 10);
  if (text[0] == '0') return;  // so early that the time zone can lead out of the years there are
  MUST_HOLD(cli::ClockTime(*date) == std::string(text) + " 00:00:00");
  MUST_HOLD(cli::ToTimePoint(cli::ToTimestamp(*date)) == *date);
}

void TestSent(const google::protobuf::Timestamp& timestamp) {
  const cli::TimePoint now = cli::TimePoint() + std::chrono::hours(500'000);
  MUST_HOLD(!cli::When(timestamp, now).empty());
  MUST_HOLD(!cli::ClockTime(cli::ToTimePoint(timestamp)).empty());
}

}  // namespace

void TestOne(std::string_view bytes) {
  TestTyped(bytes);
  google::protobuf::Timestamp timestamp;
  if (timestamp.ParseFromString(std::string(bytes))) TestSent(timestamp);
}

}  // namespace coconsult::fuzz
