// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "process/definition.h"
#include "support/seeded_random.h"
#include "unit/process/definitions.h"
#include "unit/process/instance.h"

namespace coconsult::process {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

// A small sound definition; each test breaks one thing.
constexpr const char* kSmall = R"toml(id = "small"
version = 2
title = "Small"
kind = "pair"

[[roles]]
id = "asker"
title = "Asker"

[[roles]]
id = "helper"
title = "Helper"
routed = true

[[phases]]
id = "ask"
title = "Ask"
author_only = true
may_post = { asker = ["narrative"] }
confirmers = ["asker"]
guidance = { others = "Write." }
[[phases.transitions]]
when = "posted(asker, narrative) >= 1"
to = "talk"
state = "matching"

[[phases]]
id = "talk"
title = "Talk"
routes = true
closing_forms = true
box_working_days = 1.5
max_extensions = 1
may_post = { asker = ["answer"], helper = ["idea", "open_question"] }
confirmers = ["asker", "helper"]
[phases.guards]
one_item_kinds = ["open_question"]
max_chars = 300
max_posts = { helper = { idea = 2 } }
[[phases.guards.requires_prior]]
kinds = ["idea"]
when = "posted(helper, open_question) >= 1"
otherwise = "Ask first."
[phases.guidance]
asker = "Listen."
others = "Talk."
[[phases.transitions]]
when = "confirmed(asker)"
to = "end"
state = "completed"
reason = "done"

[[phases]]
id = "end"
title = "End"
final = true
guidance = { others = "Over." }
)toml";

// kSmall with `from`, which must occur in it, replaced by `to`.
std::string With(const std::string& from, const std::string& to) {
  std::string text = kSmall;
  const auto position = text.find(from);
  EXPECT_NE(position, std::string::npos) << from;
  return position == std::string::npos ? text : text.replace(position, from.size(), to);
}

std::string ErrorOf(const std::string& toml) {
  const auto definition = ParseDefinition("small.toml", toml, kKinds);
  EXPECT_FALSE(definition) << "accepted:\n" << toml;
  if (definition) return "";
  EXPECT_EQ(definition.error().code, Errc::kInvalidArgument);
  EXPECT_GE(definition.error().violations.size(), 1U);
  EXPECT_TRUE(definition.error().message.starts_with("small.toml:")) << definition.error().message;
  return definition.error().message;
}

// Phase 'talk', key and advice are named when `from` becomes `to`.
void ExpectTalkRefused(const std::string& from, const std::string& to, const std::string& key,
                       const std::string& advice) {
  EXPECT_THAT(ErrorOf(With(from, to)),
              AllOf(HasSubstr("phase 'talk', key '" + key + "'"), HasSubstr(advice)));
}

TEST(ParseDefinition, ReadsEveryKey) {
  const auto definition = ParseDefinition(
      "small.toml", With("kind = \"pair\"", "kind = \"pair\"\nsame_organisation_allowed = true"), kKinds);
  ASSERT_TRUE(definition) << definition.error().message;
  EXPECT_EQ(definition->id, "small");
  EXPECT_EQ(definition->version, 2);
  EXPECT_TRUE(definition->same_organisation_allowed);
  ASSERT_NE(definition->FindRole("helper"), nullptr);
  EXPECT_TRUE(definition->FindRole("helper")->routed);
  EXPECT_EQ(definition->FindRole("nobody"), nullptr);
  const Phase* talk = definition->FindPhase("talk");
  ASSERT_NE(talk, nullptr);
  EXPECT_EQ(talk->box_working_days, 1.5);
  EXPECT_EQ(talk->max_extensions, 1);
  EXPECT_EQ(talk->guidance.at("asker"), "Listen.");
  EXPECT_EQ(talk->guidance.at(""), "Talk.");
  EXPECT_EQ(talk->may_post.at("helper"), (std::set<std::string>{"idea", "open_question"}));
  EXPECT_EQ(talk->guards.max_chars, 300);
  EXPECT_EQ(talk->guards.max_posts.at("helper").at("idea"), 2);
  EXPECT_EQ(talk->guards.requires_prior.at("idea").at(0).otherwise, "Ask first.");
  EXPECT_TRUE(talk->routes && talk->closing_forms && !talk->final && !talk->author_only);
  EXPECT_EQ(talk->transitions.at(0).state, ConsultationState::kCompleted);
  EXPECT_EQ(definition->FindPhase("nowhere"), nullptr);
}

