// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

namespace coconsult::storage::sqlite {

// Named numbers as text, "name=number\n" each; a number reads back as exactly the one written.
// Names hold neither '=' nor line ends (checked).
std::string ToLines(const std::map<std::string, double>& numbers);
std::string ToLines(const std::map<std::string, int>& numbers);
// Throws DatabaseError on text that is none.
std::map<std::string, double> ParseDoubles(const std::string& lines);
std::map<std::string, int> ParseInts(const std::string& lines);

}  // namespace coconsult::storage::sqlite
