// SPDX-License-Identifier: Apache-2.0
#include "config/listen_address.h"

#include <charconv>
#include <string_view>

namespace coconsult::config {
namespace {

// sockaddr_un holds 108 bytes with the terminating zero.
constexpr std::size_t kMaxSocketPath = 107;
constexpr std::string_view kExamples =
    "Write 127.0.0.1:7420, [::1]:7420, localhost:7420 or unix:/run/coconsult/grpc.sock";

// A decimal number from 0 to max without sign or leading zeros.
bool IsNumber(std::string_view text, int max) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool canonical = text == "0" || (!text.empty() && text[0] >= '1' && text[0] <= '9');
  return canonical && error == std::errc() && end == text.data() + text.size() && number <= max;
}

bool IsLoopback(std::string_view host) {
  if (host == "localhost" || host == "[::1]") return true;
  if (!host.starts_with("127.")) return false;
  int parts = 0;
  while (true) {
    const auto dot = host.find('.');
    ++parts;
    if (!IsNumber(host.substr(0, dot), 255)) return false;
    if (dot == std::string_view::npos) return parts == 4;
    host.remove_prefix(dot + 1);
  }
}

std::optional<std::string> CheckSocketPath(std::string_view path) {
  if (!path.starts_with('/') || path.size() == 1)
    return "must name the socket with its whole path, as in unix:/run/coconsult/grpc.sock";
  if (path.size() > kMaxSocketPath)
    return "names a socket by more than 107 bytes, which the system cannot open; choose a shorter path";
  return std::nullopt;
}

}  // namespace

std::optional<std::string> CheckListenAddress(const std::string& address) {
  const std::string_view text = address;
  if (text.starts_with("unix:")) return CheckSocketPath(text.substr(5));
  const std::string here = " '" + address + "'";

  const auto colon = text.rfind(':');
  const auto first_colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0)
    return "needs a host and a port, and is" + here + ". " + std::string(kExamples);
  if (colon != first_colon && !text.starts_with('[')) {
    return "is" + here +
           ", which does not tell the address from the port. Put an IPv6 address in brackets: [::1]:7420";
  }
  if (!IsNumber(text.substr(colon + 1), 65535)) {
    return "is" + here + ", whose port is not a number from 0 to 65535. " + std::string(kExamples);
  }
  if (!IsLoopback(text.substr(0, colon))) {
    return "is" + here +
           ", which other machines can reach, and calls are not encrypted here. Keep it to this machine, "
           "such as "
           "127.0.0.1:7420 or unix:/run/coconsult/grpc.sock, and put the front proxy before it: the proxy "
           "takes the public "
           "address and does TLS";
  }
  return std::nullopt;
}

std::optional<std::string> CheckWebAddress(const std::string& address) {
  if (address.empty()) return std::nullopt;
  if (address.starts_with("unix:"))
    return "is '" + address +
           "', which no browser can reach. Write 127.0.0.1:7480, [::1]:7480 or localhost:7480";
  return CheckListenAddress(address);
}

std::optional<std::string> CheckOrigin(const std::string& origin) {
  constexpr std::string_view kHostCharacters = "abcdefghijklmnopqrstuvwxyz0123456789.-:[]";
  std::string_view host = origin;
  if (host.empty()) return std::nullopt;
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (!origin.starts_with(scheme)) continue;
    host.remove_prefix(scheme.size());
    if (!host.empty() && host.find_first_not_of(kHostCharacters) == std::string_view::npos)
      return std::nullopt;
  }
  return "is '" + origin +
         "'. Write what people have in their address bar, without a path: https://coconsult.example.org";
}

}  // namespace coconsult::config