TEST(ParseDefinition, NamesTheLineThatIsNotToml) {
  EXPECT_THAT(ErrorOf("id = \"small\"\nversion = = 1\n"),
              AllOf(HasSubstr("small.toml:2: "), HasSubstr("not TOML")));
}

TEST(ParseDefinition, SaysTheFirstProblemOfEachKeyALineEach) {
  const std::string error = ErrorOf("id = 7\nversion = \"1\"\nkind = \"pair\"\ncolour = \"red\"\n");
  EXPECT_EQ(std::ranges::count(error, '\n'), 3) << error;
  for (const char* key : {"id", "version", "title", "colour"})
    EXPECT_THAT(error, HasSubstr("key '" + std::string(key) + "': "));
}

TEST(ParseDefinition, RefusesUnknownKeysEverywhere) {
  EXPECT_THAT(ErrorOf(With("kind =", "owner = \"me\"\nkind =")),
              AllOf(HasSubstr("small.toml:4: key 'owner'"), HasSubstr("use one of: id, kind, phases")));
  EXPECT_THAT(ErrorOf(With("routed =", "rooted =")),
              AllOf(HasSubstr("role 'helper', key 'rooted'"), HasSubstr("routed")));
  ExpectTalkRefused("closing_forms =", "closing_form =", "closing_form", "closing_forms");
  ExpectTalkRefused("max_chars =", "max_words =", "guards.max_words", "max_chars");
  ExpectTalkRefused("otherwise = ", "else = \"\"\notherwise = ", "guards.requires_prior[1].else",
                    "otherwise");
  ExpectTalkRefused("reason =", "because =", "transitions[1].because", "reason");
}

TEST(ParseDefinition, RefusesMissingKeys) {
  EXPECT_THAT(ErrorOf(With("id = \"small\"\n", "")), HasSubstr("key 'id': It is missing"));
  EXPECT_THAT(ErrorOf(With("version = 2\n", "")), HasSubstr("key 'version': It is missing"));
  EXPECT_THAT(ErrorOf(With("title = \"Small\"\n", "")), HasSubstr("key 'title'"));
  EXPECT_THAT(ErrorOf(With("title = \"Helper\"\n", "")), HasSubstr("role 'helper', key 'title'"));
  ExpectTalkRefused("title = \"Talk\"\n", "", "title", "missing");
  ExpectTalkRefused("when = \"confirmed(asker)\"\n", "", "transitions[1].when", "missing");
  ExpectTalkRefused("kinds = [\"idea\"]\n", "", "guards.requires_prior[1].kinds", "missing");
  ExpectTalkRefused("otherwise = \"Ask first.\"\n", "", "guards.requires_prior[1].otherwise", "missing");
  EXPECT_THAT(ErrorOf("id = \"x\"\nversion = 1\ntitle = \"X\"\nkind = \"pair\"\n"), HasSubstr("key 'roles'"));
  EXPECT_THAT(
      ErrorOf(
          "id = \"x\"\nversion = 1\ntitle = \"X\"\nkind = \"pair\"\n[[roles]]\nid = \"a\"\ntitle = \"A\"\n"),
      HasSubstr("key 'phases'"));
}

