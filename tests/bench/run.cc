// SPDX-License-Identifier: Apache-2.0
#include "bench/run.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <stdlib.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <memory>
#include <system_error>
#include <utility>

#include "bench/load/child.h"
#include "bench/measures/measures.h"
#include "bench/report/machine.h"

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

Outcome TakeAll(Rig& rig, Report& report) {
  for (const NamedMeasure& named : AllMeasures()) {
    if (!rig.options().Wants(named.name)) continue;
    CLIENT_ASSIGN_OR_RETURN(Measure measure, named.take(rig));
    Print("\n" + ToText(measure));
    report.measures.push_back(std::move(measure));
  }
  return Done();
}

// Fails when something that was acknowledged is not there.
Result<std::vector<std::string>> LastNotes(Rig& rig) {
  rig.StopDaemon();
  CLIENT_ASSIGN_OR_RETURN(const std::int64_t stored, CountMessages(rig.world().database));
  const std::int64_t acknowledged = rig.acknowledged() + rig.world().posts;
  std::vector<std::string> notes = {
      fmt::format("Acknowledged posts: {}; posts in the database afterwards: {}.", acknowledged, stored)};
  if (stored < acknowledged) return Failure("Posts were lost. " + notes.front());
  if (rig.failed() > 0) {
    notes.push_back(fmt::format("{} calls failed. The first one: {}", rig.failed(), rig.first_failure()));
  }
  return notes;
}

Result<Report> RunIn(const Options& options, const std::string& folder) {
  Report report;
  report.build = COCONSULT_BENCH_BUILD;
  report.day = fmt::format("{:%Y-%m-%d}", fmt::gmtime(std::time(nullptr)));
  CLIENT_ASSIGN_OR_RETURN(const Machine machine, LookAtMachine(folder));
  report.machine = Describe(machine);
  Print("Build: " + report.build + "\nMachine: " + report.machine + "\n");
  const std::string program = std::filesystem::read_symlink("/proc/self/exe").string();
  const auto begin = std::chrono::steady_clock::now();
  CLIENT_ASSIGN_OR_RETURN(const std::unique_ptr<Rig> rig, Rig::Make(options, program, folder));
  report.world =
      fmt::format("{} people and {} consultations, prepared in {:.1f} s", rig->world().people, kConsultations,
                  std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  report.samples =
      fmt::format("median [smallest-largest] of {} pairs, {:.1f} s a sample", options.pairs, options.seconds);
  Print("World: " + report.world + "\nEach figure: " + report.samples + "\n");
  CLIENT_RETURN_IF_ERROR(TakeAll(*rig, report));
  CLIENT_ASSIGN_OR_RETURN(report.notes, LastNotes(*rig));
  Print("\n");
  for (const std::string& note : report.notes) Print(note + "\n");
  return report;
}

Outcome Write(const std::string& file, const std::string& text) {
  std::ofstream out(file);
  out << text;
  if (!out.flush()) return Failure("The file " + file + " cannot be written.");
  return Done();
}

Outcome Publish(const Report& report, const std::string& folder) {
  std::error_code ignored;
  std::filesystem::create_directories(folder + "/plots", ignored);
  for (const Measure& measure : report.measures) {
    for (const Chart& chart : measure.charts) {
      CLIENT_RETURN_IF_ERROR(Write(folder + "/plots/" + chart.file, ToSvg(chart)));
    }
  }
  return Write(folder + "/results.md", ToMarkdown(report));
}

}  // namespace

bool Options::Wants(const std::string& name) const {
  if (!only.empty()) return std::find(only.begin(), only.end(), name) != only.end();
  return name != "growth" || growth > 0;
}

Outcome Run(const Options& options, const std::string& command) {
  CLIENT_ASSIGN_OR_RETURN(const WorkFolder folder, WorkFolder::Make(options.work_folder));
  EndChildrenWhenInterrupted(folder.path());
  CLIENT_ASSIGN_OR_RETURN(Report report, RunIn(options, folder.path()));
  report.command = command;
  if (!options.json_file.empty()) CLIENT_RETURN_IF_ERROR(Write(options.json_file, ToJson(report)));
  if (!options.publish_folder.empty()) CLIENT_RETURN_IF_ERROR(Publish(report, options.publish_folder));
  return Done();
}

}  // namespace coconsult::bench
