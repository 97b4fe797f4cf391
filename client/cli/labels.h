// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "coconsult/v1/admin_service.pb.h"

namespace coconsult::cli {

// The community's words for the ids of its reference lists. Unknown ids are shown as words: "local
// authority".
class Labels {
 public:
  Labels() = default;
  explicit Labels(v1::Community community);

  std::string sector(const std::string& id) const { return Find(sectors_, id); }
  std::string locality(const std::string& id) const { return Find(localities_, id); }
  std::string role_level(const std::string& id) const { return Find(role_levels_, id); }
  std::string theme(const std::string& id) const { return Find(themes_, id); }
  std::string help_wanted(const std::string& id) const { return Find(help_wanted_, id); }
  std::string problem_type(const std::string& id) const { return Find(problem_types_, id); }
  std::string message_kind(const std::string& id) const { return Find(message_kinds_, id); }
  std::string process(const std::string& id) const { return Find(processes_, id); }
  // The title of a phase, where all processes that have one of this id call it the same.
  std::string phase(const std::string& id) const { return Find(phases_, id); }

  // The lists themselves, for choosing from; empty when they could not be read.
  const v1::Community& community() const { return community_; }

 private:
  using ById = std::map<std::string, std::string>;
  static std::string Find(const ById& labels, const std::string& id);

  v1::Community community_;
  ById sectors_, localities_, role_levels_, themes_, help_wanted_, problem_types_, message_kinds_, processes_,
      phases_;
};

}  // namespace coconsult::cli
