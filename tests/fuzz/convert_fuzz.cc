// SPDX-License-Identifier: Apache-2.0
// From the contract's messages to the domain's values and back: what passed the field limits keeps its
// meaning.
#include "rpc/convert.h"

#include <google/protobuf/util/message_differencer.h>

#include <algorithm>

#include "coconsult/v1/practitioner_service.pb.h"
#include "requests.h"
#include "rpc/validation.h"

namespace coconsult::fuzz {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::Message;
using google::protobuf::util::MessageDifferencer;

bool KeepsLimits(const Message& message) {
  rpc::PlanSet plans;
  std::vector<std::string> problems;
  const rpc::MessagePlan* plan = plans.Compile(message.GetDescriptor(), problems);
  return rpc::Violations(*plan, message).empty();
}

void Test(const v1::Ask& ask) {
  v1::Ask again = rpc::ToProto(rpc::ToDomain(ask));
  v1::Ask sent = ask;
  sent.DiscardUnknownFields();
  if (sent.reach() == v1::REACH_UNSPECIFIED) sent.set_reach(again.reach());
  MUST_HOLD(MessageDifferencer::Equals(again, sent));
}

void Test(const v1::WorkingHours& sent) {
  const WorkingHours hours = rpc::ToDomain(sent);
  MUST_HOLD(rpc::ToDomain(rpc::ToProto(hours)).weekdays == hours.weekdays);
  for (const int day : sent.weekdays()) MUST_HOLD((hours.weekdays >> (day - 1) & 1) == 1);
}

void Test(const v1::PractitionerRow& row) {
  const app::ImportRow taken = rpc::ToDomain(row);
  MUST_HOLD(rpc::LowerEmail(taken.email) == taken.email && taken.email.size() == row.email().size());
  MUST_HOLD(taken.profile.topics.size() == static_cast<std::size_t>(row.topics_size()));
}

void Test(const v1::UpdatePractitionerRequest& request) {
  const auto change = rpc::ToProfileChange(request.practitioner(), request.update_mask());
  if (!change) {
    MUST_HOLD(change.error().violations.at(0).field == "update_mask");
    return;
  }
  MUST_HOLD(!request.update_mask().paths().empty());
  if (request.practitioner().has_away_until() && change->away_until && *change->away_until) {
    const Timestamp away = **change->away_until;
    MUST_HOLD(rpc::ToDomain(rpc::ToProto(away)) == away);
    MUST_HOLD(rpc::ToProto(away).seconds() == request.practitioner().away_until().seconds());
  }
}

void Test(const v1::SetRolesRequest& request) {
  const auto roles = rpc::ToRoleSet(request.roles(), "roles");
  if (!roles) {
    MUST_HOLD(roles.error().violations.at(0).field == "roles");
    return;
  }
  google::protobuf::RepeatedField<int> again;
  rpc::ToProto(*roles, &again);
  for (const int role : request.roles()) MUST_HOLD(std::count(again.begin(), again.end(), role) == 1);
}

void Test(const v1::CloseAnswers& answers) { (void)rpc::ToDomain(answers); }

// An etag that is taken for a version is that version's etag.
void TestEtag(const std::string& etag) {
  const auto version = rpc::ParseEtag(etag);
  MUST_HOLD(version.has_value() == !etag.empty());
  if (version && *version > 0) MUST_HOLD(rpc::ToEtag(*version) == etag);
}

template <class Type>
void TestAs(const std::string& body) {
  const auto message = ParseMessage(*Type::descriptor(), body);
  if (message && KeepsLimits(*message)) Test(static_cast<const Type&>(*message));
}

}  // namespace

// The first line is an etag, the rest a message of any of these types.
void TestOne(std::string_view bytes) {
  Input input(bytes);
  TestEtag(input.Line());
  const std::string body = input.Rest();
  TestAs<v1::Ask>(body);
  TestAs<v1::WorkingHours>(body);
  TestAs<v1::PractitionerRow>(body);
  TestAs<v1::UpdatePractitionerRequest>(body);
  TestAs<v1::SetRolesRequest>(body);
  TestAs<v1::CloseAnswers>(body);
}

}  // namespace coconsult::fuzz
