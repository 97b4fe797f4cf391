// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace coconsult::web {

// What the head of an HTTP request says; empty = not there.
struct Head {
  std::string_view method;
  std::string_view target;
  std::string_view content_type;
  std::string_view grpc_web;    // X-Grpc-Web
  std::string_view host;        // Host
  std::string_view origin;      // Origin
  std::string_view fetch_site;  // Sec-Fetch-Site
};

// An answer in plain HTTP: the request did not become a call.
struct Refusal {
  unsigned status = 400;
  std::string_view text;  // one sentence that says what to do
};

// Who may come in: pages of this server alone, and programs. A browser adds Origin and Sec-Fetch-Site, which
// a page cannot forge; Host is looked at too, since a name of somebody else's that leads to this machine
// would make their page one of "this" server's (DNS rebinding). A cross-origin page cannot send the content
// type or X-Grpc-Web without asking first, and is never allowed (safety: no CORS). Thread-safe.
class Door {
 public:
  // `origin`: what people have in their address bar, "https://coconsult.example.org"; empty = this machine
  // only (localhost, 127.0.0.1 and [::1] are always allowed, with any port).
  explicit Door(const std::string& origin);

  // nullopt = a call may be made of it.
  std::optional<Refusal> WhyNot(const Head& head) const;

 private:
  bool IsOurHost(std::string_view host) const;
  bool IsOurOrigin(std::string_view origin, std::string_view host) const;

  std::string origin_;
  std::string host_;  // of the origin, with its port if it has one
};

}  // namespace coconsult::web
