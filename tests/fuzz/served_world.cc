// SPDX-License-Identifier: Apache-2.0
#include "served_world.h"

#include <grpcpp/client_context.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>

#include "app/moderating.h"
#include "domain/resource_name.h"
#include "target.h"

namespace coconsult::fuzz {
namespace {

constexpr std::chrono::seconds kLongestCall{15};

std::string Bytes(const grpc::ByteBuffer& buffer) {
  grpc::Slice slice;
  if (!buffer.Valid() || !buffer.DumpToSingleSlice(&slice).ok()) return "";
  return {reinterpret_cast<const char*>(slice.begin()), slice.size()};
}

}  // namespace

ServedWorld::ServedWorld() {
  const auto closing = app_.StartPair();
  app_.TalkThrough(closing.id, closing.asker, closing.consultant);
  const auto talking = app_.StartPair();
  MUST_HOLD(app_.Confirm(talking.asker, talking.id) && app_.Confirm(talking.consultant, talking.id));
  MUST_HOLD(app_.Post(talking.consultant, talking.id, "clarifying_question", "Which shifts are hardest?"));
  callers_ = {{"asker", talking.asker},
              {"consultant", talking.consultant},
              {"closer", closing.asker},
              {"all", AddOneWithEveryRole()}};
  Name(talking, closing);
  Serve();
}

ServedWorld::~ServedWorld() {
  channel_.reset();
  server_.reset();
  pool_.Stop();
}

PractitionerId ServedWorld::AddOneWithEveryRole() {
  return app_.AddPerson("Ann Sampleton", "home_care", "fife", "rotas", {"reablement"},
                        {Role::kPractitioner, Role::kConnector, Role::kModerator, Role::kEvaluator,
                         Role::kIntegrator, Role::kAdministrator});
}

void ServedWorld::Name(const testing::AppWorld::Pair& talking, const testing::AppWorld::Pair& closing) {
  const auto flag = app_.Write(talking.asker, [&](app::WriteScope& scope) {
    return app::FlagMessage(scope, talking.id, 1, "This names somebody who uses services.");
  });
  const auto cases =
      app_.Read({}, [](const app::ReadScope& scope) { return app::ListCases(scope, true, 1, ""); });
  const auto forms = app_.Read({}, [&](const app::ReadScope& scope) -> Result<std::vector<OutcomeForm>> {
    return scope.tx.outcome_forms().ListFor(closing.asker, false);
  });
  MUST_HOLD(flag && !cases->items.empty() && !forms->empty());
  const Invitation invitation = app_.PendingOf(app_.AskAs(talking.asker)).at(0);
  callers_.emplace("invited", invitation.practitioner);
  names_ = {{"$consultation", ConsultationName(talking.id)},
            {"$person", PractitionerName(talking.consultant)},
            {"$invitation", InvitationName(invitation.id)},
            {"$form", OutcomeFormName(forms->at(0).id)},
            {"$case", CaseName(cases->items.at(0).item.id)}};
}

void ServedWorld::SignIn(const std::string& token) {
  const auto caller = callers_.find(token);
  if (caller == callers_.end()) return;
  const std::string hash = app_.services().tokens.Digest(token);
  const auto present = app_.Read({}, [&](const app::ReadScope& scope) -> Result<bool> {
    return scope.tx.accounts().FindSession(hash).has_value();
  });
  if (*present) return;
  const Session session{.id = app_.services().ids.New<SessionId>(app_.clock().Now()),
                        .practitioner = caller->second,
                        .token_hash = hash,
                        .created_at = app_.clock().Now(),
                        .expires_at = app_.clock().Now() + std::chrono::hours(12)};
  MUST_HOLD(app_.store().WriteBlocking([&](app::Transaction& tx) -> Result<void> {
    tx.accounts().InsertSession(session);
    return {};
  }));
}

void ServedWorld::Serve() {
  auto started = rpc::RpcServer::Start({.address = "unix:" + folder_.File("socket")}, app_.store(),
                                       app_.services(), pool_, hub_);
  MUST_HOLD(started);
  server_ = *std::move(started);
  channel_ = grpc::CreateChannel(server_->address(), grpc::InsecureChannelCredentials());
}

grpc::Status ServedWorld::Call(const std::string& method, const std::string& caller,
                               const std::string& request, std::string& reply) {
  SignIn(caller);
  const grpc::Slice slice(request);
  const grpc::ByteBuffer out(&slice, 1);
  grpc::ByteBuffer in;
  grpc::GenericStub stub(channel_);
  grpc::ClientContext context;
  context.AddMetadata("authorization", "Bearer " + caller);
  context.set_deadline(std::chrono::system_clock::now() + kLongestCall);
  grpc::CompletionQueue queue;
  grpc::Status status;
  auto call = stub.PrepareUnaryCall(&context, method, out, &queue);
  call->StartCall();
  call->Finish(&in, &status, &queue);
  void* tag = nullptr;
  bool ok = false;
  queue.Next(&tag, &ok);
  reply = Bytes(in);
  return status;
}

std::string ServedWorld::WithNames(std::string text) const {
  for (const auto& [place, name] : names_) {
    for (auto at = text.find(place); at != std::string::npos; at = text.find(place, at)) {
      text.replace(at, place.size(), name);
    }
  }
  return text;
}

}  // namespace coconsult::fuzz
