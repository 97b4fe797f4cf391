// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

namespace coconsult::routing {

// How the lists' ids read for people.
struct Labels {
  std::map<std::string, std::string> themes;
  std::map<std::string, std::string> sectors;
  std::map<std::string, std::string> localities;
};

}  // namespace coconsult::routing
