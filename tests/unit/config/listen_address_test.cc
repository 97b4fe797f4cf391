// SPDX-License-Identifier: Apache-2.0
#include "config/listen_address.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace coconsult::config {
namespace {

using ::testing::HasSubstr;

TEST(ListenAddress, AcceptsLoopbackAddressesWithAPort) {
  for (const char* address :
       {"127.0.0.1:7420", "127.0.0.1:0", "127.255.0.9:65535", "[::1]:7420", "localhost:80"}) {
    EXPECT_EQ(CheckListenAddress(address), std::nullopt) << address;
  }
}

TEST(ListenAddress, AcceptsASocketWithItsWholePath) {
  EXPECT_EQ(CheckListenAddress("unix:/run/coconsult/grpc.sock"), std::nullopt);
  EXPECT_EQ(CheckListenAddress("unix:/" + std::string(106, 'x')), std::nullopt);
}

TEST(ListenAddress, RefusesWhatOtherMachinesCanReach) {
  for (const char* address :
       {"0.0.0.0:7420", "[::]:7420", "192.0.2.1:7420", "10.0.0.1:7420", "[2001:db8::1]:7420",
        "example.org:7420", "host:7420", "localhost.example.org:7420", "[::ffff:127.0.0.1]:7420",
        "127.0.0.1.example.org:7420", "126.0.0.1:7420", "*:7420"}) {
    const auto problem = CheckListenAddress(address);
    ASSERT_TRUE(problem) << address;
    EXPECT_THAT(*problem, HasSubstr("front proxy")) << address;
  }
}

TEST(ListenAddress, DoesNotTakeAlmostLoopbackAddresses) {
  for (const char* address : {"127.0.1:7420", "127.0.0.0.1:7420", "127.0.0.256:7420", "127.0.0.01:7420",
                              "127.0.0.:7420", "127:7420", "127.0.0.1 :7420", " 127.0.0.1:7420",
                              "0x7f.0.0.1:7420", "2130706433:7420", "LOCALHOST:7420"}) {
    EXPECT_TRUE(CheckListenAddress(address)) << address;
  }
}

TEST(ListenAddress, SaysWhatIsWrongWithThePort) {
  for (const char* address :
       {"127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:http", "127.0.0.1:07420", "[::1]"}) {
    const auto problem = CheckListenAddress(address);
    ASSERT_TRUE(problem) << address;
    EXPECT_THAT(*problem, HasSubstr("port")) << address;
  }
}

TEST(ListenAddress, AsksForHostPortAndBrackets) {
  EXPECT_THAT(*CheckListenAddress(""), HasSubstr("needs a host and a port"));
  EXPECT_THAT(*CheckListenAddress("7420"), HasSubstr("needs a host and a port"));
  EXPECT_THAT(*CheckListenAddress(":7420"), HasSubstr("needs a host and a port"));
  EXPECT_THAT(*CheckListenAddress("::1:7420"), HasSubstr("brackets"));
  EXPECT_THAT(*CheckListenAddress(":::7420"), HasSubstr("brackets"));
}

TEST(ListenAddress, RefusesOtherSockets) {
  for (const std::string& address :
       {std::string("unix:"), std::string("unix:/"), std::string("unix:grpc.sock"),
        std::string("unix://run/x").substr(0, 5) + "x", "unix:/" + std::string(107, 'x'),
        std::string("unix-abstract:x"), std::string("dns:127.0.0.1:7420")}) {
    EXPECT_TRUE(CheckListenAddress(address)) << address;
  }
}

}  // namespace
}  // namespace coconsult::config
