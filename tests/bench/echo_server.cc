// SPDX-License-Identifier: Apache-2.0
#include "bench/echo_server.h"

#include <grpcpp/grpcpp.h>
#include <pthread.h>
#include <signal.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "coconsult/v1/thread_service.grpc.pb.h"

namespace coconsult::bench {
namespace {

constexpr std::chrono::seconds kPatience{30};

class EchoService final : public v1::ThreadService::CallbackService {
 public:
  grpc::ServerUnaryReactor* PostMessage(grpc::CallbackServerContext* context,
                                        const v1::PostMessageRequest* request,
                                        v1::PostMessageResponse* response) override {
    const std::int64_t sequence = sequence_.fetch_add(1, std::memory_order_relaxed) + 1;
    response->set_name(request->parent() + "/messages/" + std::to_string(sequence));
    response->set_sequence(sequence);
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now);
    response->mutable_create_time()->set_seconds(seconds.count());
    response->mutable_create_time()->set_nanos(static_cast<std::int32_t>(
        std::chrono::duration_cast<std::chrono::nanoseconds>(now - seconds).count()));
    response->set_phase("contract");
    auto* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }

 private:
  std::atomic<std::int64_t> sequence_ = 0;
};

}  // namespace

Result<EchoServer> EchoServer::Start(const std::string& program, const std::string& work_folder) {
  const std::string address_file = work_folder + "/echo_address";
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
  EchoService service;
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(&service);
  const auto server = builder.BuildAndStart();
  if (server == nullptr || port == 0) return 1;
  std::ofstream(address_file + ".new") << "127.0.0.1:" << port << '\n';
  std::filesystem::rename(address_file + ".new", address_file);
  int signal = 0;
  sigwait(&signals, &signal);
  server->Shutdown();
  return 0;
}

}  // namespace coconsult::bench
