// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "app/ports/practitioners.h"
#include "base/result.h"

namespace coconsult::app {

inline Error BadPageToken() {
  return InvalidArgument(
      "page_token",
      "This page token is not one of ours. Use next_page_token of the page before, or leave it out.");
}

// Lists ordered by id continue after an id.
template <class IdType>
Result<IdType> ParsePageId(const std::string& token) {
  if (token.empty()) return IdType();
  const auto id = IdType::Parse(token);
  if (!id) return BadPageToken();
  return *id;
}

// Lists ordered by (text, id): the id's 26 characters, then the text.
inline std::string FormatPageAfter(const PageAfter& after) { return after.id.ToString() + after.text; }
inline Result<PageAfter> ParsePageAfter(const std::string& token) {
  if (token.empty()) return PageAfter{};
  const auto id = PractitionerId::Parse(token.substr(0, 26));
  if (!id) return BadPageToken();
  return PageAfter{token.substr(26), *id};
}

inline int PageSize(int wanted, int standard) { return wanted > 0 ? wanted : standard; }

}  // namespace coconsult::app
