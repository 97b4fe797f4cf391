// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/archive_base.h"

#include <fcntl.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "storage/sqlite/archive_folder.h"
#include "storage/sqlite/backup.h"
#include "storage/sqlite/error.h"
#include "storage/sqlite/file.h"
#include "storage/sqlite/migrations.h"
#include "storage/sqlite/unfinished_file.h"

namespace coconsult::storage::sqlite {
namespace {

constexpr std::size_t kPiece = std::size_t{1} << 20;
// After each 4 MiB: leaves the disk to those who wait for it.
constexpr std::chrono::milliseconds kPause{5};

// Each piece of the first `size` bytes; refuses a file that is shorter.
Result<void> ForEachPiece(const File& file, std::uint64_t size,
                          const std::function<Result<void>(std::uint64_t, std::string_view)>& use) {
  std::string piece(kPiece, '\0');
  for (std::uint64_t at = 0; at < size; at += piece.size()) {
    piece.resize(static_cast<std::size_t>(std::min<std::uint64_t>(kPiece, size - at)));
    ASSIGN_OR_RETURN(const std::size_t got, file.ReadAt(at, piece));
    if (got < piece.size()) return Refusal(file.path() + " ends too early.");
    RETURN_IF_ERROR(use(at, piece));
  }
  return {};
}

Result<void> AddTail(BaseTail& tail, const std::string& path) {
  ASSIGN_OR_RETURN(File file, File::Open(path, O_RDWR));
  ASSIGN_OR_RETURN(tail.size, file.Size());
  Digester digester;
  RETURN_IF_ERROR(
      ForEachPiece(file, tail.size, [&](std::uint64_t /*at*/, std::string_view piece) -> Result<void> {
        digester.Add(piece);
        return {};
      }));
  tail.content = digester.Finish();
  RETURN_IF_ERROR(file.WriteAt(tail.size, Encode(tail)));
  return file.Sync();
}

}  // namespace

Result<BaseTail> MakeBase(Connection& snapshot, BaseTail facts, const std::string& path,
                          const std::function<bool()>& stopped) {
  try {
    const UnfinishedFile file(path + ".tmp");
    RETURN_IF_ERROR(CopySnapshot(snapshot, file, [&](std::int64_t, std::int64_t) {
      std::this_thread::sleep_for(kPause);
      return !stopped();
    }));
    snapshot.Execute("ROLLBACK");  // from here on it holds nothing up
    RETURN_IF_ERROR(CheckCopy(file, stopped));
    RETURN_IF_ERROR(AddTail(facts, file.path()));
    RETURN_IF_ERROR(file.RenameTo(path));
    return facts;
  } catch (const DatabaseError& error) {
    return Refusal(path + " cannot be made: " + error.what() + ".");
  }
}

Result<BaseTail> CopyBase(const std::string& path, const std::string& into) {
  const auto tail = ReadBaseTail(path);
  if (!tail) return Refusal(path + " is damaged at its end.");
  ASSIGN_OR_RETURN(const File from, File::Open(path, O_RDONLY));
  ASSIGN_OR_RETURN(File to, File::Open(into, O_RDWR | O_TRUNC));
  Digester digester;
  RETURN_IF_ERROR(ForEachPiece(from, tail->size, [&](std::uint64_t at, std::string_view piece) {
    digester.Add(piece);
    return to.WriteAt(at, piece);
  }));
  if (digester.Finish() != tail->content) return Refusal(path + " is damaged.");
  return *tail;
}

}  // namespace coconsult::storage::sqlite
