// SPDX-License-Identifier: Apache-2.0
#include "main/load_processes.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "app/housekeeping.h"
#include "config/toml.h"

namespace coconsult::main {
namespace {

constexpr const char* kSetting = "processes.dir";

Error BadFolder(const std::string& folder, const std::string& why) {
  return InvalidArgument(kSetting, std::string(kSetting) + ": " + folder + ": " + why +
                                       " Correct the setting, or leave it empty.");
}

bool IsDefinition(const std::filesystem::path& path) {
  return path.extension() == ".toml" && !path.filename().string().starts_with('.');
}

Result<std::vector<std::filesystem::path>> ListDefinitions(const std::string& folder) {
  std::error_code error;
  if (!std::filesystem::exists(folder, error)) return BadFolder(folder, "There is no such folder.");
  if (!std::filesystem::is_directory(folder, error)) return BadFolder(folder, "This is not a folder.");
  std::vector<std::filesystem::path> paths;
  std::filesystem::directory_iterator entry(folder, error);
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    if (IsDefinition(entry->path())) paths.push_back(entry->path());
  }
  if (error) return BadFolder(folder, "The folder cannot be read.");
  std::ranges::sort(paths);
  return paths;
}

std::string Conversations(std::int64_t count) {
  return count == 1 ? "one conversation runs" : std::to_string(count) + " conversations run";
}

std::string SayMissing(const app::ProcessInUse& used, const std::string& folder) {
  const std::string file = "id = \"" + used.id + "\" and version = " + std::to_string(used.version);
  const std::string where = folder.empty() ? "The setting is empty, so the file with " + file + " is missing"
                                           : "The file with " + file + " is missing from " + folder;
  return std::string(kSetting) + ": " + where + ", and " + Conversations(used.consultations) +
         " on it. Put the file back, and keep it until they have ended.";
}

}  // namespace

Result<process::Catalog> LoadProcesses(const std::string& folder, const std::set<std::string>& known_kinds) {
  std::vector<process::DefinitionFile> files;
  if (!folder.empty()) {
    ASSIGN_OR_RETURN(const auto paths, ListDefinitions(folder));
    for (const auto& path : paths) {
      ASSIGN_OR_RETURN(std::string text, config::ReadTomlText(path));
      files.push_back({path.string(), std::move(text)});
    }
  }
  return process::Catalog::Load(files, known_kinds);
}

Result<void> CheckNoProcessIsMissing(app::Store& store, const process::Catalog& processes,
                                     const std::string& folder) {
  std::vector<app::ProcessInUse> missing;
  RETURN_IF_ERROR(store.Read([&](const app::Transaction& tx) -> Result<void> {
    missing = app::MissingProcesses(tx, processes);
    return {};
  }));
  if (missing.empty()) return {};
  std::string lines;
  for (const app::ProcessInUse& used : missing)
    lines += (lines.empty() ? "" : "\n") + SayMissing(used, folder);
  return InvalidArgument(kSetting, lines);
}

}  // namespace coconsult::main
