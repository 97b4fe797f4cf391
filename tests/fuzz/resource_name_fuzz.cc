// SPDX-License-Identifier: Apache-2.0
// Ids and resource names: a name that is taken is the one that would be written.
#include "domain/resource_name.h"

#include "target.h"

namespace coconsult::fuzz {
namespace {

template <class Parsed, class Write>
void IsWrittenTheSame(const Parsed& parsed, const Write& write, std::string_view text) {
  if (parsed) MUST_HOLD(write(*parsed) == text);
}

}  // namespace

void TestOne(std::string_view text) {
  IsWrittenTheSame(ParseId(text), FormatId, text);
  IsWrittenTheSame(ParsePractitionerName(text), PractitionerName, text);
  IsWrittenTheSame(ParseConsultationName(text), ConsultationName, text);
  IsWrittenTheSame(ParseInvitationName(text), InvitationName, text);
  IsWrittenTheSame(ParseOutcomeFormName(text), OutcomeFormName, text);
  IsWrittenTheSame(ParseCaseName(text), CaseName, text);
  IsWrittenTheSame(
      ParseMessageName(text),
      [](const MessageRef& ref) { return MessageName(ref.consultation, ref.sequence); }, text);
}

}  // namespace coconsult::fuzz
