// SPDX-License-Identifier: Apache-2.0
// A target's main where there is no libFuzzer: runs every file that is named, or that is in a folder named,
// through the target; then so many changed ones, or as many as there is time for.
//
//   fuzz_x [--changes N] [--seconds N] [--seed N] FILE|FOLDER...
//
// An input on which the target fails is written to the present folder as failed-input, and can be given as
// FILE.
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <vector>

#include "mutate.h"
#include "target.h"

namespace coconsult::fuzz {
namespace {

constexpr const char* kFailedInput = "failed-input";
constexpr unsigned kLongestSeconds = 60;  // then it hangs

struct Options {
  std::uint64_t changes = 0;
  double seconds = 3600;
  std::uint64_t seed = std::random_device()();
  std::vector<std::filesystem::path> paths;
};

Options ParseOptions(int count, char** arguments) {
  Options options;
  for (int i = 1; i < count; ++i) {
    const std::string argument = arguments[i];
    if (argument == "--changes" && i + 1 < count) {
      options.changes = std::stoull(arguments[++i]);
    } else if (argument == "--seconds" && i + 1 < count) {
      options.seconds = std::stod(arguments[++i]);
    } else if (argument == "--seed" && i + 1 < count) {
      options.seed = std::stoull(arguments[++i]);
    } else {
      options.paths.emplace_back(argument);
    }
  }
  return options;
}

std::vector<std::string> ReadInputs(const std::vector<std::filesystem::path>& paths) {
  std::vector<std::filesystem::path> files;
  for (const auto& path : paths) {
    if (!std::filesystem::is_directory(path)) {
      files.push_back(path);
      continue;
    }
    for (const auto& entry : std::filesystem::directory_iterator(path)) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::vector<std::string> inputs;
  for (const auto& file : files) {
    std::ifstream in(file, std::ios::binary);
    if (!in) std::cerr << file << " cannot be read.\n";
    if (in) inputs.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  return inputs;
}

// The input that is being tested, where the parent finds it when the child has died of it.
class Witness {
 public:
  Witness()
      : memory_(static_cast<char*>(mmap(nullptr, sizeof(std::size_t) + kMaxInputBytes, PROT_READ | PROT_WRITE,
                                        MAP_SHARED | MAP_ANONYMOUS, -1, 0))) {}

  void Note(const std::string& input) {
    const std::size_t size = std::min(input.size(), kMaxInputBytes);
    std::memcpy(memory_, &size, sizeof size);
    std::memcpy(memory_ + sizeof size, input.data(), size);
  }
  std::string Last() const {
    std::size_t size = 0;
    std::memcpy(&size, memory_, sizeof size);
    return {memory_ + sizeof size, size};
  }

 private:
  char* const memory_;
};

void TestAll(const Options& options, const std::vector<std::string>& inputs, Witness& witness) {
  const auto test = [&witness](const std::string& input) {
    witness.Note(input);
    alarm(kLongestSeconds);
    TestOneInTime(input);
  };
  std::for_each(inputs.begin(), inputs.end(), test);
  std::uint64_t changed = 0;
  Mutator mutator(options.seed, inputs);
  const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(options.seconds);
  for (; changed < options.changes && std::chrono::steady_clock::now() < end; ++changed) {
    test(mutator.Next());
  }
  std::cout << inputs.size() << " inputs, and " << changed << " changed ones with --seed " << options.seed
            << '\n';
}

// In a child, so that whatever ends it leaves the input behind.
int Main(const Options& options) {
  const std::vector<std::string> inputs = ReadInputs(options.paths);
  if (inputs.empty()) {
    std::cerr << "There is no input. Name files or folders that hold some.\n";
    return 2;
  }
  Witness witness;
  const pid_t child = fork();
  if (child < 0) return 2;
  if (child == 0) {
    TestAll(options, inputs, witness);
    return 0;
  }
  int status = 0;
  waitpid(child, &status, 0);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return 0;
  std::ofstream(kFailedInput, std::ios::binary) << witness.Last();
  std::cerr << "The input is in " << std::filesystem::absolute(kFailedInput) << "; --seed " << options.seed
            << '\n';
  return 1;
}

}  // namespace
}  // namespace coconsult::fuzz

int main(int count, char** arguments) {
  return coconsult::fuzz::Main(coconsult::fuzz::ParseOptions(count, arguments));
}
