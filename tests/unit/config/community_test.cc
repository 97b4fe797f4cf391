// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "config/load_community.h"
#include "domain/working_time.h"
#include "unit/config/scratch_folder.h"

namespace coconsult::config {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

Community BuiltIn() {
  auto community = LoadCommunity(std::nullopt);
  EXPECT_TRUE(community) << community.error().message;
  return *std::move(community);
}

template <class Items>
std::vector<std::string> Ids(const Items& items) {
  std::vector<std::string> ids;
  ids.reserve(items.size());
  for (const auto& item : items) ids.push_back(item.id);
  return ids;
}

// The smallest community there can be, line by line, to be broken in one place.
const std::map<std::string, std::string> kSmall = {
    {"name", R"(name = "Small")"},
    {"time_zone", R"(time_zone = "Europe/London")"},
    {"holidays", R"(holidays = ["2026-12-25"])"},
    {"report_groups", R"(report_groups = [{ id = "g", label = "G" }])"},
    {"sectors", R"(sectors = [{ id = "s", label = "S", report_group = "g" }])"},
    {"regions", R"(regions = [{ id = "r", label = "R" }])"},
    {"localities", R"(localities = [{ id = "l", label = "L", region = "r", code = "S12000033" }])"},
    {"role_levels", R"(role_levels = [{ id = "x", label = "X" }])"},
    {"themes", R"(themes = [{ id = "x", label = "X" }])"},
    {"help_wanted", R"(help_wanted = [{ id = "x", label = "X" }])"},
    {"problem_types", R"(problem_types = [{ id = "x", label = "X" }])"},
    {"message_kinds", R"(message_kinds = [{ id = "x", label = "X", substantive = true }])"},
};

// The small community with one line replaced, which comes first, so at line 1.
Result<Community> With(const std::string& key, const std::string& line) {
  std::string text = line + "\n";
  for (const auto& [other, content] : kSmall) {
    if (other != key) text += content + "\n";
  }
  return ParseCommunity("small.toml", text);
}
std::string Refusal(const std::string& key, const std::string& line) {
  const auto community = With(key, line);
  EXPECT_FALSE(community) << line;
  if (community) return "";
  EXPECT_EQ(community.error().code, Errc::kInvalidArgument);
  EXPECT_THAT(community.error().message, HasSubstr("small.toml:")) << line;
  return community.error().message;
}

TEST(BuiltInCommunity, HasThe32CouncilsInFourRegions) {
  const Community community = BuiltIn();
  EXPECT_THAT(Ids(community.regions), ElementsAre("north", "tayforth", "south_east", "west"));
  EXPECT_THAT(Ids(community.localities),
              UnorderedElementsAre("aberdeen_city", "aberdeenshire", "moray", "highland", "orkney_islands",
                                   "shetland_islands", "na_h_eileanan_siar", "angus", "dundee_city",
                                   "perth_and_kinross", "fife", "stirling", "clackmannanshire", "falkirk",
                                   "city_of_edinburgh", "east_lothian", "midlothian", "west_lothian",
                                   "scottish_borders", "argyll_and_bute", "dumfries_and_galloway",
                                   "east_ayrshire", "north_ayrshire", "south_ayrshire", "east_dunbartonshire",
                                   "west_dunbartonshire", "east_renfrewshire", "renfrewshire", "inverclyde",
                                   "glasgow_city", "north_lanarkshire", "south_lanarkshire"));
  std::map<std::string, int> sizes;
  for (const Locality& locality : community.localities) ++sizes[locality.region];
  EXPECT_EQ(sizes,
            (std::map<std::string, int>{{"north", 7}, {"tayforth", 7}, {"south_east", 5}, {"west", 13}}));
  EXPECT_EQ(community.RegionOf("fife"), "tayforth");
  EXPECT_EQ(community.FindLocality("glasgow_city")->code, "S12000049");
}

TEST(BuiltInCommunity, UsesEachCouncilCodeOfTheSetOf2019Once) {
  std::set<std::string> codes;
  for (const Locality& locality : BuiltIn().localities) codes.insert(locality.code);
  std::set<std::string> expected;
  for (const char* number :
       {"05", "06", "08", "10", "11", "13", "14", "17", "18", "19", "20", "21", "23", "26", "27", "28",
        "29", "30", "33", "34", "35", "36", "38", "39", "40", "41", "42", "45", "47", "48", "49", "50"}) {
    expected.insert(std::string("S120000") + number);
  }
  EXPECT_EQ(codes, expected);
}

TEST(BuiltInCommunity, GroupsItsNineSectorsForReports) {
  std::map<std::string, std::string> groups;
  for (const Sector& sector : BuiltIn().sectors) groups[sector.id] = sector.report_group;
  EXPECT_EQ(groups, (std::map<std::string, std::string>{{"local_authority", "local_authority"},
                                                        {"voluntary_third", "voluntary"},
                                                        {"private", "private"},
                                                        {"nhs_health_board", "nhs"},
                                                        {"further_higher_education", "other"},
                                                        {"government_or_national_body", "other"},
                                                        {"citizen_leader_or_carer", "other"},
                                                        {"self_employed", "other"},
                                                        {"other", "other"}}));
  EXPECT_THAT(Ids(BuiltIn().report_groups),
              ElementsAre("local_authority", "voluntary", "private", "nhs", "other"));
}

TEST(BuiltInCommunity, HasItsOtherLists) {
  const Community community = BuiltIn();
  EXPECT_THAT(Ids(community.themes),
              UnorderedElementsAre(
                  "personalisation", "reablement", "early_years", "leading_change", "service_improvement",
                  "turnover_recruitment", "partnership_working", "commissioning_procurement", "co_production",
                  "homelessness", "children_young_people", "systems_leadership", "self_directed_support",
                  "health_social_care_integration", "wellbeing_at_work", "supervision_practice",
                  "trauma_informed_practice", "justice", "digital", "equality"));
  EXPECT_THAT(Ids(community.role_levels),
              ElementsAre("citizen_leader", "frontline", "first_line_manager", "middle_manager",
                          "senior_manager", "strategic", "not_applicable", "unknown"));
  EXPECT_THAT(Ids(community.help_wanted),
              ElementsAre("thinking_partner", "experience", "ideas", "second_opinion", "signpost"));
  EXPECT_THAT(Ids(community.problem_types), ElementsAre("simple", "complicated", "complex"));
}

TEST(BuiltInCommunity, SaysWhichOfThe21MessageKindsCountAsAResponse) {
  const Community community = BuiltIn();
  EXPECT_EQ(community.message_kinds.size(), 21U);
  std::vector<std::string> substantive;
  for (const MessageKind& kind : community.message_kinds) {
    if (kind.substantive) substantive.push_back(kind.id);
  }
  EXPECT_THAT(substantive, UnorderedElementsAre("clarifying_question", "open_question", "contribution",
                                                "experience", "resonance", "idea"));
  for (const char* kind :
       {"narrative", "answer", "key_question", "vote", "cluster", "action", "transfer_plan",
        "micro_experiment", "reflection", "review", "note", "key_point", "thanks", "bid", "housekeeping"}) {
    EXPECT_NE(community.FindMessageKind(kind), nullptr) << kind;
  }
}

TEST(BuiltInCommunity, KnowsTheHolidaysOfScotlandIn2026And2027) {
  const Community community = BuiltIn();
  const auto calendar = WorkingCalendar::Create(community.time_zone, community.holidays);
  ASSERT_TRUE(calendar);
  const auto noon = [](int year, unsigned month, unsigned day) {
    using std::chrono::year_month_day;
    return Timestamp(std::chrono::sys_days(
               year_month_day(std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)))) +
           std::chrono::hours(12);
  };
  EXPECT_FALSE(calendar->IsWorkingTime(noon(2026, 11, 30)));  // St Andrew's Day
  EXPECT_TRUE(calendar->IsWorkingTime(noon(2026, 4, 6)));     // Easter Monday is a working day here
  EXPECT_FALSE(calendar->IsWorkingTime(noon(2026, 12, 28)));  // Boxing Day falls on a Saturday
  EXPECT_FALSE(calendar->IsWorkingTime(noon(2027, 1, 4)));    // 2nd January falls on a Saturday
  EXPECT_TRUE(calendar->IsWorkingTime(noon(2027, 1, 5)));
  EXPECT_FALSE(calendar->IsWorkingTime(noon(2027, 8, 2)));  // first Monday in August
  EXPECT_TRUE(calendar->IsWorkingTime(noon(2027, 8, 30)));  // the English one
  EXPECT_TRUE(calendar->IsWorkingTime(noon(2027, 12, 29)));
}

