// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "observability/log.h"

namespace coconsult::observability {

// The line for one event, without a line break at its end, in valid UTF-8 whatever the values hold.
//   text: 2026-11-21T20:00:00.123Z INFO event key=value other="two words"
//   JSON: {"time":"2026-11-21T20:00:00.123Z","level":"info","event":"event","key":"value","other":"two
//   words"}
// Control characters, and those that change the direction of text, are escaped; bytes that are not UTF-8 are
// written as \xNN (text) or U+FFFD (JSON). A text value is cut after kMaxLogValueBytes. Numbers that JSON
// lacks (nan, inf) are written as texts.
std::string FormatLogLine(LogFormat format, Timestamp time, Level level, std::string_view event,
                          std::span<const Field> fields);

// Whether a field of this name is withheld.
bool IsRedactedKey(std::string_view key);

inline constexpr std::size_t kMaxLogValueBytes = 4096;

}  // namespace coconsult::observability
