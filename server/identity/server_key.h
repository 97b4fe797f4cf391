// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>

#include "base/result.h"

namespace coconsult::identity {

// What the server signs with. It stays the same over restarts, so that clients can go on where they were.
using ServerKey = std::array<std::uint8_t, 32>;

// Reads the key from its file, and makes both when there is none: complete on disk, readable by its owner
// only, before this returns. FAILED_PRECONDITION / SERVER_KEY_UNUSABLE, with a text for the operator, when
// the file cannot be read or written, is no key, or is open to others. Blocking; not for two processes at
// once.
Result<ServerKey> LoadOrCreateServerKey(const std::filesystem::path& file);

}  // namespace coconsult::identity
