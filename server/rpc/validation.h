// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/result.h"

namespace coconsult::rpc {

class MessagePlan;

// The rules of one field, taken from its option (coconsult.v1.limits) once, at start.
struct FieldPlan {
  enum class Kind { kText, kNumber, kEnum, kMessage, kTimestamp, kFieldMask };
  enum class Format { kAny, kLine, kText, kEmail, kId, kName, kRequestId, kSecret };

  const google::protobuf::FieldDescriptor* field = nullptr;
  Kind kind = Kind::kNumber;
  Format format = Format::kAny;
  bool required = false;
  bool has_range = false;
  int min_chars = 0;
  int max_chars = 0;
  int max_items = 0;  // 0 = any number
  std::int64_t min = 0;
  std::int64_t max = 0;
  std::vector<std::string> pattern;     // kName: the segments of the name, "*" for an id
  const MessagePlan* inside = nullptr;  // kMessage
};

// The rules of one type of message: those fields that have any, in the order of their numbers.
class MessagePlan {
 public:
  const std::vector<FieldPlan>& fields() const { return fields_; }
  // Bytes that a message may need on the wire with every field at its limit; at most `cap`.
  std::size_t LargestMessage(std::size_t cap) const;

 private:
  friend class PlanSet;
  std::vector<FieldPlan> fields_;
};

// Plans by type of message. Types that contain themselves are fine.
class PlanSet {
 public:
  // What is wrong with the limits in the type, or in a type in it, is added to `problems`, one sentence each.
  const MessagePlan* Compile(const google::protobuf::Descriptor* type, std::vector<std::string>& problems);

 private:
  std::unordered_map<const google::protobuf::Descriptor*, std::unique_ptr<MessagePlan>> plans_;
};

inline constexpr std::size_t kMaxViolations = 100;

// Everything that a message's limits have against it, in the order of its fields, at most kMaxViolations.
// Paths are as in "rows[12].sector". Texts say what to do, and never repeat what was sent.
std::vector<FieldViolation> Violations(const MessagePlan& plan, const google::protobuf::Message& message);

// INVALID_ARGUMENT / INVALID_FIELD that carries the violations, of which there is at least one.
Error InvalidFields(std::vector<FieldViolation> violations);

}  // namespace coconsult::rpc
