// SPDX-License-Identifier: Apache-2.0
#include "client/cli/context.h"
#include "client/cli/names.h"

namespace coconsult::cli {
namespace {

// Adds the names of a list. A list that the caller's roles may not read adds none; all other errors stop the
// search.
template <class Reply, class Add>
Outcome AddFrom(const Result<Reply>& reply, Add add) {
  if (reply) {
    add(*reply);
  } else if (reply.error().code != Code::kPermissionDenied) {
    return reply.error();
  }
  return Done();
}

using Names = std::vector<std::string>;

Outcome AddConsultations(Context& context, Names& names) {
  CLIENT_RETURN_IF_ERROR(AddFrom(
      context.CallForAll(&v1::ConsultationService::Stub::ListConsultations, v1::ListConsultationsRequest()),
      [&](const auto& reply) {
        for (const auto& consultation : reply.consultations()) names.push_back(consultation.name());
      }));
  CLIENT_RETURN_IF_ERROR(
      AddFrom(context.CallForAll(&v1::ConsultationService::Stub::ListUnansweredConsultations,
                                 v1::ListUnansweredConsultationsRequest()),
              [&](const auto& reply) {
                for (const auto& waiting : reply.consultations()) names.push_back(waiting.name());
              }));
  v1::ListCasesRequest request;
  request.set_include_closed(true);
  return AddFrom(context.CallForAll(&v1::ModerationService::Stub::ListCases, request),
                 [&](const auto& reply) {
                   for (const auto& moderated : reply.cases()) names.push_back(moderated.consultation());
                 });
}

Outcome AddInvitations(Context& context, Names& names) {
  v1::ListInvitationsRequest request;
  request.set_include_answered(true);
  return AddFrom(context.CallForAll(&v1::ConsultationService::Stub::ListInvitations, request),
                 [&](const auto& reply) {
                   for (const auto& invitation : reply.invitations()) names.push_back(invitation.name());
                 });
}

Outcome AddPractitioners(Context& context, Names& names) {
  v1::ListPractitionersRequest directory;
  directory.set_page_size(200);
  CLIENT_RETURN_IF_ERROR(
      AddFrom(context.CallForAll(&v1::PractitionerService::Stub::ListPractitioners, directory),
              [&](const auto& reply) {
                for (const auto& person : reply.practitioners()) names.push_back(person.name());
              }));
  v1::ListAccountsRequest accounts;
  accounts.set_page_size(500);
  CLIENT_RETURN_IF_ERROR(
      AddFrom(context.CallForAll(&v1::AdminService::Stub::ListAccounts, accounts), [&](const auto& reply) {
        for (const auto& person : reply.practitioners()) names.push_back(person.name());
      }));
  return AddFrom(context.CallForAll(&v1::ConsultationService::Stub::ListUnansweredConsultations,
                                    v1::ListUnansweredConsultationsRequest()),
                 [&](const auto& reply) {
                   for (const auto& waiting : reply.consultations()) {
                     for (const auto& person : waiting.suggestions()) names.push_back(person.practitioner());
                   }
                 });
}

Outcome AddForms(Context& context, Names& names) {
  v1::ListOutcomeFormsRequest request;
  request.set_include_completed(true);
  return AddFrom(context.Call(&v1::OutcomeService::Stub::ListOutcomeForms, request), [&](const auto& reply) {
    for (const auto& form : reply.forms()) names.push_back(form.name());
  });
}

Outcome AddCases(Context& context, Names& names) {
  v1::ListCasesRequest request;
  request.set_include_closed(true);
  return AddFrom(context.CallForAll(&v1::ModerationService::Stub::ListCases, request),
                 [&](const auto& reply) {
                   for (const auto& moderated : reply.cases()) names.push_back(moderated.name());
                 });
}

Outcome AddAll(Context& context, NameKind kind, Names& names) {
  switch (kind) {
    case NameKind::kConsultation:
      return AddConsultations(context, names);
    case NameKind::kInvitation:
      return AddInvitations(context, names);
    case NameKind::kPractitioner:
      return AddPractitioners(context, names);
    case NameKind::kForm:
      return AddForms(context, names);
    case NameKind::kCase:
      return AddCases(context, names);
  }
  return Done();
}

// Administrators may name people by e-mail.
Result<std::string> FindByEmail(Context& context, const std::string& email) {
  v1::ListAccountsRequest request;
  request.set_page_size(500);
  CLIENT_ASSIGN_OR_RETURN(const auto reply,
                          context.CallForAll(&v1::AdminService::Stub::ListAccounts, request));
  for (const auto& person : reply.practitioners()) {
    if (person.email() == email) return person.name();
  }
  return Error{Code::kNotFound, "NOT_FOUND",
               "Nobody with the e-mail '" + email + "' is known. List people with: coconsult admin accounts"};
}

}  // namespace

Result<std::string> FindName(Context& context, NameKind kind, const std::string& text) {
  if (kind == NameKind::kPractitioner && text.find('@') != std::string::npos)
    return FindByEmail(context, text);
  CLIENT_ASSIGN_OR_RETURN(const std::optional<std::string> full, FullName(kind, text));
  if (full) return *full;
  Names names;
  CLIENT_RETURN_IF_ERROR(AddAll(context, kind, names));
  return MatchShortId(kind, text, names);
}

}  // namespace coconsult::cli
