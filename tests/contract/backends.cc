// SPDX-License-Identifier: Apache-2.0
#include <iostream>
#include <utility>

#include "contract/store_contract.h"
#include "storage/sqlite/store.h"
#include "storage/sqlite/verify.h"
#include "support/temp_dir.h"

namespace coconsult::contract {
namespace {

class SqliteBackend final : public Backend {
 public:
  std::unique_ptr<app::Store> Open(const StoreLimits& limits) override {
    storage::sqlite::Options options;
    options.directory = directory_.File("data");
    options.max_queued_writes = limits.max_queued_writes;
    options.on_fatal = [](const std::string& text) { ADD_FAILURE() << text; };
    auto store = storage::sqlite::OpenStore(std::move(options));
    if (!store) {
      std::cerr << store.error().message << '\n';
      std::abort();
    }
    return *std::move(store);
  }
  std::vector<std::string> Verify() override {
    return storage::sqlite::Verify(storage::sqlite::DatabasePath(directory_.File("data"))).findings;
  }

 private:
  testing::TempDir directory_;
};

}  // namespace

const std::vector<BackendKind>& Backends() {
  static const std::vector<BackendKind> kKinds = {
      {"sqlite", [] { return std::make_unique<SqliteBackend>(); }}};
  return kKinds;
}

}  // namespace coconsult::contract
