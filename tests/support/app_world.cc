// SPDX-License-Identifier: Apache-2.0
#include "support/app_world.h"

#include <cstdio>
#include <cstdlib>

#include "app/deadlines.h"
#include "app/progress.h"
#include "app/threads.h"
#include "config/load_community.h"
#include "identity/password_hasher.h"
#include "identity/token_source.h"
#include "routing/text_router.h"
#include "storage/sqlite/store.h"

namespace coconsult::testing {
namespace {

template <class T>
T MustHave(Result<T> result) {
  if (!result) {
    std::fprintf(stderr, "%s: %s %s\n", result.error().reason.c_str(), result.error().message.c_str(),
                 result.error().detail.c_str());
    std::abort();
  }
  return *std::move(result);
}

std::set<std::string> KindIds(const Community& community) {
  std::set<std::string> ids;
  for (const MessageKind& kind : community.message_kinds) ids.insert(kind.id);
  return ids;
}

}  // namespace

// What the services refer to; made once.
struct AppWorld::Parts {
  Parts(Random& random, const std::vector<process::DefinitionFile>& files)
      : ids(random),
        community(MustHave(config::LoadCommunity(std::nullopt))),
        calendar(MustHave(WorkingCalendar::Create(community.time_zone, community.holidays))),
        processes(MustHave(process::Catalog::Load(files, KindIds(community)))),
        router(routing::MakeTextRouter({})),
        passwords({.memory_bytes = 1024 * 1024, .operations = 1}),
        tokens(identity::ServerKey{}) {}

