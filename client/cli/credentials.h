// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "client/cli/failure.h"

namespace coconsult::cli {

// A session kept between commands.
struct Credentials {
  std::string server;  // the token is only ever sent to this address
  std::string token;
  std::string email;
  std::string practitioner;  // resource name
};

// One file per profile, "<home>/credentials" or "<home>/credentials-<profile>": mode 0600 in a folder made
// with 0700.
class CredentialsFile {
 public:
  // Fails on a profile name other than 1 to 40 letters, digits, '.', '_' or '-' that starts with a letter or
  // digit.
  static Result<CredentialsFile> At(const std::filesystem::path& home, const std::string& profile);

  const std::filesystem::path& path() const { return path_; }
  // nullopt = not signed in. Fails when others may read the file, when it belongs to somebody else, or is
  // damaged.
  Result<std::optional<Credentials>> Load() const;
  // Replaces the file in one step. Fails when a value has line breaks.
  Outcome Save(const Credentials& credentials) const;
  Outcome Remove() const;

 private:
  explicit CredentialsFile(std::filesystem::path path) : path_(std::move(path)) {}
  std::filesystem::path path_;
};

}  // namespace coconsult::cli
