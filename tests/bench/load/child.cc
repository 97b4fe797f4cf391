// SPDX-License-Identifier: Apache-2.0
#include "bench/load/child.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <thread>
#include <utility>

namespace coconsult::bench {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kPoll{2};
constexpr milliseconds kStopPatience{10'000};

// The children that run now, for the thread that waits for an interruption. 0 = free.
std::array<std::atomic<pid_t>, 16> running_children{};

void Remember(pid_t pid) {
  for (auto& slot : running_children) {
    pid_t free = 0;
    if (slot.compare_exchange_strong(free, pid)) return;
  }
}

void Forget(pid_t pid) {
  for (auto& slot : running_children) {
    pid_t expected = pid;
    if (slot.compare_exchange_strong(expected, 0)) return;
  }
}

std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

std::vector<std::string> CleanEnvironment() {
  std::vector<std::string> kept;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    if (!std::string_view(*entry).starts_with("COCONSULT_")) kept.emplace_back(*entry);
  }
  return kept;
}

sigset_t StopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  return signals;
}

// What the kernel is told about a program to start.
class SpawnPlan {
 public:
  explicit SpawnPlan(const ChildFiles& files) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, files.input.c_str(), O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions_, STDOUT_FILENO, files.output.c_str(),
                                     O_WRONLY | O_CREAT | O_APPEND, 0600);
    posix_spawn_file_actions_adddup2(&actions_, STDOUT_FILENO, STDERR_FILENO);
    // The bench blocks signals that its children must hear.
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_init(&attributes_);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK);
  }
  ~SpawnPlan() {
    posix_spawnattr_destroy(&attributes_);
    posix_spawn_file_actions_destroy(&actions_);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;

  const posix_spawn_file_actions_t* actions() const { return &actions_; }
  const posix_spawnattr_t* attributes() const { return &attributes_; }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

}  // namespace

Result<Child> Child::Start(const std::vector<std::string>& command, const ChildFiles& files) {
  const SpawnPlan plan(files);
  std::vector<std::string> arguments = command;
  std::vector<std::string> environment = CleanEnvironment();
  pid_t pid = 0;
  const int failed = posix_spawnp(&pid, command.front().c_str(), plan.actions(), plan.attributes(),
                                  Pointers(arguments).data(), Pointers(environment).data());
  if (failed != 0) return Failure(command.front() + " cannot be started: " + std::strerror(failed) + ".");
  Remember(pid);
  return Child(pid);
}

Child::Child(Child&& other) noexcept : pid_(std::exchange(other.pid_, -1)), status_(other.status_) {}

Child& Child::operator=(Child&& other) noexcept {
  if (this != &other) {
    End();
    pid_ = std::exchange(other.pid_, -1);
    status_ = other.status_;
  }
  return *this;
}

Child::~Child() { End(); }

bool Child::Running() {
  if (pid_ < 0) return false;
  if (waitpid(pid_, &status_, WNOHANG) == 0) return true;
  Forget(std::exchange(pid_, -1));
  return false;
}

Result<int> Child::Wait(milliseconds patience) {
  const auto until = steady_clock::now() + patience;
  while (Running()) {
    if (steady_clock::now() >= until) return Failure("A program did not end in time.");
    std::this_thread::sleep_for(kPoll);
  }
  if (!WIFEXITED(status_)) return Failure("A program was ended by a signal.");
  return WEXITSTATUS(status_);
}

void Child::End() {
  if (!Running()) return;
  kill(pid_, SIGTERM);
  if (Wait(kStopPatience) || !Running()) return;
  kill(pid_, SIGKILL);
  waitpid(pid_, &status_, 0);
  Forget(std::exchange(pid_, -1));
}

void EndChildrenWhenInterrupted(const std::string& folder) {
  const sigset_t signals = StopSignals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::thread([signals, folder] {
    int signal = 0;
    sigwait(&signals, &signal);
    for (auto& slot : running_children) {
      const pid_t pid = slot.load();
      if (pid <= 0) continue;
      kill(pid, SIGKILL);
      waitpid(pid, nullptr, 0);  // so that it makes no more files
    }
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
    std::_Exit(128 + signal);
  }).detach();
}

Result<std::string> WaitForLine(const std::string& file, Child& child, milliseconds patience) {
  const auto until = steady_clock::now() + patience;
  while (steady_clock::now() < until) {
    std::ifstream in(file);
    std::string line;
    if (std::getline(in, line) && !line.empty()) return line;
    if (!child.Running()) return Failure("A program ended before it was ready.");
    std::this_thread::sleep_for(kPoll);
  }
  return Failure("A program was not ready in time.");
}

}  // namespace coconsult::bench
