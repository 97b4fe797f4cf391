// SPDX-License-Identifier: Apache-2.0
#include "rpc/event_pages.h"

#include <cstddef>

#include "rpc/convert.h"

namespace coconsult::rpc {
namespace {

constexpr int kEventsAtOnce = 100;
constexpr std::size_t kBytesAtOnce = 256 * 1024;

}  // namespace

std::shared_ptr<const EventPage> EventPages::After(const Caller& caller, std::int64_t position) {
  auto& page = pages_[{caller.practitioner, caller.roles.bits(), position}];
  if (page == nullptr) page = Make(caller, position);
  return page;
}

std::shared_ptr<const EventPage> EventPages::At(const Caller& caller, std::int64_t position) const {
  auto page = std::make_shared<EventPage>();
  page->position = position;
  page->response.set_resume_token(app::MakeResumeToken(services_.tokens, caller.practitioner, position));
  return page;
}

std::shared_ptr<const EventPage> EventPages::Make(const Caller& caller, std::int64_t position) {
  const app::ReadScope scope(tx_, services_, caller, now_);
  const app::ChangePage changes = app::VisibleChanges(scope, position, kEventsAtOnce);
  auto page = std::make_shared<EventPage>();
  page->position = changes.upto;
  page->more = changes.more;
  std::size_t bytes = 0;
  for (const Change& change : changes.changes) {
    const v1::Event& event = EventOf(scope, change);
    bytes += event.ByteSizeLong();
    if (bytes > kBytesAtOnce && page->response.events_size() > 0) {
      page->position = page->response.events().rbegin()->position();
      page->more = true;
      break;
    }
    *page->response.add_events() = event;
  }
  page->response.set_resume_token(
      app::MakeResumeToken(services_.tokens, caller.practitioner, page->position));
  return page;
}

const v1::Event& EventPages::EventOf(const app::ReadScope& scope, const Change& change) {
  const auto [entry, is_new] = events_.try_emplace(change.position);
  if (is_new) entry->second = ToProto(app::ViewOf(scope, change));
  return entry->second;
}

}  // namespace coconsult::rpc
