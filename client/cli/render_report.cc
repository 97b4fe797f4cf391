// SPDX-License-Identifier: Apache-2.0
#include "client/cli/render_report.h"

#include <ostream>

#include "client/cli/text.h"

namespace coconsult::cli {
namespace {

void RenderTable(Page& page, const v1::ReportTable& table) {
  page.Blank();
  page.Heading(table.id() + "  " + table.title());
  if (table.rows().empty()) {
    page.Paragraph("Nothing to show for this period.");
    page.Paragraph(table.note());
    return;
  }
  std::vector<std::string> header(table.columns().begin(), table.columns().end());
  const std::size_t cells = static_cast<std::size_t>(table.rows(0).cells_size());
  // Above the labels of the rows stands nothing, unless the server names that column too.
  if (header.size() == cells) header.insert(header.begin(), "");
  Table aligned(std::move(header));
  for (const auto& row : table.rows()) {
    std::vector<std::string> line = {Clean(row.label())};
    for (const auto& cell : row.cells()) line.push_back(Clean(cell.text()));
    aligned.Add(std::move(line));
  }
  aligned.Print(page.out());
  if (table.suppressed_count() > 0) {
    page.Paragraph(Count(table.suppressed_count(), "figure is", "figures are") +
                   " withheld (x) to protect people.");
  }
  if (table.collapsed()) page.Paragraph("Categories were merged, because too much would have been withheld.");
  page.Paragraph(table.note());
}

}  // namespace

void RenderReport(Page& page, const v1::ImpactReport& report) {
  page.Heading("Impact report " + report.period());
  page.Field("Period",
             LocalTime(ToTimePoint(report.from_time())) + " to " + LocalTime(ToTimePoint(report.to_time())));
  page.Field("Data as of", page.When(report.data_cut_time()));
  page.Field("Withheld", "numbers below " + std::to_string(report.suppression_threshold()) + ", shown as x");
  for (const auto& table : report.tables()) RenderTable(page, table);
}

}  // namespace coconsult::cli
