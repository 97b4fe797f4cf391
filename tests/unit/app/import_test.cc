// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "app/profiles.h"
#include "support/app_world.h"

namespace coconsult {
namespace {

using app::ImportRow;
using testing::AppWorld;

ImportRow Row(const std::string& email) {
  ImportRow row;
  row.email = email;
  row.display_name = "Person " + email;
  row.profile.sector = "private";
  row.profile.organisation = "Example Care";
  row.profile.locality = "fife";
  row.profile.role_level = "frontline";
  row.profile.topics = {"reablement"};
  return row;
}

class Importing : public ::testing::Test {
 protected:
  Result<int> Import(const std::vector<ImportRow>& rows, bool validate_only = false) {
    return world_.Write(
        {}, [&](app::WriteScope& scope) { return app::ImportPractitioners(scope, rows, validate_only); });
  }
  std::size_t Accounts() {
    return world_
        .Read({}, [](const app::ReadScope& scope) { return app::ListAccounts(scope, false, 500, ""); })
        ->items.size();
  }

  AppWorld world_;
};

TEST_F(Importing, BringsEverybodyInAsNamedAndNotAsMembers) {
  ASSERT_EQ(*Import({Row("a@x.example"), Row("b@x.example")}), 2);
  const auto page =
      world_.Read({}, [](const app::ReadScope& scope) { return app::ListAccounts(scope, true, 500, ""); });
  ASSERT_EQ(page->items.size(), 2U);
  EXPECT_EQ(page->items[0].state, AccountState::kNamed);
  EXPECT_EQ(world_.services().router.size(), 0U);
}

TEST_F(Importing, OneBadRowRefusesAllAndEachIsNamed) {
  auto rows = std::vector{Row("a@x.example"), Row("b@x.example"), Row("a@x.example")};
  rows[1].profile.sector = "circus";
  rows[1].profile.locality = "atlantis";
  const auto result = Import(rows);
  ASSERT_FALSE(result);
  std::set<std::string> fields;
  for (const auto& violation : result.error().violations) fields.insert(violation.field);
  EXPECT_EQ(fields, (std::set<std::string>{"rows[1].sector", "rows[1].locality", "rows[2].email"}));
  EXPECT_EQ(Accounts(), 0U);
}

TEST_F(Importing, CheckingImportsNothing) {
  EXPECT_EQ(*Import({Row("a@x.example")}, true), 1);
  EXPECT_EQ(Accounts(), 0U);
}

TEST_F(Importing, SomebodyKnownIsNotImportedTwice) {
  ASSERT_TRUE(Import({Row("a@x.example")}));
  const auto again = Import({Row("a@x.example")});
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().violations.front().field, "rows[0].email");
}

TEST_F(Importing, ALineManagerMayStandFurtherDownInTheSameImport) {
  auto rows = std::vector{Row("a@x.example"), Row("boss@x.example")};
  rows[0].line_manager_email = "boss@x.example";
  ASSERT_TRUE(Import(rows));
  const auto page =
      world_.Read({}, [](const app::ReadScope& scope) { return app::ListAccounts(scope, false, 500, ""); });
  EXPECT_EQ(page->items[0].profile.line_manager, page->items[1].id);
}

TEST_F(Importing, AnUnknownLineManagerIsNamed) {
  auto rows = std::vector{Row("a@x.example")};
  rows[0].line_manager_email = "nobody@x.example";
  const auto result = Import(rows);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().violations.front().field, "rows[0].line_manager_email");
}

}  // namespace
}  // namespace coconsult
