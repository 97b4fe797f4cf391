// SPDX-License-Identifier: Apache-2.0
#include "routing/reach.h"

#include <algorithm>

namespace coconsult::routing {
namespace {

bool Has(const std::vector<PractitionerId>& ids, PractitionerId id) {
  return !id.empty() && std::find(ids.begin(), ids.end(), id) != ids.end();
}
bool Same(const std::string& a, const std::string& b) { return !a.empty() && a == b; }
bool Differ(const std::string& a, const std::string& b) { return !a.empty() && !b.empty() && a != b; }

}  // namespace

const char* ConflictOf(const Request& request, const Profile& candidate, bool same_organisation) {
  const bool welcome = request.same_organisation_allowed || request.ask.same_organisation_welcome;
  if (same_organisation && !welcome) return "own_organisation";
  const bool manages_asker = !candidate.id.empty() && request.asker_profile.line_manager == candidate.id;
  const bool managed_by_asker = !request.asker.empty() && candidate.line_manager == request.asker;
  if (manages_asker || managed_by_asker) return "line_related";
  const bool declared = Has(request.asker_profile.conflicts, candidate.id) ||
                        Has(candidate.conflicts, request.asker) || Has(request.excluded, candidate.id);
  if (declared) return "conflict";
  return nullptr;
}

int StepsOutside(Reach reach, const Profile& asker, const Profile& candidate) {
  switch (reach) {
    case Reach::kOtherSector:
      return Differ(asker.sector, candidate.sector) ? 0 : 1;
    case Reach::kOtherLocality:
      return Differ(asker.locality, candidate.locality) ? 0 : 1;
    case Reach::kMyLocality:
      if (Same(asker.locality, candidate.locality)) return 0;
      return Same(asker.region, candidate.region) ? 1 : 2;
    case Reach::kAnyone:
      return 0;
  }
  return 0;
}

bool DiffersInBoth(Reach reach, const Profile& asker, const Profile& candidate) {
  if (reach != Reach::kOtherSector && reach != Reach::kOtherLocality) return false;
  return Differ(asker.sector, candidate.sector) && Differ(asker.locality, candidate.locality);
}

}  // namespace coconsult::routing
