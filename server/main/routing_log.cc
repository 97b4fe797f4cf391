// SPDX-License-Identifier: Apache-2.0
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <cstdio>

#include "coconsult/replay/v1/replay.pb.h"
#include "main/commands.h"
#include "main/core.h"
#include "main/start_up.h"
#include "rpc/convert.h"

namespace coconsult::main {
namespace {

namespace wire = ::coconsult::replay::v1;

constexpr int kPage = 500;
constexpr int kDaysOfWeek = 7;
// People come before everything that happened; their histories are in the events.
constexpr std::chrono::hours kBefore{1};

// What happened, as coconsult-replay reads it.
class RoutingLog {
 public:
  RoutingLog(const app::Transaction& tx, const Community& community) : tx_(tx), community_(community) {}

  std::vector<wire::Event> Make() {
    AddAsks();
    AddPeople();
    std::ranges::stable_sort(events_, {},
                             [](const wire::Event& event) { return rpc::ToDomain(event.time()); });
    return std::move(events_);
  }

 private:
  wire::Event& Add(Timestamp at) {
    first_ = events_.empty() ? at : std::min(first_, at);
    wire::Event& event = events_.emplace_back();
    *event.mutable_time() = rpc::ToProto(at);
    return event;
  }

  void AddPeople() {
    const Timestamp start = first_ - kBefore;
    for (PractitionerId after;;) {
      const auto people = tx_.practitioners().ListRoutable(after, kPage);
      if (people.empty()) return;
      for (const Practitioner& person : people) AddPerson(person, start);
      after = people.back().id;
    }
  }

  void AddPerson(const Practitioner& person, Timestamp start) {
    const Profile& profile = person.profile;
    wire::Practitioner& out = *Add(start).mutable_practitioner();
    out.set_id(person.id.ToString());
    out.set_sector(profile.sector);
    out.set_organisation(profile.organisation);
    out.set_locality(profile.locality);
    out.set_region(community_.RegionOf(profile.locality));
    out.set_role_level(profile.role_level);
    out.mutable_topics()->Assign(profile.topics.begin(), profile.topics.end());
    out.set_can_help_with(profile.can_help_with);
    if (!profile.line_manager.empty()) out.set_line_manager(profile.line_manager.ToString());
    for (int day = 0; day < kDaysOfWeek; ++day) {
      if (((profile.hours.weekdays >> day) & 1) != 0) out.mutable_hours()->add_weekdays(day + 1);
    }
    out.mutable_hours()->set_start_minute(profile.hours.start_minute);
    out.mutable_hours()->set_end_minute(profile.hours.end_minute);
    out.set_open_limit(profile.capacity.open_limit);
    out.set_month_limit(profile.capacity.month_limit);
    if (profile.away_until) *out.mutable_away_until() = rpc::ToProto(*profile.away_until);
    *out.mutable_join_time() = rpc::ToProto(person.registered_at.value_or(person.created_at));
    for (const std::string& text : tx_.practitioners().Experience(person.id)) {
      wire::Document& document = *Add(start).mutable_document();
      document.set_practitioner(person.id.ToString());
      document.set_text(text);
    }
  }

  void AddAsks() {
    for (ConsultationId after;;) {
      const auto page = tx_.consultations().ListAll(after, kPage);
      if (page.empty()) return;
      for (const Consultation& consultation : page) {
        if (consultation.opened_at) AddAsk(consultation);
      }
      after = page.back().id;
    }
  }

  void AddAsk(const Consultation& consultation) {
    wire::Ask& ask = *Add(*consultation.opened_at).mutable_ask();
    ask.set_id(consultation.id.ToString());
    ask.mutable_request()->set_asker(consultation.asker.ToString());
    *ask.mutable_request()->mutable_ask() = rpc::ToProto(consultation.ask);
    Timestamp last = *consultation.opened_at;
    for (const Invitation& invitation : tx_.invitations().ListOf(consultation.id)) {
      wire::Contact& contact = *Add(invitation.created_at).mutable_contact();
      contact.set_ask(ask.id());
      contact.set_practitioner(invitation.practitioner.ToString());
      last = std::max(last, invitation.answered_at.value_or(invitation.created_at));
      AddReply(invitation);
    }
    const bool open = consultation.state == ConsultationState::kMatching;
    if (!open) Add(last).mutable_ask_end()->set_ask(consultation.id.ToString());
  }

  void AddReply(const Invitation& invitation) {
    const std::string ask = invitation.consultation.ToString();
    const std::string person = invitation.practitioner.ToString();
    const auto fill = [&](auto& reply) {
      reply.set_ask(ask);
      reply.set_practitioner(person);
    };
    if (!invitation.answered_at) return;
    if (invitation.state == InvitationState::kAccepted) {
      wire::Answer& answer = *Add(*invitation.answered_at).mutable_answer();
      fill(answer);
    } else if (invitation.state == InvitationState::kDeclined ||
               invitation.state == InvitationState::kPassedOn) {
      wire::Pass& pass = *Add(*invitation.answered_at).mutable_pass();
      fill(pass);
      pass.set_not_my_field(!invitation.refused_theme.empty());
    } else if (invitation.state == InvitationState::kExpired) {
      fill(*Add(*invitation.answered_at).mutable_silence());
    }
  }

  const app::Transaction& tx_;
  const Community& community_;
  std::vector<wire::Event> events_;
  Timestamp first_;
};

}  // namespace

int PrintRoutingLog(const CommonOptions& common) {
  const auto config = LoadConfig(common);
  if (!config) return Fail(config.error());
  config::Config unarchived = *config;
  unarchived.archive_dir.clear();
  const auto core = Core::Open(unarchived, [](const std::string& text) {
    std::fprintf(stderr, "coconsultd: %s\n", text.c_str());
    std::_Exit(1);
  });
  if (!core) return Fail(core.error());
  const auto read = (*core)->store().Read([&](const app::Transaction& tx) -> Result<void> {
    for (const wire::Event& event : RoutingLog(tx, (*core)->services().community).Make()) {
      std::string json;
      if (!google::protobuf::util::MessageToJsonString(event, &json).ok())
        return Internal("an event is no JSON");
      std::printf("%s\n", json.c_str());
    }
    return {};
  });
  return read ? 0 : Fail(read.error());
}

}  // namespace coconsult::main