TEST(LoadCommunity, ReadsACommunityFromAFile) {
  const ScratchFolder folder;
  std::string text;
  for (const auto& [key, line] : kSmall) text += line + "\n";
  const auto community = LoadCommunity(folder.Write("community.toml", text));
  ASSERT_TRUE(community) << community.error().message;
  EXPECT_EQ(community->name, "Small");
  EXPECT_THAT(community->holidays, ElementsAre("2026-12-25"));
  EXPECT_EQ(community->sectors.at(0).label, "S");
}

TEST(LoadCommunity, NamesAFileThatIsNotThere) {
  const ScratchFolder folder;
  const auto community = LoadCommunity(folder.path() / "none.toml");
  ASSERT_FALSE(community);
  EXPECT_THAT(community.error().message, HasSubstr("none.toml: There is no such file."));
}

TEST(LoadCommunity, DoesWithoutHolidaysAndTimeZone) {
  EXPECT_TRUE(With("holidays", ""));
  ASSERT_TRUE(With("time_zone", ""));
  EXPECT_EQ(With("time_zone", "")->time_zone, "Europe/London");
}

TEST(LoadCommunity, RefusesAnIdThatIsTwiceInAList) {
  EXPECT_THAT(Refusal("themes",
                      "themes = [\n{ id = \"a\", label = \"A\" },\n{ id = \"b\", label = \"B\" },\n{ id = "
                      "\"a\", label = \"C\" }]"),
              HasSubstr("small.toml:4: The id 'a' is in themes already, at line 2."));
}

