// SPDX-License-Identifier: Apache-2.0
// CSV files that people import: what is written is read back as the same rows; the people read are those of
// the file's lines; what is wrong names its line.
#include "client/cli/csv_table.h"
#include "client/cli/practitioner_csv.h"
#include "target.h"

namespace coconsult::fuzz {
namespace {

using cli::CsvRow;

void TestRows(const std::vector<CsvRow>& rows, std::string_view text) {
  std::string written;
  int line = 0;
  for (const CsvRow& row : rows) {
    MUST_HOLD(row.line > line && !row.fields.empty());
    line = row.line;
    written += cli::CsvLine(row.fields);
  }
  MUST_HOLD(static_cast<std::size_t>(line) <= text.size() + 1);
  const auto again = cli::ParseCsv(written);
  MUST_HOLD(again && again->size() == rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) MUST_HOLD((*again)[i].fields == rows[i].fields);
}

void TestPeople(std::string_view text) {
  auto people = cli::ParsePractitionerCsv(text);
  if (!people) {
    MUST_HOLD(!people.error().message.empty());
    return;
  }
  MUST_HOLD(people->rows.size() == people->lines.size());
  MUST_HOLD(!people->rows.empty() || !people->problems.empty());
  for (const auto& problem : people->problems) MUST_HOLD(problem.line > 0 && !problem.what.empty());
  (void)cli::AddExperienceCsv("email,text\nann@example.org,What I did.\n", *people);
  const client::Error error = cli::ProblemsError("people.csv", people->problems, true);
  MUST_HOLD(error.violations.size() <= 51);
}

}  // namespace

void TestOne(std::string_view text) {
  const auto rows = cli::ParseCsv(text);
  if (rows) {
    TestRows(*rows, text);
  } else {
    MUST_HOLD(rows.error().violations.at(0).field.starts_with("line "));
  }
  TestPeople(text);
  cli::PractitionerFile nobody;
  (void)cli::AddExperienceCsv(text, nobody);
}

}  // namespace coconsult::fuzz
