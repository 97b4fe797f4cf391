// SPDX-License-Identifier: Apache-2.0
#include "config/problems.h"

#include <utility>

namespace coconsult::config {

Error ProblemsError(std::string reason, std::vector<FieldViolation> problems) {
  std::string message;
  for (const FieldViolation& problem : problems) {
    if (!message.empty()) message += '\n';
    message += problem.field + ": " + problem.description;
  }
  return {Errc::kInvalidArgument, std::move(reason), std::move(message), std::move(problems)};
}

}  // namespace coconsult::config
