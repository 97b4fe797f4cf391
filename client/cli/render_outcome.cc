// SPDX-License-Identifier: Apache-2.0
#include "client/cli/render_outcome.h"

#include <ostream>

#include "client/cli/names.h"
#include "client/cli/text.h"

namespace coconsult::cli {

std::string WaveText(v1::FormWave wave) {
  switch (wave) {
    case v1::FORM_WAVE_FOUR_WEEKS:
      return "after four weeks";
    case v1::FORM_WAVE_TWELVE_WEEKS:
      return "after twelve weeks";
    default:
      return "at the close";
  }
}

void RenderForms(Page& page, const v1::ListOutcomeFormsResponse& list) {
  page.Heading("Forms");
  Table table({"ID", "WHEN", "AS", "STATE", "ABOUT"});
  for (const auto& form : list.forms()) {
    const std::string state = form.has_complete_time()
                                  ? "done " + Relative(ToTimePoint(form.complete_time()), page.now())
                                  : "due " + Relative(ToTimePoint(form.due_time()), page.now());
    table.Add({ShortId(form.name()), WaveText(form.wave()),
               form.role() == v1::FORM_ROLE_ASKER ? "asker" : "consultant", state,
               Shorten(form.consultation_title(), 60)});
  }
  table.Print(page.out());
}

}  // namespace coconsult::cli