TEST(ParseDefinition, RefusesValuesOfTheWrongType) {
  EXPECT_THAT(ErrorOf(With("title = \"Small\"", "title = 3")),
              HasSubstr("small.toml:3: key 'title': It is not a text"));
  EXPECT_THAT(ErrorOf(With("version = 2", "version = \"2\"")),
              HasSubstr("key 'version': Write a whole number"));
  ExpectTalkRefused("routes = true", "routes = \"yes\"", "routes", "true or false");
  ExpectTalkRefused("box_working_days = 1.5", "box_working_days = \"long\"", "box_working_days",
                    "from 0.01 to 400");
  ExpectTalkRefused("box_working_days = 1.5", "box_working_days = -1", "box_working_days",
                    "from 0.01 to 400");
  ExpectTalkRefused("box_working_days = 1.5", "box_working_days = nan", "box_working_days",
                    "from 0.01 to 400");
  ExpectTalkRefused("max_extensions = 1", "max_extensions = 99", "max_extensions", "from 0 to 10");
  ExpectTalkRefused("idea = 2", "idea = 0", "guards.max_posts.helper.idea", "from 1 to 1000");
  ExpectTalkRefused("confirmers = [\"asker\", \"helper\"]", "confirmers = \"asker\"", "confirmers",
                    "a list of words");
  ExpectTalkRefused("confirmers = [\"asker\", \"helper\"]", "confirmers = []", "confirmers",
                    "leave the key out");
  ExpectTalkRefused("confirmers = [\"asker\", \"helper\"]", "confirmers = [1]", "confirmers",
                    "quotation marks");
  ExpectTalkRefused("confirmers = [\"asker\", \"helper\"]", "confirmers = [\"asker\", \"asker\"]",
                    "confirmers", "twice");
  EXPECT_THAT(ErrorOf(With("guidance = { others = \"Write.\" }", "guidance = \"Write.\"")),
              HasSubstr("phase 'ask', key 'guidance': It is not a table"));
  EXPECT_THAT(ErrorOf("id = \"x\"\nversion = 1\ntitle = \"X\"\nkind = \"pair\"\nroles = [1]\n"),
              HasSubstr("key 'roles'"));
  EXPECT_THAT(ErrorOf("id = \"x\"\nversion = 1\ntitle = \"X\"\nkind = \"pair\"\nroles = 1\n"),
              HasSubstr("list of tables"));
}

TEST(ParseDefinition, RefusesBadIdsAndDuplicates) {
  EXPECT_THAT(ErrorOf(With("id = \"small\"", "id = \"Small one\"")), HasSubstr("'Small one' is no id"));
  EXPECT_THAT(ErrorOf(With("kind = \"pair\"", "kind = \"crowd\"")), HasSubstr("pair, group, set, cell"));
  EXPECT_THAT(ErrorOf(With("id = \"helper\"", "id = \"asker\"")), HasSubstr("Two roles have this id"));
  EXPECT_THAT(ErrorOf(With("id = \"helper\"", "id = \"others\"")), HasSubstr("reserved"));
  EXPECT_THAT(ErrorOf(With("id = \"talk\"", "id = \"ask\"")), HasSubstr("Two phases have this id"));
}

TEST(ParseDefinition, RefusesRolesThatCannotBeFilled) {
  EXPECT_THAT(ErrorOf(With("title = \"Asker\"", "title = \"Asker\"\nrouted = true")),
              HasSubstr("the one person who begins"));
  EXPECT_THAT(ErrorOf(With("routed = true", "routed = true\nmin = 3\nmax = 2")),
              HasSubstr("role 'helper', key 'max'"));
  EXPECT_THAT(ErrorOf(With("routed = true", "")), HasSubstr("no role is routed"));
  EXPECT_THAT(ErrorOf(With("routes = true", "")), HasSubstr("no phase routes"));
}

