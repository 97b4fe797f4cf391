// SPDX-License-Identifier: Apache-2.0
#include <cctype>
#include <ostream>

#include "client/cli/commands/admin_commands.h"
#include "client/cli/commands/commands.h"
#include "client/cli/names.h"
#include "client/cli/render_people.h"
#include "client/cli/text.h"

namespace coconsult::cli {
namespace {

struct RolesOptions {
  std::string practitioner;
  std::vector<std::string> roles;
};

struct AccountsOptions {
  bool unregistered = false;
};

Outcome SetRoles(Context& context, const RolesOptions& options) {
  v1::SetRolesRequest request;
  CLIENT_ASSIGN_OR_RETURN(const auto roles, ParseRoles(options.roles));
  for (const v1::Role role : roles) request.add_roles(role);
  CLIENT_ASSIGN_OR_RETURN(*request.mutable_practitioner(),
                          FindName(context, NameKind::kPractitioner, options.practitioner));
  CLIENT_ASSIGN_OR_RETURN(const auto reply, context.Call(&v1::AdminService::Stub::SetRoles, request));
  if (context.settings().json) return context.PrintJson(reply);
  context.out() << "Their roles are now: " << RolesText(request.roles()) << ".\n";
  return Done();
}

Outcome ListAccounts(Context& context, const AccountsOptions& options) {
  v1::ListAccountsRequest request;
  request.set_unregistered_only(options.unregistered);
  request.set_page_size(500);
  CLIENT_ASSIGN_OR_RETURN(const auto reply,
                          context.CallForAll(&v1::AdminService::Stub::ListAccounts, request));
  if (context.settings().json) return context.PrintJson(reply);
  Page page = context.page();
  RenderAccounts(page, reply.practitioners());
  return Done();
}

}  // namespace

Result<std::vector<v1::Role>> ParseRoles(const std::vector<std::string>& names) {
  std::vector<v1::Role> roles;
  for (const std::string& name : names) {
    v1::Role role = v1::ROLE_UNSPECIFIED;
    std::string upper = "ROLE_";
    for (const char c : name) upper += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    if (!v1::Role_Parse(upper, &role) || role == v1::ROLE_UNSPECIFIED) {
      return UsageOf("role", "'" + Clean(name) +
                                 "' is no role. Use practitioner, connector, moderator, evaluator, "
                                 "integrator or administrator.");
    }
    roles.push_back(role);
  }
  return roles;
}

void AddAdminCommands(CommandSet& commands) {
  auto* group = commands.AddGroup("admin", "For administrators: people, invitations, roles",
                                  "Example: coconsult admin accounts");
  AddImport(commands, group);
  AddInvitations(commands, group);

  auto* roles =
      commands.AddTo(group, "roles", "Set the roles of a person; the ones you name replace those they had",
                     "Example: coconsult admin roles anna@example.org practitioner connector");
  auto roles_options = NewOptions<RolesOptions>();
  roles->add_option("person", roles_options->practitioner, "Id or e-mail")->required()->type_name("");
  roles
      ->add_option("role", roles_options->roles,
                   "practitioner, connector, moderator, evaluator, integrator, administrator")
      ->required()
      ->type_name("");
  commands.OnRun(roles, [roles_options](Context& context) { return SetRoles(context, *roles_options); });

  auto* accounts =
      commands.AddTo(group, "accounts", "Everybody with an account or named, with e-mail and roles",
                     "Example: coconsult admin accounts --unregistered");
  auto accounts_options = NewOptions<AccountsOptions>();
  accounts->add_flag("--unregistered", accounts_options->unregistered, "Only who has not joined yet");
  commands.OnRun(accounts,
                 [accounts_options](Context& context) { return ListAccounts(context, *accounts_options); });
}

}  // namespace coconsult::cli
