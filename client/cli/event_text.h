// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "client/cli/labels.h"
#include "coconsult/v1/event_service.pb.h"

namespace coconsult::cli {

// One event as a sentence. `title`: the title of its consultation, empty when unknown.
std::string EventText(const v1::Event& event, const std::string& title, const Labels& labels);

}  // namespace coconsult::cli
