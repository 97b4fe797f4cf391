// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "client/cli/failure.h"
#include "coconsult/v1/practitioner.pb.h"

namespace coconsult::cli {

// "Mon-Fri 09:00-17:00", "Tue,Thu 10:00-14:00", "Mon,Wed-Fri 07:00-24:00": English day names, in full or
// their first three letters, in any case. The error's message says what is wrong with which part.
Result<v1::WorkingHours> ParseWorkingHours(std::string_view text);

// The same format; empty for hours without days.
std::string FormatWorkingHours(const v1::WorkingHours& hours);

}  // namespace coconsult::cli
