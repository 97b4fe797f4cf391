// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "domain/ids.h"

namespace coconsult {

// Where a consultation stands in its life; the phase within its process is `Consultation::phase`.
enum class ConsultationState {
  kDraft,
  kMatching,
  kActive,
  kCompleted,
  kWithdrawn,
  kExpiredUnmatched,
  kUnfilled,
  kRedirected,
  kClosedByModerator,
};
bool IsTerminal(ConsultationState state);
const char* Name(ConsultationState state);
std::optional<ConsultationState> ParseConsultationState(const std::string& name);

enum class Reach { kOtherSector, kOtherLocality, kMyLocality, kAnyone };

// What the asker wrote and wants. Ids refer to the community's reference lists.
struct Ask {
  std::string title;
  std::string situation;
  std::string tried;
  std::string help_wanted;  // thinking_partner, experience, ideas, second_opinion, signpost
  std::string theme;
  std::string problem_type;  // simple, complicated, complex; empty = not said
  Reach reach = Reach::kOtherSector;
  bool same_organisation_welcome = false;
  bool urgent = false;  // more people are asked at once
};

struct Consultation {
  ConsultationId id;
  Ask ask;
  PractitionerId asker;
  std::string process;        // id of the process definition
  int process_version = 0;    // pinned when the consultation began
  std::string phase;          // id of the phase; mirrors process_state for lists
  std::string process_state;  // the engine's own record (process/state.h), opaque elsewhere
  ConsultationState state = ConsultationState::kDraft;
  std::string state_reason;       // stable code when terminal, e.g. "nobody_available"
  bool awaits_connector = false;  // every wave is spent; a person must make the introduction
  Timestamp created_at;
  std::optional<Timestamp> opened_at;    // left draft
  std::optional<Timestamp> answered_at;  // first substantive message of somebody else (report R2, R3)
  std::optional<Timestamp> closed_at;
  std::int64_t last_sequence = 0;  // of the thread; this and its chain are those of its last message
  std::string thread_chain;        // empty = no message yet
  std::int64_t unchained = 0;      // messages from before there was a chain
  std::int64_t version = 1;        // counts changes, without messages
};

// A member of a consultation: asker or panel. The facets are as they were on joining; reports count by these.
struct Participant {
  ConsultationId consultation;
  PractitionerId practitioner;
  std::string role;  // process role: asker, consultant, ...
  std::string sector;
  std::string organisation;
  std::string locality;
  std::string role_level;
  Timestamp joined_at;
  std::optional<Timestamp> left_at;
  std::optional<Timestamp> first_response_at;  // first substantive message
  std::int64_t read_sequence = 0;              // up to here they have read the thread
};

enum class InvitationState { kPending, kAccepted, kDeclined, kPassedOn, kExpired, kFilled, kWithdrawn };
const char* Name(InvitationState state);

// The router's offer to one practitioner.
struct Invitation {
  InvitationId id;
  ConsultationId consultation;
  PractitionerId practitioner;
  InvitationState state = InvitationState::kPending;
  int wave = 1;
  std::string reason;       // one sentence: why this person
  bool introduced = false;  // made by a connector, not by the router
  Timestamp created_at;
  Timestamp expires_at;
  std::optional<Timestamp> answered_at;
  // As the router weighed it, for what it learns from the answer: relevance, and how likely an answer was
  // (before calibration). 0 = not weighed.
  double relevance = 0;
  double expected = 0;
  double reply_hours = 0;     // of the person's own working time until they replied; 0 = they did not
  std::string refused_theme;  // declined because the theme is not their field; empty = not for that reason
};

// One candidate of a routing decision, as it was weighed.
struct RankedCandidate {
  PractitionerId practitioner;
  double score = 0;
  std::map<std::string, double> parts;  // named parts of the score
  std::string reason;                   // to this person alone: may quote what they wrote
  std::string reason_for_others;        // to the asker and to connectors: only what is declared
};

// The record of one ranking: who was considered, with what score, who was left out and why. Waves walk down
// it.
struct RoutingDecision {
  ConsultationId consultation;
  int number = 1;  // counts rankings of this consultation
  std::string policy_version;
  Timestamp created_at;
  std::vector<RankedCandidate> candidates;  // best first
  std::map<std::string, int> left_out;      // cause -> count
};

// The record of one look at an ask in which somebody was asked, or a connector was: everything that went into
// the choice and came out of it, as routing::WriteRecord writes it.
struct WaveRecord {
  ConsultationId consultation;
  int number = 1;  // counts the records of this consultation
  Timestamp decided_at;
  std::string policy_version;
  std::string record;
};

}  // namespace coconsult
