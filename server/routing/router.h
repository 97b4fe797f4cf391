// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "domain/consultation.h"
#include "domain/practitioner.h"

namespace coconsult::routing {

// What the router knows of a registered practitioner. `documents`: one text per past experience.
struct Profile {
  PractitionerId id;
  std::string sector;
  std::string organisation;
  std::string locality;
  std::string region;
  std::string role_level;
  std::vector<std::string> topics;
  std::string can_help_with;
  std::vector<std::string> documents;
  PractitionerId line_manager;
  // Declared on either side: the two are never asked by each other.
  std::vector<PractitionerId> conflicts;
};

// One ask to be routed.
struct Request {
  Ask ask;
  // Topics beside ask.theme, for communities whose asks have several.
  std::vector<std::string> topics;
  PractitionerId asker;
  Profile asker_profile;
  // Never asked, whatever fits: counted as "conflict".
  std::vector<PractitionerId> excluded;
  // By the process; the asker may welcome it too (ask.same_organisation_welcome).
  bool same_organisation_allowed = false;
};

// Everybody who fits, best first, and how many were left out by cause: "own_organisation", "line_related",
// "conflict", "resting", "reach", "no_fit"; "fits_less" = not looked at closely, because enough others fit
// better, which happens only in large communities. Each person is counted once, under the first cause that
// holds; causes with nobody are absent. The asker is counted nowhere. Away and capacity change by the minute
// and are looked at when somebody is picked (WhyNot).
struct Ranking {
  std::vector<RankedCandidate> candidates;
  // People without past documents whose declared topics fit, best first: words alone never reach them. None
  // of them is among `candidates`.
  std::vector<RankedCandidate> newcomers;
  std::map<std::string, int> left_out;
  std::string policy_version;
};

// The seed of what is learnt, in the server and outside it alike.
inline constexpr std::uint64_t kLearningSeed = 1;

// How well one ask fits somebody; comparable from ask to ask.
struct AskFit {
  std::size_t ask = 0;  // position in the list
  double relevance = 0;
  std::string reason;  // to this person alone
};

// Whom to ask. Implementations are thread-safe: all may run while profiles change.
class Router {
 public:
  virtual ~Router() = default;
  // Adds or replaces.
  virtual void Upsert(const Profile& profile) = 0;
  virtual void Remove(PractitionerId practitioner) = 0;
  // One past experience more. False when nobody of that id is there, or when they have 10,000.
  virtual bool AddDocument(PractitionerId practitioner, const std::string& text) = 0;
  // Somebody who rests is in no ranking until they do not, or until they are added afresh; they count as
  // "resting". For long absences and pauses; what changes by the minute is looked at when somebody is picked.
  virtual void SetResting(PractitionerId practitioner, bool resting) = 0;

  // At most `limit` candidates, the first `explained` of them and all newcomers with reasons. Deterministic
  // for the same profiles, request and associations learnt.
  virtual Ranking Rank(const Request& request, std::size_t limit, std::size_t explained) const = 0;
  Ranking Rank(const Request& request, std::size_t limit) const { return Rank(request, limit, limit); }
  // The asks that the person may be asked, within their reach, and that fit, best first.
  virtual std::vector<AskFit> AsksFor(PractitionerId practitioner, const std::vector<Request>& asks,
                                      std::size_t limit) const = 0;

  // Learns afresh which words go together, from all documents held; false when there are too few, which is no
  // failure: words are compared then without. The same documents and seed give the same. Takes about a
  // second; rankings go on meanwhile. WantsLearning: enough came since the last time.
  virtual bool Learn(std::uint64_t seed) = 0;
  virtual bool WantsLearning() const = 0;
  // Makes what came since the last time as quick to search as the rest, when that is much. Happens by itself
  // where it must; a large community's rankings are quicker when it is called after a rush of changes. About
  // a second for a million people, beside rankings.
  virtual void Tidy() = 0;

  virtual std::size_t size() const = 0;
  // Memory of the index and of what is known of people, about.
  virtual std::size_t Bytes() const = 0;
};

// What decides, at the moment of inviting, whether a ranked candidate can be asked.
struct Availability {
  bool away = false;
  int open = 0;          // consultations helped in now
  int accepted_28d = 0;  // invitations accepted in the last 28 days
  int pending = 0;       // invitations not yet answered
  Capacity capacity;
};
// nullptr = can be asked; else the cause: "away", "at_capacity". A pending invitation counts against both
// limits, as it may still be accepted.
const char* WhyNot(const Availability& availability);

}  // namespace coconsult::routing
