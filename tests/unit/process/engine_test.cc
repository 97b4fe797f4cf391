// SPDX-License-Identifier: Apache-2.0
#include "process/engine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/process/instance.h"

namespace coconsult::process {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Transition Go(const std::string& when, const std::string& to) {
  Transition transition;
  transition.when = *Expression::Parse(when);
  transition.to = to;
  return transition;
}

Phase Named(const std::string& id, double box, std::vector<Transition> transitions) {
  Phase phase;
  phase.id = id;
  phase.title = id;
  phase.box_working_days = box;
  phase.transitions = std::move(transitions);
  phase.final = phase.transitions.empty();
  return phase;
}

// first -> second -> third -> end, all on the same confirmation or on joining.
Definition Chain() {
  Definition chain;
  chain.id = "chain";
  chain.kind = "group";
  chain.roles = {{.id = "a", .title = "A"}, {.id = "b", .title = "B", .max = 9, .routed = true}};
  chain.phases = {Named("first", 1, {Go("joined(b) >= 1", "second")}),
                  Named("second", 1, {Go("joined(b) >= 1", "third")}),
                  Named("third", 2, {Go("joined(b) >= 2", "end")}), Named("end", 0, {})};
  return chain;
}

TEST(ApplyEvent, GoesThroughSeveralPhasesAtOnce) {
  const Definition chain = Chain();
  Instance instance(chain, "ann");
  const Step step = instance.Must(Joined{"bob", "b"});
  ASSERT_THAT(step.phases, SizeIs(2));
  EXPECT_EQ(step.phases[0].from, "first");
  EXPECT_EQ(step.phases[0].to, "second");
  EXPECT_EQ(step.phases[1].to, "third");
  EXPECT_EQ(step.box_ends, AfterWorkingDays(instance.now(), 2));
}

TEST(ApplyEvent, ReportsRoutingOnlyAsItStandsAfterwards) {
  Definition chain = Chain();
  chain.phases[1].routes = true;
  Instance passing_through(chain, "ann");
  const Step through = passing_through.Must(Joined{"bob", "b"});
  EXPECT_FALSE(through.start_routing);
  EXPECT_FALSE(through.stop_routing);

  chain.phases[0].routes = true;
  chain.phases[1].routes = false;
  chain.phases[2].routes = true;
  Instance again(chain, "ann");
  EXPECT_TRUE(again.begin().start_routing);
  const Step restarted = again.Must(Joined{"bob", "b"});
  EXPECT_TRUE(restarted.stop_routing);
  EXPECT_TRUE(restarted.start_routing);
}

TEST(ApplyEvent, BeginsInTheFirstPhaseThatHolds) {
  Definition chain = Chain();
  chain.phases[0].transitions = {Go("joined(a) == 1", "second")};
  const Instance instance(chain, "ann");
  EXPECT_EQ(instance.phase(), "second");
  EXPECT_THAT(instance.begin().phases, SizeIs(1));
}

TEST(ApplyEvent, ElapsedTimeCountsForThePresentPhaseOnly) {
  Definition chain = Chain();
  for (Phase& phase : chain.phases) {
    if (!phase.final) phase.transitions[0].when = *Expression::Parse("box_elapsed");
  }
  Instance instance(chain, "ann");
  EXPECT_THAT(instance.LetBoxEnd().phases, SizeIs(1));
  EXPECT_EQ(instance.phase(), "second");
}

TEST(ApplyEvent, IgnoresAnEndThatComesEarly) {
  const Definition chain = Chain();
  Instance instance(chain, "ann");
  const State before = instance.state();
  const Step step = instance.Must(BoxEnded{});
  EXPECT_FALSE(step.state);
  EXPECT_EQ(instance.state(), before);
  EXPECT_EQ(step.box_ends, before.box_ends);
}

TEST(ApplyEvent, ExtendsFromTheMomentTheEndIsNoticed) {
  Definition chain = Chain();
  chain.phases[0].max_extensions = 2;
  Instance instance(chain, "ann");
  instance.Wait(std::chrono::hours(24 * 30));
  const Step step = instance.Must(BoxEnded{});
  EXPECT_EQ(step.box_ends, AfterWorkingDays(instance.now(), 0.5));
  EXPECT_EQ(instance.state().extensions, 1);
  EXPECT_THAT(instance.LetBoxEnd().phases, IsEmpty());
  EXPECT_EQ(instance.LetBoxEnd().consultation_state, ConsultationState::kUnfilled);
}

TEST(ApplyEvent, TakesTheFirstTransitionThatHolds) {
  Definition chain = Chain();
  chain.phases[0].transitions = {Go("joined(b) >= 2", "end"), Go("joined(b) >= 1", "third"),
                                 Go("joined(a) == 0", "second")};
  Instance instance(chain, "ann");
  instance.Must(Joined{"bob", "b"});
  EXPECT_EQ(instance.phase(), "third");
}

TEST(ApplyEvent, NobodyInARoleIsNotEverybody) {
  Definition chain = Chain();
  chain.phases[0].confirmers = {"b"};
  chain.phases[0].transitions = {Go("confirmed(b) or all_posted(b) or form_done(b)", "second")};
  EXPECT_EQ(Instance(chain, "ann").phase(), "first");
}

TEST(ApplyEvent, AnUnmetEndKeepsAnOutcomeThatStands) {
  Definition chain = Chain();
  chain.phases[0].transitions[0].state = ConsultationState::kCompleted;
  chain.phases[1].transitions = {Go("joined(b) >= 9", "third")};
  Instance instance(chain, "ann");
  instance.Must(Joined{"bob", "b"});
  const Step step = instance.LetBoxEnd();
  EXPECT_EQ(instance.phase(), "end");
  EXPECT_FALSE(step.consultation_state);
  EXPECT_EQ(instance.state().outcome, ConsultationState::kCompleted);
}

TEST(ApplyEvent, AJoinAfterExhaustedRoutingMakesItGoOn) {
  Definition chain = Chain();
  chain.phases[0].routes = true;
  chain.phases[0].transitions = {Go("joined(b) >= 3", "second"),
                                 Go("box_elapsed and routing_exhausted", "end")};
  Instance instance(chain, "ann");
  instance.Must(RoutingExhausted{});
  EXPECT_TRUE(instance.state().routing_exhausted);
  instance.Must(Joined{"bob", "b"});
  EXPECT_FALSE(instance.state().routing_exhausted);
}

TEST(ApplyEvent, IsPure) {
  const Definition chain = Chain();
  const State state = Instance(chain, "ann").state();
  const std::string before = Serialize(state);
  const auto first = Apply(chain, state, Joined{"bob", "b"}, MondayMorning(), Calendar());
  const auto second = Apply(chain, state, Joined{"bob", "b"}, MondayMorning(), Calendar());
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->state, second->state);
  EXPECT_EQ(Serialize(state), before);
}

