// SPDX-License-Identifier: Apache-2.0
#include "client/cli/render_thread.h"

#include "client/cli/text.h"

namespace coconsult::cli {

void RenderMessage(Page& page, const v1::Message& message) {
  const std::string role = message.author_role().empty() ? "" : " (" + Words(message.author_role()) + ")";
  page.Heading(std::to_string(message.sequence()) + ". " + message.author_display_name() + role + ", " +
               Lower(page.labels().message_kind(message.kind())));
  page.Paragraph(message.hidden() ? "Hidden by a moderator: " + message.hidden_reason() : message.text(), 4);
  page.Paragraph(page.When(message.create_time()), 4);
}

void RenderMessages(Page& page, const v1::ListMessagesResponse& list) {
  for (int i = 0; i < list.messages_size(); ++i) {
    if (i > 0) page.Blank();
    RenderMessage(page, list.messages(i));
  }
}

}  // namespace coconsult::cli
