// SPDX-License-Identifier: Apache-2.0
// Process definitions (TOML): what is taken is a process that ends, with nothing in it that refers to
// nothing; what is refused says where.
#include "process/definition.h"

#include "process/check_offer.h"
#include "target.h"

namespace coconsult::fuzz {
namespace {

const std::set<std::string>& Kinds() {
  static const std::set<std::string> kKinds = {
      "narrative", "clarifying_question", "answer", "contribution", "experience",
      "idea",      "reflection",          "action", "housekeeping"};
  return kKinds;
}

void TestPhase(const process::Definition& definition, const process::Phase& phase) {
  MUST_HOLD(!phase.id.empty() && !phase.title.empty());
  MUST_HOLD(phase.final ? phase.transitions.empty() : !phase.transitions.empty());
  for (const auto& transition : phase.transitions) {
    MUST_HOLD(definition.FindPhase(transition.to) != nullptr);
    for (const auto& role : transition.when.Roles()) MUST_HOLD(definition.FindRole(role) != nullptr);
  }
  for (const auto& [role, kinds] : phase.may_post) {
    MUST_HOLD(definition.FindRole(role) != nullptr);
    for (const auto& kind : kinds) MUST_HOLD(Kinds().contains(kind));
  }
  for (const auto& role : phase.confirmers) MUST_HOLD(definition.FindRole(role) != nullptr);
}

}  // namespace

void TestOne(std::string_view text) {
  const auto definition = process::ParseDefinition("process.toml", std::string(text), Kinds());
  if (!definition) {
    MUST_HOLD(definition.error().code == Errc::kInvalidArgument && !definition.error().violations.empty());
    MUST_HOLD(definition.error().message.starts_with("process.toml"));
    return;
  }
  MUST_HOLD(!definition->id.empty() && definition->version >= 1);
  MUST_HOLD(!definition->roles.empty() && !definition->phases.empty());
  for (const auto& role : definition->roles) MUST_HOLD(role.min >= 0 && role.min <= role.max);
  for (const auto& phase : definition->phases) TestPhase(*definition, phase);
  const auto offer = process::CheckOffer(*definition);
  MUST_HOLD(offer || offer.error().message.starts_with("process.toml"));
}

}  // namespace coconsult::fuzz
