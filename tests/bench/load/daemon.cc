// SPDX-License-Identifier: Apache-2.0
#include "bench/load/daemon.h"

#include <filesystem>
#include <fstream>

namespace coconsult::bench {
namespace {

constexpr std::chrono::seconds kPatience{30};

std::string LogFile(const DaemonPlace& place) { return place.work_folder + "/coconsultd.log"; }

// What the daemon said last, as the reason that it did not do its work.
Error LastWords(const DaemonPlace& place, const Error& error) {
  std::ifstream in(LogFile(place));
  std::string last;
  for (std::string line; std::getline(in, line);) {
    if (!line.empty()) last = line;
  }
  return Failure(place.program + ": " + error.message + (last.empty() ? "" : " It said: " + last));
}

}  // namespace

Outcome Daemon::Init(const DaemonPlace& place, const Administrator& administrator) {
  const std::string input = place.work_folder + "/password";
  std::ofstream(input) << administrator.password << '\n';
  auto child = Child::Start({place.program, "init", "--data-dir", place.data_folder, "--email",
                             administrator.email, "--name", "Administrator", "--password-stdin"},
                            {.input = input, .output = LogFile(place)});
  if (!child) return child.error();
  const auto code = child->Wait(kPatience);
  std::filesystem::remove(input);
  if (!code) return LastWords(place, code.error());
  if (*code != 0) return LastWords(place, Failure("'init' failed."));
  return Done();
}

Result<Daemon> Daemon::Start(const DaemonPlace& place, std::vector<std::string> wrapper) {
  const std::string address_file = place.work_folder + "/address";
  std::filesystem::remove(address_file);
  std::vector<std::string> command = std::move(wrapper);
  command.insert(command.end(),
                 {place.program, "serve", "--data-dir", place.data_folder, "--listen", "127.0.0.1:0",
                  "--address-file", address_file, "--set", "processes.dir=" + place.processes_folder, "--set",
                  std::string("routing.policy=") + COCONSULT_BENCH_POLICY});
  CLIENT_ASSIGN_OR_RETURN(Child child, Child::Start(command, {.output = LogFile(place)}));
  auto address = WaitForLine(address_file, child, kPatience);
  if (!address) return LastWords(place, address.error());
  return Daemon(std::move(child), *std::move(address));
}

}  // namespace coconsult::bench
