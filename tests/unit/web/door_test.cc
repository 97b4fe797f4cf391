// SPDX-License-Identifier: Apache-2.0
#include "web/door.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace coconsult::web {
namespace {

// What our own page sends through the front proxy.
Head FromOurPage() {
  return {.method = "POST",
          .target = "/coconsult.v1.ThreadService/PostMessage",
          .content_type = "application/grpc-web+proto",
          .grpc_web = "1",
          .host = "coconsult.example.org",
          .origin = "https://coconsult.example.org",
          .fetch_site = "same-origin"};
}

// 0 = let in.
unsigned StatusOf(const Head& head, const std::string& origin = "https://coconsult.example.org") {
  const auto refusal = Door(origin).WhyNot(head);
  return refusal ? refusal->status : 0;
}

TEST(Door, LetsOurOwnPageIn) { EXPECT_EQ(StatusOf(FromOurPage()), 0U); }

TEST(Door, LetsAProgramInThatIsNoBrowser) {
  Head head = FromOurPage();
  head.origin = head.fetch_site = "";
  EXPECT_EQ(StatusOf(head), 0U);
}

TEST(Door, LetsPagesOfThisMachineInOnAnyPort) {
  for (const char* host : {"localhost", "localhost:7480", "127.0.0.1:1", "[::1]:7480"}) {
    Head head = FromOurPage();
    head.host = host;
    const std::string origin = std::string("http://") + host;
    head.origin = origin;
    EXPECT_EQ(StatusOf(head, ""), 0U) << host;
    EXPECT_EQ(StatusOf(head), 0U) << host;
  }
}

TEST(Door, IsShutForPagesOfOthers) {
  for (const char* origin :
       {"null", "https://evil.example", "http://coconsult.example.org", "https://coconsult.example.org:444",
        "https://a.coconsult.example.org", "https://coconsult.example.org.evil.example", "http://localhost",
        "coconsult.example.org"}) {
    Head head = FromOurPage();
    head.origin = origin;
    EXPECT_EQ(StatusOf(head), 403U) << origin;
  }
}

TEST(Door, IsShutForOnePageOfThisMachineThatCallsAnother) {
  Head head = FromOurPage();
  head.host = "localhost:7480";
  head.origin = "http://localhost:3000";
  EXPECT_EQ(StatusOf(head, ""), 403U);
}

TEST(Door, IsShutForWhatABrowserCallsCrossSite) {
  for (const char* site : {"cross-site", "same-site", "none", "Same-Origin"}) {
    Head head = FromOurPage();
    head.fetch_site = site;
    EXPECT_EQ(StatusOf(head), 403U) << site;
  }
}

TEST(Door, IsShutForNamesThatAreNotOurs) {
  for (const char* host : {"", "evil.example", "localhost.evil.example", "127.0.0.1.evil.example:80",
                           "localhost:", "localhost:x", "localhost:123456", "[::1].evil.example", "127.0.0.2",
                           "a.coconsult.example.org", "coconsult.example.org:8443"}) {
    Head head = FromOurPage();
    const std::string origin = std::string("http://") + host;
    head.host = host;
    head.origin = origin;
    EXPECT_EQ(StatusOf(head), 421U) << host;
  }
}

TEST(Door, TellsWhatIsNoCall) {
  const auto with = [](auto change) {
    Head head = FromOurPage();
    change(head);
    return StatusOf(head);
  };
  EXPECT_EQ(with([](Head& head) { head.method = "GET"; }), 405U);
  EXPECT_EQ(with([](Head& head) { head.method = "OPTIONS"; }), 405U);
  EXPECT_EQ(with([](Head& head) { head.target = "/"; }), 404U);
  EXPECT_EQ(with([](Head& head) { head.target = "http://evil.example/a/b"; }), 404U);
  EXPECT_EQ(with([](Head& head) { head.content_type = "text/plain"; }), 415U);
  EXPECT_EQ(with([](Head& head) { head.content_type = "application/grpc-web+proto;charset=x"; }), 415U);
  EXPECT_EQ(with([](Head& head) { head.grpc_web = ""; }), 400U);
}

}  // namespace
}  // namespace coconsult::web
