// SPDX-License-Identifier: Apache-2.0
#include "rpc/validation.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

#include "base/id.h"
#include "rpc/text_scan.h"

namespace coconsult::rpc {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using Format = FieldPlan::Format;
using Kind = FieldPlan::Kind;

constexpr std::int64_t kFirstSecond = -62'135'596'800;  // 0001-01-01
constexpr std::int64_t kLastSecond = 253'402'300'799;   // 9999-12-31
constexpr std::int32_t kMaxNanos = 999'999'999;
constexpr int kMaxPaths = 64;
constexpr int kMaxPathBytes = 100;

// What a person is asked when they wrote too little in a field of this name.
struct Prompt {
  std::string_view field;
  std::string_view question;
};
constexpr std::array kPrompts = {
    Prompt{"title", "what is it about?"},       Prompt{"situation", "what is the situation?"},
    Prompt{"tried", "what have you tried?"},    Prompt{"reason", "what is the reason?"},
    Prompt{"text", "what do you want to say?"},
};

std::string PromptFor(const FieldDescriptor& field) {
  for (const Prompt& prompt : kPrompts) {
    if (prompt.field == field.name()) return ": " + std::string(prompt.question);
  }
  return "";
}

// Collects violations along the path to the field being looked at.
class Checker {
 public:
  void CheckMessage(const MessagePlan& plan, const Message& message);
  std::vector<FieldViolation> Take() && { return std::move(violations_); }

 private:
  bool Full() const { return violations_.size() >= kMaxViolations; }
  void Add(std::string what_to_do) { violations_.push_back({path_, std::move(what_to_do)}); }

  void CheckField(const FieldPlan& plan, const Message& message);
  void CheckRepeated(const FieldPlan& plan, const Message& message);
  void CheckItem(const FieldPlan& plan, const Message& message, int index);
  void CheckAbsent(const FieldPlan& plan);
  void CheckText(const FieldPlan& plan, const std::string& text);
  void CheckLength(const FieldPlan& plan, const TextScan& scan);
  void CheckFormat(const FieldPlan& plan, const std::string& text, const TextScan& scan);
  void CheckNumber(const FieldPlan& plan, std::int64_t number);
  void CheckEnum(const FieldPlan& plan, int number, bool zero_is_fine);
  void CheckTimestamp(const Message& time);
  void CheckFieldMask(const Message& mask);

  std::string path_;
  std::vector<FieldViolation> violations_;
};

std::string Count(std::string_view before, std::int64_t number, std::string_view after) {
  return std::string(before) + std::to_string(number) + std::string(after);
}

std::int64_t NumberIn(const FieldDescriptor& field, const Message& message, int index) {
  const Reflection& reflection = *message.GetReflection();
  const bool one = index < 0;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return one ? reflection.GetInt32(message, &field) : reflection.GetRepeatedInt32(message, &field, index);
    case FieldDescriptor::CPPTYPE_INT64:
      return one ? reflection.GetInt64(message, &field) : reflection.GetRepeatedInt64(message, &field, index);
    case FieldDescriptor::CPPTYPE_UINT32:
      return one ? reflection.GetUInt32(message, &field)
                 : reflection.GetRepeatedUInt32(message, &field, index);
    case FieldDescriptor::CPPTYPE_UINT64: {
      const auto value =
          one ? reflection.GetUInt64(message, &field) : reflection.GetRepeatedUInt64(message, &field, index);
      return static_cast<std::int64_t>(std::min<std::uint64_t>(value, INT64_MAX));
    }
    default:
      return 0;
  }
}

bool IsSequence(std::string_view segment) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(segment.data(), segment.data() + segment.size(), number);
  return error == std::errc() && end == segment.data() + segment.size() && number >= 1 &&
         segment.front() != '0';
}

// The id after "messages" is a number, all others are 26 characters.
bool IsName(const std::vector<std::string>& pattern, std::string_view name) {
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const auto slash = name.find('/');
    const bool last = i + 1 == pattern.size();
    if ((slash == std::string_view::npos) != last) return false;
    const std::string_view segment = name.substr(0, slash);
    if (pattern[i] != "*") {
      if (segment != pattern[i]) return false;
    } else if (i > 0 && pattern[i - 1] == "messages") {
      if (!IsSequence(segment)) return false;
    } else if (!ParseId(segment)) {
      return false;
    }
    if (!last) name.remove_prefix(slash + 1);
  }
  return true;
}

