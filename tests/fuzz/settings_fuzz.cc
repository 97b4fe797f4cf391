// SPDX-License-Identifier: Apache-2.0
// The configuration file, the environment and --set: what is taken is within the ranges of the table of
// settings, and is explained by a file that gives the same values again.
#include <algorithm>
#include <fstream>

#include "config/config.h"
#include "config/settings.h"
#include "support/temp_dir.h"
#include "target.h"

namespace coconsult::fuzz {
namespace {

std::filesystem::path WriteFile(const char* name, const std::string& text) {
  static const testing::TempDir kFolder;
  const std::filesystem::path file = kFolder.path() / name;
  std::ofstream(file, std::ios::binary | std::ios::trunc) << text;
  return file;
}

void TestInRange(const config::Setting& setting, const config::Config& config) {
  const config::Value value = setting.Get(config);
  if (const auto* text = std::get_if<std::string>(&value)) {
    MUST_HOLD(text->find_first_of(std::string_view("\0\n\r\x1b\x7f", 5)) == std::string::npos);
    return;
  }
  const double number = std::holds_alternative<int>(value) ? std::get<int>(value) : std::get<double>(value);
  MUST_HOLD(number >= setting.min && number <= setting.max);
}

// A path can have bytes that a TOML file cannot hold, and more dots than a line of ours may have.
bool CanStandInAFile(const config::Config& config) {
  return std::ranges::all_of(config::Settings(), [&](const config::Setting& setting) {
    const config::Value value = setting.Get(config);
    const auto* text = std::get_if<std::string>(&value);
    return text == nullptr || (std::ranges::count(*text, '.') <= 50 &&
                               std::ranges::all_of(*text, [](unsigned char c) { return c < 0x80; }));
  });
}

void TestTaken(const config::Config& config) {
  for (const config::Setting& setting : config::Settings()) TestInRange(setting, config);
  if (!CanStandInAFile(config)) return;
  const auto again = config::LoadConfig({.file = WriteFile("explained.toml", config::ExplainConfig(config)),
                                         .environment = {},
                                         .overrides = {}});
  MUST_HOLD(again);
  for (const config::Setting& setting : config::Settings())
    MUST_HOLD(setting.Get(*again) == setting.Get(config));
}

void Test(const config::ConfigSources& sources) {
  const auto config = config::LoadConfig(sources);
  if (config) return TestTaken(*config);
  MUST_HOLD(config.error().code == Errc::kInvalidArgument);
  MUST_HOLD(!config.error().violations.empty() && !config.error().violations.at(0).field.empty());
}

}  // namespace

// The first line is given as an override ("key=value") and as a variable ("COCONSULT_X=value"), all as a
// file.
void TestOne(std::string_view bytes) {
  const std::string line = Input(bytes).Line();
  const std::string key = line.substr(0, line.find('='));
  const std::string value = line.substr(std::min(line.size(), key.size() + 1));
  Test({.file = std::nullopt, .environment = {}, .overrides = {{key, value}}});
  Test({.file = std::nullopt, .environment = {{key, value}}, .overrides = {}});
  Test({.file = WriteFile("fuzz.toml", std::string(bytes)), .environment = {}, .overrides = {}});
}

}  // namespace coconsult::fuzz
