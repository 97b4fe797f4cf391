// SPDX-License-Identifier: Apache-2.0
#include "web/server.h"

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <charconv>
#include <thread>
#include <utility>
#include <vector>

#include "base/mutex.h"
#include "observability/log.h"

namespace coconsult::web {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

constexpr int kThreads = 2;
// After an accept that failed for want of descriptors or memory.
constexpr std::chrono::milliseconds kBreath{100};

struct HostAndPort {
  std::string host;
  std::uint16_t port = 0;
};

HostAndPort Split(const std::string& address) {
  const auto colon = address.rfind(':');
  HostAndPort found{address.substr(0, colon), 0};
  std::from_chars(address.data() + colon + 1, address.data() + address.size(), found.port);
  if (found.host == "localhost") found.host = "127.0.0.1";
  if (found.host.starts_with('[')) found.host = found.host.substr(1, found.host.size() - 2);
  return found;
}

Error CannotListen(const std::string& address, const boost::system::error_code& code) {
  return {
      Errc::kUnavailable,
      "UNAVAILABLE",
      "Cannot listen for browsers on " + address + ": " + code.message() +
          ". Stop the program that listens there, or choose another address with --set web.listen=ADDRESS.",
      {},
      {}};
}

}  // namespace

struct WebServer::Parts {
  Parts(const ServerOptions& settings, const std::shared_ptr<grpc::Channel>& channel)
      : options(settings),
        door(options.origin),
        caller(channel, options.package),
        common{caller, door, options.limits, draining} {}

  Result<void> Listen() {
    const HostAndPort where = Split(options.address);
    boost::system::error_code code;
    const auto host = asio::ip::make_address(where.host, code);
    const tcp::endpoint endpoint(host, where.port);
    if (!code) acceptor.open(endpoint.protocol(), code);
    if (!code) acceptor.set_option(asio::socket_base::reuse_address(true), code);
    if (!code) acceptor.bind(endpoint, code);
    if (!code) acceptor.listen(asio::socket_base::max_listen_connections, code);
    if (code) return CannotListen(options.address, code);
    return {};
  }

  void Run() {
    asio::post(acceptor.get_executor(), [this] { Accept(); });
    for (int i = 0; i < kThreads; ++i) threads.emplace_back([this] { context.run(); });
  }

  // One is awaited at a time; none while there are as many as may be.
  void Accept() {
    acceptor.async_accept(asio::make_strand(context),
                          [this](const boost::system::error_code& code, tcp::socket socket) {
                            if (draining || code == asio::error::operation_aborted) return;
                            if (code) return AcceptLater();
                            Take(std::move(socket));
                            if (Count() < options.most_connections) return Accept();
                            waiting = true;
                            if (Count() < options.most_connections && waiting.exchange(false)) Accept();
                          });
  }
  void AcceptLater() {
    breath.expires_after(kBreath);
    breath.async_wait([this](const boost::system::error_code& code) {
      if (!code && !draining) Accept();
    });
  }
  void Take(tcp::socket socket) {
    boost::system::error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    {
      MutexLock lock(mutex);
      ++count;
      std::erase_if(connections, [](const auto& connection) { return connection.expired(); });
    }
    auto connection = Serve(std::move(socket), common, [this] { OneHasEnded(); });
    MutexLock lock(mutex);
    connections.push_back(connection);
  }
  // On whatever thread let go of it last.
  void OneHasEnded() {
    {
      MutexLock lock(mutex);
      --count;
    }
    none_left.NotifyAll();
    if (waiting.exchange(false) && !draining) {
      asio::post(acceptor.get_executor(), [this] { Accept(); });
    }
  }
  std::size_t Count() {
    MutexLock lock(mutex);
    return count;
  }
  void ForAll(void (Connection::*what)()) {
    std::vector<std::weak_ptr<Connection>> all;
    {
      MutexLock lock(mutex);
      all = connections;
    }
    for (const auto& weak : all) {
      if (const auto connection = weak.lock()) (*connection.*what)();
    }
  }
  bool AwaitNone(std::chrono::milliseconds patience) {
    const auto end = std::chrono::steady_clock::now() + patience;
    MutexLock lock(mutex);
    while (count > 0) {
      const auto left = end - std::chrono::steady_clock::now();
      if (left <= left.zero()) return false;
      none_left.WaitFor(mutex, std::chrono::ceil<std::chrono::milliseconds>(left));
    }
    return true;
  }

  const ServerOptions options;
  const Door door;
  Caller caller;
  std::atomic<bool> draining = false;
  const Common common;
  std::atomic<bool> waiting = false;  // for a connection to end before another is taken
  Mutex mutex;
  CondVar none_left;
  std::size_t count GUARDED_BY(mutex) = 0;
  std::vector<std::weak_ptr<Connection>> connections GUARDED_BY(mutex);
  bool stopped = false;
  asio::io_context context;
  // Also while no connection is awaited, and each waits for its call.
  const asio::executor_work_guard<asio::io_context::executor_type> goes_on{context.get_executor()};
  // All that is done with it happens on its strand.
  tcp::acceptor acceptor{asio::make_strand(context)};
  asio::steady_timer breath{acceptor.get_executor()};
  std::vector<std::thread> threads;
};

WebServer::WebServer(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

WebServer::~WebServer() { Stop(std::chrono::milliseconds(0)); }

Result<std::unique_ptr<WebServer>> WebServer::Start(const ServerOptions& options,
                                                    const std::shared_ptr<grpc::Channel>& channel) {
  auto parts = std::make_unique<Parts>(options, channel);
  RETURN_IF_ERROR(parts->Listen());
  const auto port = parts->acceptor.local_endpoint().port();
  std::unique_ptr<WebServer> server(new WebServer(std::move(parts)));
  server->address_ = options.address.substr(0, options.address.rfind(':') + 1) + std::to_string(port);
  server->parts_->Run();
  return server;
}

std::size_t WebServer::connections() const { return parts_->Count(); }

void WebServer::BeginDrain() {
  if (parts_->draining.exchange(true)) return;
  asio::post(parts_->acceptor.get_executor(), [parts = parts_.get()] {
    boost::system::error_code ignored;
    parts->acceptor.close(ignored);
    parts->breath.cancel();
  });
  parts_->ForAll(&Connection::CloseIfIdle);
}

void WebServer::Stop(std::chrono::milliseconds patience) {
  if (std::exchange(parts_->stopped, true)) return;
  BeginDrain();
  parts_->AwaitNone(patience);
  parts_->ForAll(&Connection::Close);
  // A closed connection still waits for its call to end, which comes at once after its cancellation.
  constexpr std::chrono::seconds kEndOfCalls{5};
  parts_->AwaitNone(kEndOfCalls);
  parts_->context.stop();
  for (std::thread& thread : parts_->threads) thread.join();
}

}  // namespace coconsult::web
