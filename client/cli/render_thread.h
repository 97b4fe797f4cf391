// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "client/cli/page.h"
#include "coconsult/v1/thread_service.pb.h"

namespace coconsult::cli {

// Who and what kind, then the text, then when: in the order in which it is best read aloud.
void RenderMessage(Page& page, const v1::Message& message);
// What a message said, oldest first.
void RenderRevisions(Page& page, const v1::ListRevisionsResponse& list);
// What a search found; each with its consultation.
void RenderHits(Page& page, const v1::SearchMessagesResponse& found);
void RenderMessages(Page& page, const v1::ListMessagesResponse& list);

}  // namespace coconsult::cli
