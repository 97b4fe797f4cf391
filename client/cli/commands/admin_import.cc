// SPDX-License-Identifier: Apache-2.0
#include <ostream>
#include <set>
#include <utility>

#include "client/cli/commands/admin_commands.h"
#include "client/cli/practitioner_csv.h"
#include "client/cli/private_file.h"
#include "client/cli/text.h"

namespace coconsult::cli {
namespace {

constexpr std::size_t kLargestFile = 16 << 20;
constexpr std::size_t kMostRows = 5000;
constexpr int kMostRounds = 40;

struct ImportOptions {
  std::string file, experience;
  bool check = false;
};

Result<v1::ImportPractitionersResponse> CallImport(Context& context, const PractitionerFile& people,
                                                   bool validate_only) {
  v1::ImportPractitionersRequest request;
  request.mutable_rows()->Assign(people.rows.begin(), people.rows.end());
  request.set_validate_only(validate_only);
  return context.Call(&v1::AdminService::Stub::ImportPractitioners, request);
}

Result<PractitionerFile> ReadPeople(const ImportOptions& options) {
  CLIENT_ASSIGN_OR_RETURN(const std::string text, ReadWholeFile(options.file, kLargestFile));
  CLIENT_ASSIGN_OR_RETURN(PractitionerFile people, ParsePractitionerCsv(text));
  if (people.rows.size() > kMostRows) {
    return Usage("The file names " + std::to_string(people.rows.size()) +
                 " people. Split it: at most 5000 are imported at once.");
  }
  return people;
}

Outcome AddExperience(const std::string& file, PractitionerFile& people) {
  if (file.empty()) return Done();
  CLIENT_ASSIGN_OR_RETURN(const std::string text, ReadWholeFile(file, kLargestFile));
  CLIENT_ASSIGN_OR_RETURN(auto problems, AddExperienceCsv(text, people));
  if (problems.empty()) return Done();
  return ProblemsError(file, std::move(problems), true);
}

bool IsAboutRows(const Error& error) {
  return error.code == Code::kInvalidArgument && !error.violations.empty();
}

// All that is wrong with a file. The server names as many findings as fit into one reply, so it is asked
// again without the rows it has named, until it finds no more.
class Findings {
 public:
  Findings(Context& context, const PractitionerFile& people)
      : context_(context), people_(people), problems_(people.problems) {
    for (const auto& problem : problems_) known_.emplace(problem.line, problem.column);
  }

  // `error`: what the server said about all rows. False when there was too much to look at everything.
  Result<bool> Collect(Error error) {
    PractitionerFile rest = people_;
    for (int round = 0; round < kMostRounds; ++round) {
      Add(error, rest);
      rest = Unnamed();
      if (rest.rows.empty()) return true;
      auto reply = CallImport(context_, rest, true);
      if (reply) return true;
      if (!IsAboutRows(reply.error())) return std::move(reply.error());
      error = std::move(reply.error());
    }
    return false;
  }
  std::vector<CsvProblem> Take() { return std::move(problems_); }

 private:
  // Of each place the first word counts.
  void Add(const Error& error, const PractitionerFile& asked) {
    for (auto& problem : ProblemsFromViolations(error.violations, asked)) {
      named_.insert(problem.line);
      // Somebody's manager is missing from the rows asked about now, but not from the file.
      const bool about_rest =
          problem.column == "line_manager_email" && asked.rows.size() < people_.rows.size();
      if (!about_rest && known_.emplace(problem.line, problem.column).second)
        problems_.push_back(std::move(problem));
    }
  }
  PractitionerFile Unnamed() const {
    PractitionerFile rest;
    for (std::size_t i = 0; i < people_.rows.size(); ++i) {
      if (named_.contains(people_.lines[i])) continue;
      rest.rows.push_back(people_.rows[i]);
      rest.lines.push_back(people_.lines[i]);
    }
    return rest;
  }

  Context& context_;
  const PractitionerFile& people_;
  std::vector<CsvProblem> problems_;
  std::set<std::pair<int, std::string>> known_;
  std::set<int> named_;  // lines that the server has found something in
};

Error AllFindings(Context& context, const std::string& file, const PractitionerFile& people,
                  const Error& from_server) {
  Findings findings(context, people);
  const Result<bool> complete = findings.Collect(from_server);
  if (!complete) return complete.error();
  return ProblemsError(file, findings.Take(), *complete);
}

Outcome Import(Context& context, const ImportOptions& options) {
  CLIENT_RETURN_IF_ERROR(context.credentials());
  CLIENT_ASSIGN_OR_RETURN(PractitionerFile people, ReadPeople(options));
  CLIENT_RETURN_IF_ERROR(AddExperience(options.experience, people));
  const bool wrong = !people.problems.empty();
  const auto reply = CallImport(context, people, options.check || wrong);
  if (!reply && IsAboutRows(reply.error())) return AllFindings(context, options.file, people, reply.error());
  if (wrong) return ProblemsError(options.file, std::move(people.problems), true);
  if (!reply) return reply.error();
  if (context.settings().json) return context.PrintJson(*reply);
  const std::string count = Count(static_cast<std::int64_t>(people.rows.size()), "person", "people");
  if (options.check) {
    context.out() << "The file is fine: " << count << ". Nothing was imported.\n";
    return Done();
  }
  context.out() << "Imported " << count << ".\n";
  context.Hint("Invite them to accounts: coconsult admin invite-all --out invitations.csv");
  return Done();
}

}  // namespace

void AddImport(CommandSet& commands, CLI::App* group) {
  auto* command = commands.AddTo(
      group, "import", "Bring in people from a CSV file, all or none",
      "The first line names the columns, in any order: email, display_name, sector, organisation, locality, "
      "role_level,\n"
      "topics (ids with ; between), can_help_with; and if wanted open_limit, month_limit, working_hours\n"
      "(\"Mon-Fri 09:00-17:00\"), line_manager_email. The ids: coconsult lists\n"
      "Everything that needs correcting is listed at once, by line and column, and nothing is imported.\n\n"
      "Example: coconsult admin import people.csv --check\n"
      "         coconsult admin import people.csv --experience past_answers.csv");
  auto options = NewOptions<ImportOptions>();
  command->add_option("file", options->file, "The CSV file")->required()->type_name("");
  command
      ->add_option(
          "--experience", options->experience,
          "Another CSV file with the columns email and text: what people wrote before, to know who fits")
      ->type_name("FILE");
  command->add_flag("--check", options->check, "Only check; import nothing");
  commands.OnRun(command, [options](Context& context) { return Import(context, *options); });
}

}  // namespace coconsult::cli
