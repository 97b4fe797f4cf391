// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "client/cli/failure.h"

namespace coconsult::cli {

struct CsvRow {
  int line = 0;  // of the file, where the row begins; the first line is 1
  std::vector<std::string> fields;
};

// The rows of a CSV text (RFC 4180): fields in quotes may hold commas, quotes written twice, and line breaks.
// A UTF-8 byte order mark at the start and empty lines are skipped. Fails with the line of the first quoting
// mistake.
Result<std::vector<CsvRow>> ParseCsv(std::string_view text);

// One row, quoted where needed, with its line break.
std::string CsvLine(const std::vector<std::string>& fields);

}  // namespace coconsult::cli
