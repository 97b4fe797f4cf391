// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "support/seeded_random.h"
#include "unit/process/definitions.h"
#include "unit/process/instance.h"

namespace coconsult::process {
namespace {

// People do random things in random order; whatever they do, the process comes to an end by itself.
class RandomWalk {
 public:
  RandomWalk(const Definition& definition, std::uint64_t seed)
      : definition_(definition),
        random_(seed),
        instance_(definition, "p0", {{"help_wanted", Pick(kWishes)}}) {}

  void Run(int events) {
    for (int i = 0; i < events; ++i) {
      const auto step = instance_.Try(RandomEvent());
      if (!step) CheckRefusal(step.error());
      if (step) CheckStep(*step, instance_.state());
    }
  }

  // Nobody does anything any more. Returns how many time boxes ended until the end.
  int LetItEnd() {
    int boxes = 0;
    while (!definition_.FindPhase(instance_.phase())->final) {
      const bool alone = definition_.FindPhase(instance_.phase())->author_only;
      if (alone && !instance_.state().box_ends) break;
      if (++boxes > kMostBoxes) break;
      const Step step = instance_.LetBoxEnd();
      CheckStep(step, instance_.state());
    }
    return boxes;
  }

  static constexpr int kMostBoxes = 40;

 private:
  static inline const std::vector<std::string> kWishes = {"ideas", "thinking_partner"};
  static inline const std::vector<std::string> kPeople = {"p0", "p1", "p2", "p3", "stranger"};
  static inline const std::vector<std::string> kTexts = {"", "Yes.", "Why?", "Why? How?", "é\n?"};

  const std::string& Pick(const std::vector<std::string>& list) { return list[random_.Below(list.size())]; }
  std::string AnyRole() { return definition_.roles[random_.Below(definition_.roles.size())].id; }
  std::string AnyKind(const std::string& person) {
    const auto allowed = instance_.Kinds(person);
    if (!allowed.empty() && random_.Below(3) > 0) return Pick(allowed);
    return Pick(std::vector<std::string>(kKinds.begin(), kKinds.end()));
  }

  Event RandomEvent() {
    const std::string person = Pick(kPeople);
    switch (random_.Below(12)) {
      case 0:
        return Joined{person, AnyRole()};
      case 1:
        return FormDone{person};
      case 2:
        return Acknowledged{random_.Below(4) == 0 ? "other" : "no_identifying_data"};
      case 3:
        if (instance_.state().box_ends && random_.Below(2) == 0) {
          instance_.Wait(*instance_.state().box_ends - instance_.now());
        }
        return BoxEnded{};
      case 4:
        return RoutingExhausted{};
      case 5:
      case 6:
      case 7:
        return Confirmed{person, random_.Below(4) == 0};
      default:
        return Posted{person, AnyKind(person), Pick(kTexts)};
    }
  }

  void CheckStep(const Step& step, const State& state) {
    EXPECT_NE(definition_.FindPhase(state.phase), nullptr) << state.phase;
    for (const PhaseChange& change : step.phases) {
      EXPECT_NE(definition_.FindPhase(change.from), nullptr);
      EXPECT_NE(definition_.FindPhase(change.to), nullptr);
    }
    EXPECT_TRUE(step.phases.empty() || step.phases.back().to == state.phase);
    const Phase& phase = *definition_.FindPhase(state.phase);
    EXPECT_EQ(step.box_ends.has_value(), phase.box_working_days > 0);
    for (const auto& [person, role] : state.people) EXPECT_NE(definition_.FindRole(role), nullptr);
    for (const RoleSpec& role : definition_.roles) {
      const auto in_role = [&role](const auto& entry) { return entry.second == role.id; };
      EXPECT_LE(std::count_if(state.people.begin(), state.people.end(), in_role), role.max);
    }
    EXPECT_TRUE(!phase.final || (state.outcome && IsTerminal(*state.outcome))) << "ended without an outcome";
  }

  static void CheckRefusal(const Error& error) {
    EXPECT_TRUE(error.code == Errc::kFailedPrecondition || error.code == Errc::kInvalidArgument)
        << error.detail;
    EXPECT_GT(error.message.size(), 20U);
    EXPECT_TRUE(error.message.ends_with('.')) << error.message;
  }

  const Definition& definition_;
  testing::SeededRandom random_;
  Instance instance_;
};

class NeverSilenceTest : public ::testing::TestWithParam<std::string> {
 protected:
  static Definition Chosen() {
    if (GetParam() == "co_consultancy") return CoConsultancy();
    return *ParseDefinition("test.toml", GetParam() == "troika" ? kTroika : kSoundingBoard, kKinds);
  }
};

TEST_P(NeverSilenceTest, EndsByItselfWhateverPeopleDo) {
  const Definition definition = Chosen();
  std::size_t longest = 0;
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    RandomWalk walk(definition, seed);
    walk.Run(static_cast<int>(seed % 80));
    const int boxes = walk.LetItEnd();
    ASSERT_LE(boxes, RandomWalk::kMostBoxes);
    longest = std::max<std::size_t>(longest, boxes);
    if (HasFailure()) return;
  }
  EXPECT_GT(longest, 0U);
}

INSTANTIATE_TEST_SUITE_P(Processes, NeverSilenceTest,
                         ::testing::Values("co_consultancy", "troika", "sounding_board"),
                         [](const auto& process) { return process.param; });

}  // namespace
}  // namespace coconsult::process
