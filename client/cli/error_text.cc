// SPDX-License-Identifier: Apache-2.0
#include "client/cli/error_text.h"

#include <string_view>

#include <nlohmann/json.hpp>

#include "client/cli/exit_code.h"
#include "client/cli/text.h"

namespace coconsult::cli {
namespace {

// People see which option is meant: "title", not "ask.title". Programs get the path in the request.
std::string FieldText(const std::string& field) {
  for (const std::string_view message : {"ask.", "practitioner.", "close."}) {
    if (field.starts_with(message)) return Clean(field.substr(message.size()));
  }
  return Clean(field);
}

}  // namespace

std::string ErrorText(const client::Error& error) {
  std::string text = Clean(error.message);
  if (text.empty()) text = std::string("The call failed: ") + client::Name(error.code) + ".";
  // The server's message of a single violation repeats its description.
  if (error.violations.size() == 1 && error.violations.front().description == error.message) {
    return FieldText(error.violations.front().field) + ": " + text + "\n";
  }
  text += "\n";
  for (const auto& violation : error.violations) {
    text += "  " + FieldText(violation.field) + ": " + Clean(violation.description) + "\n";
  }
  return text;
}

std::string ErrorJson(const client::Error& error) {
  nlohmann::ordered_json violations = nlohmann::ordered_json::array();
  for (const auto& violation : error.violations) {
    violations.push_back({{"field", violation.field}, {"description", violation.description}});
  }
  const nlohmann::ordered_json body = {{"code", client::Name(error.code)},
                                       {"reason", error.reason},
                                       {"message", error.message},
                                       {"violations", violations},
                                       {"exit_code", static_cast<int>(ExitCodeOf(error))}};
  // Damaged text from a file must not stop the report about it.
  return nlohmann::ordered_json{{"error", body}}.dump(-1, ' ', false,
                                                      nlohmann::json::error_handler_t::replace) +
         "\n";
}

}  // namespace coconsult::cli
