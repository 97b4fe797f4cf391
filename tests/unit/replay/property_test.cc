// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "replay/convert.h"
#include "unit/replay/events.h"

namespace coconsult::replay {
namespace {

constexpr int kPeople = 60;
constexpr int kDays = 12;
constexpr std::int64_t kMonday = 1'767'571'200;  // 2026-01-05T00:00:00Z
constexpr std::int64_t kHour = 3600;
constexpr std::int64_t kDay = 24 * kHour;

const std::vector<std::string> kWords = {"rota",      "budget",    "supervision", "reablement", "trauma",
                                         "fostering", "discharge", "recruitment", "carers",     "dementia"};

struct Member {
  wire::Practitioner wire;
  std::vector<std::int64_t> asked;  // seconds
  int unanswered = 0;               // in a row, at least: passes and answers end a row
};

// A community that nobody planned, living for a while: people ask, and those who are asked answer, pass or
// are silent.
class Community {
 public:
  explicit Community(unsigned seed) : random_(seed), session_(MakeSession()) {}

  // Returns everything that was written.
  std::string Live() {
    for (int i = 0; i < kPeople; ++i) Join(i);
    for (int hour = 0; hour < kDays * 24; ++hour) {
      now_ = kMonday + hour * kHour;
      const bool office_hours = hour % 24 >= 8 && hour % 24 < 18;
      if (office_hours && Chance(0.25)) Ask();
      React();
      for (auto& [id, look] : looks_) {
        if (look != 0 && look <= now_) Look(id);
      }
    }
    return written_;
  }
  // What happened to each ask: true = somebody was found, or it was handed over.
  const std::map<std::string, bool>& settled() const { return settled_; }

 private:
  bool Chance(double p) { return std::uniform_real_distribution<>(0, 1)(random_) < p; }
  int Pick(int below) { return std::uniform_int_distribution<>(0, below - 1)(random_); }
  std::string Text(int words) {
    std::string text;
    for (int i = 0; i < words; ++i) text += kWords[Pick(static_cast<int>(kWords.size()))] + " ";
    return text;
  }

  std::vector<wire::Output> Tell(wire::Event event) {
    event.mutable_time()->set_seconds(now_);
    auto outputs = session_.Apply(event);
    EXPECT_TRUE(outputs) << outputs.error().message;
    if (!outputs) return {};
    written_ += ToText(*outputs);
    return *outputs;
  }

  void Join(int number) {
    wire::Event event;
    wire::Practitioner& person = *event.mutable_practitioner();
    person.set_id("p" + std::to_string(number));
    person.set_sector("sector " + std::to_string(Pick(4)));
    person.set_organisation("organisation " + std::to_string(Pick(15)));
    person.set_locality("locality " + std::to_string(Pick(8)));
    person.set_region("region " + std::to_string(Pick(2)));
    person.set_can_help_with(Text(4));
    person.set_weekly_capacity(1 + Pick(3));
    if (number > 0 && Chance(0.2)) person.set_line_manager("p" + std::to_string(Pick(number)));
    if (number > 0 && Chance(0.2)) person.add_conflicts("p" + std::to_string(Pick(number)));
    if (Chance(0.1)) person.mutable_away_until()->set_seconds(kMonday + Pick(kDays) * kDay);
    now_ = kMonday;
    Tell(event);
    members_[person.id()].wire = person;
  }

  void Ask() {
    const std::string id = "ask " + std::to_string(asks_.size());
    wire::Event event;
    wire::Request& request = *event.mutable_ask()->mutable_request();
    event.mutable_ask()->set_id(id);
    request.set_asker("p" + std::to_string(Pick(kPeople)));
    request.mutable_ask()->set_title(Text(3));
    request.mutable_ask()->set_reach(static_cast<::coconsult::v1::Reach>(1 + Pick(4)));
    request.mutable_ask()->set_urgent(Chance(0.1));
    request.set_places(1 + Pick(3));
    Tell(event);
    members_[request.asker()].unanswered = 0;
    asks_[id] = request;
    settled_[id] = false;
    Look(id);
  }

