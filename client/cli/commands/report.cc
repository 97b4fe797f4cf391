// SPDX-License-Identifier: Apache-2.0
#include "client/cli/commands/commands.h"
#include "client/cli/render_report.h"

namespace coconsult::cli {
namespace {

Outcome Report(Context& context, const std::string& period) {
  v1::GetImpactReportRequest request;
  request.set_period(period);
  CLIENT_ASSIGN_OR_RETURN(const auto reply, context.Call(&v1::ImpactService::Stub::GetImpactReport, request));
  if (context.settings().json) return context.PrintJson(reply.report());
  Page page = context.page();
  RenderReport(page, reply.report());
  return Done();
}

}  // namespace

void AddReportCommand(CommandSet& commands) {
  auto* command =
      commands.Add("report", "For evaluators: what came of it in a month, quarter or year",
                   "Small numbers are withheld, to protect people.\n\nExample: coconsult report 2026-Q3");
  auto period = NewOptions<std::string>();
  command->add_option("period", *period, "2026, 2026-Q3 or 2026-11")->required()->type_name("");
  commands.OnRun(command, [period](Context& context) { return Report(context, *period); });
}

}  // namespace coconsult::cli