// "consultations/*/messages/*" -> "consultations/{id}/messages/{number}"
std::string ShowPattern(const std::vector<std::string>& pattern) {
  std::string shown;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (i > 0) shown += '/';
    if (pattern[i] != "*") {
      shown += pattern[i];
    } else {
      shown += i > 0 && pattern[i - 1] == "messages" ? "{number}" : "{id}";
    }
  }
  return shown;
}

std::string Choices(const FieldDescriptor& field) {
  std::string text = "Choose one of ";
  const auto& type = *field.enum_type();
  for (int i = 1; i < type.value_count(); ++i) {
    if (i > 1) text += i + 1 == type.value_count() ? " or " : ", ";
    text += type.value(i)->name();
  }
  return text + ".";
}

void Checker::CheckMessage(const MessagePlan& plan, const Message& message) {
  const std::size_t outside = path_.size();
  for (const FieldPlan& field : plan.fields()) {
    if (Full()) return;
    if (outside > 0) path_ += '.';
    path_ += field.field->name();
    if (field.field->is_repeated()) {
      CheckRepeated(field, message);
    } else {
      CheckField(field, message);
    }
    path_.resize(outside);
  }
}

void Checker::CheckField(const FieldPlan& plan, const Message& message) {
  const Reflection& reflection = *message.GetReflection();
  if (plan.field->has_presence() && !reflection.HasField(message, plan.field)) {
    if (plan.required) CheckAbsent(plan);
    return;
  }
  CheckItem(plan, message, -1);
}

void Checker::CheckRepeated(const FieldPlan& plan, const Message& message) {
  const int items = message.GetReflection()->FieldSize(message, plan.field);
  if (items == 0 && plan.required) return Add("Give at least one.");
  if (plan.max_items > 0 && items > plan.max_items) {
    return Add(Count("Give at most ", plan.max_items, "") + Count(" (now ", items, ")."));
  }
  const std::size_t outside = path_.size();
  for (int i = 0; i < items && !Full(); ++i) {
    path_ += Count("[", i, "]");
    CheckItem(plan, message, i);
    path_.resize(outside);
  }
}

// `index` < 0: the field is not repeated.
void Checker::CheckItem(const FieldPlan& plan, const Message& message, int index) {
  const Reflection& reflection = *message.GetReflection();
  const FieldDescriptor* field = plan.field;
  const bool one = index < 0;
  switch (plan.kind) {
    case Kind::kText: {
      std::string scratch;
      return CheckText(plan, one ? reflection.GetStringReference(message, field, &scratch)
                                 : reflection.GetRepeatedStringReference(message, field, index, &scratch));
    }
    case Kind::kNumber:
      return CheckNumber(plan, NumberIn(*field, message, index));
    case Kind::kEnum:
      return CheckEnum(plan,
                       one ? reflection.GetEnumValue(message, field)
                           : reflection.GetRepeatedEnumValue(message, field, index),
                       one && !plan.required);
    case Kind::kMessage:
    case Kind::kTimestamp:
    case Kind::kFieldMask:
      break;
  }
  const Message& inner =
      one ? reflection.GetMessage(message, field) : reflection.GetRepeatedMessage(message, field, index);
  if (plan.kind == Kind::kMessage) return CheckMessage(*plan.inside, inner);
  if (plan.kind == Kind::kTimestamp) return CheckTimestamp(inner);
  CheckFieldMask(inner);
}

void Checker::CheckAbsent(const FieldPlan& plan) {
  switch (plan.kind) {
    case Kind::kText:
      return CheckText(plan, "");
    case Kind::kEnum:
      return Add(Choices(*plan.field));
    case Kind::kFieldMask:
      return Add("Name at least one field.");
    case Kind::kNumber:
    case Kind::kMessage:
    case Kind::kTimestamp:
      return Add("Fill this in.");
  }
}

void Checker::CheckText(const FieldPlan& plan, const std::string& text) {
  if (text.empty() && !plan.required) return;
  const TextScan scan = ScanText(text);
  if (!scan.valid) return Add("Send the text as UTF-8.");
  if (plan.format == Format::kRequestId) {
    if (IsRequestId(text)) return;
    return Add("Give 8 to 64 letters, digits, '-' or '_', made anew for each thing you want to happen.");
  }
  if (plan.required && scan.inner_chars == 0 && plan.min_chars <= 1) {
    if (plan.format == Format::kName) return Add("Say which one: " + ShowPattern(plan.pattern) + ".");
    return Add(text.empty() ? "Fill this in." : "Fill this in: white space alone is not enough.");
  }
  const std::size_t before = violations_.size();
  CheckLength(plan, scan);
  if (violations_.size() == before) CheckFormat(plan, text, scan);
}

