// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>

#include "impact/figure.h"
#include "impact/tables.h"

namespace coconsult::impact {
namespace {

constexpr Duration kYear = std::chrono::days(365);
constexpr Duration kSustainedGap = std::chrono::days(28);
constexpr int kReadingDays = 2;

// The 365 days up to a moment, the moment itself excluded.
struct Year {
  Timestamp end;
  bool Has(Timestamp at) const { return at >= end - kYear && at < end; }
  // Days since 1970; a day belongs to the year when it begins in it.
  bool HasDay(int day) const { return Has(std::chrono::sys_days(std::chrono::days(day))); }
};

bool Registered(const PersonFact& person, Timestamp end) {
  return person.registered && person.registered_at.value_or(person.named_at) < end;
}

bool Active(const PersonFact& person, const Year& year) {
  return std::any_of(person.contributions.begin(), person.contributions.end(),
                     [&](Timestamp at) { return year.Has(at); });
}

bool ReadOnly(const PersonFact& person, const Year& year) {
  const auto days = std::count_if(person.reading_days.begin(), person.reading_days.end(),
                                  [&](int day) { return year.HasDay(day); });
  return days >= kReadingDays && !Active(person, year);
}

// Contributions to two different consultations, far enough apart.
bool Sustained(const PersonFact& person, const Year& year) {
  struct Span {
    Timestamp first;
    Timestamp last;
  };
  std::map<ConsultationId, Span> spans;
  const std::size_t count = std::min(person.contributions.size(), person.contribution_consultations.size());
  for (std::size_t i = 0; i < count; ++i) {
    const Timestamp at = person.contributions[i];
    if (!year.Has(at)) continue;
    Span& span = spans.try_emplace(person.contribution_consultations[i], Span{at, at}).first->second;
    span.first = std::min(span.first, at);
    span.last = std::max(span.last, at);
  }
  for (const auto& [one, a] : spans) {
    for (const auto& [other, b] : spans) {
      if (one != other && b.last - a.first >= kSustainedGap) return true;
    }
  }
  return false;
}

struct Funnel {
  Counter named, registered, reading, active, sustained;
  bool reading_recorded = false;
};

Funnel Count(const Facts& facts, Timestamp end) {
  const Year year{end};
  Funnel funnel;
  for (const PersonFact& person : facts.people) {
    funnel.reading_recorded |= !person.reading_days.empty();
    if (person.named_at < end) funnel.named.Add(person.organisation);
    if (!Registered(person, end)) continue;
    funnel.registered.Add(person.organisation);
    if (ReadOnly(person, year)) funnel.reading.Add(person.organisation);
    if (Active(person, year)) funnel.active.Add(person.organisation);
    if (Sustained(person, year)) funnel.sustained.Add(person.organisation);
  }
  return funnel;
}

}  // namespace

Table MembershipTable(const Scope& scope) {
  const Timestamp end = std::min(scope.period.to, scope.data_cut);
  const Funnel funnel = Count(scope.facts, end);
  Table table{.id = "R1", .title = "Membership", .columns = {"People"}};
  const auto publish = [&](const Counter& counter) { return PublishAlone(counter.cell(), scope.policy); };
  const auto add = [&](const char* label, const PublishedCount& count) {
    if (!count) ++table.suppressed;
    table.rows.push_back({label, {CountFigure(count)}});
  };
  const PublishedCount registered = publish(funnel.registered);
  const PublishedCount active = publish(funnel.active);
  add("Named", publish(funnel.named));
  add("Registered", registered);
  if (funnel.reading_recorded) {
    add("Reading, last 12 months", publish(funnel.reading));
  } else {
    table.rows.push_back({"Reading, last 12 months", {NotRecorded()}});
  }
  add("Active, last 12 months", active);
  add("Sustained, last 12 months", publish(funnel.sustained));
  table.rows.push_back({"Activity rate", {PercentFigure(active, registered, scope.policy)}});
  table.note = "People as of " + DateText(end) +
               ". Named: imported or invited, or already registered. Registered: accepted their own "
               "invitation. Reading: read on two "
               "days or more without contributing. Active: opened an ask, wrote a substantive message in "
               "somebody else's "
               "consultation or completed a follow-up. Sustained: active in two consultations at least 28 "
               "days apart. Activity "
               "rate: active out of registered.";
  return table;
}

}  // namespace coconsult::impact
