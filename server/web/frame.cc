// SPDX-License-Identifier: Apache-2.0
#include "web/frame.h"

#include <sodium.h>

#include <charconv>
#include <cstdint>

namespace coconsult::web {
namespace {

constexpr std::size_t kHeadBytes = 5;
constexpr std::size_t kMostTimeoutDigits = 8;
constexpr char kMessage = 0;
constexpr char kTrailers = '\x80';

std::string Frame(char flag, std::string_view bytes) {
  std::string frame;
  frame.reserve(kHeadBytes + bytes.size());
  frame += flag;
  for (int shift = 24; shift >= 0; shift -= 8) frame += static_cast<char>(bytes.size() >> shift & 0xff);
  frame += bytes;
  return frame;
}

std::string Base64(std::string_view bytes) {
  constexpr int kVariant = sodium_base64_VARIANT_ORIGINAL_NO_PADDING;
  std::string text(sodium_base64_encoded_len(bytes.size(), kVariant), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), kVariant);
  text.pop_back();  // the terminating zero
  return text;
}

// A line end in a value would begin another trailer.
bool IsOneLine(std::string_view value) { return value.find_first_of("\r\n") == std::string_view::npos; }

void AddLine(std::string& lines, std::string_view name, std::string_view value) {
  ((lines += name) += ": ") += value;
  lines += "\r\n";
}

}  // namespace

std::string MessageFrame(std::string_view message) { return Frame(kMessage, message); }

std::string EndFrame(const Ending& ending) {
  std::string lines;
  AddLine(lines, "grpc-status", std::to_string(ending.code));
  if (!ending.message.empty()) AddLine(lines, "grpc-message", PercentEncode(ending.message));
  if (!ending.details.empty()) AddLine(lines, "grpc-status-details-bin", Base64(ending.details));
  for (const auto& [name, value] : ending.metadata) {
    if (name.ends_with("-bin")) {
      AddLine(lines, name, Base64(value));
    } else if (IsOneLine(value)) {
      AddLine(lines, name, value);
    }
  }
  return Frame(kTrailers, lines);
}

std::optional<std::string_view> OnlyMessage(std::string_view body) {
  if (body.size() < kHeadBytes || body[0] != kMessage) return std::nullopt;
  std::size_t size = 0;
  for (std::size_t i = 1; i < kHeadBytes; ++i) size = size << 8 | static_cast<std::uint8_t>(body[i]);
  if (size != body.size() - kHeadBytes) return std::nullopt;
  return body.substr(kHeadBytes);
}

std::optional<std::chrono::nanoseconds> ParseTimeout(std::string_view text) {
  if (text.size() < 2 || text.size() > kMostTimeoutDigits + 1) return std::nullopt;
  std::int64_t number = 0;
  const char* const unit = text.data() + text.size() - 1;
  const auto [end, error] = std::from_chars(text.data(), unit, number);
  if (error != std::errc() || end != unit || number < 0) return std::nullopt;
  switch (*unit) {
    case 'H':
      return std::chrono::hours(number) < std::chrono::hours(24 * 365)
                 ? std::optional<std::chrono::nanoseconds>(std::chrono::hours(number))
                 : std::chrono::hours(24 * 365);
    case 'M':
      return std::chrono::minutes(number);
    case 'S':
      return std::chrono::seconds(number);
    case 'm':
      return std::chrono::milliseconds(number);
    case 'u':
      return std::chrono::microseconds(number);
    case 'n':
      return std::chrono::nanoseconds(number);
    default:
      return std::nullopt;
  }
}

std::string PercentEncode(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<std::uint8_t>(c);
    if (byte >= 0x20 && byte <= 0x7e && c != '%') {
      out += c;
    } else {
      out += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
  }
  return out;
}

}  // namespace coconsult::web
