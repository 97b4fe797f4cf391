// SPDX-License-Identifier: Apache-2.0
#include "app/ask_rules.h"
#include "app/consultations.h"
#include "app/progress.h"

namespace coconsult::app {

Result<Preview> PreviewConsultation(const ReadScope& scope, const Ask& ask, const std::string& process,
                                    const PreparedRouting& routing) {
  ASSIGN_OR_RETURN(const auto* definition, ChooseProcess(scope.services.processes, process));
  Preview preview;
  preview.left_out = routing.ranking.left_out;
  preview.hints = AskHints(ask);
  std::vector<routing::Seat> seats;
  std::vector<PreviewCandidate> candidates;
  for (const RankedCandidate& candidate : routing.ranking.candidates) {
    const auto person = scope.tx.practitioners().Find(candidate.practitioner);
    if (!person || person->state != AccountState::kRegistered) continue;
    if (const char* cause = routing::WhyNot(scope.tx.invitations().AvailabilityOf(person->id, scope.now))) {
      ++preview.left_out[cause];
      continue;
    }
    const Profile& profile = person->profile;
    seats.push_back({person->id, candidate.score, profile.sector, profile.locality});
    candidates.push_back({profile.sector, profile.locality, profile.role_level, candidate.reason_for_others});
  }
  preview.eligible = static_cast<int>(seats.size());
  const auto* role = definition->RoutedRole();
  const int asked_first = MostOpen(scope.services.policy, role ? role->max : 0);
  for (const std::size_t chosen : routing::PickWave(seats, {}, static_cast<std::size_t>(asked_first))) {
    preview.first_wave.push_back(candidates[chosen]);
  }
  return preview;
}

}  // namespace coconsult::app
