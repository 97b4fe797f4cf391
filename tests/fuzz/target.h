// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

// A property of a parser, for every input there is. Ends the program when it does not hold.
#define MUST_HOLD(condition)                                                              \
  do {                                                                                    \
    if (!(condition)) {                                                                   \
      std::fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition); \
      std::abort();                                                                       \
    }                                                                                     \
  } while (false)

namespace coconsult::fuzz {

// What each target defines: feeds bytes from outside to one parser, and says what must hold of what it makes
// of them. Called many times in one process; must not remember anything that changes the next call.
void TestOne(std::string_view input);

// Calls TestOne, and ends the program when it took more than a second of processor time (with a sanitizer:
// five), which other processes on the machine do not add to.
void TestOneInTime(std::string_view input);

// Takes an input apart from its beginning. At its end there are zeros and empty texts.
class Input {
 public:
  explicit Input(std::string_view bytes) : rest_(bytes) {}

  unsigned Byte() {
    if (rest_.empty()) return 0;
    const auto byte = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    return byte;
  }
  // Up to the next line break, which is taken and left out: inputs can be written and read as text.
  std::string Line() {
    const auto end = rest_.find('\n');
    std::string line(rest_.substr(0, end));
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    return line;
  }
  bool empty() const { return rest_.empty(); }
  std::string Rest() { return std::string(std::exchange(rest_, {})); }

 private:
  std::string_view rest_;
};

}  // namespace coconsult::fuzz
