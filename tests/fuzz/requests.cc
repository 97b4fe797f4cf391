// SPDX-License-Identifier: Apache-2.0
#include "requests.h"

#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/text_format.h>

#include <algorithm>
#include <numeric>

#include "coconsult/v1/admin_service.pb.h"
#include "coconsult/v1/consultation_service.pb.h"
#include "coconsult/v1/event_service.pb.h"
#include "coconsult/v1/identity_service.pb.h"
#include "coconsult/v1/impact_service.pb.h"
#include "coconsult/v1/moderation_service.pb.h"
#include "coconsult/v1/outcome_service.pb.h"
#include "coconsult/v1/practitioner_service.pb.h"
#include "coconsult/v1/thread_service.pb.h"

namespace coconsult::fuzz {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using google::protobuf::TextFormat;

class Silent final : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int, google::protobuf::io::ColumnNumber, const std::string&) override {}
};

std::vector<const MethodDescriptor*> FindMethods() {
  std::vector<const MethodDescriptor*> methods;
  for (const Descriptor* any :
       {v1::GetCommunityRequest::descriptor(), v1::GetConsultationRequest::descriptor(),
        v1::WatchRequest::descriptor(), v1::SignInRequest::descriptor(),
        v1::GetImpactReportRequest::descriptor(), v1::ListCasesRequest::descriptor(),
        v1::ListOutcomeFormsRequest::descriptor(), v1::ListPractitionersRequest::descriptor(),
        v1::PostMessageRequest::descriptor()}) {
    const auto& service = *any->file()->service(0);
    for (int i = 0; i < service.method_count(); ++i) methods.push_back(service.method(i));
  }
  return methods;
}

bool ParseText(const std::string& text, Message& message) {
  Silent errors;
  TextFormat::Parser parser;
  parser.RecordErrorsTo(&errors);
  parser.SetRecursionLimit(100);
  return parser.ParseFromString(text, &message);
}

}  // namespace

const std::vector<const MethodDescriptor*>& Methods() {
  static const std::vector<const MethodDescriptor*> kMethods = FindMethods();
  return kMethods;
}

const MethodDescriptor& MethodNamed(const std::string& name) {
  for (const MethodDescriptor* method : Methods()) {
    if (method->service()->name() + "." + method->name() == name) return *method;
  }
  const unsigned sum = std::accumulate(name.begin(), name.end(), 0U,
                                       [](unsigned all, unsigned char c) { return all * 31 + c; });
  return *Methods()[sum % Methods().size()];
}

std::unique_ptr<Message> ParseMessage(const Descriptor& type, const std::string& body) {
  const Message& prototype = *google::protobuf::MessageFactory::generated_factory()->GetPrototype(&type);
  std::unique_ptr<Message> message(prototype.New());
  if (message->ParseFromString(body)) return message;
  // Text can hold what the wire cannot, such as texts that are no UTF-8.
  std::unique_ptr<Message> written(prototype.New());
  if (!ParseText(body, *written) || !message->ParseFromString(written->SerializeAsString())) return nullptr;
  return message;
}

}  // namespace coconsult::fuzz
