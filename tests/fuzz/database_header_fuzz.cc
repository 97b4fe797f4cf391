// SPDX-License-Identifier: Apache-2.0
// The first bytes of a file in the place of the database: taken only when they are a SQLite header with our
// mark and a schema we know. Whatever is refused is left as it was.
#include <filesystem>
#include <fstream>
#include <sstream>

#include "storage/sqlite/data_directory.h"
#include "storage/sqlite/migrations.h"
#include "support/temp_dir.h"
#include "target.h"

namespace coconsult::fuzz {
namespace {

constexpr std::size_t kNewestSchema = 3;

std::uint32_t BigEndian(std::string_view bytes, std::size_t at) {
  std::uint32_t number = 0;
  for (const char byte : bytes.substr(at, 4)) number = number << 8 | static_cast<unsigned char>(byte);
  return number;
}

// https://www.sqlite.org/fileformat2.html, section 1.3
bool IsOurs(std::string_view bytes) {
  return bytes.size() >= 100 && bytes.starts_with(std::string_view("SQLite format 3\0", 16)) &&
         BigEndian(bytes, 68) == storage::sqlite::kApplicationId && BigEndian(bytes, 60) <= kNewestSchema;
}

std::string Contents(const std::string& file) {
  std::ostringstream bytes;
  bytes << std::ifstream(file, std::ios::binary).rdbuf();
  return std::move(bytes).str();
}

}  // namespace

void TestOne(std::string_view bytes) {
  static const testing::TempDir kFolder;
  const std::string file = kFolder.File("coconsult.db");
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
  const auto state = storage::sqlite::Inspect(file, kNewestSchema);
  if (state) {
    MUST_HOLD(*state == storage::sqlite::FileState::kOurs && IsOurs(bytes));
  } else {
    MUST_HOLD(state.error().message.starts_with(file));
  }
  MUST_HOLD(Contents(file) == bytes);
}

}  // namespace coconsult::fuzz
