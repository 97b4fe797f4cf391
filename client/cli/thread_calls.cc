// SPDX-License-Identifier: Apache-2.0
#include "client/cli/thread_calls.h"

#include <algorithm>

#include "client/cli/names.h"
#include "client/cli/render_thread.h"

namespace coconsult::cli {
namespace {

constexpr int kPage = 200;
constexpr int kShown = 50;

// Sequence before the newest ones.
Result<std::int64_t> BeforeTheNewest(Context& context, const std::string& consultation) {
  v1::ListMessagesRequest request;
  request.set_parent(consultation);
  request.set_page_size(1);
  CLIENT_ASSIGN_OR_RETURN(const auto reply, context.Call(&v1::ThreadService::Stub::ListMessages, request));
  return std::max<std::int64_t>(0, reply.last_sequence() - kShown);
}

}  // namespace

Result<v1::ListMessagesResponse> ListMessagesAfter(client::Connection& server,
                                                   const std::string& consultation, std::int64_t after) {
  v1::ListMessagesResponse all;
  v1::ListMessagesRequest request;
  request.set_parent(consultation);
  request.set_page_size(kPage);
  request.set_after_sequence(after);
  while (true) {
    CLIENT_ASSIGN_OR_RETURN(const auto page, server.Call(&v1::ThreadService::Stub::ListMessages, request));
    all.MergeFrom(page);
    if (page.messages().empty()) return all;
    request.set_after_sequence(page.messages(page.messages_size() - 1).sequence());
    if (request.after_sequence() >= page.last_sequence()) return all;
  }
}

void TellRead(client::Connection& server, const std::string& consultation, std::int64_t sequence) {
  v1::MarkReadRequest request;
  request.set_parent(consultation);
  request.set_sequence(sequence);
  (void)server.Call(&v1::ThreadService::Stub::MarkRead, request);
}

Outcome ReadThread(Context& context, const std::string& typed, const ReadRange& range) {
  CLIENT_ASSIGN_OR_RETURN(const std::string name, FindName(context, NameKind::kConsultation, typed));
  std::int64_t after = range.after;
  if (after == 0 && !range.all) {
    CLIENT_ASSIGN_OR_RETURN(after, BeforeTheNewest(context, name));
  }
  CLIENT_ASSIGN_OR_RETURN(client::Connection * server, context.Server());
  CLIENT_ASSIGN_OR_RETURN(const auto list, ListMessagesAfter(*server, name, after));
  if (context.settings().json) return context.PrintJson(list);
  if (list.messages().empty()) {
    context.Hint(after > 0 ? "Nothing new." : "Nothing has been posted yet.");
    return Done();
  }
  if (after > 0 && range.after == 0) {
    context.Hint("There are " + std::to_string(after) + " earlier messages: coconsult read " + ShortId(name) +
                 " --all\n");
  }
  Page page = context.page();
  RenderMessages(page, list);
  TellRead(*server, name, list.messages(list.messages_size() - 1).sequence());
  return Done();
}

}  // namespace coconsult::cli
