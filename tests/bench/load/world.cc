// SPDX-License-Identifier: Apache-2.0
#include "bench/load/world.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <utility>

#include "bench/load/texts.h"
#include "client/cli/practitioner_csv.h"
#include "client/cli/private_file.h"
#include "client/cpp/connection.h"

namespace coconsult::bench {
namespace {

using client::Connection;

// Each can help twenty times at once, so that all consultations find somebody.
constexpr int kMostOpen = 20;
constexpr int kMostPerMonth = 60;
constexpr const char* kTheme = "reablement";
constexpr const char* kGroupProcess = "group_consultation";
constexpr int kRegistrationThreads = 4;
constexpr std::size_t kLargestFile = 16 << 20;

struct Member {
  std::string email;
  std::string token;
  std::unique_ptr<Connection> connection;
};

Result<std::unique_ptr<Connection>> Connect(const std::string& address, const std::string& token) {
  client::ConnectionOptions options;
  options.target = address;
  options.token = token;
  options.deadline = std::chrono::seconds(60);
  return Connection::Open(std::move(options));
}

Result<std::string> SignIn(const std::string& address, const std::string& email,
                           const std::string& password) {
  CLIENT_ASSIGN_OR_RETURN(const auto connection, Connect(address, ""));
  v1::SignInRequest request;
  request.set_email(email);
  request.set_password(password);
  CLIENT_ASSIGN_OR_RETURN(const auto reply, connection->Call(&v1::IdentityService::Stub::SignIn, request));
  return reply.token();
}

Result<std::vector<std::string>> ImportDemo(const Options& options, Connection& administrator) {
  CLIENT_ASSIGN_OR_RETURN(const std::string text, cli::ReadWholeFile(options.demo_file, kLargestFile));
  CLIENT_ASSIGN_OR_RETURN(cli::PractitionerFile people, cli::ParsePractitionerCsv(text));
  if (people.rows.size() < kMembers) return Failure("The demo community is too small.");
  for (std::size_t i = 0; i < kMembers; ++i) {
    v1::PractitionerRow& row = people.rows[i];
    row.clear_topics();
    row.add_topics(kTheme);
    row.set_open_limit(kMostOpen);
    row.set_month_limit(kMostPerMonth);
  }
  v1::ImportPractitionersRequest request;
  std::vector<std::string> emails;
  for (const auto& row : people.rows) {
    *request.add_rows() = row;
    emails.push_back(row.email());
  }
  CLIENT_RETURN_IF_ERROR(administrator.Call(&v1::AdminService::Stub::ImportPractitioners, request));
  return emails;
}

Outcome Register(Connection& administrator, const std::string& email, const std::string& password) {
  v1::CreateAccountInvitationRequest invitation;
  invitation.set_email(email);
  CLIENT_ASSIGN_OR_RETURN(const auto invited,
                          administrator.Call(&v1::AdminService::Stub::CreateAccountInvitation, invitation));
  v1::AcceptAccountInvitationRequest accept;
  accept.set_token(invited.token());
  accept.set_password(password);
  CLIENT_RETURN_IF_ERROR(administrator.Call(&v1::IdentityService::Stub::AcceptAccountInvitation, accept));
  return Done();
}

Result<std::vector<Member>> RegisterMembers(const std::string& address, Connection& administrator,
                                            const std::vector<std::string>& emails) {
  std::vector<Member> members;
  for (std::size_t i = 0; i < kMembers; ++i) {
    const std::string password = client::NewRequestId();
    CLIENT_RETURN_IF_ERROR(Register(administrator, emails[i], password));
    CLIENT_ASSIGN_OR_RETURN(std::string token, SignIn(address, emails[i], password));
    CLIENT_ASSIGN_OR_RETURN(auto connection, Connect(address, token));
    members.push_back({emails[i], std::move(token), std::move(connection)});
  }
  return members;
}

// Everybody else: they fill the router's index and the directory, and are never signed in.
Outcome RegisterOthers(Connection& administrator, const std::vector<std::string>& emails) {
  std::mutex mutex;
  std::optional<Error> failure;
  std::vector<std::thread> threads;
  for (std::size_t first = 0; first < kRegistrationThreads; ++first) {
    threads.emplace_back([&, first] {
      for (std::size_t i = kMembers + first; i < emails.size(); i += kRegistrationThreads) {
        const Outcome outcome = Register(administrator, emails[i], client::NewRequestId());
        if (outcome) continue;
        const std::lock_guard lock(mutex);
        failure = outcome.error();
        return;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  if (failure) return *std::move(failure);
  return Done();
}

v1::CreateConsultationRequest NewAsk() {
  v1::CreateConsultationRequest request;
  v1::Ask& ask = *request.mutable_ask();
  ask.set_title("How do others keep reablement going in winter?");
  ask.set_situation(
      "Our team is small and the distances are long. Every winter the visits grow shorter, and people do "
      "more for "
      "others instead of with them. What has helped elsewhere?");
  ask.set_help_wanted("experience");
  ask.set_theme(kTheme);
  ask.set_reach(v1::REACH_ANYONE);
  ask.set_same_organisation_welcome(true);
  request.set_no_identifying_data(true);
  return request;
}

// Whether the member had been invited; then they have accepted.
Result<bool> AcceptIfInvited(Member& member, const std::string& consultation) {
  CLIENT_ASSIGN_OR_RETURN(
      const auto list,
      member.connection->Call(&v1::ConsultationService::Stub::ListInvitations, v1::ListInvitationsRequest()));
  for (const auto& invitation : list.invitations()) {
    if (invitation.consultation() != consultation) continue;
    v1::AnswerInvitationRequest answer;
    answer.set_name(invitation.name());
    answer.set_answer(v1::INVITATION_ANSWER_ACCEPT);
    CLIENT_RETURN_IF_ERROR(member.connection->Call(&v1::ConsultationService::Stub::AnswerInvitation, answer));
    return true;
  }
  return false;
}

// `likely`: who accepted last; the router often asks the same person while they have room.
Outcome FindHelper(std::vector<Member>& members, const std::string& consultation, std::size_t& likely) {
  for (std::size_t tried = 0; tried < members.size(); ++tried) {
    const std::size_t i = (likely + tried) % members.size();
    CLIENT_ASSIGN_OR_RETURN(const bool accepted, AcceptIfInvited(members[i], consultation));
    if (!accepted) continue;
    likely = i;
    return Done();
  }
  return Failure("Nobody was invited to a consultation, so no posts can be made.");
}

Outcome PostOnce(Member& asker, const std::string& consultation) {
  v1::PostMessageRequest request;
  request.set_parent(consultation);
  request.set_kind(kPostKind);
  request.set_text(TextBeginningWith("First"));
  CLIENT_RETURN_IF_ERROR(asker.connection->Call(&v1::ThreadService::Stub::PostMessage, request));
  return Done();
}

// The first member asks, and others join until no place is left.
Result<Room> MakeRoom(std::vector<Member>& members) {
  v1::CreateConsultationRequest ask = NewAsk();
  ask.set_process(kGroupProcess);
  CLIENT_ASSIGN_OR_RETURN(
      const auto made, members[0].connection->Call(&v1::ConsultationService::Stub::CreateConsultation, ask));
  Room room{made.name(), {"Bearer " + members[0].token}};
  for (std::size_t i = 1; i < members.size() && room.people.size() < kRoom; ++i) {
    CLIENT_ASSIGN_OR_RETURN(const bool accepted, AcceptIfInvited(members[i], room.parent));
    if (accepted) room.people.push_back("Bearer " + members[i].token);
  }
  if (room.people.size() < kRoom) return Failure("Too few people joined the room.");
  CLIENT_RETURN_IF_ERROR(PostOnce(members[0], room.parent));
  return room;
}

Result<std::vector<PostTarget>> MakeConsultations(std::vector<Member>& members) {
  std::vector<PostTarget> targets;
  std::size_t likely = 0;
  for (int i = 0; i < kConsultations; ++i) {
    Member& asker = members[static_cast<std::size_t>(i) % members.size()];
    CLIENT_ASSIGN_OR_RETURN(
        const auto made,
        asker.connection->Call(&v1::ConsultationService::Stub::CreateConsultation, NewAsk()));
    CLIENT_RETURN_IF_ERROR(FindHelper(members, made.name(), likely));
    CLIENT_RETURN_IF_ERROR(PostOnce(asker, made.name()));
    targets.push_back({made.name(), "Bearer " + asker.token, "Bearer " + members[likely].token});
  }
  return targets;
}

Result<World> Fill(const Options& options, const std::string& address, const Administrator& account) {
  CLIENT_ASSIGN_OR_RETURN(const std::string token, SignIn(address, account.email, account.password));
  CLIENT_ASSIGN_OR_RETURN(const auto administrator, Connect(address, token));
  CLIENT_ASSIGN_OR_RETURN(const std::vector<std::string> emails, ImportDemo(options, *administrator));
  CLIENT_ASSIGN_OR_RETURN(std::vector<Member> members, RegisterMembers(address, *administrator, emails));
  World world;
  CLIENT_ASSIGN_OR_RETURN(world.room, MakeRoom(members));
  CLIENT_ASSIGN_OR_RETURN(world.targets, MakeConsultations(members));
  // After the consultations, so that the router could choose among the members only.
  CLIENT_RETURN_IF_ERROR(RegisterOthers(*administrator, emails));
  world.people = static_cast<int>(emails.size());
  world.posts = kConsultations + 1;
  return world;
}

}  // namespace

std::vector<PostTarget> SeparatePairs(const std::vector<PostTarget>& targets, std::size_t count) {
  std::vector<PostTarget> pairs;
  std::set<std::string> taken;
  for (const PostTarget& target : targets) {
    if (pairs.size() == count) break;
    if (taken.contains(target.authorization) || taken.contains(target.helper)) continue;
    taken.insert({target.authorization, target.helper});
    pairs.push_back(target);
  }
  return pairs;
}

Result<World> PrepareWorld(const Options& options, const DaemonPlace& place) {
  const Administrator account{"administrator@bench.example", client::NewRequestId()};
  CLIENT_RETURN_IF_ERROR(Daemon::Init(place, account));
  CLIENT_ASSIGN_OR_RETURN(Daemon daemon, Daemon::Start(place));
  CLIENT_ASSIGN_OR_RETURN(World world, Fill(options, daemon.address(), account));
  daemon.Stop();
  world.database = place.data_folder + "/coconsult.db";
  world.copy = place.work_folder + "/ceiling.db";
  world.pristine = place.work_folder + "/pristine";
  std::error_code failed;
  std::filesystem::copy_file(world.database, world.copy, failed);
  if (!failed) {
    std::filesystem::copy(place.data_folder, world.pristine, std::filesystem::copy_options::recursive,
                          failed);
  }
  if (failed) return Failure("The database cannot be copied: " + failed.message() + ".");
  return world;
}

}  // namespace coconsult::bench
