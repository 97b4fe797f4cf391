// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "client/cli/page.h"
#include "coconsult/v1/outcome_service.pb.h"

namespace coconsult::cli {

void RenderForms(Page& page, const v1::ListOutcomeFormsResponse& list);
std::string WaveText(v1::FormWave wave);

}  // namespace coconsult::cli
