// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <ostream>

#include "client/cli/commands/commands.h"
#include "client/cli/consultation_calls.h"
#include "client/cli/dialogue.h"
#include "client/cli/names.h"
#include "client/cli/render_thread.h"
#include "client/cli/text.h"
#include "client/cli/text_argument.h"
#include "client/cli/thread_calls.h"

namespace coconsult::cli {
namespace {

struct PostOptions {
  std::string id, kind, text;
};

struct MessageOptions {
  std::string id, text;
  std::int64_t sequence = 0;
  bool yes = false;
};

struct SearchOptions {
  std::vector<std::string> words;
  std::string in;
};

struct FlagOptions {
  std::string id, reason;
  std::int64_t sequence = 0;
};

// `usage`: the command with its text, for somebody who left that out.
Result<std::string> TextToPost(Context& context, const std::string& argument, const std::string& usage) {
  if (!argument.empty()) return ReadTextArgument(context.terminal(), argument);
  if (!context.terminal().interactive())
    return Usage("Give the text: " + usage + ", or - for the standard input.");
  return AskText(context.terminal(), "Your text:", true);
}

// The one kind that may be posted now. The error names those that may.
Result<std::string> OnlyKind(Context& context, const std::string& typed) {
  CLIENT_ASSIGN_OR_RETURN(const v1::Consultation consultation, GetConsultation(context, typed));
  const auto& allowed = consultation.phase().allowed_kinds();
  if (allowed.size() == 1) return allowed[0];
  if (allowed.empty()) {
    return Error{Code::kFailedPrecondition, "NOT_IN_THIS_PHASE",
                 "There is nothing for you to post at the moment. " + Clean(consultation.phase().guidance())};
  }
  return UsageOf("--kind", "Say what it is: " + Join({allowed.begin(), allowed.end()}, ", ") + ".");
}

Outcome Post(Context& context, const PostOptions& options) {
  v1::PostMessageRequest request;
  CLIENT_ASSIGN_OR_RETURN(*request.mutable_parent(), FindName(context, NameKind::kConsultation, options.id));
  std::string kind = options.kind;
  if (kind.empty()) {
    CLIENT_ASSIGN_OR_RETURN(kind, OnlyKind(context, request.parent()));
  }
  request.set_kind(kind);
  CLIENT_ASSIGN_OR_RETURN(*request.mutable_text(),
                          TextToPost(context, options.text, "coconsult post ID --kind KIND \"TEXT\""));
  CLIENT_ASSIGN_OR_RETURN(const auto reply, context.Call(&v1::ThreadService::Stub::PostMessage, request));
  if (context.settings().json) return context.PrintJson(reply);
  context.out() << "Posted as message " << reply.sequence() << " ("
                << Lower(context.labels().message_kind(kind)) << ").\n";
  CLIENT_ASSIGN_OR_RETURN(client::Connection * server, context.Server());
  TellRead(*server, request.parent(), reply.sequence());
  context.Hint("Now: " + context.labels().phase(reply.phase()) + ". More: coconsult show " +
               ShortId(request.parent()));
  return Done();
}

Result<std::string> NameOfMessage(Context& context, const MessageOptions& options) {
  CLIENT_ASSIGN_OR_RETURN(const std::string name, FindName(context, NameKind::kConsultation, options.id));
  return name + "/messages/" + std::to_string(options.sequence);
}

Outcome Edit(Context& context, const MessageOptions& options) {
  v1::EditMessageRequest request;
  CLIENT_ASSIGN_OR_RETURN(*request.mutable_name(), NameOfMessage(context, options));
  CLIENT_ASSIGN_OR_RETURN(*request.mutable_text(),
                          TextToPost(context, options.text, "coconsult edit ID NUMBER \"TEXT\""));
  CLIENT_ASSIGN_OR_RETURN(const auto reply, context.Call(&v1::ThreadService::Stub::EditMessage, request));
  if (context.settings().json) return context.PrintJson(reply);
  if (reply.unchanged()) {
    context.out() << "Message " << options.sequence << " says that already: nothing was changed.\n";
    return Done();
  }
  context.out() << "Message " << options.sequence << " is changed.\n";
  context.Hint("What it said before stays readable: coconsult history " + options.id + " " +
               std::to_string(options.sequence));
  return Done();
}

Outcome Remove(Context& context, const MessageOptions& options) {
  v1::DeleteMessageRequest request;
  CLIENT_ASSIGN_OR_RETURN(*request.mutable_name(), NameOfMessage(context, options));
  if (!options.yes) {
    if (!context.terminal().interactive()) return Usage("Removing cannot be undone. Add --yes to do it.");
    CLIENT_ASSIGN_OR_RETURN(
        const bool sure, AskYesNo(context.terminal(), "Remove the text of message " +
                                                          std::to_string(options.sequence) + " for good?"));
    if (!sure) return YouSaidNo("It stays as it was.");
  }
  CLIENT_ASSIGN_OR_RETURN(const auto reply, context.Call(&v1::ThreadService::Stub::DeleteMessage, request));
  if (context.settings().json) return context.PrintJson(reply);
  context.out() << "The text of message " << options.sequence << " is gone. Its number stays.\n";
  return Done();
}

Outcome History(Context& context, const MessageOptions& options) {
  v1::ListRevisionsRequest request;
  CLIENT_ASSIGN_OR_RETURN(*request.mutable_name(), NameOfMessage(context, options));
  CLIENT_ASSIGN_OR_RETURN(const auto reply, context.Call(&v1::ThreadService::Stub::ListRevisions, request));
  if (context.settings().json) return context.PrintJson(reply);
  Page page = context.page();
  RenderRevisions(page, reply);
  return Done();
}

Outcome Search(Context& context, const SearchOptions& options) {
  v1::SearchMessagesRequest request;
  request.set_query(Join(options.words, " "));
  if (!options.in.empty()) {
    CLIENT_ASSIGN_OR_RETURN(*request.mutable_parent(),
                            FindName(context, NameKind::kConsultation, options.in));
  }
  CLIENT_ASSIGN_OR_RETURN(const auto reply, context.Call(&v1::ThreadService::Stub::SearchMessages, request));
  if (context.settings().json) return context.PrintJson(reply);
  if (reply.messages().empty()) {
    context.Hint("Nothing found in the messages of your consultations.");
    return Done();
  }
  Page page = context.page();
  RenderHits(page, reply);
  if (!reply.next_page_token().empty()) context.Hint("There is more: add a word to narrow it down.");
  return Done();
}

Outcome Flag(Context& context, const FlagOptions& options) {
  CLIENT_ASSIGN_OR_RETURN(const std::string name, FindName(context, NameKind::kConsultation, options.id));
  v1::FlagMessageRequest request;
  request.set_message(name + "/messages/" + std::to_string(options.sequence));
  CLIENT_ASSIGN_OR_RETURN(*request.mutable_reason(), ReadTextArgument(context.terminal(), options.reason));
  CLIENT_ASSIGN_OR_RETURN(const auto reply, context.Call(&v1::ModerationService::Stub::FlagMessage, request));
  if (context.settings().json) return context.PrintJson(reply);
  context.out() << (reply.already_reported()
                        ? "You reported it already, and the moderators will look at it. Nothing was added.\n"
                        : "Thank you. The moderators will look at it.\n");
  return Done();
}

void AddRead(CommandSet& commands) {
  auto* command = commands.Add("read", "Read the messages of a consultation",
                               "Shows the newest 50 unless you ask for more. The others see how far you have "
                               "read.\n\nExample: coconsult read 4k7m2x9q --after 12");
  auto id = NewOptions<std::string>();
  auto range = NewOptions<ReadRange>();
  command->add_option("id", *id, "The consultation")->required()->type_name("");
  auto* after = command->add_option("--after", range->after, "Only messages after this number")
                    ->check(WholeNumber(0))
                    ->type_name("NUMBER");
  command->add_flag("--all", range->all, "From the first message on")->excludes(after);
  commands.OnRun(command, [id, range](Context& context) { return ReadThread(context, *id, *range); });
}

void AddPost(CommandSet& commands) {
  auto* command = commands.Add(
      "post", "Post a message",
      "What may be posted depends on the phase: coconsult show ID\n"
      "The text may come from a file (@file) or the standard input (-). Write -- before a text that\n"
      "starts with a dash.\n\n"
      "Example: coconsult post 4k7m2x9q --kind clarifying_question \"Who decides the rota?\"");
  auto options = NewOptions<PostOptions>();
  command->add_option("id", options->id, "The consultation")->required()->type_name("");
  command->add_option("text", options->text, "The text, @file, or -; asked for when missing")->type_name("");
  command->add_option("--kind", options->kind, "What it is; may be left out when only one is possible")
      ->type_name("KIND");
  commands.OnRun(command, [options](Context& context) { return Post(context, *options); });
}

// The consultation and the number of the message.
std::shared_ptr<MessageOptions> AddMessage(CLI::App* command) {
  auto options = NewOptions<MessageOptions>();
  command->add_option("id", options->id, "The consultation")->required()->type_name("");
  command->add_option("number", options->sequence, "The number of the message")
      ->required()
      ->check(WholeNumber(1))
      ->type_name("");
  return options;
}

void AddEdit(CommandSet& commands) {
  auto* command = commands.Add("edit", "Change the text of a message of yours",
                               "What it said before stays readable as its history.\n\n"
                               "Example: coconsult edit 4k7m2x9q 3 \"Who decides the rota, and when?\"");
  auto options = AddMessage(command);
  command->add_option("text", options->text, "The text, @file, or -; asked for when missing")->type_name("");
  commands.OnRun(command, [options](Context& context) { return Edit(context, *options); });
}

void AddRemove(CommandSet& commands) {
  auto* command = commands.Add("remove", "Remove a message of yours",
                               "The text goes for good, with its history; the number stays.\n\n"
                               "Example: coconsult remove 4k7m2x9q 3");
  auto options = AddMessage(command);
  command->add_flag("--yes", options->yes, "Do not ask whether you are sure");
  commands.OnRun(command, [options](Context& context) { return Remove(context, *options); });
}

void AddHistory(CommandSet& commands) {
  auto* command = commands.Add("history", "Read what a message said before it was changed",
                               "Example: coconsult history 4k7m2x9q 3");
  auto options = AddMessage(command);
  commands.OnRun(command, [options](Context& context) { return History(context, *options); });
}

void AddSearch(CommandSet& commands) {
  auto* command = commands.Add(
      "search", "Search the messages of your consultations",
      "Finds the messages that hold every word, newest first, in other forms of the word too. The last\n"
      "word may be a beginning. A new message can be found after about a second; the asks\n"
      "themselves are not searched.\n\n"
      "Example: coconsult search rota doubtful");
  auto options = NewOptions<SearchOptions>();
  command->add_option("words", options->words, "What to look for")->required()->type_name("");
  command->add_option("--in", options->in, "Only in this consultation")->type_name("ID");
  commands.OnRun(command, [options](Context& context) { return Search(context, *options); });
}

void AddFlag(CommandSet& commands) {
  auto* command =
      commands.Add("flag", "Report a message to the moderators",
                   "Example: coconsult flag 4k7m2x9q 3 --reason \"This names a person who uses services.\"");
  auto options = NewOptions<FlagOptions>();
  command->add_option("id", options->id, "The consultation")->required()->type_name("");
  command->add_option("number", options->sequence, "The number of the message")
      ->required()
      ->check(WholeNumber(1))
      ->type_name("");
  command->add_option("--reason", options->reason, "What is wrong with it")->required()->type_name("TEXT");
  commands.OnRun(command, [options](Context& context) { return Flag(context, *options); });
}

}  // namespace

void AddThreadCommands(CommandSet& commands) {
  AddRead(commands);
  AddPost(commands);
  AddEdit(commands);
  AddRemove(commands);
  AddHistory(commands);
  AddSearch(commands);
  AddFlag(commands);
}

}  // namespace coconsult::cli
