// SPDX-License-Identifier: Apache-2.0
#include "observability/log_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <iterator>

namespace coconsult::observability {
namespace {

constexpr std::string_view kRedacted = "[redacted]";
constexpr std::array<std::string_view, 5> kSecretNames = {"password", "token", "text", "body",
                                                          "authorization"};
constexpr std::array<std::string_view, 3> kOwnKeys = {"time", "level", "event"};

constexpr std::array<std::string_view, 5> kTextLevels = {"DEBUG", "INFO", "WARNING", "ERROR", "OFF"};
constexpr std::array<std::string_view, 5> kJsonLevels = {"debug", "info", "warning", "error", "off"};

struct CodePoint {
  char32_t value = 0;
  std::size_t length = 1;
  bool valid = false;
};

// The first code point of a text that is not empty; overlong forms, surrogates and values past U+10FFFF are
// not valid.
CodePoint FirstCodePoint(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t lead = byte(0);
  if (lead < 0x80) return {lead, 1, true};
  const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < length) return {};
  char32_t value = lead & (0x7f >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return {};
    value = value << 6 | (byte(i) & 0x3f);
  }
  constexpr std::array<char32_t, 5> kSmallest = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = value >= 0xd800 && value <= 0xdfff;
  if (value < kSmallest[length] || value > 0x10ffff || surrogate) return {};
  return {value, length, true};
}

// What could end a line, move a terminal's cursor or turn round the order of what is shown.
bool MustEscape(char32_t c) {
  return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x200e || c == 0x200f || (c >= 0x2028 && c <= 0x202e) ||
         (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

void AppendEscaped(std::string& out, std::string_view text, LogFormat format) {
  const bool cut = text.size() > kMaxLogValueBytes;
  for (std::size_t at = 0; at < text.size() && at < kMaxLogValueBytes;) {
    const CodePoint c = FirstCodePoint(text.substr(at));
    if (!c.valid) {
      if (format == LogFormat::kJson) {
        out += "\xef\xbf\xbd";
      } else {
        fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<std::uint8_t>(text[at]));
      }
    } else if (c.value == '"' || c.value == '\\') {
      out += '\\';
      out += static_cast<char>(c.value);
    } else if (c.value == '\n') {
      out += "\\n";
    } else if (MustEscape(c.value)) {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<std::uint32_t>(c.value));
    } else {
      out += text.substr(at, c.length);
    }
    at += c.length;
  }
  if (cut) out += "...";
}

// Names come from our own code; this only makes sure that a slip cannot break the line apart.
void AppendName(std::string& out, std::string_view name) {
  for (const char c : name) {
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
    out += plain ? c : '_';
  }
  if (name.empty()) out += '_';
}

void AppendKey(std::string& out, std::string_view key) {
  AppendName(out, key);
  if (std::ranges::find(kOwnKeys, key) != kOwnKeys.end()) out += '_';
}

void AppendTime(std::string& out, Timestamp time) {
  const auto millis = std::chrono::floor<std::chrono::milliseconds>(time);
  const auto day = std::chrono::floor<std::chrono::days>(millis);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(millis - day);
  fmt::format_to(std::back_inserter(out), "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
                 static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                 static_cast<unsigned>(date.day()), clock.hours().count(), clock.minutes().count(),
                 clock.seconds().count(), clock.subseconds().count());
}

void AppendText(std::string& out, std::string_view text, LogFormat format) {
  const std::size_t begin = out.size();
  out += '"';
  AppendEscaped(out, text, format);
  const std::string_view escaped = std::string_view(out).substr(begin + 1);
  const bool plain = !text.empty() && escaped == text && text.find_first_of(" =") == std::string_view::npos;
  if (format == LogFormat::kText && plain) {
    out.erase(begin, 1);
  } else {
    out += '"';
  }
}

void AppendValue(std::string& out, const FieldValue& field, LogFormat format) {
  const FieldValue::Value& value = field.value();
  if (const auto* text = std::get_if<std::string_view>(&value)) {
    AppendText(out, *text, format);
  } else if (const auto* whole = std::get_if<std::int64_t>(&value)) {
    fmt::format_to(std::back_inserter(out), "{}", *whole);
  } else if (const auto* number = std::get_if<double>(&value)) {
    const std::string_view quote = format == LogFormat::kJson && !std::isfinite(*number) ? "\"" : "";
    fmt::format_to(std::back_inserter(out), "{}{}{}", quote, *number, quote);
  } else {
    out += std::get<bool>(value) ? "true" : "false";
  }
}

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

bool IsRedactedKey(std::string_view key) {
  const auto same = [](char a, char b) { return Lower(a) == b; };
  return std::ranges::any_of(kSecretNames, [&](std::string_view name) {
    if (key.size() < name.size()) return false;
    const std::size_t rest = key.size() - name.size();
    return (rest == 0 || key[rest - 1] == '_') && std::ranges::equal(key.substr(rest), name, same);
  });
}

std::string FormatLogLine(LogFormat format, Timestamp time, Level level, std::string_view event,
                          std::span<const Field> fields) {
  const bool json = format == LogFormat::kJson;
  const auto level_index = static_cast<std::size_t>(level);
  std::string out;
  out.reserve(160);
  if (json) out += "{\"time\":\"";
  AppendTime(out, time);
  out += json ? "\",\"level\":\"" : " ";
  out += json ? kJsonLevels[level_index] : kTextLevels[level_index];
  out += json ? "\",\"event\":\"" : " ";
  AppendName(out, event);
  if (json) out += '"';
  for (const Field& field : fields) {
    out += json ? ",\"" : " ";
    AppendKey(out, field.key);
    out += json ? "\":" : "=";
    AppendValue(out, IsRedactedKey(field.key) ? FieldValue(kRedacted) : field.value, format);
  }
  if (json) out += '}';
  return out;
}

}  // namespace coconsult::observability
