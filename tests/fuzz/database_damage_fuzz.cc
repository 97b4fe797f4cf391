// SPDX-License-Identifier: Apache-2.0
// A database file with damaged bytes: it is refused with a sentence, or opened; reading from it gives results
// or errors. Verifying does not change it.
#include <filesystem>
#include <fstream>
#include <sstream>

#include "storage/sqlite/store.h"
#include "storage/sqlite/verify.h"
#include "support/app_world.h"
#include "target.h"

namespace coconsult::fuzz {
namespace {

std::string Contents(const std::string& file) {
  std::ostringstream bytes;
  bytes << std::ifstream(file, std::ios::binary).rdbuf();
  return std::move(bytes).str();
}

// A whole database with a conversation in it, and whose it is.
struct Sound {
  Sound() {
    testing::AppWorld app;
    pair = app.StartPair();
    app.TalkThrough(pair.id, pair.asker, pair.consultant);
    app.store().Close();
    bytes = Contents(app.database());
  }
  testing::AppWorld::Pair pair;
  std::string bytes;
};

// Each step: where (three bytes), how many, and the bytes to put there; 255 cuts the file off instead.
std::string Damaged(const std::string& sound, Input input) {
  std::string damaged = sound;
  while (!input.empty()) {
    const std::size_t at = (input.Byte() << 16 | input.Byte() << 8 | input.Byte()) % damaged.size();
    const unsigned count = input.Byte();
    if (count == 255) damaged.resize(at + 1);
    for (unsigned i = 0; i < count % 16 && at + i < damaged.size(); ++i)
      damaged[at + i] = static_cast<char>(input.Byte());
  }
  return damaged;
}

void ReadAll(app::Store& store, const testing::AppWorld::Pair& pair) {
  (void)store.Read([&](const app::Transaction& tx) -> Result<void> {
    (void)tx.practitioners().Find(pair.asker);
    (void)tx.consultations().Find(pair.id);
    (void)tx.consultations().ThreadsOf(pair.consultant);
    (void)tx.messages().ListAfter(pair.id, 0, 100);
    (void)tx.message_index().Find({"shifts"}, {pair.id}, 0, 10);
    (void)tx.invitations().ListOf(pair.id);
    (void)tx.changes().LastPosition();
    return {};
  });
}

}  // namespace

void TestOne(std::string_view bytes) {
  static const Sound kSound;
  static const testing::TempDir kFolder;
  const std::string folder = kFolder.File("data");
  std::filesystem::remove_all(folder);
  std::filesystem::create_directory(folder);
  const std::string file = storage::sqlite::DatabasePath(folder);
  const std::string damaged = Damaged(kSound.bytes, Input(bytes));
  std::ofstream(file, std::ios::binary) << damaged;

  const auto report = storage::sqlite::Verify(file);
  MUST_HOLD(Contents(file) == damaged);
  MUST_HOLD(damaged != kSound.bytes || report.ok());

  auto store = storage::sqlite::OpenStore({.directory = folder, .read_connections = 1});
  if (store) {
    ReadAll(**store, kSound.pair);
    (*store)->Close();
  } else {
    MUST_HOLD(store.error().reason == "STORE_REFUSED" && store.error().message.starts_with(file));
  }
}

}  // namespace coconsult::fuzz
