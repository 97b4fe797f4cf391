// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace coconsult::rpc {

// What the field limits need to know of a text, found in one pass.
struct TextScan {
  bool valid = true;        // UTF-8; the rest means nothing if not
  int chars = 0;            // code points
  int inner_chars = 0;      // without white space at either end; 0 = blank
  bool line_break = false;  // \n, or one of Unicode's line and paragraph separators
  bool tab = false;
  bool control = false;    // C0 other than \n and \t, DEL, C1
  bool direction = false;  // U+202A to U+202E and U+2066 to U+2069, which make text look like another
};

TextScan ScanText(std::string_view text);

// One "@" between a plain local part and a domain with a dot; printable ASCII. Whether mail arrives is
// another question.
bool IsEmail(std::string_view text);
// Lower-case letters, digits and underscores, at least one.
bool IsId(std::string_view text);
// 8 to 64 letters, digits, "-" and "_".
bool IsRequestId(std::string_view text);

}  // namespace coconsult::rpc
