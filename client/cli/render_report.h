// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "client/cli/page.h"
#include "coconsult/v1/impact_service.pb.h"

namespace coconsult::cli {

void RenderReport(Page& page, const v1::ImpactReport& report);

}  // namespace coconsult::cli
