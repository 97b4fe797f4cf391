// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "client/cli/failure.h"
#include "coconsult/v1/admin_service.pb.h"

namespace coconsult::cli {

// One thing to correct in a file.
struct CsvProblem {
  int line = 0;
  std::string column;  // empty when the whole row is meant
  std::string what;
};

struct PractitionerFile {
  std::vector<v1::PractitionerRow> rows;
  std::vector<int> lines;  // of the file, one per row
  // When there are any, nothing may be imported.
  std::vector<CsvProblem> problems;
};

// The first line names the columns, in any order: email, display_name, sector, organisation, locality,
// role_level, topics (ids separated by ';'), can_help_with; and if wanted open_limit, month_limit,
// working_hours, line_manager_email. Fails when the text is no CSV or its header is wrong; wrong rows are
// listed in `problems`.
Result<PractitionerFile> ParsePractitionerCsv(std::string_view text);

// Columns email and text, any number of rows per person: adds each text to the experience of the row with
// that e-mail. People who are not in `people` are problems. Fails like ParsePractitionerCsv.
Result<std::vector<CsvProblem>> AddExperienceCsv(std::string_view text, PractitionerFile& people);

// The server's violations ("rows[12].sector") as places in the file. Violations of another shape keep their
// field.
std::vector<CsvProblem> ProblemsFromViolations(const std::vector<client::Violation>& violations,
                                               const PractitionerFile& file);

// One error that names at most 50 problems, by line, and how many more there are. `file` is shown to the
// person. `complete`: there are no others.
Error ProblemsError(const std::string& file, std::vector<CsvProblem> problems, bool complete);

}  // namespace coconsult::cli
