// SPDX-License-Identifier: Apache-2.0
#include "app/ask_rules.h"
#include "app/consultations.h"

namespace coconsult::app {
namespace {

// More than is kept, so that a preview can count who could be asked.
constexpr std::size_t kRanked = 200;

Result<PreparedRouting> RankFor(const ReadScope& scope, const Ask& ask, const Practitioner& asker,
                                bool same_organisation_allowed) {
  routing::Request request;
  request.ask = ask;
  request.asker = asker.id;
  request.asker_profile = RoutingProfile(scope.tx, scope.services.community, asker);
  request.same_organisation_allowed = same_organisation_allowed;
  return PreparedRouting{scope.services.router.Rank(request, kRanked)};
}

}  // namespace

Result<PreparedRouting> PrepareRouting(const ReadScope& scope, const Ask& ask, const std::string& process) {
  const auto asker = scope.tx.practitioners().Find(scope.caller.practitioner);
  if (!asker) return NotFound();
  RETURN_IF_ERROR(CheckAsk(scope, ask, *asker));
  ASSIGN_OR_RETURN(const auto* definition, ChooseProcess(scope.services.processes, process));
  return RankFor(scope, ask, *asker, definition->same_organisation_allowed);
}

Result<PreparedRouting> PrepareRerouting(const ReadScope& scope, ConsultationId id) {
  const auto consultation = scope.tx.consultations().Find(id);
  if (!consultation) return NotFound();
  const auto asker = scope.tx.practitioners().Find(consultation->asker);
  if (!asker) return NotFound();
  const auto* definition =
      scope.services.processes.Find(consultation->process, consultation->process_version);
  return RankFor(scope, consultation->ask, *asker, definition && definition->same_organisation_allowed);
}

}  // namespace coconsult::app
