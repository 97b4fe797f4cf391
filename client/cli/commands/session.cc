// SPDX-License-Identifier: Apache-2.0
#include <ostream>

#include "client/cli/commands/commands.h"
#include "client/cli/dialogue.h"
#include "client/cli/render_people.h"
#include "client/cli/text.h"

namespace coconsult::cli {
namespace {

struct SignInOptions {
  std::string email;
  bool password_stdin = false;
};

struct JoinOptions {
  bool stdin_lines = false;
  bool sign_in = false;
};

struct SecretOptions {
  bool password_stdin = false;
};

struct SignOutOptions {
  bool everywhere = false;
};

Error NeedsStdinOption(const std::string& what, const std::string& option) {
  return Usage("There is no terminal to ask you for " + what + ". Send it to the standard input and add " +
               option + ".");
}

Result<std::string> ReadPassword(Context& context, bool from_stdin, const std::string& prompt) {
  if (!from_stdin && !context.terminal().interactive())
    return NeedsStdinOption("the password", "--password-stdin");
  return context.terminal().ReadSecret(prompt);
}

// Asks twice at a terminal, so that a slip does not lock the person out.
Result<std::string> ReadNewPassword(Context& context, bool from_stdin) {
  CLIENT_ASSIGN_OR_RETURN(const std::string first,
                          ReadPassword(context, from_stdin, "New password, at least 15 characters: "));
  if (from_stdin) return first;
  CLIENT_ASSIGN_OR_RETURN(const std::string second, context.terminal().ReadSecret("The same again: "));
  if (first != second) return Usage("The two passwords differ. Nothing was changed.");
  return first;
}

Outcome OpenSession(Context& context, const std::string& email, const std::string& password) {
  CLIENT_ASSIGN_OR_RETURN(const CredentialsFile file, context.credentials_file());
  CLIENT_ASSIGN_OR_RETURN(client::Connection * server, context.ServerWithoutSession());
  v1::SignInRequest request;
  request.set_email(email);
  request.set_password(password);
  CLIENT_ASSIGN_OR_RETURN(v1::SignInResponse reply,
                          server->Call(&v1::IdentityService::Stub::SignIn, request));
  CLIENT_RETURN_IF_ERROR(file.Save({.server = context.server(),
                                    .token = reply.token(),
                                    .email = email,
                                    .practitioner = reply.practitioner()}));
  if (context.settings().json) {
    reply.clear_token();  // it is in the file, and output ends up in logs
    return context.PrintJson(reply);
  }
  context.out() << "Welcome, " << Clean(reply.display_name()) << ". You are signed in until "
                << LocalTime(ToTimePoint(reply.expire_time())) << ".\n";
  context.Hint("See what waits for you: coconsult inbox. What else you may do: coconsult whoami");
  return Done();
}

Outcome SignIn(Context& context, const SignInOptions& options) {
  std::string email = options.email;
  if (email.empty()) {
    if (!context.terminal().interactive()) return Usage("Say who you are: coconsult sign-in EMAIL");
    CLIENT_ASSIGN_OR_RETURN(email, AskLine(context.terminal(), "E-mail", true));
  }
  CLIENT_ASSIGN_OR_RETURN(const std::string password,
                          ReadPassword(context, options.password_stdin, "Password: "));
  return OpenSession(context, email, password);
}

Outcome SignOut(Context& context, const SignOutOptions& options) {
  CLIENT_ASSIGN_OR_RETURN(const CredentialsFile file, context.credentials_file());
  v1::SignOutRequest request;
  request.set_everywhere(options.everywhere);
  const auto reply = context.Call(&v1::IdentityService::Stub::SignOut, request);
  // A session that has ended already needs no more than forgetting.
  if (!reply && reply.error().reason != "NOT_SIGNED_IN") return reply.error();
  CLIENT_RETURN_IF_ERROR(file.Remove());
  if (context.settings().json) return context.PrintJson(v1::SignOutResponse());
  context.out() << (options.everywhere ? "You are signed out everywhere.\n" : "You are signed out.\n");
  return Done();
}

Outcome WhoAmI(Context& context) {
  CLIENT_ASSIGN_OR_RETURN(const auto session,
                          context.Call(&v1::IdentityService::Stub::GetSession, v1::GetSessionRequest()));
  if (context.settings().json) return context.PrintJson(session);
  Page page = context.page();
  RenderSession(page, session);
  page.Field("Server", context.server());
  return Done();
}

Outcome Join(Context& context, const JoinOptions& options) {
  Terminal& terminal = context.terminal();
  if (!options.stdin_lines && !terminal.interactive())
    return NeedsStdinOption("the invitation and a password", "--token-stdin");
  CLIENT_ASSIGN_OR_RETURN(const std::string token, terminal.ReadSecret("The invitation you were sent: "));
  CLIENT_ASSIGN_OR_RETURN(const std::string password, ReadNewPassword(context, options.stdin_lines));
  CLIENT_ASSIGN_OR_RETURN(client::Connection * server, context.ServerWithoutSession());
  v1::AcceptAccountInvitationRequest request;
  request.set_token(Trim(token));
  request.set_password(password);
  CLIENT_ASSIGN_OR_RETURN(const auto reply,
                          server->Call(&v1::IdentityService::Stub::AcceptAccountInvitation, request));
  if (options.sign_in) return OpenSession(context, reply.email(), password);
  if (context.settings().json) return context.PrintJson(reply);
  context.out() << "Welcome. Your account is ready.\n";
  context.Hint("Sign in: coconsult sign-in " + reply.email());
  return Done();
}

Outcome ChangePassword(Context& context, const SecretOptions& options) {
  CLIENT_ASSIGN_OR_RETURN(client::Connection * server, context.Server());
  v1::ChangePasswordRequest request;
  CLIENT_ASSIGN_OR_RETURN(*request.mutable_old_password(),
                          ReadPassword(context, options.password_stdin, "Present password: "));
  CLIENT_ASSIGN_OR_RETURN(*request.mutable_new_password(), ReadNewPassword(context, options.password_stdin));
  CLIENT_ASSIGN_OR_RETURN(const auto reply,
                          server->Call(&v1::IdentityService::Stub::ChangePassword, request));
  if (context.settings().json) return context.PrintJson(reply);
  context.out() << "Your password is changed. You are signed out everywhere else.\n";
  return Done();
}

void AddSignIn(CommandSet& commands) {
  auto* command =
      commands.Add("sign-in", "Open a session; it is kept for the next commands",
                   "The password is asked for, or read from the standard input; it is never an argument,\n"
                   "because other people on the machine can see those.\n\n"
                   "Example: coconsult sign-in anna@example.org");
  auto options = NewOptions<SignInOptions>();
  command->add_option("email", options->email, "Your e-mail; asked for when missing")->type_name("");
  command->add_flag("--password-stdin", options->password_stdin,
                    "Read the password from the standard input, one line");
  commands.OnRun(command, [options](Context& context) { return SignIn(context, *options); });
}

void AddJoin(CommandSet& commands) {
  auto* command = commands.Add(
      "join", "Accept an invitation to an account and choose a password",
      "An invitation works once. Passwords have at least 15 characters: three or four words do well.\n\n"
      "Example: coconsult join --sign-in\n"
      "From a script: printf '%s\\n%s\\n' \"$TOKEN\" \"$PASSWORD\" | coconsult join --token-stdin");
  auto options = NewOptions<JoinOptions>();
  command->add_flag("--token-stdin,--password-stdin", options->stdin_lines,
                    "Read two lines from the standard input: the invitation, then the password");
  command->add_flag("--sign-in", options->sign_in, "Sign in at once");
  commands.OnRun(command, [options](Context& context) { return Join(context, *options); });
}

void AddSignOut(CommandSet& commands) {
  auto* command = commands.Add("sign-out", "End your session", "Example: coconsult sign-out --everywhere");
  auto options = NewOptions<SignOutOptions>();
  command->add_flag("--everywhere", options->everywhere, "End all your sessions, on other devices too");
  commands.OnRun(command, [options](Context& context) { return SignOut(context, *options); });
}

}  // namespace

void AddSessionCommands(CommandSet& commands) {
  AddJoin(commands);
  AddSignIn(commands);
  AddSignOut(commands);
  auto* whoami = commands.Add("whoami", "Who you are signed in as, with which roles, and until when",
                              "Example: coconsult whoami");
  commands.OnRun(whoami, &WhoAmI);
  auto* password = commands.Add(
      "password", "Change your password; ends your other sessions",
      "Example: coconsult password\n"
      "From a script: printf '%s\\n%s\\n' \"$OLD\" \"$NEW\" | coconsult password --password-stdin");
  auto options = NewOptions<SecretOptions>();
  password->add_flag("--password-stdin", options->password_stdin,
                     "Read two lines from the standard input: the present password, then the new one");
  commands.OnRun(password, [options](Context& context) { return ChangePassword(context, *options); });
}

}  // namespace coconsult::cli
