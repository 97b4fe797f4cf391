// SPDX-License-Identifier: Apache-2.0
#include "base/random.h"

#include <algorithm>

namespace coconsult {
namespace {

constexpr int kTimeBytes = 6;

void Increment(IdBytes& id) {
  for (int i = static_cast<int>(id.size()) - 1; i >= 0 && ++id[i] == 0; --i) {
  }
}

}  // namespace

IdBytes IdSource::Next(Timestamp now) {
  IdBytes fresh{};
  auto millis = static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count());
  for (int i = kTimeBytes - 1; i >= 0; --i, millis >>= 8) fresh[i] = static_cast<std::uint8_t>(millis);

  MutexLock lock(mutex_);
  if (std::equal(fresh.begin(), fresh.begin() + kTimeBytes, last_.begin()) || fresh < last_) {
    Increment(last_);
    return last_;
  }
  random_.Fill(std::span(fresh).subspan(kTimeBytes));
  fresh[kTimeBytes] &= 0x7f;  // room to count upwards within the millisecond
  last_ = fresh;
  return fresh;
}

}  // namespace coconsult
