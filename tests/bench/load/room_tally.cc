// SPDX-License-Identifier: Apache-2.0
#include "bench/load/room_tally.h"

#include <charconv>
#include <optional>
#include <utility>

#include "bench/load/texts.h"

namespace coconsult::bench {
namespace {

using std::chrono::steady_clock;

// A text begins with its sender and its number: "3-17-".
struct Mark {
  std::size_t sender = 0;
  std::uint64_t number = 0;
};

template <class Number>
bool Take(const char*& at, const char* end, Number& number) {
  const auto [next, error] = std::from_chars(at, end, number);
  if (error != std::errc() || next == end || *next != '-') return false;
  at = next + 1;
  return true;
}

std::optional<Mark> MarkOf(const std::string& text) {
  Mark mark;
  const char* at = text.data();
  const char* end = at + text.size();
  if (!Take(at, end, mark.sender) || !Take(at, end, mark.number)) return std::nullopt;
  return mark;
}

}  // namespace

RoomTally::RoomTally(std::size_t people) : people_(people) {
  for (std::size_t i = 0; i < people; ++i) senders_.push_back(std::make_unique<Sender>());
}

std::string RoomTally::NextText(std::size_t person) {
  Sender& sender = *senders_[person];
  const std::uint64_t number = sender.number + 1;
  Slot& slot = sender.slots[number % kSlots];
  slot.sent = steady_clock::now();
  slot.missing = people_;
  ++under_way_;
  sender.number = number;  // last: whoever sees it sees the slot
  return TextBeginningWith(std::to_string(person) + "-" + std::to_string(number) + "-");
}

bool RoomTally::Held(std::size_t person, const std::string& text, bool counts) {
  const auto mark = MarkOf(text);
  if (!mark || mark->sender >= people_) return false;
  Sender& sender = *senders_[mark->sender];
  const std::uint64_t last = sender.number;
  if (mark->number == 0 || mark->number > last) return false;
  Slot& slot = sender.slots[mark->number % kSlots];
  const steady_clock::time_point sent = slot.sent;
  if (--slot.missing == 0) {
    --under_way_;
    const std::lock_guard lock(mutex_);
    if (counts) nanoseconds_.push_back(std::chrono::nanoseconds(steady_clock::now() - sent).count());
  }
  return person == mark->sender && mark->number == last;
}

std::vector<std::int64_t> RoomTally::TakeTimes() {
  const std::lock_guard lock(mutex_);
  return std::exchange(nanoseconds_, {});
}

}  // namespace coconsult::bench
