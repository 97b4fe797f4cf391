// SPDX-License-Identifier: Apache-2.0
// The request of every rpc, as rpc/edge.cc takes it in: what passes the field limits keeps them (read here
// straight from the contract's options), what does not is refused with the fields named.

#include "coconsult/v1/options.pb.h"
#include "requests.h"
#include "rpc/edge.h"
#include "rpc/error_mapping.h"
#include "rpc/text_scan.h"

namespace coconsult::fuzz {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr std::size_t kMostDetailBytes = 8 * 1024;

const rpc::PolicyTable& Policies() {
  static const auto kPolicies = [] {
    std::set<const google::protobuf::ServiceDescriptor*> services;
    for (const auto* method : Methods()) services.insert(method->service());
    return rpc::PolicyTable::Build({services.begin(), services.end()});
  }();
  return *kPolicies;
}

void TestText(const v1::Limits& limits, const std::string& text) {
  if (text.empty()) {
    MUST_HOLD(!limits.required());
    return;
  }
  const rpc::TextScan scan = rpc::ScanText(text);
  MUST_HOLD(scan.valid);
  if (limits.max_chars() > 0) MUST_HOLD(scan.chars <= limits.max_chars());
  const bool line = limits.format() == v1::FORMAT_LINE;
  if (line) MUST_HOLD(!scan.line_break && !scan.tab);
  if (line || limits.format() == v1::FORMAT_TEXT) MUST_HOLD(!scan.control && !scan.direction);
  if (limits.format() == v1::FORMAT_EMAIL) MUST_HOLD(rpc::IsEmail(text));
  if (limits.format() == v1::FORMAT_REQUEST_ID) MUST_HOLD(rpc::IsRequestId(text));
  if (limits.format() == v1::FORMAT_NAME) {
    MUST_HOLD(text.starts_with(limits.resource().substr(0, limits.resource().find('*'))));
  }
}

void TestNumber(const v1::Limits& limits, std::int64_t number) {
  if (limits.min() != 0 || limits.max() != 0) MUST_HOLD(number >= limits.min() && number <= limits.max());
}

void TestFields(const Message& message);

void TestValue(const Message& message, const FieldDescriptor& field, const v1::Limits& limits) {
  const Reflection& reflection = *message.GetReflection();
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
    TestText(limits, reflection.GetString(message, &field));
  } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_INT32) {
    if (!field.has_presence() || reflection.HasField(message, &field))
      TestNumber(limits, reflection.GetInt32(message, &field));
  } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_INT64) {
    if (!field.has_presence() || reflection.HasField(message, &field))
      TestNumber(limits, reflection.GetInt64(message, &field));
  } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
    const int number = reflection.GetEnumValue(message, &field);
    MUST_HOLD(field.enum_type()->FindValueByNumber(number) != nullptr && (number != 0 || !limits.required()));
  } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
    MUST_HOLD(reflection.HasField(message, &field) || !limits.required());
    if (reflection.HasField(message, &field)) TestFields(reflection.GetMessage(message, &field));
  }
}

void TestList(const Message& message, const FieldDescriptor& field, const v1::Limits& limits) {
  const Reflection& reflection = *message.GetReflection();
  const int size = reflection.FieldSize(message, &field);
  if (limits.max_items() > 0) MUST_HOLD(size <= limits.max_items());
  for (int i = 0; i < size; ++i) {
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      const std::string text = reflection.GetRepeatedString(message, &field, i);
      MUST_HOLD(field.containing_type()->full_name() == "google.protobuf.FieldMask" || !text.empty());
      TestText(limits, text);
    } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_INT32) {
      TestNumber(limits, reflection.GetRepeatedInt32(message, &field, i));
    } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      TestFields(reflection.GetRepeatedMessage(message, &field, i));
    }
  }
}

void TestFields(const Message& message) {
  for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor& field = *message.GetDescriptor()->field(i);
    const v1::Limits& limits = field.options().GetExtension(v1::limits);
    if (field.is_repeated()) {
      TestList(message, field, limits);
    } else {
      TestValue(message, field, limits);
    }
  }
}

// What a request is compared by has no secret in it.
void TestFingerprint(const rpc::MethodPolicy& policy, const Message& request) {
  const std::unique_ptr<Message> copy(request.New());
  copy->CopyFrom(request);
  policy.request_secrets.ClearIn(*copy);
  for (int i = 0; i < copy->GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor& field = *copy->GetDescriptor()->field(i);
    const bool secret = field.options().GetExtension(v1::limits).format() == v1::FORMAT_SECRET;
    if (secret) MUST_HOLD(copy->GetReflection()->GetString(*copy, &field).empty());
  }
}

void TestTaken(const rpc::MethodPolicy& policy, const Message& request) {
  MUST_HOLD(request.ByteSizeLong() <= policy.max_bytes);
  TestFields(request);
  TestFingerprint(policy, request);
  std::string scratch;
  if (!policy.resource.empty()) (void)rpc::TextAt(request, policy.resource, scratch);
}

void TestRefused(const Message& request, const Error& error) {
  MUST_HOLD(error.code == Errc::kInvalidArgument && error.reason == "INVALID_FIELD" &&
            !error.message.empty());
  if (error.violations.empty()) return;  // too large as a whole
  MUST_HOLD(error.violations.size() <= rpc::kMaxViolations);
  for (const FieldViolation& violation : error.violations) {
    const std::string first = violation.field.substr(0, violation.field.find_first_of(".["));
    MUST_HOLD(request.GetDescriptor()->FindFieldByName(first) != nullptr && !violation.description.empty());
  }
  const grpc::Status status = rpc::ToStatus(error, "");
  MUST_HOLD(status.error_details().size() / 3 * 4 + status.error_message().size() * 3 <= kMostDetailBytes);
}

}  // namespace

// The first line names the rpc, the rest is its request.
void TestOne(std::string_view bytes) {
  Input input(bytes);
  const auto& method = MethodNamed(input.Line());
  const auto request = ParseMessage(*method.input_type(), input.Rest());
  if (!request) return;
  const rpc::MethodPolicy* policy = Policies().Find(method.input_type());
  MUST_HOLD(policy != nullptr);
  const auto error = rpc::Edge::CheckFields(*policy, *request);
  if (error) {
    TestRefused(*request, *error);
    request->DiscardUnknownFields();
    const bool small = request->ByteSizeLong() <= policy->max_bytes;
    if (small) MUST_HOLD(!error->violations.empty() || !rpc::Edge::CheckFields(*policy, *request));
  } else {
    TestTaken(*policy, *request);
  }
}

}  // namespace coconsult::fuzz
