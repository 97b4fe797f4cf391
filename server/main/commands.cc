// SPDX-License-Identifier: Apache-2.0
#include "main/commands.h"

#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <filesystem>
#include <iostream>

#include "app/identity.h"
#include "config/config.h"
#include "main/chains.h"
#include "main/core.h"
#include "main/read_password.h"
#include "main/start_up.h"
#include "rpc/text_scan.h"
#include "storage/sqlite/backup.h"
#include "storage/sqlite/store.h"
#include "storage/sqlite/verify.h"

namespace coconsult::main {
namespace {

constexpr std::size_t kShortestPassword = 15;

Result<void> CheckInit(const InitOptions& options, const std::string& password) {
  if (!rpc::IsEmail(options.email)) {
    return InvalidArgument("--email", "--email needs an e-mail address, like you@example.org.");
  }
  if (options.display_name.find_first_not_of(' ') == std::string::npos) {
    return InvalidArgument("--name", "--name needs the administrator's name.");
  }
  if (password.size() < kShortestPassword) {
    return InvalidArgument("password",
                           "Choose a password of at least 15 characters. A few words in a row are good.");
  }
  return {};
}

std::string LowerCase(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char letter) { return letter < 128 ? std::tolower(letter) : letter; });
  return text;
}

}  // namespace

int Init(const CommonOptions& common, const InitOptions& options) {
  const auto config = LoadConfig(common);
  if (!config) return Fail(config.error());
  const std::string password =
      options.password_from_stdin ? ReadLine(std::cin) : AskForPassword("Password for the administrator: ");
  if (const auto valid = CheckInit(options, password); !valid) return Fail(valid.error());
  config::Config unarchived = *config;  // the archive begins when people are served
  unarchived.archive_dir.clear();
  const auto core = Core::Open(unarchived, [](const std::string& text) {
    std::fprintf(stderr, "coconsultd: %s\n", text.c_str());
    std::_Exit(1);
  });
  if (!core) return Fail(core.error());

  const app::Services& services = (*core)->services();
  const std::string hash = services.passwords.Hash(password);
  const auto made = (*core)->store().WriteBlocking([&](app::Transaction& tx) -> Result<void> {
    app::WriteScope scope{tx, services, Caller{}, services.clock.Now()};
    ASSIGN_OR_RETURN(const auto id, app::CreateFirstAdministrator(scope, LowerCase(options.email),
                                                                  options.display_name, hash));
    static_cast<void>(id);
    return {};
  });
  if (!made) return Fail(made.error());
  std::printf("Made the first administrator, %s, in %s.\nStart the server with: coconsultd --data-dir %s\n",
              options.email.c_str(), config->data_dir.c_str(), config->data_dir.c_str());
  return 0;
}

int Verify(const CommonOptions& common, const std::string& file) {
  const auto config = LoadConfig(common);
  if (!config) return Fail(config.error());
  const std::string path = file.empty() ? storage::sqlite::DatabasePath(config->data_dir) : file;
  if (!std::filesystem::exists(path)) {
    return Fail(InvalidArgument("file", "There is no database at " + path +
                                            ". Name the data directory with --data-dir, or the file."));
  }
  const auto report = storage::sqlite::Verify(path, ChainFinding);
  for (const std::string& finding : report.findings) std::printf("PROBLEM  %s\n", finding.c_str());
  if (!report.ok()) {
    std::puts("The database is damaged. Keep it as it is, and restore the newest backup to another folder.");
    return 1;
  }
  std::printf("The database is sound: %lld consultations, %lld messages, %lld changes, %lld audit entries.\n",
              static_cast<long long>(report.consultations), static_cast<long long>(report.messages),
              static_cast<long long>(report.changes), static_cast<long long>(report.audit_entries));
  return 0;
}

int Backup(const CommonOptions& common, const std::string& destination) {
  const auto config = LoadConfig(common);
  if (!config) return Fail(config.error());
  const bool to_person = isatty(STDERR_FILENO) != 0;
  const auto done = storage::sqlite::Backup(
      storage::sqlite::DatabasePath(config->data_dir), destination,
      [&](std::int64_t bytes, std::int64_t total) {
        if (to_person)
          std::fprintf(stderr, "\rCopying: %d %%",
                       static_cast<int>(100 * bytes / std::max<std::int64_t>(total, 1)));
        return true;
      });
  if (to_person) std::fprintf(stderr, "\n");
  if (!done) return Fail(done.error());
  std::printf("Backed up to %s, and checked: %lld bytes.\n", destination.c_str(),
              static_cast<long long>(done->bytes));
  return 0;
}

int PrintConfig(const CommonOptions& common) {
  const auto config = LoadConfig(common);
  if (!config) return Fail(config.error());
  std::fputs(config::ExplainConfig(*config).c_str(), stdout);
  return 0;
}

}  // namespace coconsult::main
