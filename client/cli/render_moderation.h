// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "client/cli/page.h"
#include "coconsult/v1/moderation_service.pb.h"

namespace coconsult::cli {

void RenderCases(Page& page, const v1::ListCasesResponse& list);
void RenderAudit(Page& page, const v1::ListAuditEntriesResponse& list);

}  // namespace coconsult::cli
