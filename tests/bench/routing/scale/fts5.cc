// SPDX-License-Identifier: Apache-2.0
#include <sqlite3.h>

#include <stdexcept>
#include <string>

#include "bench/routing/scale/peers.h"

namespace coconsult::bench {
namespace {

constexpr std::uint32_t kPerTransaction = 10000;

class Fts5 final : public Peer {
 public:
  Fts5(std::uint32_t people, const std::filesystem::path& folder) {
    if (sqlite3_open((folder / "fts5.db").c_str(), &database_) != SQLITE_OK) Fail();
    Run("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-524288");
    Run("CREATE VIRTUAL TABLE people USING fts5(text, content='')");
    sqlite3_stmt* insert = Prepare("INSERT INTO people(rowid, text) VALUES(?, ?)");
    Run("BEGIN");
    for (std::uint32_t i = 0; i < people; ++i) {
      const std::string text = TextOf(MakePerson(i));
      sqlite3_bind_int64(insert, 1, i);
      sqlite3_bind_text(insert, 2, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
      if (sqlite3_step(insert) != SQLITE_DONE) Fail();
      sqlite3_reset(insert);
      if (i % kPerTransaction == kPerTransaction - 1) Run("COMMIT; BEGIN");
    }
    sqlite3_finalize(insert);
    Run("COMMIT; INSERT INTO people(people) VALUES('optimize')");
    search_ = Prepare("SELECT rowid FROM people WHERE people MATCH ? ORDER BY rank LIMIT 50");
  }
  ~Fts5() override {
    sqlite3_finalize(search_);
    sqlite3_close(database_);
  }

  std::size_t Ask(const Question& question) override {
    std::string match = "xa1";
    if (question.sector >= 0) match += " AND xs" + std::to_string(question.sector);
    if (question.locality >= 0) match += " AND xl" + std::to_string(question.locality);
    match += " AND (";
    for (std::size_t i = 0; i < question.terms.size(); ++i)
      match += (i > 0 ? " OR " : "") + Term(question.terms[i]);
    match += ")";
    sqlite3_bind_text(search_, 1, match.data(), static_cast<int>(match.size()), SQLITE_STATIC);
    std::size_t found = 0;
    while (sqlite3_step(search_) == SQLITE_ROW) ++found;
    sqlite3_reset(search_);
    return found;
  }

 private:
  static std::string Term(std::uint16_t term) { return term < kWords ? WordOf(term) : TopicOf(term); }
  static std::string TextOf(const Person& person) {
    std::string text;
    for (const std::uint16_t term : person.terms) text += Term(term) + " ";
    return text + "xs" + std::to_string(person.sector) + " xl" + std::to_string(person.locality) + " xa" +
           std::to_string(person.available ? 1 : 0);
  }
  [[noreturn]] void Fail() { throw std::runtime_error(sqlite3_errmsg(database_)); }
  void Run(const char* sql) {
    if (sqlite3_exec(database_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) Fail();
  }
  sqlite3_stmt* Prepare(const char* sql) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(database_, sql, -1, &statement, nullptr) != SQLITE_OK) Fail();
    return statement;
  }

  sqlite3* database_ = nullptr;
  sqlite3_stmt* search_ = nullptr;
};

}  // namespace

std::unique_ptr<Peer> MakeFts5(std::uint32_t people, const std::filesystem::path& folder) {
  return std::make_unique<Fts5>(people, folder);
}

}  // namespace coconsult::bench
