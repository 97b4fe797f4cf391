// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <cstddef>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/result.h"
#include "domain/access.h"
#include "rpc/precedence.h"
#include "rpc/validation.h"

namespace coconsult::rpc {

// A field of a message, or of a message in it, outermost first.
using FieldPath = std::vector<const google::protobuf::FieldDescriptor*>;

// Fields to be emptied in a message and in the messages in it.
struct FieldsToClear {
  struct Inside;
  std::vector<const google::protobuf::FieldDescriptor*> here;
  std::vector<Inside> inside;

  bool empty() const { return here.empty() && inside.empty(); }
  void ClearIn(google::protobuf::Message& message) const;
};
struct FieldsToClear::Inside {
  const google::protobuf::FieldDescriptor* field;
  FieldsToClear fields;
};

// What the contract says of one rpc, made ready for use.
struct MethodPolicy {
  std::string name;     // "ThreadService.PostMessage"
  std::string request;  // full name of the request's type
  AccessRule access;
  Precedence precedence = Precedence::kPerson;
  FieldPath resource;  // empty when the rule names none
  const MessagePlan* limits = nullptr;
  const google::protobuf::FieldDescriptor* request_id = nullptr;  // null when the request has none
  // In an anonymous write: the secret that stands for the caller.
  const google::protobuf::FieldDescriptor* secret = nullptr;
  FieldsToClear request_secrets;  // not part of a request's fingerprint
  FieldsToClear reply_secrets;    // not kept with a reply
  std::size_t max_bytes = 0;      // of a request on the wire
};

// What a request on the wire may have at most, unless its field limits need more.
inline constexpr std::size_t kMaxRequestBytes = 64 * 1024;
// What any may have.
inline constexpr std::size_t kMaxReceivedBytes = 4 * 1024 * 1024;

// The policies of all rpcs, by the type of their request. Immutable, thread-safe.
class PolicyTable {
 public:
  // From the options of the services' methods and of their requests' fields. INTERNAL / INTERNAL, with
  // everything that is wrong in `detail`, when a rule is missing or cannot be kept; then the server must not
  // start.
  static Result<PolicyTable> Build(const std::vector<const google::protobuf::ServiceDescriptor*>& services);

  // Null for a type that is no rpc's request.
  const MethodPolicy* Find(const google::protobuf::Descriptor* request) const;
  std::size_t size() const { return policies_.size(); }

 private:
  PolicyTable() = default;

  std::unique_ptr<PlanSet> plans_;
  std::unordered_map<const google::protobuf::Descriptor*, MethodPolicy> policies_;
};

// The text of a string field at the end of a path; empty when a message on the way is not there.
const std::string& TextAt(const google::protobuf::Message& message, const FieldPath& path,
                          std::string& scratch);

}  // namespace coconsult::rpc
