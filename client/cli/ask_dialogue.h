// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "client/cli/failure.h"
#include "client/cli/labels.h"
#include "client/cli/terminal.h"
#include "coconsult/v1/consultation.pb.h"

namespace coconsult::cli {

// The fields that asking needs and that are empty, as their options: "--title", ...
std::vector<std::string> MissingFields(const v1::Ask& ask);

// Asks for the fields that are empty, the optional text among them.
Outcome CompleteAsk(Terminal& terminal, const Labels& labels, v1::Ask& ask);

// "other-sector", "other-locality", "my-locality", "anyone".
Result<v1::Reach> ParseReach(const std::string& text);

}  // namespace coconsult::cli
