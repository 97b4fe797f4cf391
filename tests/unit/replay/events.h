// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "replay/session.h"

namespace coconsult::replay {

inline Session MakeSession(routing::Policy policy = routing::DefaultPolicy(), bool compare = false) {
  Options options;
  options.policy = std::move(policy);
  options.compare = compare;
  return {std::move(options), *WorkingCalendar::Create("UTC", {})};
}

inline wire::Event FromJson(const std::string& json) {
  wire::Event event;
  EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(json, &event).ok()) << json;
  return event;
}

inline std::vector<wire::Output> Apply(Session& session, const std::string& json) {
  auto outputs = session.Apply(FromJson(json));
  EXPECT_TRUE(outputs) << outputs.error().message << " in " << json;
  return outputs ? *outputs : std::vector<wire::Output>{};
}

inline std::string ToText(const std::vector<wire::Output>& outputs) {
  std::string text;
  for (const wire::Output& output : outputs) text += output.SerializeAsString();
  return text;
}

}  // namespace coconsult::replay
