// SPDX-License-Identifier: Apache-2.0
#include "client/cli/csv_table.h"

#include <csv.h>

namespace coconsult::cli {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

struct Progress {
  std::vector<CsvRow> rows;
  std::vector<std::string> fields;
  int line = 1;
  int row_line = 0;  // 0 = between rows
};

void OnField(void* text, std::size_t size, void* data) {
  static_cast<Progress*>(data)->fields.emplace_back(static_cast<const char*>(text), size);
}

void OnRow(int, void* data) {
  auto* progress = static_cast<Progress*>(data);
  progress->rows.push_back({progress->row_line, std::move(progress->fields)});
  progress->fields.clear();
  progress->row_line = 0;
}

class Parser {
 public:
  Parser() : ready_(csv_init(&parser_, CSV_STRICT | CSV_STRICT_FINI) == 0) {}
  ~Parser() { csv_free(&parser_); }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  bool ready() const { return ready_; }
  // One byte at a time, so that it is known on which line each row begins.
  bool Take(char byte, Progress& progress) {
    return csv_parse(&parser_, &byte, 1, &OnField, &OnRow, &progress) == 1;
  }
  bool Finish(Progress& progress) { return csv_fini(&parser_, &OnField, &OnRow, &progress) == 0; }

 private:
  csv_parser parser_{};
  const bool ready_;
};

// Fields that a reader would take for something else when they stand without quotes.
bool NeedsQuotes(std::string_view field) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
  return field.empty() || is_blank(field.front()) || is_blank(field.back()) ||
         field.starts_with(kByteOrderMark) || field.find_first_of(",\"\r\n") != std::string_view::npos;
}

Error Mistake(int line, const std::string& what) { return UsageOf("line " + std::to_string(line), what); }

}  // namespace

Result<std::vector<CsvRow>> ParseCsv(std::string_view text) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  Parser parser;
  if (!parser.ready()) return LocalFailure("The CSV parser could not start.");
  Progress progress;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char byte = text[at];
    const bool breaks_line = byte == '\n' || byte == '\r';
    if (progress.row_line == 0 && !breaks_line) progress.row_line = progress.line;
    if (!parser.Take(byte, progress)) {
      return Mistake(
          progress.line,
          "A quote stands where none may. Put the field in quotes and write each quote inside it twice.");
    }
    // "\r\n" counts once, at its second byte.
    const bool half = byte == '\r' && at + 1 < text.size() && text[at + 1] == '\n';
    if (breaks_line && !half) ++progress.line;
  }
  const int last_row = progress.row_line;
  if (!parser.Finish(progress)) return Mistake(last_row, "The quotes opened in this row are never closed.");
  return std::move(progress.rows);
}

std::string CsvLine(const std::vector<std::string>& fields) {
  std::string line;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) line += ',';
    if (!NeedsQuotes(fields[i])) {
      line += fields[i];
      continue;
    }
    line += '"';
    for (const char c : fields[i]) line += c == '"' ? std::string("\"\"") : std::string(1, c);
    line += '"';
  }
  return line + "\n";
}

}  // namespace coconsult::cli
