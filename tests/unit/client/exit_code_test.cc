// SPDX-License-Identifier: Apache-2.0
#include "client/cli/exit_code.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "client/cli/error_text.h"

namespace coconsult::cli {
namespace {

using client::Code;
using client::Error;

TEST(ExitCodeOf, IsStableForEachCode) {
  const std::vector<std::pair<Code, int>> table = {
      {Code::kCancelled, 1},        {Code::kUnknown, 6},           {Code::kInvalidArgument, 2},
      {Code::kDeadlineExceeded, 5}, {Code::kNotFound, 4},          {Code::kAlreadyExists, 1},
      {Code::kPermissionDenied, 1}, {Code::kResourceExhausted, 5}, {Code::kFailedPrecondition, 1},
      {Code::kAborted, 1},          {Code::kOutOfRange, 2},        {Code::kUnimplemented, 6},
      {Code::kInternal, 6},         {Code::kUnavailable, 5},       {Code::kDataLoss, 6},
      {Code::kUnauthenticated, 3}};
  EXPECT_EQ(table.size(), 16U);
  for (const auto& [code, exit] : table)
    EXPECT_EQ(static_cast<int>(ExitCodeOf({code})), exit) << client::Name(code);
}

TEST(ExitCodeHelp, NamesEveryCode) {
  const std::string help = ExitCodeHelp();
  for (int code = 0; code <= 6; ++code)
    EXPECT_NE(help.find("\n  " + std::to_string(code) + "  "), std::string::npos) << code;
}

TEST(ErrorText, ListsTheFieldsBelowTheSentence) {
  const Error error{Code::kInvalidArgument,
                    "INVALID_FIELD",
                    "Two fields are wrong.",
                    {{"ask.title", "Too short."}, {"ask.theme", "Unknown."}}};
  EXPECT_EQ(ErrorText(error), "Two fields are wrong.\n  title: Too short.\n  theme: Unknown.\n");
}

TEST(ErrorText, DoesNotSayTheSameTwice) {
  const Error error{Code::kInvalidArgument, "INVALID_FIELD", "Too short.", {{"ask.title", "Too short."}}};
  EXPECT_EQ(ErrorText(error), "title: Too short.\n");
}

TEST(ErrorText, NamesTheCodeOfAnErrorWithoutWords) {
  EXPECT_EQ(ErrorText({Code::kInternal}), "The call failed: INTERNAL.\n");
}

TEST(ErrorJson, HoldsEverything) {
  const auto json = nlohmann::json::parse(
      ErrorJson({Code::kNotFound, "NOT_FOUND", "Gone \"away\".", {{"name", "Unknown."}}}));
  EXPECT_EQ(json["error"]["code"], "NOT_FOUND");
  EXPECT_EQ(json["error"]["reason"], "NOT_FOUND");
  EXPECT_EQ(json["error"]["message"], "Gone \"away\".");
  EXPECT_EQ(json["error"]["violations"][0]["field"], "name");
  EXPECT_EQ(json["error"]["exit_code"], 4);
}

TEST(ErrorJson, SurvivesDamagedText) {
  EXPECT_EQ(nlohmann::json::parse(ErrorJson({Code::kInternal, "", "bad \xFF byte"}))["error"]["code"],
            "INTERNAL");
}

}  // namespace
}  // namespace coconsult::cli
