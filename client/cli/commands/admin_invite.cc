// SPDX-License-Identifier: Apache-2.0
#include <ostream>

#include "client/cli/commands/admin_commands.h"
#include "client/cli/csv_table.h"
#include "client/cli/private_file.h"
#include "client/cli/text.h"

namespace coconsult::cli {
namespace {

struct InviteOptions {
  std::string email, name;
  std::vector<std::string> roles;
};

struct InviteAllOptions {
  std::string out;
};

// The token is in the first reply only. When that reply was lost, the repeat comes without it, and another
// invitation takes the place of the first.
Result<v1::CreateAccountInvitationResponse> CreateInvitation(
    Context& context, const v1::CreateAccountInvitationRequest& request) {
  CLIENT_ASSIGN_OR_RETURN(auto reply,
                          context.Call(&v1::AdminService::Stub::CreateAccountInvitation, request));
  if (!reply.token().empty()) return reply;
  return context.Call(&v1::AdminService::Stub::CreateAccountInvitation, request);
}

// People know the option, not the field that it fills.
Error WithOption(Error error) {
  for (auto& violation : error.violations) {
    if (violation.field == "display_name") violation.field = "--name";
  }
  return error;
}

Outcome Invite(Context& context, const InviteOptions& options) {
  v1::CreateAccountInvitationRequest request;
  request.set_email(options.email);
  request.set_display_name(options.name);
  CLIENT_ASSIGN_OR_RETURN(const auto roles, ParseRoles(options.roles));
  for (const v1::Role role : roles) request.add_roles(role);
  const auto created = CreateInvitation(context, request);
  if (!created) return context.settings().json ? created.error() : WithOption(created.error());
  const auto& reply = *created;
  if (context.settings().json) return context.PrintJson(reply);
  context.out() << reply.token() << '\n';
  context.Hint("This is the invitation for " + options.email + ", until " +
               LocalTime(ToTimePoint(reply.expire_time())) +
               ". It works once: give it to them by a safe way. They use it with: coconsult join");
  return Done();
}

Outcome WriteInvitations(Context& context, const v1::ListAccountsResponse& people, PrivateFile& file,
                         int& written) {
  CLIENT_RETURN_IF_ERROR(file.Write(CsvLine({"email", "token"})));
  for (const auto& person : people.practitioners()) {
    v1::CreateAccountInvitationRequest request;
    request.set_email(person.email());
    CLIENT_ASSIGN_OR_RETURN(const auto reply, CreateInvitation(context, request));
    // One by one: a token that is lost would leave its person without an invitation.
    CLIENT_RETURN_IF_ERROR(file.Write(CsvLine({person.email(), reply.token()})));
    ++written;
  }
  return Done();
}

Outcome InviteAll(Context& context, const InviteAllOptions& options) {
  v1::ListAccountsRequest request;
  request.set_unregistered_only(true);
  request.set_page_size(500);
  CLIENT_ASSIGN_OR_RETURN(const auto people,
                          context.CallForAll(&v1::AdminService::Stub::ListAccounts, request));
  CLIENT_ASSIGN_OR_RETURN(PrivateFile file, PrivateFile::Create(options.out));
  int written = 0;
  const Outcome outcome = WriteInvitations(context, people, file, written);
  if (!outcome) {
    Error error = outcome.error();
    error.message += " " + Count(written, "invitation is", "invitations are") + " in '" + options.out +
                     "' and stay valid. To invite everybody anew, run the command again with another file.";
    return error;
  }
  if (context.settings().json) {
    context.out() << "{\"invited_count\": " << written << "}\n";
    return Done();
  }
  context.out() << "Invited " << Count(written, "person", "people") << ".\n";
  context.Hint("The invitations are in '" + options.out +
               "', which only you can read. Each works once: pass them on by a safe way.");
  return Done();
}

}  // namespace

void AddInvitations(CommandSet& commands, CLI::App* group) {
  auto* invite = commands.AddTo(
      group, "invite", "Invite one person to have an account; prints the invitation",
      "Earlier invitations of the same person stop working.\n\n"
      "Example: coconsult admin invite anna@example.org --name \"Anna Sampleton\" --role practitioner");
  auto options = NewOptions<InviteOptions>();
  invite->add_option("email", options->email, "Their e-mail")->required()->type_name("");
  invite->add_option("--name", options->name, "Their name; needed when they are new")->type_name("NAME");
  invite->add_option("--role", options->roles, "Roles to hold; default: practitioner, or as they are")
      ->type_name("ROLE")
      ->delimiter(',');
  commands.OnRun(invite, [options](Context& context) { return Invite(context, *options); });

  auto* all =
      commands.AddTo(group, "invite-all", "Invite everybody who is named and has no account yet",
                     "Writes a new CSV file with the columns email and token that only you can read.\n\n"
                     "Example: coconsult admin invite-all --out invitations.csv");
  auto all_options = NewOptions<InviteAllOptions>();
  all->add_option("--out", all_options->out, "The file to write; it must not exist")
      ->required()
      ->type_name("FILE");
  commands.OnRun(all, [all_options](Context& context) { return InviteAll(context, *all_options); });
}

}  // namespace coconsult::cli
