// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace coconsult::config {

// INVALID_ARGUMENT with one line "where: what" for each problem; there is at least one.
Error ProblemsError(std::string reason, std::vector<FieldViolation> problems);

}  // namespace coconsult::config
