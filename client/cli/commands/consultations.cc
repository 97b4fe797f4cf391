// SPDX-License-Identifier: Apache-2.0
#include <ostream>

#include "client/cli/commands/commands.h"
#include "client/cli/consultation_calls.h"
#include "client/cli/names.h"
#include "client/cli/render_consultation.h"
#include "client/cli/text.h"

namespace coconsult::cli {
namespace {

struct ConfirmOptions {
  std::string id, phase;
  bool pass = false;
};

struct WithdrawOptions {
  std::string id;
  bool yes = false;
};

Outcome ListMine(Context& context) {
  CLIENT_ASSIGN_OR_RETURN(const Credentials me, context.credentials());
  CLIENT_ASSIGN_OR_RETURN(
      const auto reply,
      context.CallForAll(&v1::ConsultationService::Stub::ListConsultations, v1::ListConsultationsRequest()));
  if (context.settings().json) return context.PrintJson(reply);
  Page page = context.page();
  RenderConsultations(page, reply, me.practitioner);
  if (!reply.consultations().empty()) context.Hint("\nMore about one: coconsult show ID");
  return Done();
}

Outcome Show(Context& context, const std::string& id) {
  CLIENT_ASSIGN_OR_RETURN(const Credentials me, context.credentials());
  CLIENT_ASSIGN_OR_RETURN(const v1::Consultation consultation, GetConsultation(context, id));
  if (context.settings().json) return context.PrintJson(consultation);
  Page page = context.page();
  RenderConsultation(page, consultation, me.practitioner);
  if (const std::string steps = NextSteps(consultation); !steps.empty())
    context.Hint("\nWhat you can do now:\n" + steps.substr(0, steps.size() - 1));
  return Done();
}

void TellPhase(Context& context, const v1::ConfirmPhaseResponse& reply, const std::string& before) {
  if (reply.phase() == before) {
    context.out() << "Noted. It goes on when the others are done too.\n";
  } else {
    context.out() << "Done. Now: " << context.labels().phase(reply.phase()) << " ("
                  << StateText(reply.state()) << ").\n";
  }
}

Outcome ConfirmPhase(Context& context, const v1::Consultation& consultation, const std::string& phase,
                     bool pass) {
  v1::ConfirmPhaseRequest request;
  request.set_name(consultation.name());
  request.set_phase(phase);
  request.set_pass(pass);
  CLIENT_ASSIGN_OR_RETURN(const auto reply,
                          context.Call(&v1::ConsultationService::Stub::ConfirmPhase, request));
  if (context.settings().json) return context.PrintJson(reply);
  TellPhase(context, reply, phase);
  context.Hint("See it: coconsult show " + ShortId(consultation.name()));
  return Done();
}

Outcome Confirm(Context& context, const ConfirmOptions& options) {
  CLIENT_ASSIGN_OR_RETURN(const v1::Consultation consultation, GetConsultation(context, options.id));
  const std::string phase = options.phase.empty() ? consultation.phase().phase() : options.phase;
  return ConfirmPhase(context, consultation, phase, options.pass);
}

Outcome SendDraft(Context& context, const std::string& id) {
  CLIENT_ASSIGN_OR_RETURN(const v1::Consultation consultation, GetConsultation(context, id));
  if (consultation.state() != v1::CONSULTATION_STATE_DRAFT) {
    return Error{Code::kFailedPrecondition, "WRONG_STATE",
                 "This is no draft any more: it is " + StateText(consultation.state()) + "."};
  }
  return ConfirmPhase(context, consultation, consultation.phase().phase(), false);
}

Outcome Withdraw(Context& context, const WithdrawOptions& options) {
  CLIENT_ASSIGN_OR_RETURN(const v1::Consultation consultation, GetConsultation(context, options.id));
  if (!options.yes) {
    if (!context.terminal().interactive()) return Usage("Withdrawing cannot be undone. Add --yes to do it.");
    CLIENT_ASSIGN_OR_RETURN(
        const bool sure,
        AskYesNo(context.terminal(), "Withdraw '" + Shorten(consultation.ask().title(), 80) + "' for good?"));
    if (!sure) return YouSaidNo("It goes on as it was.");
  }
  v1::WithdrawConsultationRequest request;
  request.set_name(consultation.name());
  CLIENT_ASSIGN_OR_RETURN(const auto reply,
                          context.Call(&v1::ConsultationService::Stub::WithdrawConsultation, request));
  if (context.settings().json) return context.PrintJson(reply);
  context.out() << "Withdrawn. Nobody is asked any more.\n";
  return Done();
}

void AddConfirm(CommandSet& commands) {
  auto* command = commands.Add("confirm", "Say that you have done your part of the present phase",
                               "When everybody who is needed has, it goes on to the next phase.\n\n"
                               "Example: coconsult confirm 4k7m2x9q\n"
                               "         coconsult confirm 4k7m2x9q --pass");
  auto options = NewOptions<ConfirmOptions>();
  command->add_option("id", options->id, "The consultation")->required()->type_name("");
  command->add_flag("--pass", options->pass, "Pass: counts as done and says nothing");
  command->add_option("--phase", options->phase, "Only if it is in this phase; default: the present one")
      ->type_name("ID");
  commands.OnRun(command, [options](Context& context) { return Confirm(context, *options); });
}

void AddWithdraw(CommandSet& commands) {
  auto* command = commands.Add("withdraw", "Stop your own consultation, at any time and without a reason",
                               "This cannot be undone.\n\nExample: coconsult withdraw 4k7m2x9q");
  auto options = NewOptions<WithdrawOptions>();
  command->add_option("id", options->id, "The consultation")->required()->type_name("");
  command->add_flag("-y,--yes", options->yes, "Do not ask first");
  commands.OnRun(command, [options](Context& context) { return Withdraw(context, *options); });
}

// A command whose only argument is a consultation.
void AddSimple(CommandSet& commands, const std::string& name, const std::string& help,
               Outcome (*run)(Context&, const std::string&)) {
  auto* command = commands.Add(name, help, "Example: coconsult " + name + " 4k7m2x9q");
  auto id = NewOptions<std::string>();
  command->add_option("id", *id, "The consultation")->required()->type_name("");
  commands.OnRun(command, [id, run](Context& context) { return run(context, *id); });
}

}  // namespace

void AddConsultationCommands(CommandSet& commands) {
  auto* mine =
      commands.Add("consultations", "Your consultations, newest first", "Example: coconsult consultations");
  commands.OnRun(mine, &ListMine);
  AddSimple(commands, "show", "One consultation: where it stands, who is in it, what you can do now", &Show);
  AddConfirm(commands);
  AddSimple(commands, "send-draft", "Send an ask that you kept as a draft", &SendDraft);
  AddWithdraw(commands);
}

}  // namespace coconsult::cli
