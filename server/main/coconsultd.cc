// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>

#include <cstdlib>

#include "main/commands.h"

namespace {

constexpr int kUsage = 2;

}  // namespace

// The daemon's command line. Every command prints one clear line and returns non-zero when it cannot do its
// work.
int main(int argc, char** argv) {
  using namespace coconsult::main;  // NOLINT(google-build-using-namespace)
  CLI::App cli{"coconsultd: the Coconsult server. Without a command it serves."};
  cli.set_version_flag("--version", COCONSULT_VERSION);
  cli.footer(
      "Settings come from defaults, then the configuration file, then COCONSULT_* variables, then flags; the "
      "last one wins.\n"
      "A first start:  coconsultd init --email you@example.org --name 'Your Name' && coconsultd");
  cli.require_subcommand(0, 1);
  cli.fallthrough();

  CommonOptions common;
  cli.add_option("--config", common.config_file, "Configuration file (TOML)")->envname("COCONSULT_CONFIG");
  cli.add_option("--data-dir", common.data_dir, "Folder for the database; made if missing");
  cli.add_option("--listen", common.listen, "Loopback host:port or unix:/path; port 0 takes a free one");
  cli.add_option("--set", common.overrides, "Any setting: key=value; see 'coconsultd config'");

  int exit_code = 0;
  ServeOptions serve;
  const auto run_serve = [&] { exit_code = Serve(common, serve); };
  auto* serve_command = cli.add_subcommand("serve", "Run the server until SIGTERM or SIGINT");
  serve_command->add_option("--web-address-file", serve.web_address_file,
                            "Write the address for browsers to this file once it is served");
  serve_command->add_option("--address-file", serve.address_file,
                            "Write the address listened on to this file once serving");
  serve_command->callback(run_serve);

  InitOptions init;
  auto* init_command = cli.add_subcommand("init", "Make the data directory and the first administrator");
  init_command->add_option("--email", init.email, "The administrator's e-mail")->required();
  init_command->add_option("--name", init.display_name, "The administrator's name")->required();
  init_command->add_flag("--password-stdin", init.password_from_stdin,
                         "Read the password from standard input instead of asking");
  init_command->callback([&] { exit_code = Init(common, init); });

  std::string checked_file;
  auto* verify_command =
      cli.add_subcommand("verify", "Check the database from end to end; safe while the server runs");
  verify_command->add_option("file", checked_file, "A backup to check instead");
  verify_command->callback([&] { exit_code = Verify(common, checked_file); });

  std::string destination;
  auto* backup_command = cli.add_subcommand("backup", "Copy the database, checked, while the server runs");
  backup_command->add_option("destination", destination, "File to write; must not exist")->required();
  backup_command->callback([&] { exit_code = Backup(common, destination); });

  RestoreOptions restore;
  auto* restore_command =
      cli.add_subcommand("restore", "Make the database as it was at any moment, from the archive, checked");
  restore_command->add_option("--archive", restore.archive, "The archive; default: the setting archive.dir");
  restore_command->add_option("--at", restore.at,
                              "The moment, in UTC: 2026-11-27T09:30:00Z; default: the newest there is");
  restore_command->add_flag("--list", restore.list, "Check the archive, and print which moments there are");
  restore_command->add_option("target", restore.target, "Data directory to make; must not hold a database");
  restore_command->callback([&] { exit_code = Restore(common, restore); });

  cli.add_subcommand("config", "Print every setting: its meaning, value and where the value came from")
      ->callback([&] { exit_code = PrintConfig(common); });

  cli.add_subcommand(
         "routing-log",
         "Print people, asks, invitations and replies as events for coconsult-replay; of a stopped "
         "server, or a restored copy")
      ->callback([&] { exit_code = PrintRoutingLog(common); });

  try {
    cli.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return cli.exit(error) == 0 ? 0 : kUsage;  // help and version are no errors
  }
  if (cli.get_subcommands().empty()) run_serve();
  return exit_code;
}
