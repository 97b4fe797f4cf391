// SPDX-License-Identifier: Apache-2.0
#include "bench/ceilings/echo_server.h"

#include <grpcpp/grpcpp.h>
#include <pthread.h>
#include <signal.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "bench/ceilings/echo_streams.h"
#include "coconsult/v1/event_service.grpc.pb.h"
#include "coconsult/v1/thread_service.grpc.pb.h"

namespace coconsult::bench {
namespace {

constexpr std::chrono::seconds kPatience{30};
// As many streams on a connection as anybody wants.
constexpr int kMostStreams = 100'000;

class EchoThreads final : public v1::ThreadService::CallbackService {
 public:
  explicit EchoThreads(EchoWatchers& watchers) : watchers_(watchers) {}

  grpc::ServerUnaryReactor* PostMessage(grpc::CallbackServerContext* context,
                                        const v1::PostMessageRequest* request,
                                        v1::PostMessageResponse* response) override {
    *response = replies_.Next(*request);
    watchers_.Tell(*request, *response);
    auto* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }
  grpc::ServerBidiReactor<v1::PostMessagesRequest, v1::PostMessagesResponse>* PostMessages(
      grpc::CallbackServerContext* /*context*/) override {
    return StartEchoPosts(replies_);
  }

 private:
  EchoReplies replies_;
  EchoWatchers& watchers_;
};

class EchoEvents final : public v1::EventService::CallbackService {
 public:
  explicit EchoEvents(EchoWatchers& watchers) : watchers_(watchers) {}

  grpc::ServerWriteReactor<v1::WatchResponse>* Watch(grpc::CallbackServerContext* /*context*/,
                                                     const v1::WatchRequest* /*request*/) override {
    return watchers_.Add();
  }

 private:
  EchoWatchers& watchers_;
};

}  // namespace

Result<EchoServer> EchoServer::Start(const std::string& program, const std::string& work_folder) {
  const std::string address_file = work_folder + "/echo_address";
  std::filesystem::remove(address_file);
  CLIENT_ASSIGN_OR_RETURN(Child child, Child::Start({program, "--echo-server", address_file},
                                                    {.output = work_folder + "/echo.log"}));
  CLIENT_ASSIGN_OR_RETURN(std::string address, WaitForLine(address_file, child, kPatience));
  return EchoServer(std::move(child), std::move(address));
}

int ServeEcho(const std::string& address_file) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  EchoWatchers watchers;
  EchoThreads threads(watchers);
  EchoEvents events(watchers);
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, kMostStreams);
  builder.RegisterService(&threads);
  builder.RegisterService(&events);
  const auto server = builder.BuildAndStart();
  if (server == nullptr || port == 0) return 1;
  std::ofstream(address_file + ".new") << "127.0.0.1:" << port << '\n';
  std::filesystem::rename(address_file + ".new", address_file);
  int signal = 0;
  sigwait(&signals, &signal);
  // Streams that are still open are cancelled at once.
  server->Shutdown(std::chrono::system_clock::now());
  return 0;
}

}  // namespace coconsult::bench
