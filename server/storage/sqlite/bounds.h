// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "base/id.h"

namespace coconsult::storage::sqlite {

// Where a newest-first list of ids starts: below `before`, or from the top when it is empty.
template <class Tag>
IdBytes Below(const Id<Tag>& before) {
  if (!before.empty()) return before.bytes();
  IdBytes top;
  top.fill(UINT8_MAX);
  return top;
}

}  // namespace coconsult::storage::sqlite
