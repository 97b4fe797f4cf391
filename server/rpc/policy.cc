// SPDX-License-Identifier: Apache-2.0
#include "rpc/policy.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "coconsult/v1/options.pb.h"

namespace coconsult::rpc {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;
using Problems = std::vector<std::string>;

std::optional<Role> RoleOf(v1::Role role) {
  switch (role) {
    case v1::ROLE_PRACTITIONER:
      return Role::kPractitioner;
    case v1::ROLE_CONNECTOR:
      return Role::kConnector;
    case v1::ROLE_MODERATOR:
      return Role::kModerator;
    case v1::ROLE_EVALUATOR:
      return Role::kEvaluator;
    case v1::ROLE_INTEGRATOR:
      return Role::kIntegrator;
    case v1::ROLE_ADMINISTRATOR:
      return Role::kAdministrator;
    default:
      return std::nullopt;
  }
}

std::optional<Relation> RelationOf(v1::Relation relation) {
  switch (relation) {
    case v1::RELATION_ANY:
      return Relation::kAny;
    case v1::RELATION_SELF:
      return Relation::kSelf;
    case v1::RELATION_ASKER:
      return Relation::kAsker;
    case v1::RELATION_MEMBER:
      return Relation::kMember;
    case v1::RELATION_INVITEE:
      return Relation::kInvitee;
    case v1::RELATION_FORM_OWNER:
      return Relation::kFormOwner;
    case v1::RELATION_ACCESS_GRANTED:
      return Relation::kAccessGranted;
    case v1::RELATION_UNANSWERED_ASK:
      return Relation::kUnansweredAsk;
    case v1::RELATION_CASE_HANDLER:
      return Relation::kCaseHandler;
    default:
      return std::nullopt;
  }
}

Precedence PrecedenceOf(v1::Precedence precedence) {
  switch (precedence) {
    case v1::PRECEDENCE_BULK:
      return Precedence::kBulk;
    case v1::PRECEDENCE_SAFETY:
      return Precedence::kSafety;
    default:
      return Precedence::kPerson;
  }
}

bool IsSecret(const FieldDescriptor& field) {
  return field.options().GetExtension(v1::limits).format() == v1::FORMAT_SECRET;
}

// A reply shows a token once; the copy that is kept for repeats does without.
bool IsToken(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_STRING && field.name() == "token";
}

// `above`: the types that this one is in. A type inside itself is not followed.
FieldsToClear Collect(const Descriptor& type, bool (*wanted)(const FieldDescriptor&),
                      std::vector<const Descriptor*> above) {
  FieldsToClear found;
  above.push_back(&type);
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor* field = type.field(i);
    if (wanted(*field)) {
      found.here.push_back(field);
    } else if (const Descriptor* inner = field->message_type()) {
      bool seen = false;
      for (const Descriptor* outer : above) seen = seen || outer == inner;
      FieldsToClear inside = seen ? FieldsToClear{} : Collect(*inner, wanted, above);
      if (!inside.empty()) found.inside.push_back({field, std::move(inside)});
    }
  }
  return found;
}

// Builds the policy of one rpc and notes what is wrong with it.
class Builder {
 public:
  Builder(const MethodDescriptor& method, PlanSet& plans, Problems& problems)
      : method_(method), request_(*method.input_type()), plans_(plans), problems_(problems) {}

  MethodPolicy Build() {
    policy_.name = method_.service()->name() + "." + method_.name();
    policy_.request = request_.full_name();
    policy_.precedence = PrecedenceOf(method_.options().GetExtension(v1::precedence));
    policy_.limits = plans_.Compile(&request_, problems_);
    policy_.max_bytes = std::max(kMaxRequestBytes, policy_.limits->LargestMessage(kMaxReceivedBytes));
    policy_.request_secrets = Collect(request_, IsSecret, {});
    policy_.reply_secrets = Collect(*method_.output_type(), IsToken, {});
    BuildAccess();
    BuildRequestId();
    return std::move(policy_);
  }

 private:
  void Complain(std::string_view what) { problems_.push_back(policy_.name + ": " + std::string(what)); }

  void BuildAccess() {
    if (!method_.options().HasExtension(v1::access)) return Complain("it has no access option");
    const v1::AccessRule& rule = method_.options().GetExtension(v1::access);
    policy_.access.anonymous = rule.anonymous();
    policy_.access.resource_field = rule.resource();
    if (rule.anonymous() && rule.allow_size() > 0)
      Complain("anonymous, yet with grants: it must be one or the other");
    if (!rule.anonymous() && rule.allow_size() == 0) Complain("nobody may call it: add a grant");
    bool any_relation = false;
    for (const v1::AccessGrant& grant : rule.allow()) {
      const auto role = RoleOf(grant.role());
      const auto relation = RelationOf(grant.relation());
      if (!role) Complain("a grant without a role");
      if (!relation) Complain("a grant without a relation");
      if (!role || !relation) continue;
      any_relation = any_relation || *relation != Relation::kAny;
      policy_.access.grants.push_back({*role, *relation});
    }
    if (any_relation && rule.resource().empty()) Complain("a relation needs a resource");
    if (!rule.resource().empty()) BuildResource(rule.resource());
  }

