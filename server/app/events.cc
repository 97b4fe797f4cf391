// SPDX-License-Identifier: Apache-2.0
#include "app/events.h"

#include <charconv>

namespace coconsult::app {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";
constexpr std::size_t kSignatureChars = 32;  // 128 bits are plenty against guessing

std::string Hex(std::string_view bytes) {
  std::string text;
  for (const unsigned char byte : bytes) {
    text += kHex[byte >> 4];
    text += kHex[byte & 15];
  }
  return text;
}

// The owner is signed and not shown.
std::string Signature(const TokenSource& tokens, PractitionerId owner, const std::string& position) {
  return Hex(tokens.Sign("resume|" + owner.ToString() + "|" + position)).substr(0, kSignatureChars);
}

// In a time that does not tell where they differ.
bool SameBytes(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned char difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) difference |= static_cast<unsigned char>(a[i] ^ b[i]);
  return difference == 0;
}

// Threads are for practitioners. Others may watch too, and can still be members from when they were ones.
bool MayRead(const Caller& caller, const Change& change) {
  return change.audience != Audience::kThread || caller.roles.Has(Role::kPractitioner);
}

std::optional<MessageView> MessageOf(const ReadScope& scope, const Change& change) {
  switch (change.kind) {
    case ChangeKind::kMessagePosted:
    case ChangeKind::kMessageHidden:
    case ChangeKind::kMessageEdited:
    case ChangeKind::kMessageDeleted:
      break;
    default:
      return std::nullopt;
  }
  auto message = scope.tx.messages().Find(change.consultation, change.sequence);
  if (!message) return std::nullopt;
  const auto author = scope.tx.practitioners().Find(message->author);
  return ViewOf(scope, *std::move(message), author ? author->display_name : "");
}

}  // namespace

ChangePage VisibleChanges(const ReadScope& scope, std::int64_t after, int limit) {
  ChangePage page = scope.tx.changes().ListFor({scope.caller.practitioner, scope.caller.roles}, after, limit);
  std::erase_if(page.changes, [&](const Change& change) { return !MayRead(scope.caller, change); });
  return page;
}

EventView ViewOf(const ReadScope& scope, const Change& change) { return {change, MessageOf(scope, change)}; }

std::string MakeResumeToken(const TokenSource& tokens, PractitionerId owner, std::int64_t position) {
  const std::string text = std::to_string(position);
  return text + "." + Signature(tokens, owner, text);
}

Result<std::int64_t> ParseResumeToken(const TokenSource& tokens, PractitionerId owner,
                                      const std::string& token) {
  const Error bad = InvalidArgument("resume_token",
                                    "This resume token is not one of yours. Leave it out to start from now.");
  const auto dot = token.find('.');
  if (dot == std::string::npos) return bad;
  const std::string text = token.substr(0, dot);
  if (!SameBytes(token.substr(dot + 1), Signature(tokens, owner, text))) return bad;
  std::int64_t position = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), position);
  if (error != std::errc() || end != text.data() + text.size()) return bad;
  return position;
}

}  // namespace coconsult::app
