// SPDX-License-Identifier: Apache-2.0
#include "rpc/policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "coconsult/v1/admin_service.pb.h"
#include "coconsult/v1/consultation_service.pb.h"
#include "coconsult/v1/event_service.pb.h"
#include "coconsult/v1/identity_service.pb.h"
#include "coconsult/v1/impact_service.pb.h"
#include "coconsult/v1/moderation_service.pb.h"
#include "coconsult/v1/outcome_service.pb.h"
#include "coconsult/v1/practitioner_service.pb.h"
#include "coconsult/v1/thread_service.pb.h"
#include "unit/rpc/proto_source.h"

namespace coconsult::rpc {
namespace {

using ::coconsult::testing::ProtoSource;
using ::testing::HasSubstr;

constexpr const char* kAnybody = "anonymous: true";
constexpr const char* kMembers = "resource: 'name' allow {role: ROLE_PRACTITIONER relation: RELATION_MEMBER}";

// Fields as in a FileDescriptorProto; `limits` as in the option.
std::string Field(const std::string& name, const std::string& type, const std::string& limits,
                  const std::string& label = "LABEL_OPTIONAL") {
  static int number = 0;
  const std::string of =
      type.starts_with(".") ? " type: TYPE_MESSAGE type_name: '" + type + "'" : " type: " + type;
  return "field {name: '" + name + "' number: " + std::to_string(++number) + of + " label: " + label +
         " options {[coconsult.v1.limits] {" + limits + "}}}";
}
std::string Text(const std::string& name, const std::string& limits) {
  return Field(name, "TYPE_STRING", limits);
}
std::string Repeated(const std::string& name, const std::string& type, const std::string& limits) {
  return Field(name, type, limits, "LABEL_REPEATED");
}
const std::string kName = Text("name", "required: true format: FORMAT_NAME resource: 'consultations/*'");

std::string Method(const std::string& name, const std::string& access) {
  const std::string options = access.empty() ? "" : " options {[coconsult.v1.access] {" + access + "}}";
  return "method {name: '" + name + "' input_type: '.sample.Request' output_type: '.sample.Reply'" + options +
         "}";
}
std::string Contract(const std::string& methods, const std::string& fields) {
  return "message_type {name: 'Request' " + fields + "} message_type {name: 'Reply' " + Text("token", "") +
         "}" + "service {name: 'Sample' " + methods + "}";
}
// One rpc, Do(Request), with this access and these fields in its request.
std::string Source(const std::string& access, const std::string& fields) {
  return Contract(Method("Do", access), fields);
}

// What is wrong with the contract; empty = nothing.
std::string ProblemsOf(const std::string& source) {
  const ProtoSource proto(source);
  const auto table = PolicyTable::Build({proto.Service()});
  if (table) return "";
  EXPECT_EQ(table.error().code, Errc::kInternal);
  EXPECT_THAT(table.error().message, HasSubstr("The contract cannot be kept."));
  return table.error().detail;
}

TEST(PolicyTable, AcceptsTheWholeContract) {
  std::vector<const google::protobuf::ServiceDescriptor*> services;
  int methods = 0;
  for (const auto* file :
       {v1::GetCommunityRequest::descriptor()->file(), v1::GetConsultationRequest::descriptor()->file(),
        v1::WatchRequest::descriptor()->file(), v1::SignInRequest::descriptor()->file(),
        v1::GetImpactReportRequest::descriptor()->file(), v1::ListCasesRequest::descriptor()->file(),
        v1::SubmitOutcomeRequest::descriptor()->file(), v1::GetPractitionerRequest::descriptor()->file(),
        v1::PostMessageRequest::descriptor()->file()}) {
    services.push_back(file->service(0));
    methods += file->service(0)->method_count();
  }
  const auto table = PolicyTable::Build(services);
  ASSERT_TRUE(table) << table.error().detail;
  EXPECT_EQ(table->size(), static_cast<std::size_t>(methods));

  const MethodPolicy* post = table->Find(v1::PostMessageRequest::descriptor());
  ASSERT_NE(post, nullptr);
  EXPECT_EQ(post->name, "ThreadService.PostMessage");
  EXPECT_EQ(post->request, "coconsult.v1.PostMessageRequest");
  ASSERT_EQ(post->access.grants.size(), 1U);
  EXPECT_EQ(post->access.grants[0].role, Role::kPractitioner);
  EXPECT_EQ(post->access.grants[0].relation, Relation::kMember);
  EXPECT_EQ(post->max_bytes, kMaxRequestBytes);
  EXPECT_TRUE(post->request_secrets.empty());
  EXPECT_EQ(table->Find(v1::PostMessageResponse::descriptor()), nullptr);
}

TEST(PolicyTable, LetsOnlyAnImportBeLarge) {
  const auto* admin = v1::GetCommunityRequest::descriptor()->file()->service(0);
  const auto table = PolicyTable::Build({admin});
  ASSERT_TRUE(table);
  EXPECT_EQ(table->Find(v1::ImportPractitionersRequest::descriptor())->max_bytes, kMaxReceivedBytes);
  EXPECT_EQ(table->Find(v1::SetRolesRequest::descriptor())->max_bytes, kMaxRequestBytes);
}

TEST(PolicyTable, FindsAResourceInsideAMessage) {
  const auto* file = v1::GetPractitionerRequest::descriptor()->file();
  const auto table = PolicyTable::Build({file->service(0)});
  ASSERT_TRUE(table);
  v1::UpdatePractitionerRequest request;
  const MethodPolicy* policy = table->Find(request.GetDescriptor());
  std::string scratch;
  EXPECT_EQ(TextAt(request, policy->resource, scratch), "");
  request.mutable_practitioner()->set_name("practitioners/x");
  EXPECT_EQ(TextAt(request, policy->resource, scratch), "practitioners/x");
}

TEST(PolicyTable, RefusesAnRpcWithoutARule) {
  EXPECT_THAT(ProblemsOf(Source("", "")), HasSubstr("Sample.Do: it has no access option"));
}

TEST(PolicyTable, RefusesARuleThatNobodyMatches) {
  EXPECT_THAT(ProblemsOf(Source("anonymous: false", "")), HasSubstr("nobody may call it"));
}

TEST(PolicyTable, RefusesAnonymousWithGrants) {
  EXPECT_THAT(ProblemsOf(Source("anonymous: true allow {role: ROLE_MODERATOR relation: RELATION_ANY}", "")),
              HasSubstr("anonymous, yet with grants"));
}

TEST(PolicyTable, RefusesAGrantWithoutARole) {
  EXPECT_THAT(ProblemsOf(Source("allow {relation: RELATION_ANY}", "")), HasSubstr("a grant without a role"));
}

TEST(PolicyTable, RefusesAGrantWithoutARelation) {
  EXPECT_THAT(ProblemsOf(Source("allow {role: ROLE_MODERATOR}", "")),
              HasSubstr("a grant without a relation"));
}

TEST(PolicyTable, RefusesAResourceThatIsNoField) {
  EXPECT_THAT(ProblemsOf(Source(kMembers, "")), HasSubstr("a field that does not exist"));
}

TEST(PolicyTable, RefusesAResourceThatIsNoText) {
  EXPECT_THAT(ProblemsOf(Source(kMembers, Field("name", "TYPE_INT32", ""))),
              HasSubstr("its resource must be one text"));
  EXPECT_THAT(ProblemsOf(Source(kMembers, Repeated("name", "TYPE_STRING", "max_chars: 9"))),
              HasSubstr("its resource must be one text"));
}

TEST(PolicyTable, RefusesARelationWithoutAResource) {
  EXPECT_THAT(ProblemsOf(Source("allow {role: ROLE_PRACTITIONER relation: RELATION_MEMBER}", kName)),
              HasSubstr("a relation needs a resource"));
}

TEST(PolicyTable, RefusesARequestIdOfAnotherFormat) {
  EXPECT_THAT(ProblemsOf(Source(kMembers, kName + Text("request_id", "required: true max_chars: 9"))),
              HasSubstr("its request_id must be a required text with FORMAT_REQUEST_ID"));
}

TEST(PolicyTable, RefusesAnAnonymousWriteWithoutASecretToTellCallersApart) {
  EXPECT_THAT(ProblemsOf(Source(kAnybody, Text("request_id", "required: true format: FORMAT_REQUEST_ID"))),
              HasSubstr("an anonymous write needs a text `token`"));
}

TEST(PolicyTable, RefusesATextWithoutAMaximum) {
  EXPECT_THAT(ProblemsOf(Source(kAnybody, Text("note", ""))),
              HasSubstr("sample.Request.note: a text needs max_chars"));
  EXPECT_THAT(ProblemsOf(Source(kAnybody, Field("inner", ".sample.Request.Inner", "") +
                                              "nested_type {name: 'Inner' " +
                                              Repeated("notes", "TYPE_STRING", "") + "}")),
              HasSubstr("sample.Request.Inner.notes: a text needs max_chars"));
}

TEST(PolicyTable, KnowsTheMaximaOfFormats) {
  EXPECT_EQ(
      ProblemsOf(Source(kAnybody, Text("mail", "format: FORMAT_EMAIL") + Text("id", "format: FORMAT_ID"))),
      "");
}

TEST(PolicyTable, RefusesAFormatNameWithoutAPattern) {
  EXPECT_THAT(ProblemsOf(Source(kAnybody, Text("name", "format: FORMAT_NAME"))),
              HasSubstr("FORMAT_NAME and `resource` go together"));
}

TEST(PolicyTable, RefusesARequiredNumberWhoseZeroIsNothing) {
  EXPECT_THAT(ProblemsOf(Source(kAnybody, Field("count", "TYPE_INT32", "required: true"))),
              HasSubstr("must be `optional`"));
}

TEST(PolicyTable, RefusesTypesWithoutChecks) {
  EXPECT_THAT(ProblemsOf(Source(kAnybody,
                                "field {name: 'counts' number: 1 label: LABEL_REPEATED type: TYPE_MESSAGE "
                                "type_name: '.sample.Request.CountsEntry'}"
                                "nested_type {name: 'CountsEntry' options {map_entry: true}"
                                "field {name: 'key' number: 1 label: LABEL_OPTIONAL type: TYPE_INT32}"
                                "field {name: 'value' number: 2 label: LABEL_OPTIONAL type: TYPE_INT32}}")),
              HasSubstr("maps"));
  EXPECT_THAT(ProblemsOf(Source(kAnybody, Field("share", "TYPE_DOUBLE", ""))), HasSubstr("floating-point"));
  EXPECT_THAT(ProblemsOf(Source(kAnybody, Field("blob", "TYPE_BYTES", "max_chars: 9"))), HasSubstr("bytes"));
}

TEST(PolicyTable, RefusesTwoRpcsWithOneRequestType) {
  EXPECT_THAT(ProblemsOf(Contract(Method("Do", kAnybody) + Method("Redo", kAnybody), "")),
              HasSubstr("Sample.Redo: Sample.Do has the same request type"));
}

TEST(PolicyTable, NamesEveryProblemAtOnce) {
  const std::string problems = ProblemsOf(Source("", Text("a", "") + Text("b", "")));
  EXPECT_THAT(problems, HasSubstr("Request.a"));
  EXPECT_THAT(problems, HasSubstr("Request.b"));
  EXPECT_THAT(problems, HasSubstr("no access option"));
}

TEST(PolicyTable, AcceptsATypeInsideItself) {
  EXPECT_EQ(ProblemsOf(Source(
                kAnybody, Field("inner", ".sample.Request", "") + Repeated("more", ".sample.Request", ""))),
            "");
}

TEST(FieldsToClear, EmptiesSecretsAtEveryDepth) {
  const std::string secret = "max_chars: 9 format: FORMAT_SECRET";
  ProtoSource proto(Source(kAnybody, Text("open", "max_chars: 9") + Text("password", secret) +
                                         Field("one", ".sample.Request.Inner", "") +
                                         Repeated("many", ".sample.Request.Inner", "") +
                                         "nested_type {name: 'Inner' " + Text("password", secret) +
                                         Field("number", "TYPE_INT32", "") + "}"));
  const auto table = PolicyTable::Build({proto.Service()});
  ASSERT_TRUE(table) << table.error().detail;
  const MethodPolicy* policy = table->Find(proto.Type("Request"));
  const auto message = proto.Make(
      "Request", "open: 'a' password: 'b' one {password: 'c' number: 1} many {password: 'd' number: 2}");
  policy->request_secrets.ClearIn(*message);
  const auto expected = proto.Make("Request", "open: 'a' one {number: 1} many {number: 2}");
  EXPECT_EQ(message->DebugString(), expected->DebugString());

  const auto reply = proto.Make("Reply", "token: 'secret'");
  policy->reply_secrets.ClearIn(*reply);
  EXPECT_EQ(reply->ShortDebugString(), "");
}

}  // namespace
}  // namespace coconsult::rpc
