// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "client/cli/labels.h"
#include "coconsult/v1/event_service.pb.h"

namespace coconsult::cli {

// What an event leaves to be looked up; empty = unknown.
struct EventNames {
  std::string title = {};   // of its consultation
  std::string person = {};  // who joined
};

// One event as a sentence.
std::string EventText(const v1::Event& event, const EventNames& names, const Labels& labels);

}  // namespace coconsult::cli
