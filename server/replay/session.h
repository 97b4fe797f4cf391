// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "coconsult/replay/v1/replay.pb.h"
#include "domain/working_time.h"
#include "routing/activity.h"
#include "routing/policy.h"
#include "routing/router.h"
#include "routing/text_router.h"
#include "routing/wave.h"

namespace coconsult::replay {

namespace wire = ::coconsult::replay::v1;

struct Options {
  routing::Policy policy;
  routing::Labels labels;
  std::size_t candidates = 200;  // kept of a ranking
  bool brief = false;            // waves without what was weighed
  bool compare = false;          // logged contacts beside what the policy would have chosen
};

// A community as a log tells it, routed by the server's own library and nothing else. Not thread-safe.
class Session {
 public:
  Session(Options options, WorkingCalendar calendar);

  // Applies one event and returns what it makes to be written, which may be nothing. An event that is refused
  // changes nothing.
  Result<std::vector<wire::Output>> Apply(const wire::Event& event);
  // What is left to be written when there are no more events.
  std::vector<wire::Output> Finish();

 private:
  struct Person {
    std::string id;
    routing::Profile profile;
    WorkingHours hours;
    double weekly_capacity = 1;
    Capacity capacity;
    Timestamp joined_at;
    std::optional<Timestamp> away_until;
    routing::History history;
    bool gone = false;
  };
  // One contact: a person's, by position in their history.
  struct Asked {
    PractitionerId person;
    std::size_t contact = 0;
  };
  struct OpenAsk {
    std::string id;
    routing::Request request;
    int places = 1;
    Timestamp opened_at;
    std::vector<RankedCandidate> candidates;
    double best_relevance = 0;
    std::vector<Asked> asked;
    int answered = 0;
    int waves = 0;
    bool ended = false;
  };
  using Outputs = std::vector<wire::Output>;

  Result<Outputs> Handle(const wire::Practitioner& event);
  Result<Outputs> Handle(const wire::Document& event);
  Result<Outputs> Handle(const wire::Removal& event);
  Result<Outputs> Handle(const wire::Score& event);
  Result<Outputs> Handle(const wire::Ask& event);
  Result<Outputs> Handle(const wire::NextWave& event);
  Result<Outputs> Handle(const wire::Contact& event);
  Result<Outputs> Handle(const wire::Answer& event);
  Result<Outputs> Handle(const wire::Pass& event);
  Result<Outputs> Handle(const wire::Silence& event);
  Result<Outputs> Handle(const wire::Action& event);
  Result<Outputs> Handle(const wire::AskEnd& event);
  Result<Outputs> Dispatch(const wire::Event& event);

  Result<Person*> FindPerson(const std::string& id);
  Result<OpenAsk*> FindAsk(const std::string& id);
  // The contact of that person for that ask.
  Result<routing::Contact*> FindContact(OpenAsk& ask, const std::string& person);
  // Learns associations afresh first when that is due.
  routing::Ranking Rank(const routing::Request& request, std::size_t limit, std::size_t explained);
  Result<routing::Request> MakeRequest(const wire::Request& request);
  Result<void> Settle(const std::string& ask, const std::string& person, routing::Reply reply);

  const routing::CommunityLoad& Load();
  routing::Facts FactsOf(const Person& person, double relevance, const std::string& theme) const;
  routing::WaveInput InputOf(OpenAsk& ask);
  void Record(OpenAsk& ask, Person& person, double relevance, double expected);
  wire::Output Describe(const OpenAsk& ask, const routing::WaveDecision& decision) const;
  // With --compare: answers for the contacts that were logged at one moment.
  void CloseComparison(Outputs& outputs);

  const Options options_;
  const WorkingCalendar calendar_;
  const std::unique_ptr<routing::Router> router_;
  Timestamp now_;
  std::map<PractitionerId, Person> people_;
  std::map<std::string, OpenAsk> asks_;
  routing::CommunityLoad load_;
  bool has_load_ = false;

  struct Logged {
    std::string ask;
    Timestamp at;
    std::vector<std::string> policy;
    std::vector<std::string> logged;
  };
  std::optional<Logged> logged_;
  wire::Summary summary_;
};

}  // namespace coconsult::replay
