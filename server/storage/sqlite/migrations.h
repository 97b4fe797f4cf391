// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/embedded_file.h"
#include "base/result.h"
#include "storage/sqlite/connection.h"

namespace coconsult::storage::sqlite {

// Marks a SQLite file as ours ("COCS"), in its header.
inline constexpr std::uint32_t kApplicationId = 0x434F4353;

// One step of the schema: the file "0001_initial.sql" has number 1. The text must outlive the migration.
struct Migration {
  int number = 0;
  std::string name;
  std::string_view sql;
  std::string hash;  // of the text, 16 hexadecimal digits
};

// The steps in order; they must be numbered 1, 2, 3, ... without gaps.
std::vector<Migration> ToMigrations(std::span<const EmbeddedFile> files);
// Those of this program.
const std::vector<Migration>& KnownMigrations();

// What has been applied must be the first of `known`, unaltered; else a refusal in one line. Changes nothing.
// Returns how many have been applied. `path` is for the text. Throws DatabaseError.
Result<int> CheckSchema(Connection& connection, const std::string& path, const std::vector<Migration>& known);
// Applies what is missing, each step in a transaction of its own: all of it or none. The header's
// user_version is the number of the last. Returns how many were applied. Throws DatabaseError.
Result<int> Migrate(Connection& connection, const std::string& path, const std::vector<Migration>& known);

// The refusal of a file with more steps than this program knows.
Error NewerSchema(const std::string& path, std::int64_t found, std::size_t known);
// The refusal to start, or to make a copy: one line for the operator.
Error Refusal(std::string message);

}  // namespace coconsult::storage::sqlite
