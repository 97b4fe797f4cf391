// SPDX-License-Identifier: Apache-2.0
#include "domain/resource_name.h"

#include <charconv>

namespace coconsult {
namespace {

constexpr std::string_view kPractitioners = "practitioners/";
constexpr std::string_view kConsultations = "consultations/";
constexpr std::string_view kMessages = "/messages/";
constexpr std::string_view kInvitations = "invitations/";
constexpr std::string_view kOutcomeForms = "outcomeForms/";
constexpr std::string_view kCases = "cases/";
constexpr std::string_view kFlags = "flags/";

template <class IdType>
std::optional<IdType> ParseIn(std::string_view collection, std::string_view name) {
  if (!name.starts_with(collection)) return std::nullopt;
  return IdType::Parse(name.substr(collection.size()));
}

template <class IdType>
std::string NameIn(std::string_view collection, IdType id) {
  return std::string(collection) + id.ToString();
}

}  // namespace

std::string PractitionerName(PractitionerId id) { return NameIn(kPractitioners, id); }
std::string ConsultationName(ConsultationId id) { return NameIn(kConsultations, id); }
std::string MessageName(ConsultationId id, std::int64_t sequence) {
  return ConsultationName(id) + std::string(kMessages) + std::to_string(sequence);
}
std::string InvitationName(InvitationId id) { return NameIn(kInvitations, id); }
std::string OutcomeFormName(OutcomeFormId id) { return NameIn(kOutcomeForms, id); }
std::string CaseName(CaseId id) { return NameIn(kCases, id); }
std::string FlagName(FlagId id) { return NameIn(kFlags, id); }

std::optional<PractitionerId> ParsePractitionerName(std::string_view name) {
  return ParseIn<PractitionerId>(kPractitioners, name);
}
std::optional<ConsultationId> ParseConsultationName(std::string_view name) {
  return ParseIn<ConsultationId>(kConsultations, name);
}
std::optional<InvitationId> ParseInvitationName(std::string_view name) {
  return ParseIn<InvitationId>(kInvitations, name);
}
std::optional<OutcomeFormId> ParseOutcomeFormName(std::string_view name) {
  return ParseIn<OutcomeFormId>(kOutcomeForms, name);
}
std::optional<CaseId> ParseCaseName(std::string_view name) { return ParseIn<CaseId>(kCases, name); }

std::optional<MessageRef> ParseMessageName(std::string_view name) {
  const auto split = name.find(kMessages);
  if (split == std::string_view::npos) return std::nullopt;
  const auto consultation = ParseConsultationName(name.substr(0, split));
  const auto digits = name.substr(split + kMessages.size());
  std::int64_t sequence = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), sequence);
  if (!consultation || error != std::errc() || end != digits.data() + digits.size() || sequence < 1)
    return std::nullopt;
  if (digits.starts_with('0')) return std::nullopt;  // one message has one name
  return MessageRef{*consultation, sequence};
}

}  // namespace coconsult