  IdSource ids;
  Community community;
  WorkingCalendar calendar;
  process::Catalog processes;
  std::unique_ptr<routing::Router> router;
  app::LoadKeeper load;
  identity::Argon2PasswordHasher passwords;
  identity::CryptoTokenSource tokens;
};

AppWorld::AppWorld(const std::vector<process::DefinitionFile>& processes)
    : parts_(std::make_unique<Parts>(random_, processes)) {
  services_ = std::make_unique<app::Services>(app::Services{clock_,
                                                            parts_->ids,
                                                            parts_->community,
                                                            parts_->calendar,
                                                            parts_->processes,
                                                            *parts_->router,
                                                            parts_->load,
                                                            parts_->passwords,
                                                            parts_->tokens,
                                                            {}});
  Open();
}

AppWorld::~AppWorld() { store_->Close(); }

std::string AppWorld::database() const { return (directory_.path() / "coconsult.db").string(); }

void AppWorld::Open() { store_ = MustHave(storage::sqlite::OpenStore({.directory = directory_.path()})); }

void AppWorld::Reopen() {
  store_->Close();
  store_.reset();
  Open();
}

Caller AppWorld::CallerOf(const app::Transaction& tx, PractitionerId id) {
  const auto person = id.empty() ? std::nullopt : tx.practitioners().Find(id);
  return person ? Caller{id, {}, person->roles, {}} : Caller{};
}

PractitionerId AppWorld::AddPerson(const std::string& name, const std::string& sector,
                                   const std::string& locality, const std::string& can_help_with,
                                   const std::vector<std::string>& topics, RoleSet roles) {
  Practitioner person;
  person.id = parts_->ids.New<PractitionerId>(clock_.Now());
  person.email = person.id.ToString() + "@sample.example";
  person.display_name = name;
  person.roles = roles;
  person.state = AccountState::kRegistered;
  person.created_at = clock_.Now();
  person.registered_at = clock_.Now();
  person.profile.sector = sector;
  person.profile.organisation = "Organisation of " + name;
  person.profile.locality = locality;
  person.profile.role_level = "frontline";
  person.profile.topics = topics;
  person.profile.can_help_with = can_help_with;
  MustHave(Write({}, [&](app::WriteScope& scope) -> Result<bool> {
    scope.tx.practitioners().Insert(person);
    app::RefreshRouting(scope.tx, scope.services, person.id);
    return true;
  }));
  return person.id;
}

Ask AppWorld::ReablementAsk() const {
  Ask ask;
  ask.title = "How do I bring a rota along into reablement?";
  ask.situation =
      "Our home care team moves to reablement and the rota no longer fits; two long-serving colleagues "
      "resist every change.";
  ask.tried = "A team meeting and a trial week.";
  ask.help_wanted = "ideas";
  ask.theme = "reablement";
  ask.reach = Reach::kOtherSector;
  return ask;
}

Result<app::CreatedConsultation> AppWorld::TryAsk(PractitionerId asker, const Ask& ask,
                                                  const std::string& process) {
  auto routing =
      Read(asker, [&](const app::ReadScope& scope) { return app::PrepareRouting(scope, ask, process); });
  if (!routing) return routing.error();
  return Write(asker, [&](app::WriteScope& scope) {
    return app::CreateConsultation(scope, {ask, true, false, process}, *routing);
  });
}

ConsultationId AppWorld::AskAs(PractitionerId asker) { return MustHave(TryAsk(asker, ReablementAsk())).id; }

std::vector<Invitation> AppWorld::InvitationsOf(ConsultationId id) {
  return MustHave(Read({}, [&](const app::ReadScope& scope) -> Result<std::vector<Invitation>> {
    return scope.tx.invitations().ListOf(id);
  }));
}

std::vector<Invitation> AppWorld::PendingOf(ConsultationId id) {
  auto invitations = InvitationsOf(id);
  std::erase_if(invitations,
                [](const Invitation& invitation) { return invitation.state != InvitationState::kPending; });
  return invitations;
}

Result<app::AnsweredInvitation> AppWorld::Answer(const Invitation& invitation, app::InvitationAnswer answer) {
  return Write(invitation.practitioner, [&](app::WriteScope& scope) {
    return app::AnswerInvitation(scope, invitation.id, answer, PractitionerId());
  });
}

PractitionerId AppWorld::AcceptFirst(ConsultationId id) {
  const Invitation invitation = PendingOf(id).at(0);
  MustHave(Answer(invitation, app::InvitationAnswer::kAccept));
  return invitation.practitioner;
}

Result<app::PhaseReached> AppWorld::Confirm(PractitionerId person, ConsultationId id, bool pass) {
  const std::string phase = Load(id).phase;
  return Write(person, [&](app::WriteScope& scope) { return app::ConfirmPhase(scope, id, phase, pass, {}); });
}

Result<std::int64_t> AppWorld::Post(PractitionerId person, ConsultationId id, const std::string& kind,
                                    const std::string& text) {
  return Write(person, [&](app::WriteScope& scope) -> Result<std::int64_t> {
    ASSIGN_OR_RETURN(const auto posted, app::PostMessage(scope, {id, kind, text}));
    return posted.sequence;
  });
}

Consultation AppWorld::Load(ConsultationId id) {
  return MustHave(Read({}, [&](const app::ReadScope& scope) -> Result<Consultation> {
    return scope.tx.consultations().Find(id).value();
  }));
}

std::vector<app::EventView> AppWorld::EventsOf(PractitionerId person, std::int64_t after) {
  return MustHave(Read(person, [&](const app::ReadScope& scope) -> Result<std::vector<app::EventView>> {
    std::vector<app::EventView> events;
    for (const Change& change : app::VisibleChanges(scope, after, 1000).changes)
      events.push_back(app::ViewOf(scope, change));
    return events;
  }));
}

void AppWorld::FireDue() {
  const auto due = MustHave(Read({}, [&](const app::ReadScope& scope) -> Result<std::vector<Deadline>> {
    return scope.tx.deadlines().ListDue(scope.now, 1000);
  }));
  for (const Deadline& deadline : due) {
    MustHave(Write({}, [&](app::WriteScope& scope) -> Result<bool> {
      RETURN_IF_ERROR(app::FireDeadline(scope, deadline));
      return true;
    }));
  }
}

AppWorld::Pair AppWorld::StartPair() {
  Pair pair;
  pair.asker = AddPerson("Ada Sampleton", "local_authority", "fife");
  for (int i = 0; i < 3; ++i) {
    AddPerson("Helper " + std::to_string(i), "voluntary_third", "moray", "reablement and rotas",
              {"reablement"});
  }
  pair.id = AskAs(pair.asker);
  pair.consultant = AcceptFirst(pair.id);
  return pair;
}

void AppWorld::TalkThrough(ConsultationId id, PractitionerId asker, PractitionerId consultant) {
  MustHave(Confirm(asker, id));
  MustHave(Confirm(consultant, id));
  MustHave(Post(consultant, id, "clarifying_question",
                "Which shifts did the team find hardest to change, and why?"));
  MustHave(Post(asker, id, "answer", "The late ones, because of buses."));
  MustHave(Confirm(consultant, id));
  MustHave(
      Post(consultant, id, "experience", "We let the two most doubtful colleagues design the late shift."));
  MustHave(Confirm(asker, id));
  MustHave(Post(asker, id, "action", "I will ask both to design next month's late shift with me."));
  MustHave(Confirm(asker, id));
}

}  // namespace coconsult::testing
