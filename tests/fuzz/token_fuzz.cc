// SPDX-License-Identifier: Apache-2.0
// Resume tokens and page tokens, which clients carry back: a resume token that is taken was made with the
// server's key for this person; a page token that is taken is the one that would be written.
#include "app/events.h"
#include "app/page_token.h"
#include "identity/token_source.h"
#include "target.h"

namespace coconsult::fuzz {
namespace {

const app::TokenSource& Tokens() {
  static const identity::CryptoTokenSource kTokens(identity::ServerKey{1, 2, 3});
  return kTokens;
}

PractitionerId Person(std::uint8_t number) { return PractitionerId(IdBytes{1, number}); }

template <class T>
bool RefusedOn(const char* field, const Result<T>& result) {
  return !result && result.error().reason == "INVALID_FIELD" &&
         result.error().violations.at(0).field == field;
}

void TestResumeToken(const std::string& token) {
  const auto position = app::ParseResumeToken(Tokens(), Person(1), token);
  if (!position) {
    MUST_HOLD(RefusedOn("resume_token", position));
    return;
  }
  MUST_HOLD(token == app::MakeResumeToken(Tokens(), Person(1), *position));
  MUST_HOLD(RefusedOn("resume_token", app::ParseResumeToken(Tokens(), Person(2), token)));
}

// One that was made by the server, altered as the rest of the input says, is refused.
void TestAlteredToken(Input input) {
  const std::string made = app::MakeResumeToken(Tokens(), Person(1), static_cast<std::int64_t>(input.Byte()));
  std::string altered = made;
  altered[input.Byte() % altered.size()] = static_cast<char>(input.Byte());
  altered += input.Rest();
  const bool taken = app::ParseResumeToken(Tokens(), Person(1), altered).has_value();
  MUST_HOLD(taken == (altered == made));
}

void TestPageToken(const std::string& token) {
  const auto id = app::ParsePageId<ConsultationId>(token);
  if (!id) MUST_HOLD(RefusedOn("page_token", id));
  if (id && !token.empty()) MUST_HOLD(id->ToString() == token);
  const auto after = app::ParsePageAfter(token);
  if (!after) MUST_HOLD(RefusedOn("page_token", after));
  if (after && !token.empty()) MUST_HOLD(app::FormatPageAfter(*after) == token);
}

}  // namespace

void TestOne(std::string_view bytes) {
  const std::string token(bytes);
  TestResumeToken(token);
  TestAlteredToken(Input(bytes));
  TestPageToken(token);
}

}  // namespace coconsult::fuzz
