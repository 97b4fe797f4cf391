// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rpc/convert.h"
#include "unit/rpc/unset_fields.h"

namespace coconsult::rpc {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

Practitioner FullPractitioner() {
  Practitioner person;
  person.id = PractitionerId(IdBytes{1});
  person.email = "ann@example.org";
  person.display_name = "Ann";
  person.roles = {Role::kPractitioner, Role::kConnector};
  person.state = AccountState::kRegistered;
  person.registered_at = FromMicros(1);
  person.version = 4;
  Profile& profile = person.profile;
  profile.sector = "health";
  profile.organisation = "NHS Fife";
  profile.locality = "fife";
  profile.role_level = "manager";
  profile.topics = {"housing", "care"};
  profile.can_help_with = "Much";
  profile.capacity = {3, 5};
  profile.hours = {0b1000001, 600, 720};
  profile.away_until = FromMicros(2'000'000);
  return person;
}

v1::Practitioner Etagged(const std::string& etag) {
  v1::Practitioner out;
  out.set_etag(etag);
  return out;
}

google::protobuf::FieldMask Mask(std::initializer_list<const char*> paths) {
  google::protobuf::FieldMask mask;
  for (const char* path : paths) mask.add_paths(path);
  return mask;
}

TEST(ConvertPractitioner, CarriesEveryFieldToThePerson) {
  const v1::Practitioner out = ToProto(FullPractitioner(), true);
  EXPECT_THAT(UnsetFields(out), IsEmpty());
  EXPECT_EQ(out.name(), PractitionerName(FullPractitioner().id));
  EXPECT_EQ(out.etag(), "4");
  EXPECT_THAT(out.roles(), ElementsAre(v1::ROLE_PRACTITIONER, v1::ROLE_CONNECTOR));
}

TEST(ConvertPractitioner, ShowsOthersWhatADirectoryShows) {
  EXPECT_THAT(UnsetFields(ToProto(FullPractitioner(), false)),
              UnorderedElementsAre("email", "roles", "open_limit", "month_limit", "hours", "away_until",
                                   "registered", "etag"));
}

TEST(ConvertPractitioner, IsNotRegisteredWhileOnlyNamed) {
  Practitioner person = FullPractitioner();
  person.state = AccountState::kNamed;
  person.registered_at.reset();
  person.profile.away_until.reset();
  const v1::Practitioner out = ToProto(person, true);
  EXPECT_FALSE(out.registered());
  EXPECT_FALSE(out.has_away_until());
}

TEST(ConvertWorkingHours, RoundTripEveryWeekday) {
  for (int bits = 0; bits < 128; ++bits) {
    const WorkingHours hours{static_cast<std::uint8_t>(bits), 1, 1440};
    EXPECT_EQ(ToDomain(ToProto(hours)), hours);
  }
}

TEST(ConvertWorkingHours, CountMondayAsOne) {
  EXPECT_THAT(ToProto(WorkingHours{0b0000001, 0, 60}).weekdays(), ElementsAre(1));
  EXPECT_THAT(ToProto(WorkingHours{0b1000000, 0, 60}).weekdays(), ElementsAre(7));
}

TEST(ConvertProfileChange, TakesOnlyWhatTheMaskNames) {
  const auto change = ToProfileChange(ToProto(FullPractitioner(), true), Mask({"sector"}));
  ASSERT_TRUE(change);
  EXPECT_EQ(change->sector, "health");
  EXPECT_FALSE(change->display_name || change->organisation || change->locality || change->role_level ||
               change->topics || change->can_help_with || change->open_limit || change->month_limit ||
               change->hours || change->away_until);
}

TEST(ConvertProfileChange, TakesEveryFieldOfTheContract) {
  const Practitioner person = FullPractitioner();
  const auto change =
      ToProfileChange(ToProto(person, true),
                      Mask({"display_name", "sector", "organisation", "locality", "role_level", "topics",
                            "can_help_with", "open_limit", "month_limit", "hours", "away_until"}));
  ASSERT_TRUE(change);
  EXPECT_EQ(change->display_name, person.display_name);
  EXPECT_EQ(change->sector, person.profile.sector);
  EXPECT_EQ(change->organisation, person.profile.organisation);
  EXPECT_EQ(change->locality, person.profile.locality);
  EXPECT_EQ(change->role_level, person.profile.role_level);
  EXPECT_EQ(change->topics, person.profile.topics);
  EXPECT_EQ(change->can_help_with, person.profile.can_help_with);
  EXPECT_EQ(change->open_limit, 3);
  EXPECT_EQ(change->month_limit, 5);
  EXPECT_EQ(change->hours, person.profile.hours);
  EXPECT_EQ(change->away_until, person.profile.away_until);
  EXPECT_EQ(change->expected_version, 4);
}

TEST(ConvertProfileChange, BringsBackFromAwayWhenTheTimeIsLeftOut) {
  const auto change = ToProfileChange(v1::Practitioner(), Mask({"away_until"}));
  ASSERT_TRUE(change);
  ASSERT_TRUE(change->away_until.has_value());
  EXPECT_FALSE(change->away_until->has_value());
}

TEST(ConvertProfileChange, ResetsWhatIsNamedAndLeftOut) {
  const auto change =
      ToProfileChange(v1::Practitioner(), Mask({"hours", "topics", "open_limit", "can_help_with"}));
  ASSERT_TRUE(change);
  EXPECT_EQ(change->hours, WorkingHours());
  EXPECT_THAT(*change->topics, IsEmpty());
  EXPECT_EQ(change->open_limit, 0);
  EXPECT_EQ(change->can_help_with, "");
}

TEST(ConvertProfileChange, SetsNoConditionWithoutAnEtag) {
  EXPECT_EQ(ToProfileChange(Etagged(""), Mask({"sector"}))->expected_version, std::nullopt);
  EXPECT_EQ(ToProfileChange(Etagged("12"), Mask({"sector"}))->expected_version, 12);
}

TEST(ConvertProfileChange, RefusesOtherPathsAndNamesTheAllowedOnes) {
  for (const char* path : {"email", "roles", "*", "hours.start_minute", ""}) {
    const auto change = ToProfileChange(v1::Practitioner(), Mask({"sector", path}));
    ASSERT_FALSE(change) << path;
    EXPECT_EQ(change.error().code, Errc::kInvalidArgument);
    ASSERT_EQ(change.error().violations.size(), 1U);
    EXPECT_EQ(change.error().violations[0].field, "update_mask");
    EXPECT_THAT(change.error().message, HasSubstr("away_until, can_help_with, display_name"));
  }
}

TEST(ConvertProfileChange, RefusesAnEmptyMask) {
  const auto change = ToProfileChange(v1::Practitioner(), Mask({}));
  ASSERT_FALSE(change);
  EXPECT_EQ(change.error().violations.at(0).field, "update_mask");
}

v1::PractitionerRow FullRow() {
  v1::PractitionerRow row;
  row.set_email("Bo@Example.org");
  row.set_display_name("Bo");
  row.set_sector("health");
  row.set_organisation("NHS Fife");
  row.set_locality("fife");
  row.set_role_level("manager");
  row.add_topics("housing");
  row.set_can_help_with("Much");
  row.set_open_limit(0);
  row.set_month_limit(9);
  row.mutable_hours()->add_weekdays(2);
  row.mutable_hours()->set_start_minute(60);
  row.mutable_hours()->set_end_minute(120);
  row.set_line_manager_email("Boss@Example.org");
  row.add_experience("Wrote this");
  return row;
}

TEST(ConvertImportRow, CarriesEveryField) {
  const app::ImportRow row = ToDomain(FullRow());
  EXPECT_EQ(row.email, "bo@example.org");
  EXPECT_EQ(row.display_name, "Bo");
  EXPECT_EQ(row.profile.sector, "health");
  EXPECT_EQ(row.profile.organisation, "NHS Fife");
  EXPECT_EQ(row.profile.locality, "fife");
  EXPECT_EQ(row.profile.role_level, "manager");
  EXPECT_THAT(row.profile.topics, ElementsAre("housing"));
  EXPECT_EQ(row.profile.can_help_with, "Much");
  EXPECT_EQ(row.profile.capacity.open_limit, 0);
  EXPECT_EQ(row.profile.capacity.month_limit, 9);
  EXPECT_EQ(row.profile.hours, (WorkingHours{0b0000010, 60, 120}));
  EXPECT_EQ(row.line_manager_email, "boss@example.org");
  EXPECT_THAT(row.experience, ElementsAre("Wrote this"));
}

TEST(ConvertImportRow, HasTheUsualLimitsAndHoursWhenLeftOut) {
  v1::PractitionerRow row = FullRow();
  row.clear_open_limit();
  row.clear_month_limit();
  row.clear_hours();
  const Profile profile = ToDomain(row).profile;
  EXPECT_EQ(profile.capacity.open_limit, Capacity().open_limit);
  EXPECT_EQ(profile.capacity.month_limit, Capacity().month_limit);
  EXPECT_EQ(profile.hours, WorkingHours());
}

}  // namespace
}  // namespace coconsult::rpc
