// SPDX-License-Identifier: Apache-2.0
#include "client/cli/names.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "client/cli/text.h"

namespace coconsult::cli {
namespace {

constexpr std::size_t kIdLength = 26;
constexpr std::size_t kShownLength = 8;
constexpr std::size_t kShortestLength = 6;

struct KindText {
  const char* collection;
  const char* article;
  const char* where;  // the command that lists them
};

KindText TextOf(NameKind kind) {
  switch (kind) {
    case NameKind::kConsultation:
      return {"consultations/", "a consultation", "coconsult consultations"};
    case NameKind::kInvitation:
      return {"invitations/", "an invitation", "coconsult inbox"};
    case NameKind::kPractitioner:
      return {"practitioners/", "a practitioner", "coconsult people"};
    case NameKind::kForm:
      return {"outcomeForms/", "a form", "coconsult forms"};
    case NameKind::kCase:
      return {"cases/", "a case", "coconsult moderate cases"};
  }
  return {"", "", ""};
}

bool IsIdText(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return c < 0x80 && std::isalnum(c) != 0; });
}

}  // namespace

std::string ShortId(std::string_view name) {
  const auto slash = name.find('/');
  if (slash == std::string_view::npos) return Clean(name);
  const std::string_view id = name.substr(slash + 1);
  if (id.size() != kIdLength || !IsIdText(id)) return Clean(name);
  return std::string(id.substr(kIdLength - kShownLength));
}

Result<std::optional<std::string>> FullName(NameKind kind, std::string_view text) {
  const KindText words = TextOf(kind);
  std::string id = Lower(text);
  const std::string collection = Lower(words.collection);
  const bool in_full = id.starts_with(collection);
  if (in_full) id = id.substr(collection.size());
  const bool whole = id.size() == kIdLength;
  if (!IsIdText(id) || id.size() > kIdLength || (in_full && !whole)) {
    return Usage("'" + Clean(text) + "' is not the id of " + words.article +
                 ". List them with: " + words.where);
  }
  if (whole) return std::optional(words.collection + id);
  if (id.size() < kShortestLength) {
    return Usage("'" + Clean(text) + "' is too short. Give at least the last 6 characters of the id of " +
                 words.article + "; list them with: " + words.where);
  }
  return std::optional<std::string>();
}

Result<std::string> MatchShortId(NameKind kind, std::string_view text,
                                 const std::vector<std::string>& candidates) {
  const std::string ending = Lower(text);
  std::vector<std::string> found;
  for (const std::string& name : candidates) {
    if (name.ends_with(ending) && std::find(found.begin(), found.end(), name) == found.end())
      found.push_back(name);
  }
  const KindText words = TextOf(kind);
  if (found.size() == 1) return found.front();
  if (found.empty()) {
    return Error{Code::kNotFound, "NOT_FOUND",
                 "No id of " + std::string(words.article) + " of yours ends with '" + Clean(text) +
                     "'. List them with: " + words.where};
  }
  return Usage("'" + Clean(text) + "' fits several: " + Join(found, ", ") + ". Give more of the id.");
}

}  // namespace coconsult::cli
