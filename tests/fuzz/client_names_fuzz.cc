// SPDX-License-Identifier: Apache-2.0
// Names and short ids as people type them: a whole name is of the kind that was asked for, a short one finds
// the one candidate that ends with it.
#include <algorithm>

#include "client/cli/names.h"
#include "target.h"

namespace coconsult::fuzz {
namespace {

using cli::NameKind;

constexpr NameKind kKinds[] = {NameKind::kConsultation, NameKind::kInvitation, NameKind::kPractitioner,
                               NameKind::kForm, NameKind::kCase};

bool IsPlain(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

void TestKind(NameKind kind, const std::string& text) {
  const auto full = cli::FullName(kind, text);
  if (!full) return;
  if (*full) {
    const std::string& name = **full;
    MUST_HOLD(IsPlain(name) && name.size() - name.find('/') == 1 + 26);
    const auto again = cli::FullName(kind, name);
    MUST_HOLD(again && *again == *full);
    MUST_HOLD(name.ends_with(cli::ShortId(name)) && cli::ShortId(name).size() == 8);
  } else {
    MUST_HOLD(text.size() >= 6 && text.size() < 26 && IsPlain(text));
  }
}

void TestMatch(const std::string& text, const std::vector<std::string>& candidates) {
  const auto found = cli::MatchShortId(NameKind::kCase, text, candidates);
  if (found) MUST_HOLD(std::count(candidates.begin(), candidates.end(), *found) >= 1);
}

}  // namespace

// The first line is typed; each further line is a name that a server listed.
void TestOne(std::string_view bytes) {
  Input input(bytes);
  const std::string typed = input.Line();
  std::vector<std::string> candidates;
  while (!input.empty() && candidates.size() < 100) candidates.push_back(input.Line());
  for (const NameKind kind : kKinds) TestKind(kind, typed);
  TestMatch(typed, candidates);
}

}  // namespace coconsult::fuzz