TEST(LoadCommunity, RefusesAnUnknownReportGroupAndAnUnknownRegion) {
  EXPECT_THAT(Refusal("sectors", R"(sectors = [{ id = "s", label = "S", report_group = "gg" }])"),
              HasSubstr("small.toml:1: There is no report_group 'gg'. Did you mean 'g'? Use an id of the "
                        "list report_groups"));
  EXPECT_THAT(
      Refusal("localities",
              R"(localities = [{ id = "l", label = "L", region = "nowhere", code = "S12000033" }])"),
      HasSubstr(
          "small.toml:1: There is no region 'nowhere'. Use an id of the list regions, or add it there."));
}

TEST(LoadCommunity, RefusesEveryListThatIsMissingOrEmpty) {
  for (const char* list : {"report_groups", "sectors", "regions", "localities", "role_levels", "themes",
                           "help_wanted", "problem_types", "message_kinds"}) {
    const std::string expected = "The list " + std::string(list) + " has to have an entry";
    EXPECT_THAT(Refusal(list, ""), HasSubstr(expected));
    EXPECT_THAT(Refusal(list, std::string(list) + " = []"), HasSubstr(expected));
    EXPECT_THAT(Refusal(list, std::string(list) + " = 3"), HasSubstr(expected));
  }
}

TEST(LoadCommunity, RefusesUnknownKeys) {
  EXPECT_THAT(Refusal("", "theme = []"),
              HasSubstr("small.toml:1: There is nothing called 'theme' here. Did you mean 'themes'?"));
  EXPECT_THAT(Refusal("themes", R"(themes = [{ id = "x", label = "X", labl = "Y" }])"),
              HasSubstr("Did you mean 'label'?"));
}

