// SPDX-License-Identifier: Apache-2.0
// Texts of other people, made safe for a terminal: no control character is left, and cleaning it again
// changes nothing.
#include "client/cli/text.h"

#include <algorithm>

#include "target.h"
#include "terminal_safe.h"

namespace coconsult::fuzz {

// The first byte is a width.
void TestOne(std::string_view bytes) {
  Input input(bytes);
  const std::size_t width = input.Byte();
  const std::string text = input.Rest();
  const std::string clean = cli::Clean(text);
  MUST_HOLD(IsTerminalSafe(clean) && clean.size() <= 3 * text.size());
  MUST_HOLD(cli::Clean(clean) == clean);
  const std::string line = cli::Shorten(text, width);
  MUST_HOLD(IsTerminalSafe(line) && line.find('\n') == std::string::npos);
  MUST_HOLD(cli::Width(line) <= std::max<std::size_t>(width, 3));
  const std::string wrapped = cli::Wrap(text, width, 2);
  MUST_HOLD(IsTerminalSafe(wrapped) && wrapped.ends_with('\n'));
}

}  // namespace coconsult::fuzz
