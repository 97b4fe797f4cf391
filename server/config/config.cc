// SPDX-License-Identifier: Apache-2.0
#include "config/config.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "config/nearest.h"
#include "config/problems.h"
#include "config/settings.h"
#include "config/toml.h"

namespace coconsult::config {
namespace {

constexpr std::string_view kPrefix = "COCONSULT_";
// For the programs themselves: where the configuration is, and what the client connects with.
constexpr std::array<std::string_view, 4> kProgramVariables = {"COCONSULT_CONFIG", "COCONSULT_HOME",
                                                               "COCONSULT_SERVER", "COCONSULT_TOKEN_FILE"};

std::vector<std::string> KnownKeys() {
  std::vector<std::string> keys;
  for (const Setting& setting : Settings()) keys.emplace_back(setting.key);
  return keys;
}

bool IsProgramVariable(std::string_view name) {
  return std::ranges::find(kProgramVariables, name) != kProgramVariables.end();
}

const Setting* FindByVariable(const std::string& name) {
  const auto has_name = [&](const Setting& setting) { return setting.EnvironmentName() == name; };
  const auto found = std::ranges::find_if(Settings(), has_name);
  return found == Settings().end() ? nullptr : &*found;
}

// Applies the sources one after another and gathers what is wrong with them.
class Loader {
 public:
  Result<void> ApplyFile(const std::filesystem::path& path) {
    ASSIGN_OR_RETURN(const TomlTable table, ReadToml(path));
    file_ = path.string();
    ApplyTable(table, "");
    return {};
  }

  void ApplyEnvironment(const std::map<std::string, std::string>& environment) {
    for (const auto& [name, text] : environment) {
      if (!name.starts_with(kPrefix) || IsProgramVariable(name)) continue;
      const Setting* setting = FindByVariable(name);
      if (setting) {
        Finish(*setting, "environment " + name, setting->SetFromText(config_, text));
      } else {
        AddProblem("environment " + name,
                   "there is no such variable." + DidYouMean(name, KnownVariables()) + kSeeAll);
      }
    }
  }

  void ApplyOverride(const std::string& key, const std::string& text) {
    const std::string where = "--set " + key;
    if (const Setting* setting = FindSetting(key)) {
      Finish(*setting, where, setting->SetFromText(config_, text));
    } else {
      AddProblem(where, UnknownKey(key));
    }
  }

  Result<Config> Done() {
    if (problems_.empty()) return std::move(config_);
    return ProblemsError("INVALID_CONFIG", std::move(problems_));
  }

 private:
  static constexpr const char* kSeeAll = " `coconsultd config` lists all that there are.";

  static std::vector<std::string> KnownVariables() {
    std::vector<std::string> names;
    for (const Setting& setting : Settings()) names.push_back(setting.EnvironmentName());
    names.insert(names.end(), kProgramVariables.begin(), kProgramVariables.end());
    return names;
  }

  static std::string UnknownKey(const std::string& key) {
    return "there is no setting '" + key + "'." + DidYouMean(key, KnownKeys()) + kSeeAll;
  }

  static std::string MisusedGroup(const std::string& key) {
    return "'" + key + "' is a group of settings. Write [" + key +
           "] on a line of its own, and its settings below.";
  }

  void ApplyTable(const TomlTable& table, const std::string& prefix) {
    for (const TomlEntry& entry : table) {
      const std::string key = prefix + entry.key;
      const std::string where = file_ + ":" + std::to_string(entry.line);
      const auto* inner = std::get_if<TomlTable>(&entry.value.value);
      if (const Setting* setting = FindSetting(key)) {
        Finish(*setting, where, SetFromToml(*setting, entry.value));
      } else if (IsGroup(key) && !inner) {
        AddProblem(where, MisusedGroup(key));
      } else if (inner && (IsGroup(key) || !inner->empty())) {
        ApplyTable(*inner, key + ".");
      } else {
        AddProblem(where, UnknownKey(key));
      }
    }
  }

  std::optional<std::string> SetFromToml(const Setting& setting, const TomlValue& value) {
    if (const auto* text = std::get_if<std::string>(&value.value)) return setting.Set(config_, *text);
    if (const auto* number = std::get_if<double>(&value.value)) return setting.Set(config_, *number);
    if (const auto* whole = std::get_if<std::int64_t>(&value.value)) {
      if (std::in_range<int>(*whole)) return setting.Set(config_, static_cast<int>(*whole));
      return setting.Set(config_, static_cast<double>(*whole));
    }
    return "must be " + setting.Expected() + "; it is " + value.TypeName();
  }

  void Finish(const Setting& setting, const std::string& where, const std::optional<std::string>& problem) {
    if (problem) {
      AddProblem(where, std::string(setting.key) + " " + *problem + ".");
    } else {
      config_.origins[std::string(setting.key)] = where;
    }
  }

  void AddProblem(std::string where, std::string what) {
    problems_.push_back({std::move(where), std::move(what)});
  }

  Config config_;
  std::string file_;
  std::vector<FieldViolation> problems_;
};

}  // namespace

Result<Config> LoadConfig(const ConfigSources& sources) {
  Loader loader;
  if (sources.file) RETURN_IF_ERROR(loader.ApplyFile(*sources.file));
  loader.ApplyEnvironment(sources.environment);
  for (const auto& [key, text] : sources.overrides) loader.ApplyOverride(key, text);
  return loader.Done();
}

}  // namespace coconsult::config
