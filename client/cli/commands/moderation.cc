// SPDX-License-Identifier: Apache-2.0
#include <ostream>

#include "client/cli/commands/commands.h"
#include "client/cli/names.h"
#include "client/cli/render_moderation.h"
#include "client/cli/text.h"
#include "client/cli/text_argument.h"
#include "client/cli/thread_calls.h"

namespace coconsult::cli {
namespace {

struct CasesOptions {
  bool closed = false;
};

struct OpenOptions {
  std::string id, case_id, reason;
};

struct HideOptions {
  std::string id, reason;
  std::int64_t sequence = 0;
};

struct CloseCaseOptions {
  std::string id, decision, note;
};

struct AuditOptions {
  std::int64_t after = 0;
};

Outcome ListCases(Context& context, const CasesOptions& options) {
  v1::ListCasesRequest request;
  request.set_include_closed(options.closed);
  CLIENT_ASSIGN_OR_RETURN(const auto reply,
                          context.CallForAll(&v1::ModerationService::Stub::ListCases, request));
  if (context.settings().json) return context.PrintJson(reply);
  Page page = context.page();
  RenderCases(page, reply);
  if (!reply.cases().empty()) context.Hint("\nTake one: coconsult moderate claim CASE");
  return Done();
}

Outcome ClaimCase(Context& context, const std::string& id) {
  v1::ClaimCaseRequest request;
  CLIENT_ASSIGN_OR_RETURN(*request.mutable_name(), FindName(context, NameKind::kCase, id));
  CLIENT_ASSIGN_OR_RETURN(const auto reply, context.Call(&v1::ModerationService::Stub::ClaimCase, request));
  if (context.settings().json) return context.PrintJson(reply);
  context.out() << "The case is yours.\n";
  context.Hint("Open its thread: coconsult moderate open --case " + ShortId(request.name()));
  return Done();
}

// A case knows its thread.
Result<std::string> ThreadOfCase(Context& context, const std::string& name) {
  CLIENT_ASSIGN_OR_RETURN(
      const auto reply, context.CallForAll(&v1::ModerationService::Stub::ListCases, v1::ListCasesRequest()));
  for (const auto& moderated : reply.cases()) {
    if (moderated.name() == name) return moderated.consultation();
  }
  return Error{Code::kNotFound, "NOT_FOUND", "This case is not open any more. See: coconsult moderate cases"};
}

Outcome OpenThread(Context& context, const OpenOptions& options) {
  if (options.case_id.empty() && options.id.empty())
    return Usage("Say which thread, or which case: coconsult moderate open ID, or --case CASE");
  if (options.case_id.empty() && Trim(options.reason).empty()) {
    return Usage(
        "Give the case you claimed (--case), or say why you need to read it (--reason). The people in the "
        "thread see it at once.");
  }
  v1::OpenThreadRequest request;
  if (!options.case_id.empty()) {
    CLIENT_ASSIGN_OR_RETURN(*request.mutable_case_name(),
                            FindName(context, NameKind::kCase, options.case_id));
  }
  CLIENT_ASSIGN_OR_RETURN(*request.mutable_consultation(),
                          options.id.empty() ? ThreadOfCase(context, request.case_name())
                                             : FindName(context, NameKind::kConsultation, options.id));
  CLIENT_ASSIGN_OR_RETURN(*request.mutable_reason(), ReadTextArgument(context.terminal(), options.reason));
  CLIENT_ASSIGN_OR_RETURN(const auto reply, context.Call(&v1::ModerationService::Stub::OpenThread, request));
  if (context.settings().json) return context.PrintJson(reply);
  context.out() << "You may read it until " << When(reply.expire_time(), context.now())
                << ". The people in it see that, and why.\n";
  context.Hint("Read it: coconsult moderate read " + ShortId(request.consultation()));
  return Done();
}

Outcome HideMessage(Context& context, const HideOptions& options) {
  CLIENT_ASSIGN_OR_RETURN(const std::string name, FindName(context, NameKind::kConsultation, options.id));
  v1::HideMessageRequest request;
  request.set_message(name + "/messages/" + std::to_string(options.sequence));
  CLIENT_ASSIGN_OR_RETURN(*request.mutable_reason(), ReadTextArgument(context.terminal(), options.reason));
  CLIENT_ASSIGN_OR_RETURN(const auto reply, context.Call(&v1::ModerationService::Stub::HideMessage, request));
  if (context.settings().json) return context.PrintJson(reply);
  context.out() << "Message " << options.sequence << " is hidden. Its readers see that, and your reason.\n";
  return Done();
}

Result<v1::CaseDecision> ParseDecision(const std::string& text) {
  if (text == "no-action") return v1::CASE_DECISION_NO_ACTION;
  if (text == "message-hidden") return v1::CASE_DECISION_MESSAGE_HIDDEN;
  if (text == "advised") return v1::CASE_DECISION_ADVISED;
  if (text == "referred") return v1::CASE_DECISION_REFERRED;
  return UsageOf("--decision", "Use no-action, message-hidden, advised or referred.");
}

Outcome CloseCase(Context& context, const CloseCaseOptions& options) {
  v1::CloseCaseRequest request;
  CLIENT_ASSIGN_OR_RETURN(const v1::CaseDecision decision, ParseDecision(options.decision));
  request.set_decision(decision);
  CLIENT_ASSIGN_OR_RETURN(*request.mutable_name(), FindName(context, NameKind::kCase, options.id));
  CLIENT_ASSIGN_OR_RETURN(*request.mutable_note(), ReadTextArgument(context.terminal(), options.note));
  CLIENT_ASSIGN_OR_RETURN(const auto reply, context.Call(&v1::ModerationService::Stub::CloseCase, request));
  if (context.settings().json) return context.PrintJson(reply);
  context.out() << "The case is closed.\n";
  return Done();
}

Outcome ListAudit(Context& context, const AuditOptions& options) {
  v1::ListAuditEntriesResponse all;
  v1::ListAuditEntriesRequest request;
  request.set_after_number(options.after);
  request.set_page_size(500);
  while (true) {
    CLIENT_ASSIGN_OR_RETURN(const auto page,
                            context.Call(&v1::ModerationService::Stub::ListAuditEntries, request));
    if (page.entries().empty()) break;
    request.set_after_number(page.entries(page.entries_size() - 1).number());
    all.MergeFrom(page);
  }
  if (context.settings().json) return context.PrintJson(all);
  Page page = context.page();
  RenderAudit(page, all);
  return Done();
}

void AddCases(CommandSet& commands, CLI::App* group) {
  auto* cases =
      commands.AddTo(group, "cases", "Reports that wait, oldest first; without the text of messages",
                     "Example: coconsult moderate cases");
  auto options = NewOptions<CasesOptions>();
  cases->add_flag("--closed", options->closed, "Closed ones too");
  commands.OnRun(cases, [options](Context& context) { return ListCases(context, *options); });

  auto* claim = commands.AddTo(group, "claim", "Take a case; it must not be about a thread that you are in",
                               "Example: coconsult moderate claim 4k7m2x9q");
  auto id = NewOptions<std::string>();
  claim->add_option("case", *id, "The case")->required()->type_name("");
  commands.OnRun(claim, [id](Context& context) { return ClaimCase(context, *id); });
}

void AddOpenAndRead(CommandSet& commands, CLI::App* group) {
  auto* open = commands.AddTo(
      group, "open", "Open a thread for reading, for an hour",
      "The people in the thread see at once that you opened it, and why.\n\n"
      "Example: coconsult moderate open --case 4k7m2x9q\n"
      "         coconsult moderate open 9f3d8w2c --reason \"A member asked us by phone to look at it.\"");
  auto options = NewOptions<OpenOptions>();
  open->add_option("id", options->id, "The consultation; may be left out with --case")->type_name("");
  open->add_option("--case", options->case_id, "The case that you claimed")->type_name("CASE");
  open->add_option("--reason", options->reason, "Why you need to read it; needed without a case")
      ->type_name("TEXT");
  commands.OnRun(open, [options](Context& context) { return OpenThread(context, *options); });

  auto* read = commands.AddTo(group, "read", "Read a thread that you opened",
                              "Example: coconsult moderate read 9f3d8w2c");
  auto id = NewOptions<std::string>();
  read->add_option("id", *id, "The consultation")->required()->type_name("");
  commands.OnRun(read, [id](Context& context) { return ReadThread(context, *id, {.all = true}); });
}

void AddHideAndClose(CommandSet& commands, CLI::App* group) {
  auto* hide = commands.AddTo(
      group, "hide", "Hide a message of a thread that you opened",
      "Example: coconsult moderate hide 9f3d8w2c 3 --reason \"It named a person who uses services.\"");
  auto hide_options = NewOptions<HideOptions>();
  hide->add_option("id", hide_options->id, "The consultation")->required()->type_name("");
  hide->add_option("number", hide_options->sequence, "The number of the message")
      ->required()
      ->check(WholeNumber(1))
      ->type_name("");
  hide->add_option("--reason", hide_options->reason, "Shown in place of the text")
      ->required()
      ->type_name("TEXT");
  commands.OnRun(hide, [hide_options](Context& context) { return HideMessage(context, *hide_options); });

  auto* close = commands.AddTo(
      group, "close", "Close a case that you claimed",
      "Example: coconsult moderate close 4k7m2x9q --decision advised --note \"Spoke with the author.\"");
  auto close_options = NewOptions<CloseCaseOptions>();
  close->add_option("case", close_options->id, "The case")->required()->type_name("");
  close->add_option("--decision", close_options->decision, "no-action, message-hidden, advised or referred")
      ->required()
      ->type_name("WHAT");
  close->add_option("--note", close_options->note, "For the record; leave out what was said in the thread")
      ->type_name("TEXT");
  commands.OnRun(close, [close_options](Context& context) { return CloseCase(context, *close_options); });
}

}  // namespace

void AddModerationCommands(CommandSet& commands) {
  auto* group = commands.AddGroup("moderate", "For moderators: reports, threads, the audit trail",
                                  "Example: coconsult moderate cases");
  AddCases(commands, group);
  AddOpenAndRead(commands, group);
  AddHideAndClose(commands, group);
  auto* audit = commands.AddTo(group, "audit", "The audit trail, oldest first",
                               "Example: coconsult moderate audit --after 100");
  auto options = NewOptions<AuditOptions>();
  audit->add_option("--after", options->after, "Only entries after this number")
      ->check(WholeNumber(0))
      ->type_name("NUMBER");
  commands.OnRun(audit, [options](Context& context) { return ListAudit(context, *options); });
}

}  // namespace coconsult::cli
