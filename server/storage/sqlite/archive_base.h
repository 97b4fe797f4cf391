// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

#include "base/result.h"
#include "storage/sqlite/archive_format.h"
#include "storage/sqlite/connection.h"

namespace coconsult::storage::sqlite {

// Makes a base of the archive from a snapshot (see CopySnapshot): copied, verified, with its tail, on disk,
// and only then under its name. `facts`: all but sizes and digests of the content. Gives up soon after
// `stopped` returns true. Blocking; slow on purpose, since people are being served. The error is one line.
Result<BaseTail> MakeBase(Connection& snapshot, BaseTail facts, const std::string& path,
                          const std::function<bool()>& stopped);

// Copies the database of a base into an empty file, and refuses one that is not as it was written. Blocking.
Result<BaseTail> CopyBase(const std::string& path, const std::string& into);

}  // namespace coconsult::storage::sqlite
