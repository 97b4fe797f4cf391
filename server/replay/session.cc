// SPDX-License-Identifier: Apache-2.0
#include "replay/session.h"

#include <algorithm>
#include <utility>

#include "replay/convert.h"
#include "routing/capacity.h"

namespace coconsult::replay {
namespace {

constexpr std::size_t kLongestId = 200;
constexpr int kMinutesOfDay = 24 * 60;
constexpr std::chrono::hours kLoadHolds{1};

Error Bad(const std::string& field, const std::string& what_to_do) {
  return InvalidArgument(field, field + ": " + what_to_do);
}

Result<void> CheckId(const std::string& field, const std::string& id) {
  const bool plain =
      std::none_of(id.begin(), id.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
  if (id.empty() || id.size() > kLongestId || !plain)
    return Bad(field,
               "Write an id of 1 to " + std::to_string(kLongestId) + " bytes without control characters.");
  return {};
}

Result<void> CheckHours(const wire::WorkingHours& hours) {
  for (const int day : hours.weekdays()) {
    if (day < 1 || day > 7)
      return Bad("practitioner.hours.weekdays", "Write days from 1, Monday, to 7, Sunday.");
  }
  const bool sound = hours.start_minute() >= 0 && hours.start_minute() < hours.end_minute() &&
                     hours.end_minute() <= kMinutesOfDay;
  if (!sound)
    return Bad("practitioner.hours", "Write start_minute less than end_minute, both from 0 to 1440.");
  return {};
}

Result<void> CheckNumbers(const wire::Practitioner& event) {
  const bool counts = event.past_contacts() >= 0 && event.past_answers() >= 0 &&
                      event.past_answers() <= event.past_contacts();
  if (!counts)
    return Bad("practitioner.past_answers",
               "Write counts of which the answers are not more than the contacts.");
  const bool limits = event.open_limit() >= 0 && event.month_limit() >= 0 && event.weekly_capacity() >= 0 &&
                      event.weekly_capacity() <= 1000;
  if (!limits)
    return Bad("practitioner.weekly_capacity",
               "Write limits that are not negative, and at most 1000 a week.");
  return {};
}

}  // namespace

Session::Session(Options options, WorkingCalendar calendar)
    : options_(std::move(options)),
      calendar_(std::move(calendar)),
      router_(routing::MakeTextRouter(options_.labels)) {
  summary_.set_policy_version(options_.policy.version);
}

Result<std::vector<wire::Output>> Session::Apply(const wire::Event& event) {
  const Timestamp before = now_;
  if (event.has_time()) {
    if (ToDomain(event.time()) < now_)
      return Bad("time", "It is before the line before. Sort the lines by time.");
    now_ = ToDomain(event.time());
  }
  Outputs outputs;
  const bool same_wave =
      event.has_contact() && logged_ && logged_->ask == event.contact().ask() && logged_->at == now_;
  auto made = Dispatch(event);
  if (!made) {
    now_ = before;
    return made;
  }
  if (!same_wave && logged_ && (!event.has_contact() || logged_->ask != event.contact().ask()))
    CloseComparison(outputs);
  outputs.insert(outputs.end(), made->begin(), made->end());
  return outputs;
}

std::vector<wire::Output> Session::Finish() {
  Outputs outputs;
  CloseComparison(outputs);
  if (options_.compare) {
    summary_.set_asks(static_cast<int>(asks_.size()));
    *outputs.emplace_back().mutable_summary() = summary_;
  }
  return outputs;
}

Result<Session::Outputs> Session::Dispatch(const wire::Event& event) {
  switch (event.event_case()) {
    case wire::Event::kPractitioner:
      return Handle(event.practitioner());
    case wire::Event::kDocument:
      return Handle(event.document());
    case wire::Event::kRemoval:
      return Handle(event.removal());
    case wire::Event::kScore:
      return Handle(event.score());
    case wire::Event::kAsk:
      return Handle(event.ask());
    case wire::Event::kNextWave:
      return Handle(event.next_wave());
    case wire::Event::kContact:
      return Handle(event.contact());
    case wire::Event::kAnswer:
      return Handle(event.answer());
    case wire::Event::kPass:
      return Handle(event.pass());
    case wire::Event::kSilence:
      return Handle(event.silence());
    case wire::Event::kAction:
      return Handle(event.action());
    case wire::Event::kAskEnd:
      return Handle(event.ask_end());
    case wire::Event::EVENT_NOT_SET:
      break;
  }
  return Bad("event",
             "Write one of practitioner, document, removal, score, ask, nextWave, contact, answer, pass, "
             "silence, action, askEnd.");
}

Result<Session::Outputs> Session::Handle(const wire::Practitioner& event) {
  RETURN_IF_ERROR(CheckId("practitioner.id", event.id()));
  RETURN_IF_ERROR(CheckNumbers(event));
  if (event.has_hours()) RETURN_IF_ERROR(CheckHours(event.hours()));
  const PractitionerId id(IdOf(event.id()));
  const auto [entry, added] = people_.try_emplace(id);
  Person& person = entry->second;
  person.id = event.id();
  routing::Profile& profile = person.profile;
  profile.id = id;
  profile.sector = event.sector();
  profile.organisation = event.organisation();
  profile.locality = event.locality();
  profile.region = event.region();
  profile.role_level = event.role_level();
  profile.topics.assign(event.topics().begin(), event.topics().end());
  profile.can_help_with = event.can_help_with();
  profile.line_manager =
      event.line_manager().empty() ? PractitionerId() : PractitionerId(IdOf(event.line_manager()));
  profile.conflicts.clear();
  for (const std::string& other : event.conflicts()) profile.conflicts.emplace_back(IdOf(other));
  person.hours = event.has_hours() ? ToDomain(event.hours()) : WorkingHours{};
  person.capacity = {event.open_limit(), event.month_limit()};
  person.weekly_capacity =
      event.weekly_capacity() > 0 ? event.weekly_capacity() : routing::WeeklyCapacity(person.capacity);
  person.away_until.reset();
  if (event.has_away_until()) person.away_until = ToDomain(event.away_until());
  if (added) {
    person.joined_at = event.has_join_time() ? ToDomain(event.join_time()) : now_;
    person.history.past_contacts = event.past_contacts();
    person.history.past_answers = event.past_answers();
    person.history.past_until = now_;
  }
  person.gone = false;
  router_->Upsert(profile);
  return Outputs{};
}

Result<Session::Outputs> Session::Handle(const wire::Document& event) {
  ASSIGN_OR_RETURN(Person * person, FindPerson(event.practitioner()));
  person->profile.documents.push_back(event.text());
  if (!person->gone) router_->AddDocument(person->profile.id, event.text());
  return Outputs{};
}

Result<Session::Outputs> Session::Handle(const wire::Removal& event) {
  ASSIGN_OR_RETURN(Person * person, FindPerson(event.practitioner()));
  person->gone = true;
  for (routing::Contact& contact : person->history.contacts) {
    if (contact.reply == routing::Reply::kNone) contact.reply = routing::Reply::kReleased;
  }
  router_->Remove(person->profile.id);
  return Outputs{};
}

Result<Session::Outputs> Session::Handle(const wire::Action& event) {
  ASSIGN_OR_RETURN(Person * person, FindPerson(event.practitioner()));
  person->history.acted_at = now_;
  return Outputs{};
}

Result<Session::Person*> Session::FindPerson(const std::string& id) {
  const auto found = people_.find(PractitionerId(IdOf(id)));
  if (found == people_.end() || found->second.gone)
    return Bad("practitioner", "There is nobody called '" + id + "' here. Add them by a line before.");
  return &found->second;
}

const routing::CommunityLoad& Session::Load() {
  if (has_load_ && now_ - load_.taken_at < kLoadHolds) return load_;
  routing::LoadCount count;
  for (const auto& [id, person] : people_) {
    if (person.gone || person.joined_at > now_) continue;
    count.Add(options_.policy, person.history, person.weekly_capacity, now_);
  }
  load_ = count.Load(now_);
  has_load_ = true;
  return load_;
}

routing::Facts Session::FactsOf(const Person& person, double relevance, const std::string& theme) const {
  routing::Facts facts;
  facts.practitioner = person.profile.id;
  facts.relevance = relevance;
  facts.sector = person.profile.sector;
  facts.locality = person.profile.locality;
  facts.role_level = person.profile.role_level;
  facts.activity = routing::Summarise(options_.policy, person.history, theme, now_);
  facts.weekly_capacity = person.weekly_capacity;
  facts.joined_at = person.joined_at;
  const auto presence = calendar_.PresenceOf(person.hours, now_);
  facts.at_work = presence.at_work;
  facts.minutes_left = presence.minutes_left;
  if (person.away_until && *person.away_until > now_) facts.why_not = "away";
  return facts;
}

}  // namespace coconsult::replay
