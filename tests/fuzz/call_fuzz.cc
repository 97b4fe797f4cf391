// SPDX-License-Identifier: Apache-2.0
// Whole calls, over a socket to the whole server: every refusal has a reason and every bad field its name,
// and nothing that is sent is an error of the server's own.
//
// The server's data goes with the calls before, so an input that fails may need those; after two hundred
// calls it begins anew.
#include "coconsult/v1/error_reason.pb.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "requests.h"
#include "served_world.h"

namespace coconsult::fuzz {
namespace {

constexpr int kCallsInAWorld = 200;

ServedWorld& World() {
  static std::unique_ptr<ServedWorld> world;
  static int calls = 0;
  if (calls++ % kCallsInAWorld == 0) world = std::make_unique<ServedWorld>();
  return *world;
}

void TestRefusal(const grpc::Status& status) {
  google::rpc::Status details;
  MUST_HOLD(details.ParseFromString(status.error_details()) && details.code() == status.error_code());
  std::string reason;
  int violations = 0;
  for (const auto& detail : details.details()) {
    google::rpc::ErrorInfo info;
    google::rpc::BadRequest bad;
    if (detail.UnpackTo(&info)) reason = info.reason();
    if (detail.UnpackTo(&bad)) violations = bad.field_violations_size();
  }
  v1::ErrorReason known{};
  MUST_HOLD(v1::ErrorReason_Parse("ERROR_REASON_" + reason, &known));
  MUST_HOLD(status.error_code() != grpc::StatusCode::INTERNAL && !status.error_message().empty());
  const bool too_large = status.error_message().find("too large") != std::string::npos;
  if (status.error_code() == grpc::StatusCode::INVALID_ARGUMENT) MUST_HOLD(violations > 0 || too_large);
}

}  // namespace

// The first line is who calls, the second names the rpc, the rest is its request.
void TestOne(std::string_view bytes) {
  ServedWorld& world = World();
  Input input(bytes);
  const std::string caller = input.Line();
  const auto& method = MethodNamed(input.Line());
  if (method.server_streaming() ||
      caller.find_first_not_of("abcdefghijklmnopqrstuvwxyz") != std::string::npos)
    return;
  const std::string body = world.WithNames(input.Rest());
  const auto request = ParseMessage(*method.input_type(), body);
  const std::string path = "/" + method.service()->full_name() + "/" + method.name();
  std::string reply;
  const grpc::Status status = world.Call(path, caller, request ? request->SerializeAsString() : body, reply);
  if (!request) {
    MUST_HOLD(!status.ok());
  } else if (status.ok()) {
    MUST_HOLD(ParseMessage(*method.output_type(), reply) != nullptr);
  } else {
    TestRefusal(status);
  }
}

}  // namespace coconsult::fuzz
