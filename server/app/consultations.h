// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "app/profiles.h"
#include "app/scope.h"

namespace coconsult::app {

// Ranking is done on a snapshot before the write, because it is the expensive part; the write walks down the
// ranking.
struct PreparedRouting {
  routing::Ranking ranking;
};
// Checks the ask against the reference lists and the asker's profile (INVALID_FIELD, PROFILE_INCOMPLETE),
// then ranks. `process`: its id; empty = the first of the catalogue.
Result<PreparedRouting> PrepareRouting(const ReadScope& scope, const Ask& ask, const std::string& process);
// For an ask that exists already (reroute).
Result<PreparedRouting> PrepareRerouting(const ReadScope& scope, ConsultationId id);

struct PreviewCandidate {
  std::string sector;
  std::string locality;
  std::string role_level;
  std::string reason;
};
struct Preview {
  std::vector<PreviewCandidate> first_wave;
  int eligible = 0;
  std::map<std::string, int> left_out;  // cause -> count
  std::vector<std::string> hints;
};
Result<Preview> PreviewConsultation(const ReadScope& scope, const Ask& ask, const std::string& process,
                                    const PreparedRouting& routing);

struct NewConsultation {
  Ask ask;
  bool no_identifying_data = false;
  bool keep_draft = false;
  std::string process;  // empty = the first of the catalogue
};
struct CreatedConsultation {
  ConsultationId id;
  ConsultationState state{};
  int invited = 0;
};
Result<CreatedConsultation> CreateConsultation(WriteScope& scope, const NewConsultation& input,
                                               const PreparedRouting& routing);

// Everything a member, connector or moderator is shown of a consultation.
struct ConsultationView {
  Consultation consultation;
  std::vector<std::pair<Participant, std::string>> participants;  // with display names
  std::string phase_title;
  std::string guidance;
  std::vector<std::string> allowed_kinds;
  bool can_confirm = false;
  std::optional<Timestamp> box_ends;
  int invited = 0;
  int pending = 0;
  std::vector<ThreadAccess> accesses;
  std::string take_away;  // of the asker's close form
};
Result<ConsultationView> GetConsultation(const ReadScope& scope, ConsultationId id);
Result<Page<ConsultationView>> ListConsultations(const ReadScope& scope, int page_size,
                                                 const std::string& page);

struct PhaseReached {
  std::string phase;
  ConsultationState state{};
};
// `routing` is used when the confirmation sends a draft.
Result<PhaseReached> ConfirmPhase(WriteScope& scope, ConsultationId id, const std::string& phase, bool pass,
                                  const PreparedRouting& routing);
Result<void> WithdrawConsultation(WriteScope& scope, ConsultationId id);
// Returns how many were invited.
Result<int> RerouteConsultation(WriteScope& scope, ConsultationId id, const PreparedRouting& routing);

struct InvitationView {
  Invitation invitation;
  Ask ask;
  std::string process;
  std::string asker_sector;
  std::string asker_locality;
};
Result<Page<InvitationView>> ListInvitations(const ReadScope& scope, bool include_answered, int page_size,
                                             const std::string& page);

enum class InvitationAnswer { kAccept, kDecline, kPassOn };
struct AnsweredInvitation {
  InvitationState state{};
  ConsultationId consultation;  // empty unless accepted
};
Result<AnsweredInvitation> AnswerInvitation(WriteScope& scope, InvitationId id, InvitationAnswer answer,
                                            PractitionerId suggested, bool not_my_field = false);

struct Suggestion {
  Practitioner practitioner;
  std::string reason;
  std::string left_out_because;  // empty = could be asked now
};
struct UnansweredView {
  Consultation consultation;
  int invited = 0;
  std::vector<Suggestion> suggestions;
};
Result<Page<UnansweredView>> ListUnanswered(const ReadScope& scope, int page_size, const std::string& page);
Result<InvitationId> IntroducePractitioner(WriteScope& scope, ConsultationId id, PractitionerId practitioner,
                                           const std::string& reason);

}  // namespace coconsult::app
