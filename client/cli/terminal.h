// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <iosfwd>
#include <string>

#include "client/cli/failure.h"

namespace coconsult::cli {

// Where a command reads and writes. Prompts go to the error stream, so that output can be redirected.
class Terminal {
 public:
  virtual ~Terminal() = default;
  virtual std::ostream& out() = 0;
  virtual std::ostream& err() = 0;
  // A person can be asked.
  virtual bool interactive() const = 0;
  // Headings may be bold: the output is a terminal and nobody asked for none (NO_COLOR, TERM=dumb).
  virtual bool styled() const = 0;
  // Columns for wrapped text; 0 = do not wrap.
  virtual std::size_t width() const = 0;
  // One line, without its line break. Fails when the input has ended.
  virtual Result<std::string> ReadLine(const std::string& prompt) = 0;
  // The same without showing what is typed. From a pipe, a line is read without a prompt.
  virtual Result<std::string> ReadSecret(const std::string& prompt) = 0;
  // Everything up to the end of the input.
  virtual Result<std::string> ReadAll() = 0;
};

// The process's own streams.
class SystemTerminal final : public Terminal {
 public:
  std::ostream& out() override;
  std::ostream& err() override;
  bool interactive() const override;
  bool styled() const override;
  std::size_t width() const override;
  Result<std::string> ReadLine(const std::string& prompt) override;
  Result<std::string> ReadSecret(const std::string& prompt) override;
  Result<std::string> ReadAll() override;
};

// Asks until the answer is yes or no; Enter = no.
Result<bool> AskYesNo(Terminal& terminal, const std::string& question);

}  // namespace coconsult::cli
