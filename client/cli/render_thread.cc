// SPDX-License-Identifier: Apache-2.0
#include "client/cli/render_thread.h"

#include "client/cli/names.h"
#include "client/cli/text.h"

namespace coconsult::cli {

namespace {

std::string TextOf(const v1::Message& message) {
  if (message.hidden()) return "Hidden by a moderator: " + message.hidden_reason();
  if (message.deleted()) return "Removed by its author.";
  if (message.damaged())
    return "Damaged on the server's disk, so it is not shown. Please tell an administrator.";
  return message.text();
}

}  // namespace

void RenderMessage(Page& page, const v1::Message& message) {
  const std::string role = message.author_role().empty() ? "" : " (" + Words(message.author_role()) + ")";
  page.Heading(std::to_string(message.sequence()) + ". " + message.author_display_name() + role + ", " +
               Lower(page.labels().message_kind(message.kind())));
  page.Paragraph(TextOf(message), 4);
  const bool edited = message.has_edit_time() && !message.deleted();
  page.Paragraph(
      page.When(message.create_time()) + (edited ? ", changed " + page.When(message.edit_time()) : ""), 4);
}

void RenderRevisions(Page& page, const v1::ListRevisionsResponse& list) {
  if (list.revisions().empty())
    page.Paragraph("There is nothing to show: its author removed it, or a moderator hid it.");
  for (int i = 0; i < list.revisions_size(); ++i) {
    if (i > 0) page.Blank();
    const v1::MessageRevision& revision = list.revisions(i);
    page.Heading(page.When(revision.create_time()) +
                 (i + 1 == list.revisions_size() ? ", as it is now" : ""));
    page.Paragraph(revision.text(), 4);
  }
}

void RenderHits(Page& page, const v1::SearchMessagesResponse& found) {
  for (int i = 0; i < found.messages_size(); ++i) {
    if (i > 0) page.Blank();
    const std::string name = found.messages(i).name();
    RenderMessage(page, found.messages(i));
    page.Paragraph("in " + ShortId(name.substr(0, name.find("/messages/"))), 4);
  }
}

void RenderMessages(Page& page, const v1::ListMessagesResponse& list) {
  for (int i = 0; i < list.messages_size(); ++i) {
    if (i > 0) page.Blank();
    RenderMessage(page, list.messages(i));
  }
}

}  // namespace coconsult::cli