TEST(ParseDefinition, RefusesNamesThatAreNotDefined) {
  ExpectTalkRefused("to = \"end\"", "to = \"ende\"", "transitions[1].to", "There is no phase 'ende'");
  ExpectTalkRefused("[\"idea\", \"open", "[\"ideas\", \"open", "may_post.helper",
                    "There is no message kind 'ideas'");
  ExpectTalkRefused("asker = [\"answer\"], ", "someone = [\"answer\"], ", "may_post.someone",
                    "There is no role 'someone'");
  ExpectTalkRefused("confirmers = [\"asker\", \"helper\"]", "confirmers = [\"asker\", \"help\"]",
                    "confirmers", "There is no role 'help'");
  ExpectTalkRefused("asker = \"Listen.\"", "ask = \"Listen.\"", "guidance.ask", "There is no role 'ask'");
  ExpectTalkRefused("max_posts = { helper", "max_posts = { nobody", "guards.max_posts.nobody",
                    "There is no role 'nobody'");
  ExpectTalkRefused("idea = 2", "answer = 2", "guards.max_posts.helper.answer", "may not post 'answer'");
  ExpectTalkRefused("one_item_kinds = [\"open_question\"]", "one_item_kinds = [\"vote\"]",
                    "guards.one_item_kinds", "Nobody may post 'vote'");
  ExpectTalkRefused("kinds = [\"idea\"]", "kinds = [\"vote\"]", "guards.requires_prior",
                    "Nobody may post 'vote'");
  ExpectTalkRefused("state = \"completed\"", "state = \"finished\"", "transitions[1].state",
                    "There is no state 'finished'");
}

TEST(ParseDefinition, RefusesConditionsThatDoNotParse) {
  ExpectTalkRefused("confirmed(asker)", "confirmed asker", "transitions[1].when",
                    "\"confirmed asker\" is no condition");
  ExpectTalkRefused("when = \"posted(helper, open_question) >= 1\"", "when = \"yes\"",
                    "guards.requires_prior[1].when", "is no condition");
}

TEST(ParseDefinition, RefusesConditionsThatCannotHold) {
  const auto refused = [](const std::string& condition, const std::string& advice) {
    ExpectTalkRefused("confirmed(asker)", condition, "transitions[1].when", advice);
  };
  refused("confirmed(boss)", "names the role 'boss'");
  refused("posted(asker, song) >= 1", "names the message kind 'song'");
  refused("posted(asker, idea) >= 1", "the asker may not post idea in this phase");
  refused("posted_ever(asker, vote) >= 1", "the asker may not post vote in any phase");
  refused("reversed", "no transition has reverse_roles");
  const auto asking = [](const std::string& condition) {
    return ErrorOf(With("posted(asker, narrative) >= 1", condition));
  };
  EXPECT_THAT(asking("confirmed(helper)"), HasSubstr("the helper is not among the confirmers"));
  EXPECT_THAT(asking("all_posted(helper)"), HasSubstr("the helper may neither post nor pass"));
  EXPECT_THAT(asking("form_done(asker)"), HasSubstr("no closing_forms"));
  EXPECT_THAT(asking("routing_exhausted"), HasSubstr("does not route"));
  EXPECT_THAT(asking("box_elapsed"), HasSubstr("no box_working_days"));
  EXPECT_THAT(asking("extensions_used"), HasSubstr("no box_working_days"));
  EXPECT_THAT(
      ErrorOf(With("confirmers = [\"asker\"]\nguidance = { others = \"Write.\" }\n"
                   "[[phases.transitions]]\nwhen = \"posted(asker, narrative) >= 1\"",
                   "guidance = { others = \"Write.\" }\n[[phases.transitions]]\nwhen = \"any_passed\"")),
      HasSubstr("nobody is among the confirmers"));
  ExpectTalkRefused("when = \"posted(helper, open_question) >= 1\"", "when = \"box_elapsed\"",
                    "guards.requires_prior", "never while somebody posts");
}

TEST(ParseDefinition, RefusesReasonsInTheWrongPlace) {
  ExpectTalkRefused("reason = \"done\"\n", "", "transitions[1].reason", "needs a reason");
  ExpectTalkRefused("state = \"completed\"\n", "", "transitions[1].reason", "only with a state that ends");
}

