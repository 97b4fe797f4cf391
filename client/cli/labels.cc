// SPDX-License-Identifier: Apache-2.0
#include "client/cli/labels.h"

#include <utility>

#include "client/cli/text.h"

namespace coconsult::cli {
namespace {

template <class Items>
std::map<std::string, std::string> ByIdOf(const Items& items) {
  std::map<std::string, std::string> labels;
  for (const auto& item : items) labels[item.id()] = item.label();
  return labels;
}

}  // namespace

Labels::Labels(v1::Community community)
    : community_(std::move(community)),
      sectors_(ByIdOf(community_.sectors())),
      localities_(ByIdOf(community_.localities())),
      role_levels_(ByIdOf(community_.role_levels())),
      themes_(ByIdOf(community_.themes())),
      help_wanted_(ByIdOf(community_.help_wanted())),
      problem_types_(ByIdOf(community_.problem_types())),
      message_kinds_(ByIdOf(community_.message_kinds())) {
  for (const auto& process : community_.processes()) {
    processes_[process.id()] = process.title();
    for (const auto& phase : process.phases()) {
      const auto [title, is_new] = phases_.try_emplace(phase.id(), phase.title());
      // Two processes may call a phase differently; then its id says it.
      if (!is_new && title->second != phase.title()) title->second.clear();
    }
  }
}

std::string Labels::Find(const ById& labels, const std::string& id) {
  const auto found = labels.find(id);
  return Clean(found == labels.end() || found->second.empty() ? Words(id) : found->second);
}

}  // namespace coconsult::cli
