// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace coconsult::routing {

// Whether a word alone says to somebody what is meant: not a number, not a short word, and none of those that
// are about nothing ("back", "feel", "things"). Abbreviations in capitals ("NHS") do.
bool IsTelling(std::string_view form, std::string_view stem);

}  // namespace coconsult::routing
