// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/migrations.h"

#include <charconv>
#include <utility>

#include "base/check.h"
#include "storage/sqlite/embedded.h"
#include "storage/sqlite/error.h"

namespace coconsult::storage::sqlite {
namespace {

constexpr std::string_view kUserVersion = "PRAGMA user_version";
constexpr std::string_view kApplied = "SELECT number, hash FROM schema_migrations ORDER BY number";
constexpr std::string_view kRecord = "INSERT INTO schema_migrations (number, name, hash) VALUES (?, ?, ?)";
constexpr std::string_view kForeignKeyCheck = "PRAGMA foreign_key_check";
constexpr const char* kCreateRecord =
    "CREATE TABLE IF NOT EXISTS schema_migrations"
    " (number INTEGER PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL) STRICT";

// FNV-1a, 64 bits: tells an edited file from the one applied; no protection against a forger.
std::string HashOf(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3;
  }
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string digits(16, '0');
  for (std::size_t i = digits.size(); i-- > 0; hash >>= 4) digits[i] = kDigits[hash & 15];
  return digits;
}

std::int64_t UserVersion(Connection& connection) {
  Query query(connection.Prepare(kUserVersion));
  query.Step();
  return query.Get<std::int64_t>();
}

void ApplyInTransaction(Connection& connection, const Migration& migration) {
  connection.Execute(kCreateRecord);
  connection.Execute(std::string(migration.sql));
  Query(connection.Prepare(kRecord)).Bind(migration.number, migration.name, migration.hash).Run();
  connection.Execute("PRAGMA user_version = " + std::to_string(migration.number));
  Query broken(connection.Prepare(kForeignKeyCheck));
  if (broken.Step())
    throw DatabaseError(0, "it leaves references to missing rows in " + broken.Get<std::string>());
}

void Apply(Connection& connection, const Migration& migration) {
  connection.Execute("BEGIN IMMEDIATE");
  try {
    ApplyInTransaction(connection, migration);
    connection.Execute("COMMIT");
  } catch (const DatabaseError&) {
    if (connection.in_transaction()) connection.Execute("ROLLBACK");
    throw;
  }
}

}  // namespace

std::vector<Migration> ToMigrations(std::span<const EmbeddedFile> files) {
  std::vector<Migration> migrations;
  for (const EmbeddedFile& file : files) {
    int number = 0;
    std::from_chars(file.name.data(), file.name.data() + file.name.size(), number);
    COCONSULT_CHECK(number == static_cast<int>(migrations.size()) + 1);
    migrations.push_back({number, std::string(file.name), file.content, HashOf(file.content)});
  }
  return migrations;
}

const std::vector<Migration>& KnownMigrations() {
  static const std::vector<Migration> kMigrations = ToMigrations(MigrationFiles());
  return kMigrations;
}

Result<int> CheckSchema(Connection& connection, const std::string& path,
                        const std::vector<Migration>& known) {
  const std::int64_t version = UserVersion(connection);
  if (version > static_cast<std::int64_t>(known.size())) return NewerSchema(path, version, known.size());
  if (version == 0) return 0;
  int applied = 0;
  Query query(connection.Prepare(kApplied));
  while (query.Step()) {
    const int number = query.Get<int>();
    const std::string hash = query.Get<std::string>();
    if (number != applied + 1 || number > version)
      return Refusal(path + " has a damaged list of migrations. Restore a backup.");
    if (hash != known[applied].hash) {
      return Refusal(path + " was made with another text of " + known[applied].name +
                     ". Use the release that made it; nothing was changed.");
    }
    ++applied;
  }
  if (applied != version) return Refusal(path + " has a damaged list of migrations. Restore a backup.");
  return applied;
}

Result<int> Migrate(Connection& connection, const std::string& path, const std::vector<Migration>& known) {
  ASSIGN_OR_RETURN(const int applied, CheckSchema(connection, path, known));
  // A step that rebuilds a table would otherwise delete what refers to it; each step is checked as a whole
  // instead.
  connection.Execute("PRAGMA foreign_keys = OFF");
  for (auto step = known.begin() + applied; step != known.end(); ++step) {
    try {
      Apply(connection, *step);
    } catch (const DatabaseError& error) {
      if (error.severity() != Severity::kStatement) throw;
      return Refusal(path + " cannot be brought to schema " + step->name + ": " + error.what() +
                     ". It stays at the schema before.");
    }
  }
  connection.Execute("PRAGMA foreign_keys = ON");
  return static_cast<int>(known.size()) - applied;
}

Error NewerSchema(const std::string& path, std::int64_t found, std::size_t known) {
  return Refusal(path + " belongs to a newer release: it has schema " + std::to_string(found) +
                 ", and this release knows schemas up to " + std::to_string(known) +
                 ". Install the newer release; nothing was changed.");
}

Error Refusal(std::string message) { return FailedPrecondition("STORE_REFUSED", std::move(message)); }

}  // namespace coconsult::storage::sqlite
