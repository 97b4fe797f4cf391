// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>
#include <utility>

#include "replay/convert.h"
#include "replay/session.h"
#include "routing/draws.h"

namespace coconsult::replay {
namespace {

constexpr int kMostPlaces = 100;

Error Bad(const std::string& field, const std::string& what_to_do) {
  return InvalidArgument(field, field + ": " + what_to_do);
}

// What somebody helped with, as a text of theirs.
std::string TextOf(const Ask& ask) { return ask.title + "\n" + ask.situation + "\n" + ask.tried; }

}  // namespace

Result<Session::OpenAsk*> Session::FindAsk(const std::string& id) {
  const auto found = asks_.find(id);
  if (found == asks_.end()) return Bad("ask", "There is no ask '" + id + "'. Open it by a line before.");
  return &found->second;
}

Result<routing::Contact*> Session::FindContact(OpenAsk& ask, const std::string& person) {
  const PractitionerId id(IdOf(person));
  for (const Asked& asked : ask.asked) {
    if (asked.person == id) return &people_.at(id).history.contacts[asked.contact];
  }
  return Bad("practitioner",
             "'" + person + "' was not asked for '" + ask.id + "'. Write the contact before.");
}

Result<routing::Request> Session::MakeRequest(const wire::Request& request) {
  if (request.places() < 0 || request.places() > kMostPlaces)
    return Bad("request.places", "Write a number from 1 to " + std::to_string(kMostPlaces) + ".");
  routing::Request out;
  out.ask = ToDomain(request.ask());
  out.same_organisation_allowed = request.same_organisation_allowed();
  out.topics.assign(request.topics().begin(), request.topics().end());
  for (const std::string& id : request.excluded()) out.excluded.emplace_back(IdOf(id));
  // An asker from outside is known only as that.
  if (request.asker().empty()) return out;
  ASSIGN_OR_RETURN(const Person* asker, FindPerson(request.asker()));
  out.asker = asker->profile.id;
  out.asker_profile = asker->profile;
  out.asker_profile.documents.clear();
  return out;
}

routing::Ranking Session::Rank(const routing::Request& request, std::size_t limit, std::size_t explained) {
  if (router_->WantsLearning()) router_->Learn(routing::kLearningSeed);
  return router_->Rank(request, limit, explained);
}

Result<Session::Outputs> Session::Handle(const wire::Score& event) {
  ASSIGN_OR_RETURN(const routing::Request request, MakeRequest(event.request()));
  if (event.limit() < 0) return Bad("score.limit", "Write 0 for everybody, or how many people.");
  const routing::Ranking ranking = Rank(request, std::numeric_limits<std::size_t>::max(), 0);
  wire::Output output;
  wire::Scores& scores = *output.mutable_scores();
  scores.set_id(event.id());
  scores.set_text_version(ranking.policy_version);
  AddLeftOut(ranking.left_out, *scores.mutable_left_out());
  std::vector<wire::Scored> people;
  std::vector<RankedCandidate> candidates = ranking.candidates;
  candidates.insert(candidates.end(), ranking.newcomers.begin(), ranking.newcomers.end());
  for (const RankedCandidate& candidate : candidates) {
    const Person& person = people_.at(candidate.practitioner);
    wire::Scored scored;
    scored.set_person(person.id);
    scored.set_score(candidate.score);
    for (const auto& [part, value] : candidate.parts) AddPart(part, value, *scored.mutable_parts());
    if (event.with_activity()) {
      const routing::Facts facts =
          FactsOf(person, routing::RelevanceOf(options_.policy, candidate), request.ask.theme);
      const double likelihood = routing::Likelihood(options_.policy, facts.activity);
      const routing::Parts parts = routing::Weigh(options_.policy, facts, Load(), likelihood, now_);
      AddPart("relevance", facts.relevance, *scored.mutable_parts());
      AddPart("likelihood", likelihood, *scored.mutable_parts());
      AddPart("balance", parts.balance, *scored.mutable_parts());
      scored.set_score(parts.Score());
    }
    people.push_back(std::move(scored));
  }
  std::stable_sort(people.begin(), people.end(),
                   [](const wire::Scored& a, const wire::Scored& b) { return a.score() > b.score(); });
  const auto limit =
      event.limit() == 0 ? people.size() : std::min(people.size(), static_cast<std::size_t>(event.limit()));
  for (std::size_t i = 0; i < limit; ++i) *scores.add_people() = std::move(people[i]);
  return Outputs{std::move(output)};
}

Result<Session::Outputs> Session::Handle(const wire::Ask& event) {
  if (event.id().empty()) return Bad("ask.id", "Give the ask an id.");
  if (asks_.contains(event.id())) return Bad("ask.id", "There is an ask '" + event.id() + "' already.");
  ASSIGN_OR_RETURN(routing::Request request, MakeRequest(event.request()));
  OpenAsk& ask = asks_[event.id()];
  ask.id = event.id();
  ask.request = std::move(request);
  ask.places = std::max(1, event.request().places());
  ask.opened_at = now_;
  routing::Ranking ranking = Rank(ask.request, options_.candidates, options_.candidates);
  ask.candidates = std::move(ranking.candidates);
  ask.candidates.insert(ask.candidates.end(), ranking.newcomers.begin(), ranking.newcomers.end());
  std::vector<double> relevances;
  for (const RankedCandidate& candidate : ask.candidates)
    relevances.push_back(routing::RelevanceOf(options_.policy, candidate));
  ask.best_relevance = routing::BestRelevance(options_.policy, relevances);
  // Whoever asks is there.
  if (!event.request().asker().empty()) people_.at(ask.request.asker).history.acted_at = now_;
  wire::Output output;
  output.mutable_ranking()->set_ask(event.id());
  output.mutable_ranking()->set_candidates(static_cast<int>(ask.candidates.size()));
  output.mutable_ranking()->set_text_version(ranking.policy_version);
  AddLeftOut(ranking.left_out, *output.mutable_ranking()->mutable_left_out());
  return Outputs{std::move(output)};
}

routing::WaveInput Session::InputOf(OpenAsk& ask) {
  routing::WaveInput input;
  input.now = now_;
  input.places = ask.places;
  input.answered = ask.answered;
  input.urgent = ask.request.ask.urgent;
  input.best_relevance = ask.best_relevance;
  input.load = Load();
  input.seed = routing::WaveSeed(IdOf(ask.id), ask.asked.size());
  constexpr double kHoursOfWorkingDay = 8;
  input.out_of_time = calendar_.WorkingHoursBetween(ask.opened_at, now_) >=
                      options_.policy.wave.patience_working_days * kHoursOfWorkingDay;
  for (const Asked& asked : ask.asked) {
    const Person& person = people_.at(asked.person);
    const routing::Contact& contact = person.history.contacts[asked.contact];
    if (contact.reply == routing::Reply::kReleased) continue;
    const bool waiting = contact.reply == routing::Reply::kNone && contact.expires_at > now_;
    input.asked.push_back({person.profile.sector, person.profile.locality, person.profile.role_level,
                           contact.expected, contact.sent_at, waiting});
  }
  for (const RankedCandidate& candidate : ask.candidates) {
    const Person& person = people_.at(candidate.practitioner);
    const bool before = std::any_of(ask.asked.begin(), ask.asked.end(), [&](const Asked& asked) {
      return asked.person == candidate.practitioner;
    });
    if (before || person.gone || person.joined_at > now_) continue;
    input.candidates.push_back(
        FactsOf(person, routing::RelevanceOf(options_.policy, candidate), ask.request.ask.theme));
  }
  return input;
}

void Session::Record(OpenAsk& ask, Person& person, double relevance, double expected) {
  routing::Contact contact;
  contact.sent_at = now_;
  contact.expires_at = calendar_.AddWorkingDays(now_, options_.policy.wave.silence_working_days);
  contact.theme = ask.request.ask.theme;
  contact.relevance = relevance;
  contact.expected = expected;
  ask.asked.push_back({person.profile.id, person.history.contacts.size()});
  person.history.contacts.push_back(std::move(contact));
}

Result<Session::Outputs> Session::Handle(const wire::NextWave& event) {
  ASSIGN_OR_RETURN(OpenAsk * ask, FindAsk(event.ask()));
  if (ask->ended) return Bad("nextWave.ask", "This ask has ended. Do not look at it again.");
  const routing::WaveInput input = InputOf(*ask);
  const routing::WaveDecision decision = routing::ChooseWave(options_.policy, input);
  ++ask->waves;
  Outputs outputs{Describe(*ask, decision)};
  for (const std::size_t i : decision.chosen) {
    const routing::Weighed& weighed = decision.weighed[i];
    Record(*ask, people_.at(weighed.practitioner), weighed.relevance, weighed.expected);
  }
  return outputs;
}

wire::Output Session::Describe(const OpenAsk& ask, const routing::WaveDecision& decision) const {
  wire::Output output;
  wire::Wave& wave = *output.mutable_wave();
  wave.set_ask(ask.id);
  wave.set_number(ask.waves);
  *wave.mutable_time() = ToProto(now_);
  for (const std::size_t i : decision.chosen) {
    const PractitionerId id = decision.weighed[i].practitioner;
    wave.add_chosen(people_.at(id).id);
    const auto ranked =
        std::find_if(ask.candidates.begin(), ask.candidates.end(),
                     [&](const RankedCandidate& candidate) { return candidate.practitioner == id; });
    if (!options_.brief) wave.add_reasons(ranked->reason);
  }
  for (const routing::Weighed& weighed : decision.weighed) {
    if (options_.brief) break;
    wire::Weighed& out = *wave.add_weighed();
    out.set_person(people_.at(weighed.practitioner).id);
    out.set_score(weighed.score);
    AddParts(weighed, *out.mutable_parts());
    out.set_chance(weighed.chance);
    out.set_chosen(weighed.chosen);
    out.set_left_out(weighed.left_out);
  }
  AddLeftOut(decision.left_out, *wave.mutable_left_out());
  if (decision.look_again_minutes) {
    constexpr double kMinutesOfWorkingDay = 480;
    const double days = *decision.look_again_minutes / kMinutesOfWorkingDay;
    *wave.mutable_look_again() = ToProto(calendar_.AddWorkingDays(now_, days));
  }
  wave.set_exhausted(decision.exhausted);
  wave.set_expected_before(decision.expected_before);
  wave.set_expected_after(decision.expected_after);
  wave.set_policy_version(decision.policy_version);
  wave.set_seed(decision.seed);
  return output;
}

Result<Session::Outputs> Session::Handle(const wire::Contact& event) {
  ASSIGN_OR_RETURN(OpenAsk * ask, FindAsk(event.ask()));
  ASSIGN_OR_RETURN(Person * person, FindPerson(event.practitioner()));
  if (FindContact(*ask, event.practitioner()))
    return Bad("contact.practitioner", "'" + event.practitioner() + "' was asked for this before.");
  Outputs outputs;
  if (options_.compare) {
    if (logged_ && (logged_->ask != ask->id || logged_->at != now_)) CloseComparison(outputs);
    if (!logged_) {
      logged_ = Logged{ask->id, now_, {}, {}};
      const routing::WaveDecision decision = routing::ChooseWave(options_.policy, InputOf(*ask));
      for (const std::size_t i : decision.chosen)
        logged_->policy.push_back(people_.at(decision.weighed[i].practitioner).id);
      ++ask->waves;
    }
    logged_->logged.push_back(event.practitioner());
  }
  double relevance = 0;
  for (const RankedCandidate& candidate : ask->candidates) {
    if (candidate.practitioner == person->profile.id)
      relevance = routing::RelevanceOf(options_.policy, candidate);
  }
  const double usual = Load().mean_relevance > 0 ? Load().mean_relevance : ask->best_relevance;
  const routing::Facts facts = FactsOf(*person, relevance, ask->request.ask.theme);
  Record(*ask, *person, relevance, routing::Expected(options_.policy, facts, usual));
  return outputs;
}

void Session::CloseComparison(Outputs& outputs) {
  if (!logged_) return;
  wire::Output output;
  wire::Comparison& comparison = *output.mutable_comparison();
  comparison.set_ask(logged_->ask);
  *comparison.mutable_time() = ToProto(logged_->at);
  const auto among = [](const std::vector<std::string>& list, const std::string& id) {
    return std::find(list.begin(), list.end(), id) != list.end();
  };
  for (const std::string& id : logged_->logged) {
    if (among(logged_->policy, id)) {
      comparison.add_both(id);
    } else {
      comparison.add_only_logged(id);
    }
  }
  for (const std::string& id : logged_->policy) {
    if (!among(logged_->logged, id)) comparison.add_only_policy(id);
  }
  summary_.set_logged_contacts(summary_.logged_contacts() + static_cast<int>(logged_->logged.size()));
  summary_.set_policy_contacts(summary_.policy_contacts() + static_cast<int>(logged_->policy.size()));
  summary_.set_both(summary_.both() + comparison.both_size());
  logged_.reset();
  outputs.push_back(std::move(output));
}

Result<void> Session::Settle(const std::string& ask_id, const std::string& person_id, routing::Reply reply) {
  ASSIGN_OR_RETURN(OpenAsk * ask, FindAsk(ask_id));
  ASSIGN_OR_RETURN(routing::Contact * contact, FindContact(*ask, person_id));
  const bool open = contact->reply == routing::Reply::kNone || contact->reply == routing::Reply::kSilent;
  const bool late = reply == routing::Reply::kAnswered && contact->reply == routing::Reply::kReleased;
  if (!open && !late)
    return Bad("practitioner",
               "'" + person_id + "' replied to this before. Write one reply for each contact.");
  contact->reply = reply;
  if (reply == routing::Reply::kSilent) return {};
  const Person& person = people_.at(PractitionerId(IdOf(person_id)));
  contact->replied_at = now_;
  contact->reply_hours = calendar_.OwnHoursBetween(person.hours, contact->sent_at, now_);
  return {};
}

Result<Session::Outputs> Session::Handle(const wire::Answer& event) {
  RETURN_IF_ERROR(Settle(event.ask(), event.practitioner(), routing::Reply::kAnswered));
  OpenAsk& ask = asks_.at(event.ask());
  if (!ask.ended) ++ask.answered;
  if (!event.learn()) return Outputs{};
  Person& person = people_.at(PractitionerId(IdOf(event.practitioner())));
  person.profile.documents.push_back(TextOf(ask.request.ask));
  if (!person.gone) router_->AddDocument(person.profile.id, person.profile.documents.back());
  return Outputs{};
}

Result<Session::Outputs> Session::Handle(const wire::Pass& event) {
  RETURN_IF_ERROR(Settle(event.ask(), event.practitioner(),
                         event.not_my_field() ? routing::Reply::kNotMyField : routing::Reply::kPassed));
  return Outputs{};
}

Result<Session::Outputs> Session::Handle(const wire::Silence& event) {
  RETURN_IF_ERROR(Settle(event.ask(), event.practitioner(), routing::Reply::kSilent));
  return Outputs{};
}

Result<Session::Outputs> Session::Handle(const wire::AskEnd& event) {
  ASSIGN_OR_RETURN(OpenAsk * ask, FindAsk(event.ask()));
  ask->ended = true;
  for (const Asked& asked : ask->asked) {
    routing::Contact& contact = people_.at(asked.person).history.contacts[asked.contact];
    if (contact.reply == routing::Reply::kNone) contact.reply = routing::Reply::kReleased;
  }
  return Outputs{};
}

}  // namespace coconsult::replay
