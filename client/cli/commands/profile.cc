// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>
#include <ostream>
#include <vector>

#include "client/cli/commands/commands.h"
#include "client/cli/names.h"
#include "client/cli/render_people.h"
#include "client/cli/text.h"
#include "client/cli/text_argument.h"
#include "client/cli/working_hours.h"

namespace coconsult::cli {
namespace {

struct ProfileOptions {
  std::optional<std::string> display_name, sector, organisation, locality, role_level, topics, can_help_with,
      hours, away_until;
  std::optional<int> open_limit, month_limit;
  bool back = false;
};

struct PeopleOptions {
  std::string sector, locality, topic;
};

Outcome ShowProfile(Context& context, const std::string& who) {
  v1::GetPractitionerRequest request;
  if (who.empty()) {
    CLIENT_ASSIGN_OR_RETURN(const Credentials me, context.credentials());
    request.set_name(me.practitioner);
  } else {
    CLIENT_ASSIGN_OR_RETURN(*request.mutable_name(), FindName(context, NameKind::kPractitioner, who));
  }
  CLIENT_ASSIGN_OR_RETURN(const auto reply,
                          context.Call(&v1::PractitionerService::Stub::GetPractitioner, request));
  if (context.settings().json) return context.PrintJson(reply.practitioner());
  Page page = context.page();
  RenderProfile(page, reply.practitioner());
  return Done();
}

// Collects what an update changes.
class ProfileUpdate {
 public:
  void Text(const std::optional<std::string>& value, const char* path, std::string* field) {
    if (!value) return;
    *field = *value;
    Mask(path);
  }
  void Mask(const char* path) { request.mutable_update_mask()->add_paths(path); }
  v1::Practitioner& person() { return *request.mutable_practitioner(); }

