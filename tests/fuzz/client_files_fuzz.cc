// SPDX-License-Identifier: Apache-2.0
// The client's own small files, credentials and where a watch goes on: what can be read is kept when it is
// written again, whatever a server gave to be kept.
#include "client/cli/credentials.h"
#include "client/cli/private_file.h"
#include "client/cli/resume_file.h"
#include "support/temp_dir.h"
#include "target.h"

namespace coconsult::fuzz {
namespace {

const testing::TempDir& Folder() {
  static const testing::TempDir kFolder;
  return kFolder;
}

bool Same(const cli::Credentials& a, const cli::Credentials& b) {
  return a.server == b.server && a.token == b.token && a.email == b.email && a.practitioner == b.practitioner;
}

void TestKept(const cli::CredentialsFile& file, const cli::Credentials& credentials) {
  if (!file.Save(credentials)) return;
  const auto again = file.Load();
  MUST_HOLD(again && *again && Same(**again, credentials));
}

void TestCredentials(std::string_view bytes) {
  const auto file = cli::CredentialsFile::At(Folder().path(), "");
  MUST_HOLD(cli::ReplacePrivateFile(file->path(), bytes));
  const auto read = file->Load();
  if (read && *read) TestKept(*file, **read);
  // As a server may send them.
  TestKept(*file, {"localhost:7420", "token", "ann@example.org", std::string(bytes)});
}

void TestResumeFile(std::string_view bytes) {
  const std::string path = Folder().File("resume");
  const cli::ResumeFile file(path, "practitioners/me");
  MUST_HOLD(cli::ReplacePrivateFile(path, bytes));
  const auto point = file.Load();
  if (point) {
    MUST_HOLD(file.Save(*point));
    const auto again = file.Load();
    MUST_HOLD(again && again->token == point->token && again->position == point->position);
  }
  if (file.Save({std::string(bytes), 7})) {
    const auto again = file.Load();
    MUST_HOLD(again && again->token == bytes && again->position == 7);
  }
}

}  // namespace

void TestOne(std::string_view bytes) {
  TestCredentials(bytes);
  TestResumeFile(bytes);
}

}  // namespace coconsult::fuzz
