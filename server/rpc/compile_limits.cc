// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string_view>

#include "coconsult/v1/options.pb.h"
#include "rpc/validation.h"

namespace coconsult::rpc {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using Format = FieldPlan::Format;
using Kind = FieldPlan::Kind;

constexpr int kIdChars = 64;
constexpr int kEmailChars = 254;
constexpr int kNameChars = 200;
constexpr std::size_t kNumberBytes = 12;
constexpr std::size_t kFieldMaskBytes = std::size_t{64} * 100;
constexpr int kDeepest = 16;

using Problems = std::vector<std::string>;

void Complain(const FieldDescriptor& field, std::string_view what, Problems& problems) {
  problems.push_back(field.full_name() + ": " + std::string(what));
}

Format FormatOf(const v1::Limits& limits) {
  switch (limits.format()) {
    case v1::FORMAT_LINE:
      return Format::kLine;
    case v1::FORMAT_TEXT:
      return Format::kText;
    case v1::FORMAT_EMAIL:
      return Format::kEmail;
    case v1::FORMAT_ID:
      return Format::kId;
    case v1::FORMAT_NAME:
      return Format::kName;
    case v1::FORMAT_REQUEST_ID:
      return Format::kRequestId;
    case v1::FORMAT_SECRET:
      return Format::kSecret;
    default:
      return Format::kAny;
  }
}

// What a format itself allows; 0 = no more than the field says.
int BuiltInMaximum(Format format) {
  switch (format) {
    case Format::kEmail:
      return kEmailChars;
    case Format::kId:
    case Format::kRequestId:
      return kIdChars;
    case Format::kName:
      return kNameChars;
    case Format::kAny:
    case Format::kLine:
    case Format::kText:
    case Format::kSecret:
      return 0;
  }
  return 0;
}

std::vector<std::string> Segments(std::string_view pattern) {
  std::vector<std::string> segments;
  while (true) {
    const auto slash = pattern.find('/');
    segments.emplace_back(pattern.substr(0, slash));
    if (slash == std::string_view::npos) return segments;
    pattern.remove_prefix(slash + 1);
  }
}

void CompileText(const FieldDescriptor& field, const v1::Limits& limits, FieldPlan& plan,
                 Problems& problems) {
  plan.kind = Kind::kText;
  plan.format = FormatOf(limits);
  plan.min_chars = limits.min_chars();
  plan.max_chars = limits.max_chars();
  if (plan.max_chars == 0) plan.max_chars = BuiltInMaximum(plan.format);
  if (plan.max_chars <= 0) Complain(field, "a text needs max_chars", problems);
  if (plan.min_chars > plan.max_chars) Complain(field, "min_chars is more than max_chars", problems);
  if ((plan.format == Format::kName) != !limits.resource().empty()) {
    Complain(field, "FORMAT_NAME and `resource` go together", problems);
  }
  if (plan.format == Format::kName) plan.pattern = Segments(limits.resource());
}

void CompileNumber(const FieldDescriptor& field, const v1::Limits& limits, FieldPlan& plan,
                   Problems& problems) {
  plan.kind = Kind::kNumber;
  plan.has_range = limits.min() != 0 || limits.max() != 0;
  plan.min = limits.min();
  plan.max = limits.max();
  if (plan.min > plan.max) Complain(field, "min is more than max", problems);
  if (plan.required && !field.has_presence() && !field.is_repeated()) {
    Complain(field, "a required number or bool must be `optional`, or 0 cannot be told from nothing",
             problems);
  }
}

bool IsWellKnown(const Descriptor& type) { return type.full_name().starts_with("google.protobuf."); }

void CompileWellKnown(const FieldDescriptor& field, FieldPlan& plan, Problems& problems) {
  const std::string& name = field.message_type()->full_name();
  if (name == "google.protobuf.Timestamp") {
    plan.kind = Kind::kTimestamp;
  } else if (name == "google.protobuf.FieldMask") {
    plan.kind = Kind::kFieldMask;
  } else {
    Complain(field, "no checks are known for " + name + " in a request", problems);
  }
}

// False when there is nothing to check.
bool CompileScalar(const FieldDescriptor& field, const v1::Limits& limits, FieldPlan& plan,
                   Problems& problems) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      if (field.type() == FieldDescriptor::TYPE_BYTES)
        Complain(field, "no checks are known for bytes", problems);
      CompileText(field, limits, plan, problems);
      return true;
    case FieldDescriptor::CPPTYPE_ENUM:
      plan.kind = Kind::kEnum;
      return true;
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_INT64:
    case FieldDescriptor::CPPTYPE_UINT32:
    case FieldDescriptor::CPPTYPE_UINT64:
    case FieldDescriptor::CPPTYPE_BOOL:
      CompileNumber(field, limits, plan, problems);
      return plan.required || plan.has_range || plan.max_items > 0;
    case FieldDescriptor::CPPTYPE_DOUBLE:
    case FieldDescriptor::CPPTYPE_FLOAT:
      Complain(field, "no checks are known for floating-point numbers", problems);
      return false;
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return false;
  }
  return false;
}

std::size_t LargestOf(const MessagePlan& plan, std::size_t cap, int depth) {
  if (depth > kDeepest) return cap;
  std::size_t sum = 0;
  for (const FieldPlan& field : plan.fields()) {
    std::size_t one = kNumberBytes;
    if (field.kind == Kind::kText) one = static_cast<std::size_t>(field.max_chars) * 4 + kNumberBytes;
    if (field.kind == Kind::kFieldMask) one = kFieldMaskBytes;
    if (field.kind == Kind::kMessage) one = LargestOf(*field.inside, cap, depth + 1) + kNumberBytes;
    const std::size_t items = field.max_items > 0 ? static_cast<std::size_t>(field.max_items) : 1;
    if (one > cap / items) return cap;
    sum += one * items;
    if (sum >= cap) return cap;
  }
  return sum;
}

}  // namespace

std::size_t MessagePlan::LargestMessage(std::size_t cap) const { return LargestOf(*this, cap, 0); }

const MessagePlan* PlanSet::Compile(const Descriptor* type, Problems& problems) {
  if (const auto known = plans_.find(type); known != plans_.end()) return known->second.get();
  MessagePlan* plan = plans_.emplace(type, std::make_unique<MessagePlan>()).first->second.get();
  std::vector<FieldPlan> fields;
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor& field = *type->field(i);
    const v1::Limits& limits = field.options().GetExtension(v1::limits);
    FieldPlan made{.field = &field, .required = limits.required(), .max_items = limits.max_items()};
    if (field.is_map()) {
      Complain(field, "no checks are known for maps", problems);
    } else if (field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
      if (CompileScalar(field, limits, made, problems)) fields.push_back(std::move(made));
    } else if (IsWellKnown(*field.message_type())) {
      CompileWellKnown(field, made, problems);
      fields.push_back(std::move(made));
    } else {
      made.kind = Kind::kMessage;
      made.inside = Compile(field.message_type(), problems);
      fields.push_back(std::move(made));
    }
  }
  plan->fields_ = std::move(fields);
  return plan;
}

}  // namespace coconsult::rpc
