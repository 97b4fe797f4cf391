// SPDX-License-Identifier: Apache-2.0
#include "client/cli/credentials.h"

#include <algorithm>
#include <cctype>
#include <string_view>
#include <system_error>

#include "client/cli/private_file.h"
#include "client/cli/text.h"

namespace coconsult::cli {
namespace {

constexpr std::size_t kLargestFile = 16 * 1024;

bool IsProfileName(const std::string& name) {
  const auto plain = [](unsigned char c) { return c < 0x80 && std::isalnum(c) != 0; };
  return !name.empty() && name.size() <= 40 && plain(static_cast<unsigned char>(name.front())) &&
         std::all_of(name.begin(), name.end(),
                     [&](unsigned char c) { return plain(c) || c == '.' || c == '_' || c == '-'; });
}

// What a server sends is kept line by line.
Outcome CheckLines(const Credentials& credentials) {
  for (const std::string* value :
       {&credentials.server, &credentials.token, &credentials.email, &credentials.practitioner}) {
    if (value->find('\n') != std::string::npos)
      return LocalFailure("The server's answer has line breaks where none may be. It was not kept.");
  }
  return Done();
}

Result<Credentials> Parse(const std::string& text, const std::filesystem::path& path) {
  Credentials credentials;
  for (const std::string& line : Split(text, '\n')) {
    const auto equals = line.find('=');
    if (equals == std::string::npos) continue;
    const std::string_view key = std::string_view(line).substr(0, equals);
    const std::string value = line.substr(equals + 1);
    if (key == "server") credentials.server = value;
    if (key == "token") credentials.token = value;
    if (key == "email") credentials.email = value;
    if (key == "practitioner") credentials.practitioner = value;
  }
  if (credentials.server.empty() || credentials.token.empty()) {
    return Usage("The file '" + path.string() + "' is damaged. Remove it and sign in again.");
  }
  return credentials;
}

}  // namespace

Result<CredentialsFile> CredentialsFile::At(const std::filesystem::path& home, const std::string& profile) {
  if (profile.empty()) return CredentialsFile(home / "credentials");
  if (!IsProfileName(profile)) {
    return UsageOf("profile",
                   "Use 1 to 40 letters, digits, '.', '_' or '-', starting with a letter or digit.");
  }
  return CredentialsFile(home / ("credentials-" + profile));
}

Result<std::optional<Credentials>> CredentialsFile::Load() const {
  const auto text = ReadPrivateFile(path_, kLargestFile);
  if (!text && text.error().code == Code::kNotFound) return std::optional<Credentials>();
  if (!text) return text.error();
  CLIENT_ASSIGN_OR_RETURN(Credentials credentials, Parse(*text, path_));
  return std::optional<Credentials>(std::move(credentials));
}

Outcome CredentialsFile::Save(const Credentials& credentials) const {
  CLIENT_RETURN_IF_ERROR(CheckLines(credentials));
  const std::filesystem::path home = path_.parent_path();
  std::error_code failed;
  if (std::filesystem::create_directories(home, failed)) {
    std::filesystem::permissions(home, std::filesystem::perms::owner_all, failed);
  }
  if (failed)
    return LocalFailure("Cannot create the folder '" + home.string() + "': " + failed.message() + ".");
  return ReplacePrivateFile(path_, "server=" + credentials.server + "\ntoken=" + credentials.token +
                                       "\nemail=" + credentials.email +
                                       "\npractitioner=" + credentials.practitioner + "\n");
}

Outcome CredentialsFile::Remove() const {
  std::error_code failed;
  std::filesystem::remove(path_, failed);
  if (failed) return LocalFailure("Cannot remove '" + path_.string() + "': " + failed.message() + ".");
  return Done();
}

}  // namespace coconsult::cli