void Checker::CheckLength(const FieldPlan& plan, const TextScan& scan) {
  const bool secret = plan.format == Format::kSecret;
  const int written = secret ? scan.chars : scan.inner_chars;
  if (written < plan.min_chars) {
    if (secret) return Add(Count("Use at least ", plan.min_chars, " characters."));
    const std::string prompt = PromptFor(*plan.field);
    return Add(Count("Write at least ", plan.min_chars, " characters") + (prompt.empty() ? "." : prompt) +
               Count(" (now ", written, ")"));
  }
  if (scan.chars <= plan.max_chars) return;
  std::string advice = Count("Shorten this to at most ", plan.max_chars, " characters");
  Add(advice + (secret ? "." : Count(" (now ", scan.chars, ").")));
}

void Checker::CheckFormat(const FieldPlan& plan, const std::string& text, const TextScan& scan) {
  switch (plan.format) {
    case Format::kLine:
      if (scan.control || scan.line_break || scan.tab)
        return Add("Write one line, without line breaks or control characters.");
      if (scan.direction) return Add("Remove the invisible characters that change the direction of writing.");
      return;
    case Format::kText:
      if (scan.control) return Add("Remove the control characters; line breaks (\\n) and tabs are fine.");
      if (scan.direction) return Add("Remove the invisible characters that change the direction of writing.");
      return;
    case Format::kEmail:
      if (!IsEmail(text)) Add("Write an e-mail address, such as name@example.org.");
      return;
    case Format::kId:
      if (!IsId(text))
        Add("Give an id from the community's lists: lower-case letters, digits and underscores.");
      return;
    case Format::kName:
      if (!IsName(plan.pattern, text)) Add("Give a name of this form: " + ShowPattern(plan.pattern) + ".");
      return;
    case Format::kAny:
    case Format::kRequestId:
    case Format::kSecret:
      return;
  }
}

void Checker::CheckNumber(const FieldPlan& plan, std::int64_t number) {
  if (!plan.has_range || (number >= plan.min && number <= plan.max)) return;
  Add(Count("Choose a number from ", plan.min, "") + Count(" to ", plan.max, "."));
}

void Checker::CheckEnum(const FieldPlan& plan, int number, bool zero_is_fine) {
  const bool known = plan.field->enum_type()->FindValueByNumber(number) != nullptr;
  if (known && (number != 0 || zero_is_fine)) return;
  Add(Choices(*plan.field));
}

void Checker::CheckTimestamp(const Message& time) {
  const auto* type = time.GetDescriptor();
  const Reflection& reflection = *time.GetReflection();
  const std::int64_t seconds = reflection.GetInt64(time, type->FindFieldByNumber(1));
  const std::int32_t nanos = reflection.GetInt32(time, type->FindFieldByNumber(2));
  if (seconds < kFirstSecond || seconds > kLastSecond || nanos < 0 || nanos > kMaxNanos) {
    Add("Give a time in the years 1 to 9999.");
  }
}

void Checker::CheckFieldMask(const Message& mask) {
  const FieldDescriptor* paths = mask.GetDescriptor()->FindFieldByNumber(1);
  const Reflection& reflection = *mask.GetReflection();
  const int count = reflection.FieldSize(mask, paths);
  if (count == 0) return Add("Name at least one field.");
  if (count > kMaxPaths) return Add(Count("Name at most ", kMaxPaths, " fields."));
  std::string scratch;
  for (int i = 0; i < count; ++i) {
    if (reflection.GetRepeatedStringReference(mask, paths, i, &scratch).size() > kMaxPathBytes) {
      return Add("Name fields by their paths, such as display_name.");
    }
  }
}

}  // namespace

std::vector<FieldViolation> Violations(const MessagePlan& plan, const Message& message) {
  Checker checker;
  checker.CheckMessage(plan, message);
  return std::move(checker).Take();
}

Error InvalidFields(std::vector<FieldViolation> violations) {
  Error error{Errc::kInvalidArgument, "INVALID_FIELD", ""};
  const FieldViolation& first = violations.front();
  if (violations.size() == 1) {
    error.message = first.description;
  } else {
    error.message = "Please look at " + std::to_string(violations.size()) + " fields again. The first is " +
                    first.field + ": " + first.description;
  }
  error.violations = std::move(violations);
  return error;
}

}  // namespace coconsult::rpc
