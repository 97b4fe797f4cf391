// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/cli/failure.h"

namespace coconsult::cli {

class Context;

// Kinds of resource names, "<collection>/{id}".
enum class NameKind { kConsultation, kInvitation, kPractitioner, kForm, kCase };

// What a person is shown of a name and may type: the last eight characters of the id. Names that are not of
// this shape are returned whole, safe for a terminal.
std::string ShortId(std::string_view name);

// The full name when the text is one, or a whole id. nullopt when the text may be a short form. Fails when it
// can be neither.
Result<std::optional<std::string>> FullName(NameKind kind, std::string_view text);

// The one candidate (full names) whose id ends with the text, at least six characters. Fails with NOT_FOUND
// when none does and with INVALID_ARGUMENT when several do.
Result<std::string> MatchShortId(NameKind kind, std::string_view text,
                                 const std::vector<std::string>& candidates);

// A name as typed: in full, the bare id, or a short form found in the lists that the caller may read.
Result<std::string> FindName(Context& context, NameKind kind, const std::string& text);

}  // namespace coconsult::cli
