// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace coconsult::config {

// The known name that somebody who wrote `name` most likely meant; empty when none is close. Close means: few
// letters added, left out, changed or swapped, or the same last part in another group. Ties go to the first.
std::string Nearest(std::string_view name, const std::vector<std::string>& known);

// " Did you mean '...'?", or nothing.
std::string DidYouMean(std::string_view name, const std::vector<std::string>& known);

}  // namespace coconsult::config
