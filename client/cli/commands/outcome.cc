// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <ostream>

#include "client/cli/close_form.h"
#include "client/cli/commands/commands.h"
#include "client/cli/names.h"
#include "client/cli/render_outcome.h"
#include "client/cli/text.h"
#include "client/cli/text_argument.h"

namespace coconsult::cli {
namespace {

struct CloseOptions {
  std::string id;
  bool decline = false;
  std::map<std::string, std::string> answers;  // by field, filled in by the options
};

struct FormsOptions {
  bool all = false;
};

// The form that waits: named itself, or the close form of the consultation named.
Result<v1::OutcomeForm> FindForm(Context& context, const std::string& typed) {
  CLIENT_ASSIGN_OR_RETURN(const auto waiting, context.Call(&v1::OutcomeService::Stub::ListOutcomeForms,
                                                           v1::ListOutcomeFormsRequest()));
  if (typed.size() < 6)
    return Usage("'" + Clean(typed) + "' is too short. Give at least the last 6 characters of the id.");
  const std::string ending = Lower(typed);
  std::vector<v1::OutcomeForm> found;
  for (const auto& form : waiting.forms()) {
    const bool about = form.consultation().ends_with(ending) && form.wave() == v1::FORM_WAVE_CLOSE;
    if (about || Lower(form.name()).ends_with(ending)) found.push_back(form);
  }
  if (found.size() == 1) return found.front();
  if (found.empty())
    return Error{Code::kNotFound, "NOT_FOUND", "No form waits for you there. See which do: coconsult forms"};
  return Usage("'" + Clean(typed) + "' fits several forms. Give more of the id; see: coconsult forms");
}

Result<v1::CloseAnswers> Answers(Context& context, const CloseOptions& options, v1::FormRole role) {
  if (!options.answers.empty()) {
    auto answers = options.answers;
    if (const auto text = answers.find("take_away"); text != answers.end()) {
      CLIENT_ASSIGN_OR_RETURN(text->second, ReadTextArgument(context.terminal(), text->second));
    }
    return AnswersFrom(answers, role);
  }
  if (context.terminal().interactive() && !context.settings().json)
    return AskCloseQuestions(context.terminal(), role);
  return Usage("Give your answers as options: " + OptionsFor(role) +
               "; or --decline. See: coconsult close --help");
}

Outcome Close(Context& context, const CloseOptions& options) {
  if (options.decline && !options.answers.empty()) return Usage("Give answers or --decline, not both.");
  CLIENT_ASSIGN_OR_RETURN(const v1::OutcomeForm form, FindForm(context, options.id));
  v1::SubmitOutcomeRequest request;
  request.set_name(form.name());
  request.set_decline(options.decline);
  if (!options.decline) {
    if (form.wave() != v1::FORM_WAVE_CLOSE) {
      return Error{Code::kFailedPrecondition, "WRONG_STATE",
                   "The form " + WaveText(form.wave()) + " can only be declined from here: coconsult close " +
                       ShortId(form.name()) + " --decline"};
    }
    CLIENT_ASSIGN_OR_RETURN(*request.mutable_close(), Answers(context, options, form.role()));
  }
  CLIENT_ASSIGN_OR_RETURN(const auto reply, context.Call(&v1::OutcomeService::Stub::SubmitOutcome, request));
  if (context.settings().json) return context.PrintJson(reply);
  context.out() << (options.decline ? "That is fine; you will not be asked again.\n"
                                    : "Thank you. Your answers are kept.\n");
  context.Hint("Now: " + context.labels().phase(reply.outcome().phase()) + ". More: coconsult show " +
               ShortId(form.consultation()));
  return Done();
}

Outcome Forms(Context& context, const FormsOptions& options) {
  v1::ListOutcomeFormsRequest request;
  request.set_include_completed(options.all);
  CLIENT_ASSIGN_OR_RETURN(const auto reply,
                          context.Call(&v1::OutcomeService::Stub::ListOutcomeForms, request));
  if (context.settings().json) return context.PrintJson(reply);
  Page page = context.page();
  if (reply.forms().empty()) {
    page.Paragraph("No form waits for you.");
    return Done();
  }
  RenderForms(page, reply);
  context.Hint("\nFill one in: coconsult close ID");
  return Done();
}

std::string HelpOf(const CloseQuestion& question) {
  std::string help = question.text;
  std::vector<std::string> ids;
  for (const Choice& choice : question.choices) ids.push_back(choice.id);
  if (question.field.starts_with("confidence") || question.field == "value_me") {
    help += " " + ids.front() + " to " + ids.back();
  } else if (!ids.empty()) {
    help += " " + Join(ids, ", ");
  }
  return help;
}

void AddClose(CommandSet& commands) {
  auto* command = commands.Add(
      "close", "Fill in the form at the end of a consultation; it takes a minute",
      "At a terminal, without answers as options, you are asked one question after the other.\n\n"
      "Example: coconsult close 4k7m2x9q --course-of-action reframed_problem --value-me 4\n"
      "         coconsult close 4k7m2x9q --i-learned a_little --time-spent 15_30");
  auto options = NewOptions<CloseOptions>();
  command->add_option("id", options->id, "The consultation or the form")->required()->type_name("");
  command->add_flag("--decline", options->decline, "No, thank you; you are not asked again");
  for (const CloseQuestion& question : CloseQuestions()) {
    const std::string field = question.field;
    const std::string group = question.asker && question.consultant ? "Everybody is asked"
                              : question.asker                      ? "Who asked is asked"
                                                                    : "Who helped is asked";
    command
        ->add_option_function<std::string>(
            OptionOf(question),
            [options, field](const std::string& answer) { options->answers[field] = answer; },
            HelpOf(question))
        ->type_name(question.choices.empty() ? "TEXT" : "ANSWER")
        ->group(group);
  }
  commands.OnRun(command, [options](Context& context) { return Close(context, *options); });
}

}  // namespace

void AddOutcomeCommands(CommandSet& commands) {
  AddClose(commands);
  auto* forms = commands.Add("forms", "Forms that wait for you", "Example: coconsult forms");
  auto options = NewOptions<FormsOptions>();
  forms->add_flag("--all", options->all, "Also those that you have filled in");
  commands.OnRun(forms, [options](Context& context) { return Forms(context, *options); });
}

}  // namespace coconsult::cli
