// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/result.h"

namespace coconsult::storage::sqlite {

// A file, mostly a database, under a name for now. It is removed again, with what SQLite puts beside it,
// unless it is given its own name; what an interrupted process left under the name is removed first.
class UnfinishedFile {
 public:
  explicit UnfinishedFile(std::string path) : path_(std::move(path)) { Remove(); }
  ~UnfinishedFile() { Remove(); }
  UnfinishedFile(const UnfinishedFile&) = delete;
  UnfinishedFile& operator=(const UnfinishedFile&) = delete;

  // Empty, mode 0600.
  Result<void> Create() const;
  Result<void> Sync() const;
  // Overwrites nothing. The name is on disk when this returns; throws DatabaseError when that fails.
  Result<void> RenameTo(const std::string& name) const;
  const std::string& path() const { return path_; }

 private:
  void Remove() const;

  const std::string path_;
};

}  // namespace coconsult::storage::sqlite
