// SPDX-License-Identifier: Apache-2.0
#include "web/door.h"

#include <array>

namespace coconsult::web {
namespace {

constexpr std::string_view kHttp = "http://";
constexpr std::string_view kHttps = "https://";
constexpr std::array<std::string_view, 3> kThisMachine = {"localhost", "127.0.0.1", "[::1]"};

std::string_view WithoutScheme(std::string_view origin) {
  for (const std::string_view scheme : {kHttps, kHttp}) {
    if (origin.starts_with(scheme)) return origin.substr(scheme.size());
  }
  return {};
}

bool IsPort(std::string_view text) {
  return !text.empty() && text.size() <= 5 && text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool IsThisMachine(std::string_view host) {
  for (const std::string_view name : kThisMachine) {
    if (!host.starts_with(name)) continue;
    const std::string_view rest = host.substr(name.size());
    if (rest.empty() || (rest[0] == ':' && IsPort(rest.substr(1)))) return true;
  }
  return false;
}

}  // namespace

Door::Door(const std::string& origin) : origin_(origin), host_(WithoutScheme(origin_)) {}

bool Door::IsOurHost(std::string_view host) const {
  return IsThisMachine(host) || (!host_.empty() && host == host_);
}

// A page is ours when it came from the very host that it calls.
bool Door::IsOurOrigin(std::string_view origin, std::string_view host) const {
  if (!origin_.empty() && origin == origin_) return true;
  return IsThisMachine(host) && WithoutScheme(origin) == host;
}

std::optional<Refusal> Door::WhyNot(const Head& head) const {
  if (!IsOurHost(head.host)) {
    return Refusal{421, "This server does not go by that name. Use the address that you were given.\n"};
  }
  const bool foreign_page = (!head.origin.empty() && !IsOurOrigin(head.origin, head.host)) ||
                            (!head.fetch_site.empty() && head.fetch_site != "same-origin");
  if (foreign_page) return Refusal{403, "Pages of other sites may not call this server.\n"};
  if (!head.target.starts_with('/') || head.target.find('/', 1) == std::string_view::npos) {
    return Refusal{404, "There is nothing here. Calls go to /package.Service/Method.\n"};
  }
  if (head.method != "POST") return Refusal{405, "Calls are made with POST.\n"};
  if (head.content_type != "application/grpc-web+proto") {
    return Refusal{415, "Send the content type application/grpc-web+proto.\n"};
  }
  if (head.grpc_web != "1") return Refusal{400, "Send the header X-Grpc-Web: 1.\n"};
  return std::nullopt;
}

}  // namespace coconsult::web
