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
  Message message;  // text empty when hidden
  std::string author_display_name;
};
struct MessagePage {
  std::vector<MessageView> messages;
  std::int64_t last_sequence = 0;
};
// before = 0: ascending after `after`; else descending before `before`.
Result<MessagePage> ListMessages(const ReadScope& scope, ConsultationId id, std::int64_t after,
                                 std::int64_t before, int page_size);

}  // namespace coconsult::app