  void Look(const std::string& id) {
    looks_[id] = 0;
    wire::Event event;
    event.mutable_next_wave()->set_ask(id);
    const auto outputs = Tell(event);
    ASSERT_EQ(outputs.size(), 1U);
    const wire::Wave& wave = outputs[0].wave();
    for (const std::string& person : wave.chosen()) {
      CheckMayBeAsked(asks_[id], person);
      EXPECT_TRUE(asked_.emplace(id, person).second) << person << " was asked twice for " << id;
      members_[person].asked.push_back(now_);
      open_.push_back({id, person});
    }
    EXPECT_TRUE(wave.exhausted() || wave.has_look_again());
    if (wave.exhausted()) settled_[id] = true;
    if (wave.has_look_again()) looks_[id] = wave.look_again().seconds();
  }

  void CheckMayBeAsked(const wire::Request& request, const std::string& id) {
    const wire::Practitioner& asker = members_[request.asker()].wire;
    Member& member = members_[id];
    const wire::Practitioner& person = member.wire;
    EXPECT_NE(id, asker.id());
    EXPECT_NE(person.organisation(), asker.organisation());
    EXPECT_NE(person.line_manager(), asker.id());
    EXPECT_NE(asker.line_manager(), id);
    EXPECT_EQ(std::ranges::count(person.conflicts(), asker.id()), 0);
    EXPECT_EQ(std::ranges::count(asker.conflicts(), id), 0);
    EXPECT_LE(person.away_until().seconds(), now_);
    const auto within = [&](std::int64_t seconds) {
      return std::ranges::count_if(member.asked, [&](std::int64_t at) { return at > now_ - seconds; });
    };
    EXPECT_EQ(within(kDay), 0) << id << " was asked within a day";
    EXPECT_LT(static_cast<double>(within(7 * kDay)), 2 + person.weekly_capacity());
    EXPECT_LT(member.unanswered, routing::DefaultPolicy().limits.pause_after);
  }

  // Those who were asked do something, or nothing.
  void React() {
    std::vector<std::pair<std::string, std::string>> still;
    for (const auto& [ask, person] : open_) {
      wire::Event event;
      if (Chance(0.04)) {
        event.mutable_answer()->set_ask(ask);
        event.mutable_answer()->set_practitioner(person);
        event.mutable_answer()->set_learn(true);
        settled_[ask] = true;
      } else if (Chance(0.04)) {
        event.mutable_pass()->set_ask(ask);
        event.mutable_pass()->set_practitioner(person);
      } else if (Chance(0.02)) {
        event.mutable_silence()->set_ask(ask);
        event.mutable_silence()->set_practitioner(person);
        ++members_[person].unanswered;
        Tell(event);
        continue;
      } else {
        still.emplace_back(ask, person);
        continue;
      }
      members_[person].unanswered = 0;
      Tell(event);
    }
    open_ = std::move(still);
  }

  std::mt19937 random_;
  Session session_;
  std::int64_t now_ = kMonday;
  std::map<std::string, Member> members_;
  std::map<std::string, wire::Request> asks_;
  std::map<std::string, std::int64_t> looks_;  // when to look again; 0 = not
  std::map<std::string, bool> settled_;
  std::set<std::pair<std::string, std::string>> asked_;
  std::vector<std::pair<std::string, std::string>> open_;
  std::string written_;
};

class AnyCommunity : public ::testing::TestWithParam<unsigned> {};
INSTANTIATE_TEST_SUITE_P(Seeds, AnyCommunity, ::testing::Range(1U, 9U));

TEST_P(AnyCommunity, NeverAsksWhoMustNotBeAskedAndKeepsEveryLimit) {
  Community community(GetParam());
  EXPECT_FALSE(community.Live().empty());
}

TEST_P(AnyCommunity, EveryAskFindsSomebodyOrGoesToAConnector) {
  Community community(GetParam());
  community.Live();
  int waiting = 0;
  for (const auto& [ask, settled] : community.settled()) waiting += settled ? 0 : 1;
  // Those of the last days have had no time.
  EXPECT_LE(waiting, static_cast<int>(community.settled().size()) / 3);
}

TEST_P(AnyCommunity, TheSameEventsGiveTheSameBytes) {
  EXPECT_EQ(Community(GetParam()).Live(), Community(GetParam()).Live());
}

}  // namespace
}  // namespace coconsult::replay
