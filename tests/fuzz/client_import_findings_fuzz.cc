// SPDX-License-Identifier: Apache-2.0
// Where in a CSV file something is wrong, from what the server says of the rows: each line is one of the
// file's.
#include <algorithm>

#include "client/cli/practitioner_csv.h"
#include "target.h"

namespace coconsult::fuzz {

// Each line is the field of a violation.
void TestOne(std::string_view bytes) {
  cli::PractitionerFile file;
  file.rows.resize(3);
  file.lines = {2, 5, 9};
  std::vector<client::Violation> violations;
  for (Input input(bytes); !input.empty();) violations.push_back({input.Line(), "Correct this."});
  const auto problems = cli::ProblemsFromViolations(violations, file);
  MUST_HOLD(problems.size() == violations.size());
  for (std::size_t i = 0; i < problems.size(); ++i) {
    const bool placed = std::count(file.lines.begin(), file.lines.end(), problems[i].line) == 1;
    MUST_HOLD(placed ? violations[i].field.starts_with("rows[")
                     : problems[i].line == 0 && problems[i].column == violations[i].field);
  }
}

}  // namespace coconsult::fuzz
