// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <thread>

#include "coconsult/v1/thread_service.grpc.pb.h"
#include "domain/resource_name.h"
#include "rpc/thread_service.h"
#include "unit/rpc/rpc_world.h"

namespace coconsult::rpc {
namespace {

using ::coconsult::testing::AppWorld;
using ::coconsult::testing::ReasonOf;
using ::coconsult::testing::RpcWorld;
using ::coconsult::testing::UseToken;
using ::testing::SizeIs;

class PostStreamTest : public ::testing::Test {
 protected:
  PostStreamTest() {
    rpc_.Serve(MakeThreadService(rpc_.edge(), rpc_.hub()));
    stub_ = v1::ThreadService::NewStub(rpc_.channel());
    const AppWorld::Pair pair = rpc_.world().StartPair();
    id_ = pair.id;
    session_ = rpc_.SignIn(pair.asker, "ada");
  }

  using Stream = grpc::ClientReaderWriter<v1::PostMessagesRequest, v1::PostMessagesResponse>;

  std::unique_ptr<Stream> Open(grpc::ClientContext& context, const std::string& token = "ada") {
    if (!token.empty()) UseToken(context, token);
    return stub_->PostMessages(&context);
  }
  // Posts numbered from `first` on; `kind` decides whether the phase allows them.
  v1::PostMessagesRequest Posts(int first, int count, const std::string& kind = "housekeeping") {
    v1::PostMessagesRequest request;
    for (int i = first; i < first + count; ++i) {
      v1::PostMessageRequest* post = request.add_posts();
      post->set_parent(ConsultationName(id_));
      post->set_kind(kind);
      post->set_text("Note number " + std::to_string(i));
      post->set_request_id("request-" + std::to_string(i));
    }
    return request;
  }
  static std::map<std::string, v1::PostResult> ReadAll(Stream& stream) {
    std::map<std::string, v1::PostResult> results;
    v1::PostMessagesResponse response;
    while (stream.Read(&response)) {
      for (const v1::PostResult& result : response.results()) results[result.request_id()] = result;
    }
    return results;
  }
  std::int64_t Stored() { return rpc_.world().Load(id_).last_sequence; }

  RpcWorld rpc_;
  std::unique_ptr<v1::ThreadService::Stub> stub_;
  SessionId session_;
  ConsultationId id_;
};

TEST_F(PostStreamTest, AnswersEachPostOnce) {
  grpc::ClientContext context;
  const auto stream = Open(context);
  std::thread writer([&] {
    for (int i = 0; i < 10; ++i) EXPECT_TRUE(stream->Write(Posts(i * 50, 50)));
    stream->WritesDone();
  });
  const auto results = ReadAll(*stream);
  writer.join();
  EXPECT_TRUE(stream->Finish().ok());
  EXPECT_THAT(results, SizeIs(500));
  std::set<std::int64_t> sequences;
  for (const auto& [id, result] : results) sequences.insert(result.posted().sequence());
  EXPECT_THAT(sequences, SizeIs(500));
  EXPECT_EQ(*sequences.rbegin(), 500);
  EXPECT_EQ(Stored(), 500);
}

TEST_F(PostStreamTest, KeepsTheOrderOfOneStream) {
  grpc::ClientContext context;
  const auto stream = Open(context);
  ASSERT_TRUE(stream->Write(Posts(0, 40)));
  stream->WritesDone();
  const auto results = ReadAll(*stream);
  ASSERT_THAT(results, SizeIs(40));
  for (int i = 0; i < 40; ++i)
    EXPECT_EQ(results.at("request-" + std::to_string(i)).posted().sequence(), i + 1);
}

TEST_F(PostStreamTest, ARepeatedPostHasOneEffectAlsoOverSeveralStreams) {
  for (int round = 0; round < 2; ++round) {
    grpc::ClientContext context;
    const auto stream = Open(context);
    ASSERT_TRUE(stream->Write(Posts(0, 5)));
    ASSERT_TRUE(stream->Write(Posts(0, 5)));
    stream->WritesDone();
    EXPECT_EQ(ReadAll(*stream).at("request-4").posted().sequence(), 5);
  }
  EXPECT_EQ(Stored(), 5);
}

TEST_F(PostStreamTest, ARefusedPostSaysWhyAndTheStreamGoesOn) {
  grpc::ClientContext context;
  const auto stream = Open(context);
  ASSERT_TRUE(stream->Write(Posts(0, 1, "idea")));
  v1::PostMessagesRequest bad = Posts(1, 1);
  bad.mutable_posts(0)->set_text("");
  ASSERT_TRUE(stream->Write(bad));
  ASSERT_TRUE(stream->Write(Posts(2, 1)));
  stream->WritesDone();
  const auto results = ReadAll(*stream);
  EXPECT_TRUE(stream->Finish().ok());
  EXPECT_EQ(results.at("request-0").error().code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_GT(results.at("request-0").error().details_size(), 0);
  EXPECT_EQ(results.at("request-1").error().code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(results.at("request-2").posted().sequence(), 1);
}

TEST_F(PostStreamTest, PostsOfASessionThatHasEndedAreRefused) {
  grpc::ClientContext context;
  const auto stream = Open(context);
  rpc_.EndSession(session_);
  ASSERT_TRUE(stream->Write(Posts(0, 1)));
  stream->WritesDone();
  EXPECT_EQ(ReadAll(*stream).at("request-0").error().code(), grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(Stored(), 0);
}

TEST_F(PostStreamTest, NeedsASessionAndASensibleNumberOfPosts) {
  grpc::ClientContext nobody;
  EXPECT_EQ(Open(nobody, "")->Finish().error_code(), grpc::StatusCode::UNAUTHENTICATED);
  for (const int count : {0, 65}) {
    grpc::ClientContext context;
    const auto stream = Open(context);
    stream->Write(Posts(0, count));
    EXPECT_EQ(ReasonOf(stream->Finish()), "INVALID_FIELD") << count;
  }
  EXPECT_EQ(Stored(), 0);
}

TEST_F(PostStreamTest, AClientThatGoesAwayLeavesNothingBehind) {
  for (int i = 0; i < 60; ++i) {
    grpc::ClientContext context;
    const auto stream = Open(context);
    stream->Write(Posts(i * 10, 10));
    std::this_thread::sleep_for(std::chrono::microseconds(i * 20));
    context.TryCancel();
    stream->Finish();
  }
  while (rpc_.hub().size() > 0) std::this_thread::yield();
  EXPECT_LE(Stored(), 600);
}

TEST_F(PostStreamTest, EndsWhenTheServerDrains) {
  grpc::ClientContext context;
  const auto stream = Open(context);
  ASSERT_TRUE(stream->Write(Posts(0, 3)));
  v1::PostMessagesResponse response;
  ASSERT_TRUE(stream->Read(&response));
  rpc_.edge().BeginDrain();
  rpc_.hub().Close();
  ReadAll(*stream);
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
}

}  // namespace
}  // namespace coconsult::rpc