  v1::UpdatePractitionerRequest request;
};

void SetPlainFields(const ProfileOptions& options, ProfileUpdate& update) {
  v1::Practitioner& person = update.person();
  update.Text(options.display_name, "display_name", person.mutable_display_name());
  update.Text(options.sector, "sector", person.mutable_sector());
  update.Text(options.organisation, "organisation", person.mutable_organisation());
  update.Text(options.locality, "locality", person.mutable_locality());
  update.Text(options.role_level, "role_level", person.mutable_role_level());
  if (options.open_limit) {
    person.set_open_limit(*options.open_limit);
    update.Mask("open_limit");
  }
  if (options.month_limit) {
    person.set_month_limit(*options.month_limit);
    update.Mask("month_limit");
  }
  if (options.topics) {
    for (const std::string& topic : Split(*options.topics, ',')) {
      if (!Trim(topic).empty()) person.add_topics(Trim(topic));
    }
    update.Mask("topics");
  }
}

Outcome SetParsedFields(Context& context, const ProfileOptions& options, ProfileUpdate& update) {
  if (options.can_help_with) {
    CLIENT_ASSIGN_OR_RETURN(*update.person().mutable_can_help_with(),
                            ReadTextArgument(context.terminal(), *options.can_help_with));
    update.Mask("can_help_with");
  }
  if (options.hours) {
    auto hours = ParseWorkingHours(*options.hours);
    if (!hours) return UsageOf("--hours", hours.error().message);
    *update.person().mutable_hours() = *std::move(hours);
    update.Mask("hours");
  }
  if (options.away_until) {
    const auto date = ParseDate(*options.away_until);
    if (!date)
      return UsageOf("--away-until", "Give the day you are back as YEAR-MONTH-DAY, such as 2026-12-24.");
    *update.person().mutable_away_until() = ToTimestamp(*date);
  }
  if (options.away_until || options.back) update.Mask("away_until");
  return Done();
}

Outcome SetProfile(Context& context, const ProfileOptions& options) {
  CLIENT_ASSIGN_OR_RETURN(const Credentials me, context.credentials());
  ProfileUpdate update;
  update.person().set_name(me.practitioner);
  SetPlainFields(options, update);
  CLIENT_RETURN_IF_ERROR(SetParsedFields(context, options, update));
  if (update.request.update_mask().paths().empty()) {
    return Usage("Say what to change, for example: coconsult profile set --topics reablement,digital");
  }
  CLIENT_ASSIGN_OR_RETURN(const auto reply,
                          context.Call(&v1::PractitionerService::Stub::UpdatePractitioner, update.request));
  if (context.settings().json) return context.PrintJson(reply);
  context.out() << "Your profile is changed.\n";
  context.Hint("See it: coconsult profile show");
  return Done();
}

Outcome ListPeople(Context& context, const PeopleOptions& options) {
  v1::ListPractitionersRequest request;
  request.set_sector(options.sector);
  request.set_locality(options.locality);
  request.set_topic(options.topic);
  request.set_page_size(200);
  CLIENT_ASSIGN_OR_RETURN(const auto reply,
                          context.CallForAll(&v1::PractitionerService::Stub::ListPractitioners, request));
  if (context.settings().json) return context.PrintJson(reply);
  Page page = context.page();
  RenderPeople(page, reply.practitioners());
  if (!reply.practitioners().empty())
    context.Hint("\n" + Count(reply.practitioners_size(), "person", "people") +
                 ". More about one: coconsult profile show ID");
  return Done();
}

void PrintList(Page& page, const std::string& title,
               const google::protobuf::RepeatedPtrField<v1::ReferenceItem>& items) {
  page.Heading(title);
  const bool grouped =
      std::any_of(items.begin(), items.end(), [](const auto& item) { return !item.group().empty(); });
  Table table({"  ID", "MEANS", grouped ? "BELONGS TO" : ""});
  for (const auto& item : items) table.Add({"  " + item.id(), Clean(item.label()), Clean(item.group())});
  table.Print(page.out());
  page.Blank();
}

void PrintProcesses(Page& page, const v1::Community& community) {
  page.Heading("processes (ask --process)");
  for (const auto& process : community.processes()) {
    page.Paragraph(process.id() + "  " + process.title(), 2);
    for (const auto& phase : process.phases())
      page.Paragraph(phase.id() + ": " + phase.title() + ". " + phase.guidance(), 6);
  }
}

Outcome ShowLists(Context& context, const std::string& wanted) {
  CLIENT_ASSIGN_OR_RETURN(const auto reply,
                          context.Call(&v1::AdminService::Stub::GetCommunity, v1::GetCommunityRequest()));
  if (context.settings().json) return context.PrintJson(reply.community());
  const v1::Community& community = reply.community();
  const std::vector<std::pair<std::string, const google::protobuf::RepeatedPtrField<v1::ReferenceItem>*>>
      lists = {{"sectors", &community.sectors()},
               {"regions", &community.regions()},
               {"localities", &community.localities()},
               {"role-levels", &community.role_levels()},
               {"themes", &community.themes()},
               {"help-wanted", &community.help_wanted()},
               {"problem-types", &community.problem_types()},
               {"message-kinds", &community.message_kinds()}};
  Page page = context.page();
  std::vector<std::string> names;
  bool found = false;
  for (const auto& [name, items] : lists) {
    names.push_back(name);
    if (!wanted.empty() && wanted != name) continue;
    PrintList(page, name, *items);
    found = true;
  }
  if (wanted.empty() || wanted == "processes") PrintProcesses(page, community);
  if (found || wanted.empty() || wanted == "processes") return Done();
  return Usage("There is no list '" + Clean(wanted) + "'. Use one of: " + Join(names, ", ") + ", processes.");
}

void AddProfileSet(CommandSet& commands, CLI::App* group) {
  auto* command = commands.AddTo(
      group, "set", "Change your profile; only what you name changes",
      "The ids of sectors, places, levels and topics: coconsult lists\n\n"
      "Example: coconsult profile set --topics reablement,digital --hours \"Mon-Thu 09:00-17:00\"");
  auto options = NewOptions<ProfileOptions>();
  command->add_option("--display-name", options->display_name, "Your name as others see it")
      ->type_name("NAME");
  command->add_option("--sector", options->sector, "Id of your sector")->type_name("ID");
  command->add_option("--organisation", options->organisation, "Where you work")->type_name("NAME");
  command->add_option("--locality", options->locality, "Id of your place")->type_name("ID");
  command->add_option("--level", options->role_level, "Id of your level")->type_name("ID");
  command->add_option("--topics", options->topics, "Ids of what you offer, with commas between")
      ->type_name("IDS");
  command->add_option("--help-with", options->can_help_with, "What you can help with, in your own words")
      ->type_name("TEXT");
  command->add_option("--open-limit", options->open_limit, "How many you help at the same time, at most")
      ->type_name("NUMBER");
  command->add_option("--month-limit", options->month_limit, "How many you help in four weeks, at most")
      ->type_name("NUMBER");
  command->add_option("--hours", options->hours, "When you may be asked")
      ->type_name("\"Mon-Fri 09:00-17:00\"");
  auto* away = command->add_option("--away-until", options->away_until, "You are not asked before this day")
                   ->type_name("YYYY-MM-DD");
  command->add_flag("--back", options->back, "You are back")->excludes(away);
  commands.OnRun(command, [options](Context& context) { return SetProfile(context, *options); });
}

void AddPeople(CommandSet& commands) {
  auto* command = commands.Add("people", "Who is in the community",
                               "Example: coconsult people --sector voluntary_third --topic homelessness");
  auto options = NewOptions<PeopleOptions>();
  command->add_option("--sector", options->sector, "Only this sector")->type_name("ID");
  command->add_option("--locality", options->locality, "Only this place")->type_name("ID");
  command->add_option("--topic", options->topic, "Only who offers this topic")->type_name("ID");
  commands.OnRun(command, [options](Context& context) { return ListPeople(context, *options); });
}

}  // namespace

void AddProfileCommands(CommandSet& commands) {
  auto* group =
      commands.AddGroup("profile", "Your profile, or somebody else's", "Example: coconsult profile show");
  auto* show = commands.AddTo(group, "show", "Show a profile",
                              "Example: coconsult profile show\n         coconsult profile show 4k7m2x9q");
  auto who = NewOptions<std::string>();
  show->add_option("person", *who, "Whose; default: your own")->type_name("");
  commands.OnRun(show, [who](Context& context) { return ShowProfile(context, *who); });
  AddProfileSet(commands, group);
  AddPeople(commands);
  auto* lists =
      commands.Add("lists", "The community's lists: sectors, localities, themes and so on, with their ids",
                   "Example: coconsult lists themes");
  auto wanted = NewOptions<std::string>();
  lists->add_option("list", *wanted, "Only this list")->type_name("");
  commands.OnRun(lists, [wanted](Context& context) { return ShowLists(context, *wanted); });
}

}  // namespace coconsult::cli
