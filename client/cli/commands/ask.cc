// SPDX-License-Identifier: Apache-2.0
#include <ostream>

#include "client/cli/ask_dialogue.h"
#include "client/cli/commands/commands.h"
#include "client/cli/names.h"
#include "client/cli/render_consultation.h"
#include "client/cli/text.h"
#include "client/cli/text_argument.h"

namespace coconsult::cli {
namespace {

struct AskOptions {
  std::string title, situation, tried, help_wanted, theme, reach, problem_type, process;
  bool same_organisation = false;
  bool urgent = false;
  bool no_identifying_data = false;
  bool yes = false;
  bool preview = false;
  bool draft = false;
};

Result<v1::Ask> AskFrom(Context& context, const AskOptions& options) {
  v1::Ask ask;
  ask.set_title(Trim(options.title));
  ask.set_help_wanted(options.help_wanted);
  ask.set_theme(options.theme);
  ask.set_problem_type(options.problem_type);
  ask.set_same_organisation_welcome(options.same_organisation);
  ask.set_urgent(options.urgent);
  CLIENT_ASSIGN_OR_RETURN(*ask.mutable_situation(), ReadTextArgument(context.terminal(), options.situation));
  CLIENT_ASSIGN_OR_RETURN(*ask.mutable_tried(), ReadTextArgument(context.terminal(), options.tried));
  if (!options.reach.empty()) {
    CLIENT_ASSIGN_OR_RETURN(const v1::Reach reach, ParseReach(options.reach));
    ask.set_reach(reach);
  }
  return ask;
}

// A person can be led through it; a program has to say all.
bool MayAsk(Context& context, const AskOptions& options) {
  return context.terminal().interactive() && !options.yes && !context.settings().json;
}

Outcome CheckDecided(const AskOptions& options) {
  if (options.preview) return Done();
  if (!options.yes && !options.draft) {
    return Usage(
        "Nobody can be asked whether to send. Add --yes to send, --preview to only look, or --draft to keep "
        "it.");
  }
  if (!options.no_identifying_data) {
    return UsageOf("--no-identifying-data",
                   "Add it to say that your text holds nothing that identifies a person who uses services. "
                   "Nothing was sent.");
  }
  return Done();
}

Outcome Complete(Context& context, const AskOptions& options, v1::Ask& ask) {
  const auto missing = MissingFields(ask);
  if (missing.empty()) return Done();
  if (MayAsk(context, options)) return CompleteAsk(context.terminal(), context.labels(), ask);
  Error error = Usage("Your ask is not complete.");
  for (const auto& option : missing)
    error.violations.push_back({option, "This one is needed. See: coconsult ask --help"});
  return error;
}

Outcome ShowPreview(Context& context, const v1::Ask& ask, const AskOptions& options) {
  v1::PreviewConsultationRequest request;
  *request.mutable_ask() = ask;
  request.set_process(options.process);
  CLIENT_ASSIGN_OR_RETURN(const auto preview,
                          context.Call(&v1::ConsultationService::Stub::PreviewConsultation, request));
  if (context.settings().json) return context.PrintJson(preview);
  Page page = context.page();
  RenderPreview(page, preview);
  return Done();
}

Outcome ConfirmAnonymous(Context& context) {
  CLIENT_ASSIGN_OR_RETURN(
      const bool sure, AskYesNo(context.terminal(),
                                "Is your text free of anything that identifies a person who uses services?"));
  if (sure) return Done();
  return YouSaidNo(
      "Nothing was sent. Take out names, places and details by which a person could be known, then ask "
      "again.");
}

Outcome ConfirmSending(Context& context, const v1::Ask& ask, const AskOptions& options) {
  CLIENT_RETURN_IF_ERROR(ShowPreview(context, ask, options));
  context.out() << '\n' << std::flush;
  if (!options.no_identifying_data) CLIENT_RETURN_IF_ERROR(ConfirmAnonymous(context));
  CLIENT_ASSIGN_OR_RETURN(
      const bool send, AskYesNo(context.terminal(), options.draft ? "Keep it as a draft?" : "Send it now?"));
  if (send) return Done();
  return YouSaidNo("Nothing was sent.");
}

Outcome Send(Context& context, const v1::Ask& ask, const AskOptions& options) {
  v1::CreateConsultationRequest request;
  *request.mutable_ask() = ask;
  request.set_no_identifying_data(true);
  request.set_keep_draft(options.draft);
  request.set_process(options.process);
  CLIENT_ASSIGN_OR_RETURN(const auto reply,
                          context.Call(&v1::ConsultationService::Stub::CreateConsultation, request));
  if (context.settings().json) return context.PrintJson(reply);
  const std::string id = ShortId(reply.name());
  if (options.draft) {
    context.out() << "Kept as a draft: " << id << '\n';
    context.Hint("Send it: coconsult send-draft " + id);
    return Done();
  }
  if (reply.invited_count() > 0) {
    context.out() << "Sent. " << Count(reply.invited_count(), "person is", "people are")
                  << " being asked: " << id << '\n';
  } else {
    context.out() << "Sent: " << id << ". Nobody fits at the moment; a connector will look for somebody.\n";
  }
  context.Hint("Follow it: coconsult watch " + id);
  return Done();
}

Outcome Ask(Context& context, const AskOptions& options) {
  // Before anything is typed.
  CLIENT_RETURN_IF_ERROR(context.credentials());
  if (!MayAsk(context, options)) CLIENT_RETURN_IF_ERROR(CheckDecided(options));
  CLIENT_ASSIGN_OR_RETURN(v1::Ask ask, AskFrom(context, options));
  CLIENT_RETURN_IF_ERROR(Complete(context, options, ask));
  if (options.preview) return ShowPreview(context, ask, options);
  if (MayAsk(context, options)) CLIENT_RETURN_IF_ERROR(ConfirmSending(context, ask, options));
  return Send(context, ask, options);
}

}  // namespace

void AddAskCommand(CommandSet& commands) {
  auto* command = commands.Add(
      "ask", "Ask peers about a challenge",
      "At a terminal you are led through what is missing, see who would be asked and why, and decide\n"
      "whether to send. Leave out names and whatever identifies a person who uses services.\n"
      "The ids of themes and kinds of help: coconsult lists\n\n"
      "Example: coconsult ask --title \"Rota resistance in home care\" --situation @situation.txt \\\n"
      "           --help-wanted experience --theme reablement --reach other-sector");
  auto options = NewOptions<AskOptions>();
  command->add_option("--title", options->title, "What it is about, one line")->type_name("TEXT");
  command->add_option("--situation", options->situation, "What is going on")->type_name("TEXT");
  command->add_option("--tried", options->tried, "What you have tried so far")->type_name("TEXT");
  command
      ->add_option("--help-wanted", options->help_wanted,
                   "thinking_partner, experience, ideas, second_opinion or signpost")
      ->type_name("ID");
  command->add_option("--theme", options->theme, "Id of the theme")->type_name("ID");
  command->add_option("--reach", options->reach, "other-sector, other-locality, my-locality or anyone")
      ->type_name("WHERE");
  command->add_option("--problem-type", options->problem_type, "simple, complicated or complex")
      ->type_name("ID");
  command
      ->add_option("--process", options->process,
                   "Kind of conversation, see 'coconsult lists processes'; default: the first")
      ->type_name("ID");
  command->add_flag("--same-organisation", options->same_organisation,
                    "People of your own organisation are welcome too");
  command->add_flag("--urgent", options->urgent, "You need an answer soon: more people are asked at once");
  auto* preview =
      command->add_flag("--preview", options->preview, "Only show who would be asked; send nothing");
  command->add_flag("--draft", options->draft, "Keep it as a draft; send it later with send-draft")
      ->excludes(preview);
  command->add_flag("--no-identifying-data", options->no_identifying_data,
                    "Say that your text identifies nobody who uses services");
  command->add_flag("-y,--yes", options->yes, "Do not ask before sending")->excludes(preview);
  commands.OnRun(command, [options](Context& context) { return Ask(context, *options); });
}

}  // namespace coconsult::cli
