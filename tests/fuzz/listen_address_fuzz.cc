// SPDX-License-Identifier: Apache-2.0
// Addresses to listen on: nothing is taken that another machine could reach.
#include <arpa/inet.h>

#include "config/settings.h"
#include "target.h"

namespace coconsult::fuzz {
namespace {

// As the system reads it.
bool IsLoopback(const std::string& host) {
  in_addr address{};
  if (host == "localhost" || host == "[::1]") return true;
  return inet_pton(AF_INET, host.c_str(), &address) == 1 && (ntohl(address.s_addr) >> 24) == 127;
}

bool IsPort(const std::string& text) {
  return !text.empty() && text.size() <= 5 && text.find_first_not_of("0123456789") == std::string::npos &&
         std::stoi(text) <= 65535;
}

}  // namespace

void TestOne(std::string_view bytes) {
  const std::string address(bytes);
  config::Config config;
  const auto problem = config::FindSetting("listen")->SetFromText(config, address);
  if (problem) {
    MUST_HOLD(!problem->empty());
  } else if (address.starts_with("unix:")) {
    MUST_HOLD(address[5] == '/' && address.size() > 6 && address.size() <= 5 + 107);
    MUST_HOLD(address.find('\0') == std::string::npos);
  } else {
    const auto colon = address.rfind(':');
    MUST_HOLD(IsLoopback(address.substr(0, colon)) && IsPort(address.substr(colon + 1)));
  }
}

}  // namespace coconsult::fuzz
