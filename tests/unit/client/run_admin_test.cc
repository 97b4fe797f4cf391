// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "unit/client/fake_community.h"

namespace coconsult::cli {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Property;
using ::testing::SizeIs;

const std::string kHeader =
    "email,display_name,sector,organisation,locality,role_level,topics,can_help_with,open_limit\n";
const std::string kBen = "ben@example.org,Ben,private,Org,fife,frontline,digital,\"Two\nlines\",2\n";
const std::string kCat = "cat@example.org,Cat,public,Org,fife,frontline,digital,Help,\n";

class AdminCommand : public ::testing::Test {
 protected:
  void SetUp() override { run.SignIn(); }
  std::string Write(const std::string& name, const std::string& text) {
    std::ofstream(run.File(name)) << text;
    return run.File(name);
  }
  std::string Read(const std::string& name) {
    std::ifstream file(run.File(name));
    return {std::istreambuf_iterator<char>(file), {}};
  }
  std::string Printed() const { return run.terminal.printed(); }
  std::string Complaints() const { return run.terminal.complaints(); }
  FakeCommunity run;
};

TEST_F(AdminCommand, ImportSendsAllRowsAtOnce) {
  EXPECT_EQ(run({"admin", "import", Write("people.csv", kHeader + kBen + kCat)}), 0);
  ASSERT_THAT(run.admin.imports, SizeIs(1));
  EXPECT_FALSE(run.admin.imports[0].validate_only());
  EXPECT_EQ(run.admin.imports[0].rows_size(), 2);
  EXPECT_THAT(Printed(), HasSubstr("Imported 2 people."));
}

TEST_F(AdminCommand, ImportCheckImportsNothing) {
  EXPECT_EQ(run({"admin", "import", Write("people.csv", kHeader + kBen), "--check"}), 0);
  EXPECT_TRUE(run.admin.imports[0].validate_only());
  EXPECT_THAT(Printed(), HasSubstr("Nothing was imported"));
}

TEST_F(AdminCommand, ImportNamesTheServersFindingsByLineAndColumn) {
  run.admin.import_problems = {{"rows[1].sector", "This is no sector of the community."}};
  EXPECT_EQ(run({"admin", "import", Write("people.csv", kHeader + kBen + kCat)}), 2);
  EXPECT_THAT(Complaints(), HasSubstr("line 4, sector: This is no sector"));
  EXPECT_THAT(Complaints(), HasSubstr("Nothing was imported."));
}

TEST_F(AdminCommand, ImportListsLocalAndServerFindingsTogetherAndImportsNothing) {
  run.admin.import_problems = {{"rows[0].sector", "Unknown sector."},
                               {"rows[1].open_limit", "Said already."}};
  EXPECT_EQ(run({"admin", "import",
                 Write("people.csv",
                       kHeader + kBen + "dan@example.org,Dan,private,Org,fife,frontline,digital,x,lots\n")}),
            2);
  EXPECT_THAT(Complaints(), HasSubstr("line 2, sector: Unknown sector."));
  EXPECT_THAT(Complaints(), HasSubstr("line 4, open_limit: 'lots' is not a whole number."));
  EXPECT_THAT(Complaints(), Not(HasSubstr("Said already")));
  EXPECT_THAT(run.admin.imports, Each(Property(&v1::ImportPractitionersRequest::validate_only, true)));
}

TEST_F(AdminCommand, ImportAsksOnUntilTheServerHasNamedEveryRow) {
  // A reply holds only so much: this server names the first wrong row of those it is shown.
  run.admin.name_first_row_only = true;
  std::string rows;
  for (int i = 0; i < 30; ++i)
    rows += "p" + std::to_string(i) + "@example.org,P,nowhere,Org,fife,frontline,digital,x,\n";
  EXPECT_EQ(run({"admin", "import", Write("people.csv", kHeader + kBen + rows)}), 2);
  EXPECT_THAT(Complaints(), HasSubstr("30 things need correcting"));
  EXPECT_THAT(Complaints(), HasSubstr("line 4, sector: Unknown."));
  EXPECT_THAT(Complaints(), HasSubstr("line 33, sector: Unknown."));
  EXPECT_THAT(Complaints(), Not(HasSubstr("line 2,")));
  EXPECT_FALSE(run.admin.imports[0].validate_only());
  EXPECT_TRUE(run.admin.imports[1].validate_only());
}

TEST_F(AdminCommand, ImportSaysAtLeastWhenThereIsTooMuch) {
  run.admin.name_first_row_only = true;
  std::string rows;
  for (int i = 0; i < 60; ++i)
    rows += "p" + std::to_string(i) + "@example.org,P,nowhere,Org,fife,frontline,digital,x,\n";
  EXPECT_EQ(run({"admin", "import", Write("people.csv", kHeader + rows)}), 2);
  EXPECT_THAT(Complaints(), HasSubstr("At least 40 things need correcting"));
}

TEST_F(AdminCommand, ImportAddsExperience) {
  const std::string experience = Write("past.csv", "email,text\nben@example.org,We tried it.\n");
  EXPECT_EQ(run({"admin", "import", Write("people.csv", kHeader + kBen), "--experience", experience}), 0);
  EXPECT_THAT(run.admin.imports[0].rows(0).experience(), ElementsAre("We tried it."));
  EXPECT_EQ(run({"admin", "import", Write("people.csv", kHeader + kCat), "--experience", experience}), 2);
  EXPECT_THAT(Complaints(), HasSubstr("past.csv"));
}

TEST_F(AdminCommand, ImportSaysWhenThereIsNoFile) {
  EXPECT_EQ(run({"admin", "import", "/no/such/file.csv"}), 4);
  EXPECT_THAT(run.admin.imports, IsEmpty());
}

TEST_F(AdminCommand, InvitePrintsTheInvitation) {
  EXPECT_EQ(run({"admin", "invite", "ben@example.org", "--name", "Ben", "--role", "practitioner,connector",
                 "--quiet"}),
            0);
  EXPECT_EQ(Printed(), "token-for-ben@example.org\n");
  EXPECT_THAT(run.admin.invitations[0].roles(), ElementsAre(v1::ROLE_PRACTITIONER, v1::ROLE_CONNECTOR));
}

TEST_F(AdminCommand, InviteAsksAnewWhenTheInvitationWasLostOnItsWay) {
  run.admin.replies_without_token = 1;
  EXPECT_EQ(run({"admin", "invite", "ben@example.org", "--quiet"}), 0);
  EXPECT_EQ(Printed(), "token-for-ben@example.org\n");
  ASSERT_THAT(run.admin.invitations, SizeIs(2));
  EXPECT_NE(run.admin.invitations[0].request_id(), run.admin.invitations[1].request_id());
}

TEST_F(AdminCommand, InviteNamesItsOptionToPeopleAndTheFieldToPrograms) {
  run.admin.needs_name = true;
  EXPECT_EQ(run({"admin", "invite", "ben@example.org"}), 2);
  EXPECT_EQ(Complaints(), "--name: Give the name too.\n");
  EXPECT_EQ(run({"admin", "invite", "ben@example.org", "--json"}), 2);
  EXPECT_THAT(Complaints(), HasSubstr("\"display_name\""));
}

TEST_F(AdminCommand, InviteAllWritesAFileThatOnlyItsOwnerReads) {
  EXPECT_EQ(run({"admin", "invite-all", "--out", run.File("invitations.csv")}), 0);
  EXPECT_EQ(
      Read("invitations.csv"),
      "email,token\nben@example.org,token-for-ben@example.org\ncat@example.org,token-for-cat@example.org\n");
  using std::filesystem::perms;
  EXPECT_EQ(std::filesystem::status(run.File("invitations.csv")).permissions(),
            perms::owner_read | perms::owner_write);
  EXPECT_THAT(Printed(), Not(HasSubstr("token-for")));
}

TEST_F(AdminCommand, InviteAllNeverOverwritesAFileAndThenInvitesNobody) {
  Write("invitations.csv", "mine");
  EXPECT_EQ(run({"admin", "invite-all", "--out", run.File("invitations.csv")}), 2);
  EXPECT_EQ(Read("invitations.csv"), "mine");
  EXPECT_THAT(run.admin.invitations, IsEmpty());
}

TEST_F(AdminCommand, RolesTakesAnEmailAndKnowsTheRoles) {
  EXPECT_EQ(run({"admin", "roles", "cat@example.org", "practitioner", "Moderator"}), 0);
  EXPECT_EQ(run.admin.roles.practitioner(), "practitioners/01kf3z6m8q2v4x7c0000000000");
  EXPECT_THAT(run.admin.roles.roles(), ElementsAre(v1::ROLE_PRACTITIONER, v1::ROLE_MODERATOR));
  EXPECT_EQ(run({"admin", "roles", "cat@example.org", "king"}), 2);
  EXPECT_EQ(run({"admin", "roles", "dan@example.org", "practitioner"}), 4);
}

}  // namespace
}  // namespace coconsult::cli
