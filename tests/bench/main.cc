// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <stdlib.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "bench/child.h"
#include "bench/machine.h"
#include "bench/measures.h"
#include "bench/options.h"
#include "bench/report.h"
#include "bench/rig.h"

namespace coconsult::bench {
namespace {

// A folder of the bench's own, removed with all it holds.
class WorkFolder {
 public:
  static Result<WorkFolder> Make(const std::string& inside) {
    std::string path = inside + "/coconsult_bench_XXXXXX";
    if (mkdtemp(path.data()) == nullptr) return Failure("No folder can be made in " + inside + ".");
    return WorkFolder(path);
  }
  WorkFolder(WorkFolder&& other) noexcept : path_(std::exchange(other.path_, "")) {}
  WorkFolder& operator=(WorkFolder&&) = delete;
  ~WorkFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  const std::string& path() const { return path_; }

 private:
  explicit WorkFolder(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

void Print(const std::string& text) {
  std::fputs(text.c_str(), stdout);
  std::fflush(stdout);
}

Outcome Add(Result<Measure> measure, Report& report) {
  if (!measure) return std::move(measure.error());
  Print("\n" + ToText(*measure));
  report.measures.push_back(*std::move(measure));
  return Done();
}

Outcome Take(Rig& rig, Report& report) {
  const Options& options = rig.options();
  Measure memory;
  if (options.Wants("memory")) {
    CLIENT_ASSIGN_OR_RETURN(memory, MeasureIdleMemory(rig));
  }
  if (options.Wants("posts")) CLIENT_RETURN_IF_ERROR(Add(MeasurePosts(rig), report));
  if (options.Wants("ack")) CLIENT_RETURN_IF_ERROR(Add(MeasureAck(rig), report));
  if (options.Wants("memory")) {
    CLIENT_RETURN_IF_ERROR(AddMemoryAfterLoad(rig, memory));
    CLIENT_RETURN_IF_ERROR(Add(std::move(memory), report));
  }
  if (options.Wants("syncs")) CLIENT_RETURN_IF_ERROR(Add(MeasureSyncs(rig), report));
  return Done();
}

Result<std::vector<std::string>> LastNotes(Rig& rig) {
  rig.StopDaemon();
  CLIENT_ASSIGN_OR_RETURN(const std::int64_t stored, CountMessages(rig.world().database));
  std::vector<std::string> notes = {
      fmt::format("Acknowledged posts: {}; posts in the database afterwards: {}.",
                  rig.acknowledged() + rig.world().posts, stored)};
  if (rig.failed() > 0) {
    notes.push_back(
        fmt::format("{} posts were refused. The first one: {}", rig.failed(), rig.first_failure()));
  }
  return notes;
}

Result<Report> RunIn(const Options& options, const std::string& folder) {
  Report report;
  report.build = COCONSULT_BENCH_BUILD;
  CLIENT_ASSIGN_OR_RETURN(const Machine machine, LookAtMachine(folder));
  report.machine = Describe(machine);
  Print("Build: " + report.build + "\nMachine: " + report.machine + "\n");
  const std::string program = std::filesystem::read_symlink("/proc/self/exe").string();
  const auto begin = std::chrono::steady_clock::now();
  CLIENT_ASSIGN_OR_RETURN(const std::unique_ptr<Rig> rig, Rig::Make(options, program, folder));
  report.world =
      fmt::format("{} people and {} consultations, prepared in {:.1f} s", rig->world().people, kConsultations,
                  std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  Print(fmt::format("World: {}\nEach figure: median [smallest-largest] of {} pairs, {:.1f} s a sample\n",
                    report.world, options.pairs, options.seconds));
  CLIENT_RETURN_IF_ERROR(Take(*rig, report));
  CLIENT_ASSIGN_OR_RETURN(report.notes, LastNotes(*rig));
  Print("\n");
  for (const std::string& note : report.notes) Print(note + "\n");
  return report;
}

Outcome Run(const Options& options) {
  CLIENT_ASSIGN_OR_RETURN(const WorkFolder folder, WorkFolder::Make(options.work_folder));
  EndChildrenWhenInterrupted(folder.path());
  CLIENT_ASSIGN_OR_RETURN(const Report report, RunIn(options, folder.path()));
  if (options.json_file.empty()) return Done();
  std::ofstream out(options.json_file);
  out << ToJson(report);
  if (!out.flush()) return Failure("The report cannot be written to " + options.json_file + ".");
  return Done();
}

int Complain(const Error& error) {
  std::fprintf(stderr, "coconsult-bench: %s\n", error.message.c_str());
  for (const auto& violation : error.violations) {
    std::fprintf(stderr, "  %s: %s\n", violation.field.c_str(), violation.description.c_str());
  }
  return 1;
}

}  // namespace

bool Options::Wants(const std::string& name) const {
  return only.empty() || std::find(only.begin(), only.end(), name) != only.end();
}

const std::vector<std::string>& MeasureNames() {
  static const std::vector<std::string> names = {"posts", "ack", "memory", "syncs"};
  return names;
}

}  // namespace coconsult::bench

int main(int argc, char** argv) {
  using namespace coconsult::bench;  // NOLINT(google-build-using-namespace)
  CLI::App cli{
      "coconsult-bench: measures the server against what its parts can do at most, in turn in one run.\n"
      "It starts a server of its own in a folder of its own and ends both. It judges nothing by its exit "
      "code."};
  Options options;
  options.daemon_program =
      (std::filesystem::read_symlink("/proc/self/exe").parent_path() / "coconsultd").string();
  options.demo_file = COCONSULT_BENCH_DEMO;
  options.work_folder = std::filesystem::temp_directory_path().string();
  std::string echo_address_file;
  cli.add_option("--seconds", options.seconds, "Length of each sample")
      ->check(CLI::Range(0.05, 60.0))
      ->capture_default_str();
  cli.add_option("--pairs", options.pairs, "Samples of ours and of each ceiling, in turn")
      ->check(CLI::Range(1, 50))
      ->capture_default_str();
  cli.add_option("--only", options.only, "Measures to take: posts, ack, memory, syncs")
      ->check(CLI::IsMember(MeasureNames()));
  cli.add_option("--json", options.json_file, "Write the report to this file too");
  cli.add_option("--daemon", options.daemon_program, "The server's program")
      ->check(CLI::ExistingFile)
      ->capture_default_str();
  cli.add_option("--demo", options.demo_file, "People to fill the server with (CSV)")
      ->check(CLI::ExistingFile)
      ->capture_default_str();
  cli.add_option("--dir", options.work_folder,
                 "Where to make the folder for the data: on the disk to be measured")
      ->check(CLI::ExistingDirectory)
      ->capture_default_str();
  cli.add_option("--echo-server", echo_address_file, "")->group("");
  CLI11_PARSE(cli, argc, argv);
  if (!echo_address_file.empty()) return ServeEcho(echo_address_file);
  const Outcome outcome = Run(options);
  return outcome ? 0 : Complain(outcome.error());
}
