// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace coconsult {

// "2026-11-27T05:05:49.000000Z": always UTC, always the microseconds, so that what was written names exactly
// that moment when it is read again. For years 0 to 9999.
std::string FormatTime(Timestamp time);

// Reads "2026-11-27T05:05:49Z" with 0 to 6 digits of a second's fraction; 't', 'z' and a space for the T are
// taken too (RFC 3339). Only UTC: the Z must be there. Years 1970 to 9999.
std::optional<Timestamp> ParseTime(std::string_view text);

}  // namespace coconsult
