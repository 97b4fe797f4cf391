// SPDX-License-Identifier: Apache-2.0
#include "bench/peers/peer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <thread>

namespace coconsult::bench {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::seconds kPatience{40};
constexpr std::chrono::milliseconds kPoll{100};

sockaddr_in Loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

bool Listens(int port) {
  const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = Loopback(port);
  const bool connected =
      connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  close(descriptor);
  return connected;
}

}  // namespace

Result<Peer> Peer::Ready(Child child, int port) {
  const auto until = steady_clock::now() + kPatience;
  while (!Listens(port)) {
    if (!child.Running()) return Failure("A peer ended before it listened; its log is in its folder.");
    if (steady_clock::now() > until) return Failure("A peer does not listen.");
    std::this_thread::sleep_for(kPoll);
  }
  return Peer(std::move(child), port);
}

int FreePort() {
  const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = Loopback(0);
  socklen_t size = sizeof(address);
  bind(descriptor, reinterpret_cast<const sockaddr*>(&address), size);
  getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size);
  close(descriptor);
  return ntohs(address.sin_port);
}

}  // namespace coconsult::bench
