// SPDX-License-Identifier: Apache-2.0
// Working hours as people type them: what is taken is shown so that it can be typed again.
#include <google/protobuf/util/message_differencer.h>

#include "client/cli/working_hours.h"
#include "target.h"

namespace coconsult::fuzz {
namespace {

using google::protobuf::util::MessageDifferencer;

void TestTyped(std::string_view text) {
  const auto hours = cli::ParseWorkingHours(text);
  if (!hours) {
    MUST_HOLD(!hours.error().message.empty());
    return;
  }
  MUST_HOLD(hours->weekdays_size() >= 1 && hours->weekdays_size() <= 7);
  MUST_HOLD(hours->start_minute() >= 0 && hours->start_minute() < hours->end_minute());
  MUST_HOLD(hours->end_minute() <= 24 * 60);
  const auto again = cli::ParseWorkingHours(cli::FormatWorkingHours(*hours));
  MUST_HOLD(again && MessageDifferencer::Equals(*again, *hours));
}

}  // namespace

void TestOne(std::string_view bytes) {
  TestTyped(bytes);
  // As a server may send them: any numbers.
  v1::WorkingHours sent;
  if (sent.ParseFromString(std::string(bytes))) (void)cli::FormatWorkingHours(sent);
}

}  // namespace coconsult::fuzz
