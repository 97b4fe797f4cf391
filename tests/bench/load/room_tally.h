// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace coconsult::bench {

// Who holds which message of a room: a message has been delivered when everybody in the room holds its text,
// its sender too. Each sends one message after the other. Thread-safe, but for NextText, which each sender
// calls for themselves.
class RoomTally {
 public:
  explicit RoomTally(std::size_t people);

  // The next text that this person sends, at this moment.
  std::string NextText(std::size_t sender);
  // This person holds a text. True when it is the last one that they sent. Texts from elsewhere are left out.
  // `counts`: whether the message is among TakeTimes if this delivers it.
  bool Held(std::size_t person, const std::string& text, bool counts);

  // Sent, and not yet with everybody.
  std::int64_t under_way() const { return under_way_; }
  // Of each message that counts, up to now: from sending until the last one held it, in nanoseconds. Then
  // they are forgotten.
  std::vector<std::int64_t> TakeTimes();

 private:
  // More than can be under way of one sender, who waits for their own to come back.
  static constexpr std::size_t kSlots = 4096;
  struct Slot {
    std::chrono::steady_clock::time_point sent;
    std::atomic<std::size_t> missing = 0;
  };
  struct Sender {
    std::atomic<std::uint64_t> number = 0;  // of the last message
    std::array<Slot, kSlots> slots;
  };

  const std::size_t people_;
  std::vector<std::unique_ptr<Sender>> senders_;
  std::atomic<std::int64_t> under_way_ = 0;
  std::mutex mutex_;
  std::vector<std::int64_t> nanoseconds_;
};

}  // namespace coconsult::bench