TEST(LoadCommunity, RefusesIncompleteAndMalformedEntries) {
  EXPECT_THAT(Refusal("themes", R"(themes = [{ id = "x" }])"),
              HasSubstr("An entry of themes lacks its label."));
  EXPECT_THAT(Refusal("themes", R"(themes = ["x"])"), HasSubstr("An entry of themes has to look like"));
  EXPECT_THAT(Refusal("themes", R"(themes = [{ id = 3, label = "X" }])"),
              HasSubstr("id in themes has to be a text in quotes; it is a whole number."));
  for (const char* id : {"", "Upper", "with space", "1st", "_x", "caf\u00e9"}) {
    EXPECT_THAT(Refusal("themes", "themes = [{ id = \"" + std::string(id) + "\", label = \"X\" }]"),
                HasSubstr("has to begin with a lower-case letter"));
  }
  EXPECT_THAT(Refusal("themes", "themes = [{ id = \"" + std::string(65, 'x') + "\", label = \"X\" }]"),
              HasSubstr("at most 63"));
  EXPECT_THAT(Refusal("themes", R"(themes = [{ id = "x", label = "" }])"),
              HasSubstr("The label of 'x' in themes has to be one line"));
  EXPECT_THAT(Refusal("themes", R"(themes = [{ id = "x", label = "a\nb" }])"),
              HasSubstr("has to be one line"));
  EXPECT_THAT(Refusal("message_kinds", R"(message_kinds = [{ id = "x", label = "X", substantive = "yes" }])"),
              HasSubstr("has to be true or false; it is a text."));
}

TEST(LoadCommunity, RefusesWrongOrRepeatedCodesAndMappings) {
  EXPECT_THAT(
      Refusal("localities", R"(localities = [{ id = "l", label = "L", region = "r", code = "S1200003" }])"),
      HasSubstr("it is 'S1200003'"));
  EXPECT_THAT(Refusal("localities",
                      "localities = [{ id = \"l\", label = \"L\", region = \"r\", code = \"S12000033\" },\n"
                      "{ id = \"m\", label = \"M\", region = \"r\", code = \"S12000033\" }]"),
              HasSubstr("small.toml:2: The code S12000033 of m is that of l already."));
  EXPECT_THAT(
      Refusal(
          "localities",
          R"(localities = [{ id = "l", label = "L", region = "r", code = "S12000033", mapping_status = "guess" }])"),
      HasSubstr("\"inferred\" or \"confirmed\""));
}

TEST(LoadCommunity, RefusesWrongTimesAndDates) {
  EXPECT_THAT(Refusal("time_zone", "time_zone = \"Europe/Glasgow\""),
              HasSubstr("a time zone that this system knows"));
  for (const char* day :
       {"\"2026-13-01\"", "\"2026-02-30\"", "\"25.12.2026\"", "\"2026-1-1\"", "2026-12-25", "3"}) {
    EXPECT_THAT(Refusal("holidays", "holidays = [" + std::string(day) + "]"),
                HasSubstr("has to be a date in quotes"))
        << day;
  }
  EXPECT_THAT(Refusal("holidays", "holidays = \"2026-12-25\""), HasSubstr("holidays has to be a list"));
  EXPECT_THAT(Refusal("holidays", "holidays = [\"2026-12-25\", \"2026-12-25\"]"),
              HasSubstr("is there twice"));
}

TEST(LoadCommunity, RefusesANamelessCommunityAndOneInWhichNothingCounts) {
  EXPECT_THAT(Refusal("name", ""), HasSubstr("Give the community a name"));
  EXPECT_THAT(Refusal("name", "name = \"\""), HasSubstr("Give the community a name"));
  EXPECT_THAT(Refusal("message_kinds", R"(message_kinds = [{ id = "x", label = "X" }])"),
              HasSubstr("No message kind is substantive"));
}

TEST(LoadCommunity, NamesEveryProblemAtOnce) {
  const auto community = ParseCommunity("bad.toml", "themes = 3\nwrong = 4\n");
  ASSERT_FALSE(community);
  EXPECT_EQ(community.error().reason, "INVALID_COMMUNITY");
  EXPECT_GE(community.error().violations.size(), 10U);
  EXPECT_THAT(ParseCommunity("bad.toml", "themes = [").error().message,
              HasSubstr("bad.toml:1: This is not valid TOML"));
}

}  // namespace
}  // namespace coconsult::config
