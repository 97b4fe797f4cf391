// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "app/ask_rules.h"
#include "app/consultations.h"
#include "app/weighing.h"

namespace coconsult::app {

Result<Preview> PreviewConsultation(const ReadScope& scope, const Ask& ask, const std::string& process,
                                    const PreparedRouting& routing) {
  ASSIGN_OR_RETURN(const auto* definition, ChooseProcess(scope.services.processes, process));
  Preview preview;
  preview.hints = AskHints(ask);
  std::vector<RankedCandidate> candidates = routing.ranking.candidates;
  candidates.insert(candidates.end(), routing.ranking.newcomers.begin(), routing.ranking.newcomers.end());
  routing::WaveInput input = LookAt(scope, ask, candidates, {});
  const auto* role = definition->RoutedRole();
  input.places = role ? role->max : 1;
  const routing::WaveDecision wave = routing::ChooseWave(scope.services.policy.routing, input);
  auto left_out = routing.ranking.left_out;
  for (const auto& [cause, count] : wave.left_out) left_out[cause] += count;
  preview.left_out = CausesForAsker(left_out);
  preview.eligible = static_cast<int>(std::ranges::count(wave.weighed, "", &routing::Weighed::left_out));
  for (const std::size_t chosen : wave.chosen) {
    const routing::Facts& facts = input.candidates[chosen];
    const auto candidate = std::ranges::find(candidates, facts.practitioner, &RankedCandidate::practitioner);
    preview.first_wave.push_back(
        {facts.sector, facts.locality, facts.role_level, candidate->reason_for_others});
  }
  return preview;
}

}  // namespace coconsult::app
