// SPDX-License-Identifier: Apache-2.0
// Lists of numbers in the database: what is read is written and read back as the same; all else is an error
// of the database, never something else.
#include "storage/sqlite/number_lines.h"

#include <cmath>
#include <optional>

#include "storage/sqlite/error.h"
#include "target.h"

namespace coconsult::fuzz {
namespace {

using storage::sqlite::DatabaseError;

template <class Numbers>
std::optional<Numbers> Parsed(Numbers (*parse)(const std::string&), const std::string& text) {
  try {
    return parse(text);
  } catch (const DatabaseError&) {
    return std::nullopt;
  }
}

bool Same(double a, double b) { return std::isnan(a) ? std::isnan(b) : a == b; }

}  // namespace

void TestOne(std::string_view bytes) {
  const std::string text(bytes);
  if (const auto whole = Parsed(&storage::sqlite::ParseInts, text)) {
    MUST_HOLD(storage::sqlite::ParseInts(storage::sqlite::ToLines(*whole)) == *whole);
  }
  if (const auto numbers = Parsed(&storage::sqlite::ParseDoubles, text)) {
    const auto again = storage::sqlite::ParseDoubles(storage::sqlite::ToLines(*numbers));
    MUST_HOLD(again.size() == numbers->size());
    for (const auto& [name, number] : *numbers) MUST_HOLD(Same(again.at(name), number));
  }
}

}  // namespace coconsult::fuzz
