// SPDX-License-Identifier: Apache-2.0
#include <absl/synchronization/mutex.h>
#include <CLI/CLI.hpp>

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "bench/ceilings/echo_server.h"
#include "bench/measures/measures.h"
#include "bench/options.h"
#include "bench/run.h"

namespace coconsult::bench {
namespace {

constexpr const char* kAbout =
    "coconsult-bench: measures the server against what its parts can do at most, in turn in one run.\n"
    "It starts a server of its own in a folder of its own and ends both. No floor makes it fail; a lost post "
    "does.";
constexpr std::int64_t kGrowth = 10'000'000;

void AddOptions(CLI::App& cli, Options& options) {
  std::vector<std::string> names;
  std::string list;
  for (const NamedMeasure& measure : AllMeasures()) {
    names.emplace_back(measure.name);
    list += (list.empty() ? "" : ", ") + names.back();
  }
  cli.add_option("--seconds", options.seconds, "Length of each sample")
      ->check(CLI::Range(0.05, 60.0))
      ->capture_default_str();
  cli.add_option("--pairs", options.pairs, "Samples of ours and of each ceiling, in turn")
      ->check(CLI::Range(1, 50))
      ->capture_default_str();
  cli.add_option("--streams", options.streams, "Watch streams of 'fanout' and 'memory'")
      ->check(CLI::Range(2, 4000))
      ->capture_default_str();
  cli.add_option("--only", options.only, "Measures to take: " + list)->check(CLI::IsMember(names));
  cli.add_flag("--peers", options.peers,
               "'chat' and 'room' also against Prosody and ejabberd, which must be installed");
  cli.add_option("--growth", options.growth, "Stored messages of 'growth'; left out without it")
      ->check(CLI::Range(std::int64_t{10'000}, std::int64_t{100'000'000}));
  cli.add_option("--json", options.json_file, "Write the report to this file too");
  cli.add_option("--publish", options.publish_folder, "Write results.md and plots/ to this folder")
      ->check(CLI::ExistingDirectory);
  cli.add_option("--daemon", options.daemon_program, "The server's program")
      ->check(CLI::ExistingFile)
      ->capture_default_str();
  cli.add_option("--demo", options.demo_file, "People to fill the server with (CSV)")
      ->check(CLI::ExistingFile)
      ->capture_default_str();
  cli.add_option("--processes", options.processes_folder,
                 "Kinds of conversation that the server offers (TOML)")
      ->check(CLI::ExistingDirectory)
      ->capture_default_str();
  cli.add_option("--dir", options.work_folder,
                 "Where to make the folder for the data: on the disk to be measured")
      ->check(CLI::ExistingDirectory)
      ->capture_default_str();
}

int Complain(const Error& error) {
  std::fprintf(stderr, "coconsult-bench: %s\n", error.message.c_str());
  for (const auto& violation : error.violations) {
    std::fprintf(stderr, "  %s: %s\n", violation.field.c_str(), violation.description.c_str());
  }
  return 1;
}

// Without what says only where files are: it is published.
std::string CommandLine(int argc, char** argv) {
  static const std::set<std::string> places = {"--daemon", "--demo",      "--dir",
                                               "--json",   "--processes", "--publish"};
  std::string command = "coconsult-bench";
  for (int i = 1; i < argc; ++i) {
    if (places.contains(argv[i])) {
      ++i;
    } else {
      command += std::string(" ") + argv[i];
    }
  }
  return command;
}

}  // namespace
}  // namespace coconsult::bench

int main(int argc, char** argv) {
  // As in the server: Debian builds Abseil with its search for deadlocks switched on.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  using namespace coconsult::bench;  // NOLINT(google-build-using-namespace)
  CLI::App cli{kAbout};
  Options options;
  options.daemon_program =
      (std::filesystem::read_symlink("/proc/self/exe").parent_path() / "coconsultd").string();
  options.demo_file = COCONSULT_BENCH_DEMO;
  options.processes_folder = COCONSULT_BENCH_PROCESSES;
  options.work_folder = std::filesystem::temp_directory_path().string();
  std::string echo_address_file;
  AddOptions(cli, options);
  cli.add_option("--echo-server", echo_address_file, "")->group("");
  CLI11_PARSE(cli, argc, argv);
  if (!echo_address_file.empty()) return ServeEcho(echo_address_file);
  if (options.growth == 0 && !options.only.empty() && options.Wants("growth")) options.growth = kGrowth;
  const Outcome outcome = Run(options, CommandLine(argc, argv));
  return outcome ? 0 : Complain(outcome.error());
}
