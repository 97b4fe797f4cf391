// SPDX-License-Identifier: Apache-2.0
#include <malloc.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <thread>
#include <utility>

#include "main/commands.h"
#include "main/server_app.h"
#include "main/start_up.h"
#include "observability/log.h"

namespace coconsult::main {
namespace {

using observability::Level;
using observability::Log;

constexpr int kDiskFailedExit = 3;
// Each commit frees what it used. Less than this is kept for the next one, and not given back to the system.
constexpr int kKeptMemory = 8 << 20;

// The disk failed: nothing may be acknowledged any more, so nothing is tidied up either.
[[noreturn]] void StopAtOnce(const std::string& text) {
  std::fprintf(stderr, "coconsultd: %s\n", text.c_str());
  std::_Exit(kDiskFailedExit);
}

sigset_t StopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  return signals;
}

// A second signal means now.
void ExitOnSecondSignal(sigset_t signals) {
  std::thread([signals] {
    int signal = 0;
    sigwait(&signals, &signal);
    std::_Exit(1);
  }).detach();
}

// Whole or not at all: whoever waits for the file never reads half of it.
bool WriteAddress(const std::string& file, const std::string& address) {
  const std::string unfinished = file + ".tmp";
  {
    std::ofstream out(unfinished);
    out << address << "\n";
    if (!out.flush()) return false;
  }
  return std::rename(unfinished.c_str(), file.c_str()) == 0;
}

Result<void> StartLogging(const config::Config& config) {
  observability::LogOptions options;
  options.level = observability::ParseLevel(config.log_level).value_or(Level::kInfo);
  options.format = observability::ParseLogFormat(config.log_format).value_or(observability::LogFormat::kText);
  options.file = config.log_file;
  return observability::StartLog(options);
}

}  // namespace

int Serve(const CommonOptions& common, const ServeOptions& options) {
  // Blocked before any thread is made, so that only the wait below receives them.
  const sigset_t signals = StopSignals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  mallopt(M_TRIM_THRESHOLD, kKeptMemory);

  const auto config = LoadConfig(common);
  if (!config) return Fail(config.error());
  if (const auto log = StartLogging(*config); !log) return Fail(log.error());
  const auto app = ServerApp::Start(*config, StopAtOnce);
  if (!app) return Fail(app.error());

  const std::string address = (*app)->address();
  const std::string web_address = (*app)->web_address();
  Log(Level::kInfo, "serving", {{"address", address}, {"data_dir", config->data_dir}});
  if (!web_address.empty()) Log(Level::kInfo, "serving_browsers", {{"address", web_address}});
  for (const auto& [file, text] :
       {std::pair{options.web_address_file, web_address}, {options.address_file, address}}) {
    if (file.empty() || WriteAddress(file, text)) continue;
    return Fail(InvalidArgument("--address-file", "The address could not be written to " + file +
                                                      ". Choose a file in a folder that you may write to."));
  }
  int signal = 0;
  sigwait(&signals, &signal);
  ExitOnSecondSignal(signals);
  (*app)->Drain();
  return 0;
}

}  // namespace coconsult::main
