// SPDX-License-Identifier: Apache-2.0
#include <ostream>

#include <nlohmann/json.hpp>

#include "client/cli/commands/commands.h"
#include "client/cli/names.h"
#include "client/cli/render_consultation.h"
#include "client/cli/render_outcome.h"
#include "client/cli/text.h"

namespace coconsult::cli {
namespace {

struct InboxOptions {
  bool all = false;
};

struct AnswerOptions {
  std::string id, to;
  bool not_my_field = false;
};

// Two replies in one document.
Outcome PrintInboxJson(Context& context, const v1::ListInvitationsResponse& invitations,
                       const v1::ListOutcomeFormsResponse& forms) {
  CLIENT_ASSIGN_OR_RETURN(const std::string first, ToJson(invitations, false));
  CLIENT_ASSIGN_OR_RETURN(const std::string second, ToJson(forms, false));
  const nlohmann::ordered_json inbox = {{"invitations", nlohmann::ordered_json::parse(first)["invitations"]},
                                        {"forms", nlohmann::ordered_json::parse(second)["forms"]}};
  context.out() << inbox.dump(1) << '\n';
  return Done();
}

Outcome Inbox(Context& context, const InboxOptions& options) {
  v1::ListInvitationsRequest request;
  request.set_include_answered(options.all);
  CLIENT_ASSIGN_OR_RETURN(const auto invitations,
                          context.CallForAll(&v1::ConsultationService::Stub::ListInvitations, request));
  v1::ListOutcomeFormsRequest forms_request;
  forms_request.set_include_completed(options.all);
  CLIENT_ASSIGN_OR_RETURN(const auto forms,
                          context.Call(&v1::OutcomeService::Stub::ListOutcomeForms, forms_request));
  if (context.settings().json) return PrintInboxJson(context, invitations, forms);
  Page page = context.page();
  if (invitations.invitations().empty() && forms.forms().empty()) page.Paragraph("Nothing waits for you.");
  for (const auto& invitation : invitations.invitations()) {
    RenderInvitation(page, invitation);
    if (invitation.state() == v1::INVITATION_STATE_PENDING) {
      const std::string id = ShortId(invitation.name());
      context.Hint("To answer:      coconsult accept " + id + ", or decline " + id + ", or pass " + id);
    }
    page.Blank();
  }
  if (!forms.forms().empty()) {
    RenderForms(page, forms);
    context.Hint("\nFill one in: coconsult close ID");
  }
  return Done();
}

// People may name the invitation or the consultation it is about.
Result<std::string> FindInvitation(Context& context, const std::string& typed) {
  auto invitation = FindName(context, NameKind::kInvitation, typed);
  const bool other =
      !invitation && (invitation.error().code == Code::kNotFound || typed.starts_with("consultations/"));
  if (!other) return invitation;
  v1::ListInvitationsRequest request;
  request.set_include_answered(true);
  CLIENT_ASSIGN_OR_RETURN(const auto all,
                          context.CallForAll(&v1::ConsultationService::Stub::ListInvitations, request));
  for (const auto& candidate : all.invitations()) {
    if (candidate.consultation().ends_with(Lower(typed))) return candidate.name();
  }
  return invitation;
}

Result<v1::AnswerInvitationResponse> SendAnswer(Context& context, const AnswerOptions& options,
                                                v1::InvitationAnswer answer) {
  v1::AnswerInvitationRequest request;
  request.set_answer(answer);
  request.set_not_my_field(options.not_my_field);
  CLIENT_ASSIGN_OR_RETURN(*request.mutable_name(), FindInvitation(context, options.id));
  if (!options.to.empty()) {
    CLIENT_ASSIGN_OR_RETURN(*request.mutable_suggested_practitioner(),
                            FindName(context, NameKind::kPractitioner, options.to));
  }
  return context.Call(&v1::ConsultationService::Stub::AnswerInvitation, request);
}

Outcome Accept(Context& context, const AnswerOptions& options) {
  CLIENT_ASSIGN_OR_RETURN(const auto reply, SendAnswer(context, options, v1::INVITATION_ANSWER_ACCEPT));
  if (context.settings().json) return context.PrintJson(reply);
  if (reply.consultation().empty()) {
    context.out() << "Thank you: " << InvitationStateText(reply.state()) << ".\n";
    return Done();
  }
  const std::string id = ShortId(reply.consultation());
  context.out() << "Thank you. You are in consultation " << id << ".\n";
  context.Hint("Start here: coconsult show " + id);
  return Done();
}

Outcome Decline(Context& context, const AnswerOptions& options) {
  CLIENT_ASSIGN_OR_RETURN(const auto reply, SendAnswer(context, options, v1::INVITATION_ANSWER_DECLINE));
  if (context.settings().json) return context.PrintJson(reply);
  context.out() << "That is fine. Someone else will be asked; nobody sees who declined.\n";
  return Done();
}

Outcome Pass(Context& context, const AnswerOptions& options) {
  CLIENT_ASSIGN_OR_RETURN(const auto reply, SendAnswer(context, options, v1::INVITATION_ANSWER_PASS_ON));
  if (context.settings().json) return context.PrintJson(reply);
  context.out() << (options.to.empty() ? "Passed on. Someone else will be asked.\n"
                                       : "Passed on. The person you named is asked next, if they can be.\n");
  return Done();
}

using Run = Outcome (*)(Context&, const AnswerOptions&);

CLI::App* AddAnswer(CommandSet& commands, const std::string& name, const std::string& help,
                    const std::string& more, const std::shared_ptr<AnswerOptions>& options, Run run) {
  auto* command = commands.Add(name, help, more);
  command->add_option("id", options->id, "The invitation, or the consultation it is about")
      ->required()
      ->type_name("");
  commands.OnRun(command, [options, run](Context& context) { return run(context, *options); });
  return command;
}

}  // namespace

void AddInvitationCommands(CommandSet& commands) {
  auto* inbox = commands.Add("inbox", "Invitations and forms that wait for you", "Example: coconsult inbox");
  auto options = NewOptions<InboxOptions>();
  inbox->add_flag("--all", options->all, "Also those that you have answered");
  commands.OnRun(inbox, [options](Context& context) { return Inbox(context, *options); });

  AddAnswer(commands, "accept", "Say yes to an invitation", "Example: coconsult accept 4k7m2x9q",
            NewOptions<AnswerOptions>(), &Accept);
  auto decline_options = NewOptions<AnswerOptions>();
  auto* decline =
      AddAnswer(commands, "decline", "Say no to an invitation; no reason is asked for, and nobody sees it",
                "Example: coconsult decline 4k7m2x9q", decline_options, &Decline);
  const char* not_my_field = "The theme is not your field: you are not asked about it for a while";
  decline->add_flag("--not-my-field", decline_options->not_my_field, not_my_field);
  auto pass_options = NewOptions<AnswerOptions>();
  auto* pass = AddAnswer(commands, "pass", "Pass an invitation on: not you, but somebody else could",
                         "Example: coconsult pass 4k7m2x9q --to 9f3d8w2c", pass_options, &Pass);
  pass->add_option("--to", pass_options->to, "Who could help instead: an id from 'coconsult people'")
      ->type_name("PERSON");
  pass->add_flag("--not-my-field", pass_options->not_my_field, not_my_field);
}

}  // namespace coconsult::cli
