// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "app/scope.h"

namespace coconsult::app {

struct NewMessage {
  ConsultationId consultation;
  std::string kind;
  std::string text;
};
struct PostedMessage {
  ConsultationId consultation;
  std::int64_t sequence = 0;
  Timestamp created_at;
  std::string phase;  // after the post
};
Result<PostedMessage> PostMessage(WriteScope& scope, const NewMessage& input);

struct MessageView {
  Message message;  // text empty when hidden, deleted or damaged
  std::string author_display_name;
  bool damaged = false;  // what is stored is not what was written
};
// A message as it may be shown to those who may read its thread.
MessageView ViewOf(const ReadScope& scope, Message message, const std::string& author_display_name);

struct MessagePage {
  std::vector<MessageView> messages;
  std::int64_t last_sequence = 0;
};
// before = 0: ascending after `after`; else descending before `before`.
Result<MessagePage> ListMessages(const ReadScope& scope, ConsultationId id, std::int64_t after,
                                 std::int64_t before, int page_size);

// Up to here the caller has read; it only moves forward. Returns where it is.
Result<std::int64_t> MarkRead(WriteScope& scope, ConsultationId id, std::int64_t sequence);

// --- Changing one's own messages (edit_message.cc)

struct MessageEdit {
  ConsultationId consultation;
  std::int64_t sequence = 0;
  std::string text;
  int expected_revision = 0;  // the one that was read; 0 = whichever it is
};
struct EditedMessage {
  Message message;  // as it is now
  bool unchanged = false;
};
// The former text stays readable as history. The same text again does nothing.
Result<EditedMessage> EditMessage(WriteScope& scope, const MessageEdit& edit);
// The text of all revisions goes for good; the place in the thread stays. Not while a moderator looks into
// it.
Result<void> DeleteMessage(WriteScope& scope, ConsultationId id, std::int64_t sequence);
// All texts of a message, oldest first, the present one last; of a hidden or deleted one none.
Result<std::vector<MessageRevision>> ListRevisions(const ReadScope& scope, ConsultationId id,
                                                   std::int64_t sequence);

}  // namespace coconsult::app
