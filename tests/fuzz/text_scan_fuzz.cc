// SPDX-License-Identifier: Apache-2.0
// What the field limits find in a text, compared with what utf8proc says of its characters.
#include "rpc/text_scan.h"

#include <utf8proc.h>

#include <algorithm>

#include "target.h"

namespace coconsult::fuzz {
namespace {

// By the definitions in text_scan.h.
void Note(utf8proc_int32_t point, rpc::TextScan& scan) {
  ++scan.chars;
  const bool control = utf8proc_category(point) == UTF8PROC_CATEGORY_CC;
  scan.line_break |= point == '\n' || point == 0x2028 || point == 0x2029;
  scan.tab |= point == '\t';
  scan.control |= control && point != '\n' && point != '\t';
  scan.direction |= (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
}

rpc::TextScan Expected(std::string_view text) {
  rpc::TextScan scan;
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  for (std::size_t at = 0; at < text.size();) {
    utf8proc_int32_t point = 0;
    const auto size = utf8proc_iterate(bytes + at, static_cast<utf8proc_ssize_t>(text.size() - at), &point);
    scan.valid = size > 0;
    if (!scan.valid) return scan;
    Note(point, scan);
    at += static_cast<std::size_t>(size);
  }
  return scan;
}

void TestScan(std::string_view text) {
  const rpc::TextScan found = rpc::ScanText(text);
  const rpc::TextScan expected = Expected(text);
  MUST_HOLD(found.valid == expected.valid);
  if (!found.valid) return;
  MUST_HOLD(found.chars == expected.chars && found.inner_chars >= 0 && found.inner_chars <= found.chars);
  MUST_HOLD(found.line_break == expected.line_break && found.tab == expected.tab);
  MUST_HOLD(found.control == expected.control && found.direction == expected.direction);
  const std::string padded = " \u00a0" + std::string(text) + "\n\u2003";
  MUST_HOLD(rpc::ScanText(padded).inner_chars == found.inner_chars);
}

bool IsPrintableAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

}  // namespace

void TestOne(std::string_view text) {
  TestScan(text);
  if (rpc::IsEmail(text)) {
    MUST_HOLD(text.size() <= 254 && IsPrintableAscii(text) && std::count(text.begin(), text.end(), '@') == 1);
    MUST_HOLD(text.find('.', text.find('@')) != std::string_view::npos);
  }
  if (rpc::IsId(text) || rpc::IsRequestId(text)) MUST_HOLD(IsPrintableAscii(text) && !text.empty());
  if (rpc::IsRequestId(text)) MUST_HOLD(text.size() >= 8 && text.size() <= 64);
}

}  // namespace coconsult::fuzz
