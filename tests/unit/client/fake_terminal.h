// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <sstream>
#include <string>

#include "client/cli/terminal.h"

namespace coconsult::cli {

// Answers prompts from a script and keeps what is printed.
class FakeTerminal final : public Terminal {
 public:
  std::ostream& out() override { return out_; }
  std::ostream& err() override { return err_; }
  bool interactive() const override { return is_interactive; }
  bool styled() const override { return false; }
  std::size_t width() const override { return 0; }
  Result<std::string> ReadLine(const std::string& prompt) override {
    err_ << prompt;
    if (lines.empty()) return Usage("The input ended.");
    std::string line = lines.front();
    lines.pop_front();
    return line;
  }
  Result<std::string> ReadSecret(const std::string& prompt) override { return ReadLine(prompt); }
  Result<std::string> ReadAll() override { return input; }

  std::string printed() const { return out_.str(); }
  std::string complaints() const { return err_.str(); }
  // Forgets what was printed.
  void Clear() {
    out_.str("");
    err_.str("");
  }

  bool is_interactive = false;
  std::deque<std::string> lines;
  std::string input;

 private:
  std::ostringstream out_, err_;
};

}  // namespace coconsult::cli