TEST(ApplyEvent, RefusesAStateOfAnotherDefinition) {
  const Definition chain = Chain();
  State state = Instance(chain, "ann").state();
  state.phase = "elsewhere";
  const auto step = Apply(chain, state, BoxEnded{}, MondayMorning(), Calendar());
  ASSERT_FALSE(step);
  EXPECT_EQ(step.error().code, Errc::kInternal);
  EXPECT_THAT(AllowedKinds(chain, state, "ann"), IsEmpty());
  EXPECT_FALSE(CanConfirm(chain, state, "ann"));
  EXPECT_EQ(Guidance(chain, state, "ann"), "");
}

TEST(PhaseGuidance, PrefersTheRolesOwnSentence) {
  Definition chain = Chain();
  chain.phases[0].guidance = {{"a", "For you."}, {"", "For others."}};
  Instance instance(chain, "ann");
  EXPECT_EQ(instance.Guidance("ann"), "For you.");
  EXPECT_EQ(instance.Guidance("stranger"), "For others.");
}

TEST(PhaseAllowance, ListsKindsInOrder) {
  Definition chain = Chain();
  chain.phases[0].may_post = {{"a", {"note", "answer", "idea"}}};
  EXPECT_THAT(Instance(chain, "ann").Kinds("ann"), ElementsAre("answer", "idea", "note"));
}

}  // namespace
}  // namespace coconsult::process
