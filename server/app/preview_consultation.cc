// SPDX-License-Identifier: Apache-2.0
#include "app/ask_rules.h"
#include "app/consultations.h"

namespace coconsult::app {

Result<Preview> PreviewConsultation(const ReadScope& scope, const Ask& ask, const PreparedRouting& routing) {
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
  for (const std::size_t chosen :
       routing::PickWave(seats, {}, static_cast<std::size_t>(scope.services.policy.wave_size))) {
    preview.first_wave.push_back(candidates[chosen]);
  }
  return preview;
}

}  // namespace coconsult::app
