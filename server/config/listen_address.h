// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

namespace coconsult::config {

// What is wrong with an address to listen on; nullopt when it is fine. Fine are, so that nothing but this
// machine gets through: 127.x.x.x:port, [::1]:port, localhost:port (port 0 = any free one) and
// unix:/absolute/path.
std::optional<std::string> CheckListenAddress(const std::string& address);

// The same for browsers, who have no sockets on disk; empty is fine too: nothing listens for them.
std::optional<std::string> CheckWebAddress(const std::string& address);

// What is wrong with the origin of a web site: scheme, host and perhaps a port, in lower case; or empty.
std::optional<std::string> CheckOrigin(const std::string& origin);

}  // namespace coconsult::config