  void BuildResource(std::string_view path) {
    const Descriptor* type = &request_;
    while (true) {
      const auto dot = path.find('.');
      const bool last = dot == std::string_view::npos;
      const FieldDescriptor* field =
          type == nullptr ? nullptr : type->FindFieldByName(std::string(path.substr(0, dot)));
      if (field == nullptr) return Complain("its resource names a field that does not exist");
      if (field->is_repeated() || (last && field->type() != FieldDescriptor::TYPE_STRING)) {
        return Complain("its resource must be one text");
      }
      policy_.resource.push_back(field);
      if (last) return;
      type = field->message_type();
      path.remove_prefix(dot + 1);
    }
  }

  void BuildRequestId() {
    const FieldDescriptor* field = request_.FindFieldByName("request_id");
    if (field == nullptr) return;
    const v1::Limits& limits = field->options().GetExtension(v1::limits);
    if (field->type() != FieldDescriptor::TYPE_STRING || field->is_repeated() ||
        limits.format() != v1::FORMAT_REQUEST_ID || !limits.required()) {
      return Complain("its request_id must be a required text with FORMAT_REQUEST_ID");
    }
    policy_.request_id = field;
    if (!policy_.access.anonymous) return;
    const FieldDescriptor* token = request_.FindFieldByName("token");
    if (token == nullptr || !IsToken(*token) || token->is_repeated() || !IsSecret(*token)) {
      return Complain("an anonymous write needs a text `token` with FORMAT_SECRET, to tell callers apart");
    }
    policy_.secret = token;
  }

  const MethodDescriptor& method_;
  const Descriptor& request_;
  PlanSet& plans_;
  Problems& problems_;
  MethodPolicy policy_;
};

Error Unusable(const Problems& problems) {
  Error error{Errc::kInternal, "INTERNAL", "The contract cannot be kept. " + problems.front() + "."};
  if (problems.size() > 1) error.message += " And " + std::to_string(problems.size() - 1) + " more.";
  for (const std::string& problem : problems) error.detail += problem + "\n";
  return error;
}

}  // namespace

void FieldsToClear::ClearIn(Message& message) const {
  const auto& reflection = *message.GetReflection();
  for (const FieldDescriptor* field : here) reflection.ClearField(&message, field);
  for (const auto& [field, inner] : inside) {
    if (field->is_repeated()) {
      const int items = reflection.FieldSize(message, field);
      for (int i = 0; i < items; ++i) inner.ClearIn(*reflection.MutableRepeatedMessage(&message, field, i));
    } else if (reflection.HasField(message, field)) {
      inner.ClearIn(*reflection.MutableMessage(&message, field));
    }
  }
}

Result<PolicyTable> PolicyTable::Build(const std::vector<const ServiceDescriptor*>& services) {
  PolicyTable table;
  table.plans_ = std::make_unique<PlanSet>();
  Problems problems;
  for (const ServiceDescriptor* service : services) {
    for (int i = 0; i < service->method_count(); ++i) {
      const MethodDescriptor& method = *service->method(i);
      const Descriptor* request = method.input_type();
      MethodPolicy policy = Builder(method, *table.plans_, problems).Build();
      const std::string name = policy.name;
      const auto [known, added] = table.policies_.emplace(request, std::move(policy));
      if (!added)
        problems.push_back(name + ": " + known->second.name +
                           " has the same request type: each rpc has its own");
    }
  }
  if (!problems.empty()) return Unusable(problems);
  return table;
}

const MethodPolicy* PolicyTable::Find(const Descriptor* request) const {
  const auto found = policies_.find(request);
  return found == policies_.end() ? nullptr : &found->second;
}

const std::string& TextAt(const Message& message, const FieldPath& path, std::string& scratch) {
  if (path.empty()) {
    scratch.clear();
    return scratch;
  }
  const Message* current = &message;
  for (std::size_t i = 0; i + 1 < path.size(); ++i) {
    current = &current->GetReflection()->GetMessage(*current, path[i]);
  }
  return current->GetReflection()->GetStringReference(*current, path.back(), &scratch);
}

}  // namespace coconsult::rpc
