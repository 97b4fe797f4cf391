// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>

#include "config/config.h"
#include "config/settings.h"

namespace coconsult::config {
namespace {

constexpr std::string_view kIntroduction =
    "# A setting comes from its default, from this file, from the environment or from --set key=value;\n"
    "# what is later in this list wins.\n";

// Writes every setting; `line` makes the line with the value.
template <class Line>
std::string WriteSettings(Line line) {
  std::string out;
  std::string_view group;
  for (const Setting& setting : Settings()) {
    if (GroupOf(setting.key) != group) {
      group = GroupOf(setting.key);
      out += "\n[" + std::string(group) + "]\n";
    }
    const std::string_view name = group.empty() ? setting.key : setting.key.substr(group.size() + 1);
    out += "\n# " + std::string(setting.help) + "\n# " + std::string(setting.key);
    out += ": " + setting.Expected() + "; default " + FormatValue(setting.Default()) + "; " +
           setting.EnvironmentName() + "\n";
    out += line(setting, std::string(name));
  }
  return out;
}

}  // namespace

std::string ExplainConfig(const Config& config) {
  return "# The settings of coconsultd as they are in force.\n" + std::string(kIntroduction) +
         WriteSettings([&](const Setting& setting, const std::string& name) {
           const auto origin = config.origins.find(std::string(setting.key));
           return name + " = " + FormatValue(setting.Get(config)) + "  # " +
                  (origin == config.origins.end() ? "default" : origin->second) + "\n";
         });
}

std::string ExampleConfigFile() {
  return "# The settings of coconsultd. Each line that begins with #name shows a default: take the # away to "
         "change it.\n" +
         std::string(kIntroduction) + WriteSettings([](const Setting& setting, const std::string& name) {
           return "#" + name + " = " + FormatValue(setting.Default()) + "\n";
         });
}

}  // namespace coconsult::config
