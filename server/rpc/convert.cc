// SPDX-License-Identifier: Apache-2.0
#include "rpc/convert.h"

#include <algorithm>
#include <charconv>

namespace coconsult::rpc {

google::protobuf::Timestamp ToProto(Timestamp time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  google::protobuf::Timestamp out;
  out.set_seconds(seconds.time_since_epoch().count());
  out.set_nanos(static_cast<int>(std::chrono::nanoseconds(time - seconds).count()));
  return out;
}

Timestamp ToDomain(const google::protobuf::Timestamp& time) {
  const auto nanos = std::chrono::nanoseconds(time.nanos());
  return Timestamp(std::chrono::seconds(time.seconds()) + std::chrono::floor<Duration>(nanos));
}

std::string ToEtag(std::int64_t version) { return std::to_string(version); }

std::optional<std::int64_t> ParseEtag(const std::string& etag) {
  if (etag.empty()) return std::nullopt;
  constexpr std::int64_t kNoVersion = 0;  // versions count from 1
  std::int64_t version = kNoVersion;
  std::from_chars(etag.data(), etag.data() + etag.size(), version);
  return ToEtag(version) == etag ? version : kNoVersion;
}

std::string LowerEmail(std::string email) {
  std::transform(email.begin(), email.end(), email.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return email;
}

v1::Role ToProto(Role role) {
  switch (role) {
    case Role::kPractitioner:
      return v1::ROLE_PRACTITIONER;
    case Role::kConnector:
      return v1::ROLE_CONNECTOR;
    case Role::kModerator:
      return v1::ROLE_MODERATOR;
    case Role::kEvaluator:
      return v1::ROLE_EVALUATOR;
    case Role::kIntegrator:
      return v1::ROLE_INTEGRATOR;
    case Role::kAdministrator:
      return v1::ROLE_ADMINISTRATOR;
  }
  return v1::ROLE_UNSPECIFIED;
}

Result<RoleSet> ToRoleSet(const google::protobuf::RepeatedField<int>& roles, const std::string& field) {
  RoleSet set;
  for (const int number : roles) {
    if (number < v1::ROLE_PRACTITIONER || number > v1::ROLE_ADMINISTRATOR) {
      return InvalidArgument(field,
                             "Name each role: practitioner, connector, moderator, evaluator, integrator or "
                             "administrator.");
    }
    set.Add(static_cast<Role>(number - v1::ROLE_PRACTITIONER));
  }
  return set;
}

void ToProto(RoleSet roles, google::protobuf::RepeatedField<int>* out) {
  for (int i = 0; i < kRoleCount; ++i) {
    const auto role = static_cast<Role>(i);
    if (roles.Has(role)) out->Add(ToProto(role));
  }
}

}  // namespace coconsult::rpc
