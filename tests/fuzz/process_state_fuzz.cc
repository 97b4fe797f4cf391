// SPDX-License-Identifier: Apache-2.0
// The kept state of a running process: what is read can be written and read back, what is refused is refused
// as our own damage and never as the caller's mistake.
#include "process/state.h"

#include "target.h"

namespace coconsult::fuzz {

void TestOne(std::string_view text) {
  const auto state = process::ParseState(std::string(text));
  if (!state) {
    MUST_HOLD(state.error().code == Errc::kInternal && !state.error().detail.empty());
    return;
  }
  const std::string written = process::Serialize(**state);
  const auto again = process::ParseState(written);
  MUST_HOLD(again && **again == **state);
  MUST_HOLD(process::Serialize(**again) == written);
}

}  // namespace coconsult::fuzz
