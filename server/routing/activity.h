// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/clock.h"
#include "routing/policy.h"

namespace coconsult::routing {

// What became of a contact.
enum class Reply {
  kNone,  // not yet; after `expires_at` it counts as silence
  kAnswered,
  kPassed,      // declined, or passed on
  kNotMyField,  // passed for the topic's sake
  kSilent,
  kReleased,  // filled or withdrawn before there was an answer: says nothing about the person
};

// One request to somebody that asks for an answer, through whatever channel.
struct Contact {
  Timestamp sent_at;
  Timestamp expires_at;
  Reply reply = Reply::kNone;
  std::optional<Timestamp> replied_at;
  double reply_hours = 0;  // of the person's own working time
  std::string theme;       // of the ask
  double relevance = 0;    // as it was weighed then
  double expected = 0;     // likelihood of an answer, as it was weighed then
};

// What is known of one person's contacts.
struct History {
  std::vector<Contact> contacts;  // oldest first
  int past_contacts = 0;          // before there was a log, as counts
  int past_answers = 0;
  Timestamp past_until;               // when those counts were taken
  std::optional<Timestamp> acted_at;  // last did something of their own accord
};

// A history as of one moment.
struct Activity {
  double asked = 0;     // decayed
  double answered = 0;  // decayed
  int contacts = 0;     // ever
  int answers = 0;      // ever
  int contacts_1d = 0;
  int contacts_7d = 0;
  int answers_7d = 0;
  int pending = 0;
  int unanswered_in_row = 0;  // since the person last answered, passed or did anything
  double log_hours = 0;       // sum of the logs of reply hours
  int replies = 0;            // in that sum
  bool refused_theme = false;
};

// Each contact that is settled counts 1, or less for a quick pass, times 2^(-age / half life); one that is
// released or still pending counts nothing. `theme`: of the ask in hand, for refusals of that theme.
Activity Summarise(const Policy& policy, const History& history, const std::string& theme, Timestamp now);

// How much of a weekly capacity is in use, 0..1: (answers of seven days + pending and contacts as the policy
// counts them) / capacity.
double Use(const Policy& policy, const Activity& activity, double weekly_capacity);

// What is known of everybody together, for balance and for how likely answers are just now. Taken at most
// once an hour, because it looks at everybody.
struct CommunityLoad {
  Timestamp taken_at;
  double mean_use = 0;
  double mean_contacts_7d = 0;
  double expected = 0;        // over the contacts of the last 28 days that are settled: sum of `expected`,
  double answered = 0;        // how many of those answered,
  double mean_relevance = 0;  // and their mean relevance; 0 = nobody was asked yet
};

// One person's share in that, to be added up over everybody who may be asked.
class LoadCount {
 public:
  void Add(const Policy& policy, const History& history, double weekly_capacity, Timestamp now);
  // People whom nobody asked in four weeks.
  void AddIdle(int people) { people_ += people; }
  CommunityLoad Load(Timestamp now) const;

 private:
  int people_ = 0;
  double use_ = 0;
  int contacts_7d_ = 0;
  double expected_ = 0;
  int answered_ = 0;
  double relevance_ = 0;
  int weighed_ = 0;
};

}  // namespace coconsult::routing
