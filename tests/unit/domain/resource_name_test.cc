// SPDX-License-Identifier: Apache-2.0
#include "domain/resource_name.h"

#include <gtest/gtest.h>

namespace coconsult {
namespace {

constexpr const char* kId = "01hq2m3n4p5q6r7s8t9v0w1x2y";

TEST(ResourceName, ReadsBackWhatItWrote) {
  const auto id = *ConsultationId::Parse(kId);
  EXPECT_EQ(ParseConsultationName(ConsultationName(id)), id);
  const auto message = ParseMessageName(MessageName(id, 17));
  ASSERT_TRUE(message);
  EXPECT_EQ(message->consultation, id);
  EXPECT_EQ(message->sequence, 17);
}

TEST(ResourceName, TakesOnlyTheWholeName) {
  const std::string name = std::string("consultations/") + kId;
  EXPECT_FALSE(ParseConsultationName(name + "/"));
  EXPECT_FALSE(ParseConsultationName(name + "/messages/1"));
  EXPECT_FALSE(ParseConsultationName(std::string("invitations/") + kId));
  EXPECT_FALSE(ParseConsultationName(kId));
  EXPECT_FALSE(ParseMessageName(name + "/messages/"));
  EXPECT_FALSE(ParseMessageName(name + "/messages/0"));
  EXPECT_FALSE(ParseMessageName(name + "/messages/01"));
  EXPECT_FALSE(ParseMessageName(name + "/messages/-1"));
  EXPECT_FALSE(ParseMessageName(name + "/messages/1x"));
  EXPECT_FALSE(ParseMessageName(name + "/messages/99999999999999999999"));
}

}  // namespace
}  // namespace coconsult
