// SPDX-License-Identifier: Apache-2.0
#include "client/cli/text_argument.h"

#include "client/cli/private_file.h"

namespace coconsult::cli {
namespace {

constexpr std::size_t kLargestText = 1 << 20;

std::string WithoutLastLineBreak(std::string text) {
  if (text.ends_with('\n')) text.pop_back();
  if (text.ends_with('\r')) text.pop_back();
  return text;
}

}  // namespace

Result<std::string> ReadTextArgument(Terminal& terminal, const std::string& argument) {
  if (argument == "-") {
    CLIENT_ASSIGN_OR_RETURN(std::string text, terminal.ReadAll());
    return WithoutLastLineBreak(std::move(text));
  }
  if (argument.starts_with("@@")) return argument.substr(1);
  if (argument.starts_with('@')) {
    CLIENT_ASSIGN_OR_RETURN(std::string text, ReadWholeFile(argument.substr(1), kLargestText));
    return WithoutLastLineBreak(std::move(text));
  }
  return argument;
}

}  // namespace coconsult::cli
