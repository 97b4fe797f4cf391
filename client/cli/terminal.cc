// SPDX-License-Identifier: Apache-2.0
#include "client/cli/terminal.h"

#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <iterator>
#include <string_view>

#include "client/cli/text.h"

namespace coconsult::cli {
namespace {

constexpr std::size_t kWidestText = 100;

bool IsTerminal(int descriptor) { return isatty(descriptor) == 1; }

Error InputEnded() { return Usage("The input ended before you answered. Nothing was changed."); }

// The terminal as it was; a signal handler has nowhere else to find it.
termios with_echo{};
constexpr std::array kEndingSignals = {SIGINT, SIGTERM, SIGQUIT, SIGHUP};

// Ends the process as the signal would have, but with its terminal echoing again.
void RestoreAndEnd(int signal) {
  tcsetattr(STDIN_FILENO, TCSANOW, &with_echo);
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

// Switches the echo of the terminal off for its own lifetime. At most one at a time exists.
class EchoOff {
 public:
  EchoOff() : active_(tcgetattr(STDIN_FILENO, &with_echo) == 0) {
    if (!active_) return;
    for (const int signal : kEndingSignals) std::signal(signal, &RestoreAndEnd);
    termios silent = with_echo;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  }
  ~EchoOff() {
    if (!active_) return;
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &with_echo);
    for (const int signal : kEndingSignals) std::signal(signal, SIG_DFL);
  }
  EchoOff(const EchoOff&) = delete;
  EchoOff& operator=(const EchoOff&) = delete;

 private:
  const bool active_;
};

Result<std::string> ReadInputLine() {
  std::string line;
  if (!std::getline(std::cin, line)) return InputEnded();
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return line;
}

}  // namespace

std::ostream& SystemTerminal::out() { return std::cout; }
std::ostream& SystemTerminal::err() { return std::cerr; }
bool SystemTerminal::interactive() const { return IsTerminal(STDIN_FILENO) && IsTerminal(STDERR_FILENO); }

bool SystemTerminal::styled() const {
  const char* no_colour = std::getenv("NO_COLOR");
  const char* kind = std::getenv("TERM");
  const bool unwanted =
      (no_colour != nullptr && *no_colour != '\0') || kind == nullptr || std::string_view(kind) == "dumb";
  return IsTerminal(STDOUT_FILENO) && !unwanted;
}

std::size_t SystemTerminal::width() const {
  winsize size{};
  if (!IsTerminal(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return 0;
  return size.ws_col == 0 ? 80 : std::min<std::size_t>(size.ws_col, kWidestText);
}

Result<std::string> SystemTerminal::ReadLine(const std::string& prompt) {
  std::cerr << prompt << std::flush;
  return ReadInputLine();
}

Result<std::string> SystemTerminal::ReadSecret(const std::string& prompt) {
  if (!IsTerminal(STDIN_FILENO)) return ReadInputLine();
  std::cerr << prompt << std::flush;
  const EchoOff silent;
  auto line = ReadInputLine();
  std::cerr << '\n';
  return line;
}

Result<std::string> SystemTerminal::ReadAll() {
  return std::string(std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>());
}

Result<bool> AskYesNo(Terminal& terminal, const std::string& question) {
  while (true) {
    CLIENT_ASSIGN_OR_RETURN(const std::string line, terminal.ReadLine(question + " [y/N] "));
    const std::string answer = Lower(Trim(line));
    if (answer.empty() || answer == "n" || answer == "no") return false;
    if (answer == "y" || answer == "yes") return true;
    terminal.err() << "Please type y or n.\n";
  }
}

}  // namespace coconsult::cli