TEST(ParseDefinition, RefusesPhasesWithoutASentenceForEverybody) {
  ExpectTalkRefused("others = \"Talk.\"\n", "", "guidance.helper", "Write a sentence");
}

TEST(ParseDefinition, RefusesPhasesInWhichPeopleCouldWaitForEver) {
  ExpectTalkRefused("box_working_days = 1.5\nmax_extensions = 1\n", "", "box_working_days",
                    "could wait for ever");
  EXPECT_THAT(ErrorOf(With("author_only = true", "author_only = true\nmax_extensions = 1")),
              HasSubstr("phase 'ask', key 'max_extensions': There is no time box"));
}

TEST(ParseDefinition, RefusesOthersWhereOnlyTheAuthorIs) {
  EXPECT_THAT(ErrorOf(With("may_post = { asker = [\"narrative\"] }",
                           "may_post = { asker = [\"narrative\"], helper = [\"note\"] }")),
              HasSubstr("phase 'ask', key 'author_only': Only the asker is here"));
  EXPECT_THAT(ErrorOf(With("author_only = true", "author_only = true\nroutes = true")),
              HasSubstr("key 'author_only'"));
}

TEST(ParseDefinition, RefusesBrokenWays) {
  EXPECT_THAT(ErrorOf(With("to = \"talk\"", "to = \"end\"")),
              HasSubstr("phase 'talk', key 'id': No transition leads here"));
  EXPECT_THAT(ErrorOf(With("final = true", "final = true\nbox_working_days = 1")),
              HasSubstr("phase 'end', key 'final': Nothing happens after the end"));
  EXPECT_THAT(ErrorOf(With("final = true", "box_working_days = 1")),
              HasSubstr("phase 'end', key 'transitions': There is no way on"));
  EXPECT_THAT(ErrorOf(With("final = true",
                           "box_working_days = 1\nconfirmers = [\"asker\"]\n"
                           "transitions = [{ when = \"confirmed(asker)\", to = \"talk\", once = true }]")),
              HasSubstr("No phase has final = true"));
}

TEST(ParseDefinition, RefusesToGoRoundForEver) {
  const std::string back = "\n[[phases.transitions]]\nwhen = \"box_elapsed\"\nto = \"ask\"\n";
  const auto with_way_back = [&back](const std::string& more) {
    return With("reason = \"done\"\n", "reason = \"done\"\n" + back + more);
  };
  EXPECT_THAT(ErrorOf(with_way_back("")),
              HasSubstr("ask -> talk -> ask. Give the transition that leads back once = true"));
  EXPECT_TRUE(ParseDefinition("small.toml", with_way_back("once = true\n"), kKinds));
}

TEST(ParseDefinition, RefusesReversalOutsideAPair) {
  std::string group = With("to = \"end\"", "to = \"end\"\nreverse_roles = true");
  EXPECT_TRUE(ParseDefinition("small.toml", group, kKinds));
  group.replace(group.find("\"pair\""), 6, "\"group\"");
  EXPECT_THAT(ErrorOf(group),
              HasSubstr("phase 'talk', key 'transitions[1].reverse_roles': Only a process of kind pair"));
}

TEST(ParseDefinition, SurvivesRandomDamage) {
  testing::SeededRandom random(7);
  const std::string sound = kTroika;
  for (int round = 0; round < 1500; ++round) {
    std::string damaged = sound.substr(0, round % 3 == 0 ? random.Below(sound.size()) : sound.size());
    for (std::uint64_t changes = random.Below(4); changes > 0 && !damaged.empty(); --changes) {
      damaged[random.Below(damaged.size())] = static_cast<char>(random.Below(256));
    }
    const auto definition = ParseDefinition("troika.toml", damaged, kKinds);
    if (definition) continue;
    EXPECT_EQ(definition.error().code, Errc::kInvalidArgument);
    EXPECT_TRUE(definition.error().message.starts_with("troika.toml:")) << definition.error().message;
  }
}

}  // namespace
}  // namespace coconsult::process
