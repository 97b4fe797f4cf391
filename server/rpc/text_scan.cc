// SPDX-License-Identifier: Apache-2.0
#include "rpc/text_scan.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace coconsult::rpc {
namespace {

bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsAlphanumeric(char c) { return IsLower(c) || IsUpper(c) || IsDigit(c); }

bool IsContinuation(unsigned char byte) { return (byte & 0xC0) == 0x80; }

// The code point at `text[at]`, moving `at` past it; -1 when it is not well formed (Unicode 15, table 3-7).
std::int32_t Next(std::string_view text, std::size_t& at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  if (lead < 0x80) return ++at, lead;
  const int length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || at + length > text.size()) return -1;
  std::int32_t point = lead & (0x7F >> length);
  for (int i = 1; i < length; ++i) {
    const auto byte = static_cast<unsigned char>(text[at + i]);
    if (!IsContinuation(byte)) return -1;
    point = point << 6 | (byte & 0x3F);
  }
  const bool too_long = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
  const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
  if (too_long || surrogate || point > 0x10FFFF) return -1;
  at += length;
  return point;
}

bool IsSpace(std::int32_t point) {
  return point == ' ' || (point >= '\t' && point <= '\r') || point == 0x85 || point == 0xA0 ||
         point == 0x1680 || (point >= 0x2000 && point <= 0x200B) || point == 0x2028 || point == 0x2029 ||
         point == 0x202F || point == 0x205F || point == 0x2060 || point == 0x3000 || point == 0xFEFF;
}

void Note(std::int32_t point, TextScan& scan) {
  if (point == '\n' || point == 0x2028 || point == 0x2029) {
    scan.line_break = true;
  } else if (point == '\t') {
    scan.tab = true;
  } else if (point < 0x20 || (point >= 0x7F && point <= 0x9F)) {
    scan.control = true;
  } else if ((point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069)) {
    scan.direction = true;
  }
}

bool IsDomainLabel(std::string_view label) {
  return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
         std::all_of(label.begin(), label.end(), [](char c) { return IsAlphanumeric(c) || c == '-'; });
}

bool IsDomain(std::string_view domain) {
  int labels = 0;
  while (true) {
    const auto dot = domain.find('.');
    if (!IsDomainLabel(domain.substr(0, dot))) return false;
    ++labels;
    if (dot == std::string_view::npos) return labels > 1;
    domain.remove_prefix(dot + 1);
  }
}

bool IsLocalPart(std::string_view local) {
  constexpr std::string_view kAlsoAllowed = "!#$%&'*+-/=?^_`{|}~.";  // RFC 5322 atext, and dots
  return !local.empty() && local.size() <= 64 && local.front() != '.' && local.back() != '.' &&
         local.find("..") == std::string_view::npos && std::all_of(local.begin(), local.end(), [&](char c) {
           return IsAlphanumeric(c) || kAlsoAllowed.find(c) != std::string_view::npos;
         });
}

}  // namespace

TextScan ScanText(std::string_view text) {
  TextScan scan;
  int first = -1;
  int last = -1;
  for (std::size_t at = 0; at < text.size(); ++scan.chars) {
    if (text[at] > ' ' && text[at] < 0x7F) {  // nearly all of nearly every text
      ++at;
      if (first < 0) first = scan.chars;
      last = scan.chars;
      continue;
    }
    const std::int32_t point = Next(text, at);
    if (point < 0) {
      scan.valid = false;
      return scan;
    }
    Note(point, scan);
    if (IsSpace(point)) continue;
    if (first < 0) first = scan.chars;
    last = scan.chars;
  }
  scan.inner_chars = first < 0 ? 0 : last - first + 1;
  return scan;
}

bool IsEmail(std::string_view text) {
  const auto at = text.find('@');
  return at != std::string_view::npos && text.size() <= 254 && IsLocalPart(text.substr(0, at)) &&
         IsDomain(text.substr(at + 1));
}

bool IsId(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return IsLower(c) || IsDigit(c) || c == '_'; });
}

bool IsRequestId(std::string_view text) {
  return text.size() >= 8 && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
           return IsAlphanumeric(c) || c == '-' || c == '_';
         });
}

}  // namespace coconsult::rpc
