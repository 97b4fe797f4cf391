// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/failure.h"

namespace coconsult::bench {

// One signed-in user of an XMPP server on loopback, over a plain socket: just enough of RFC 6120, XEP-0045
// and XEP-0077 to send messages and see them come. One thread.
class XmppPerson {
 public:
  // Registers the account if it is not there yet, signs in and is available. Blocking.
  static Result<XmppPerson> SignIn(int port, const std::string& name);
  XmppPerson(XmppPerson&& other) noexcept
      : socket_(std::exchange(other.socket_, -1)), received_(std::move(other.received_)) {}
  XmppPerson& operator=(XmppPerson&&) = delete;
  ~XmppPerson();

  int socket() const { return socket_; }
  // Enters a room, which is made if it is not there yet, without its history. Blocking.
  Outcome Enter(const std::string& room, const std::string& nickname);
  // Sends a chat message, or one to everybody in a room. Fails when the connection is gone.
  Outcome Send(const std::string& to, const std::string& text);
  Outcome SendToRoom(const std::string& room, const std::string& text);
  // What the socket has now, for NextText. Fails when the connection is gone.
  Outcome Receive();
  // The text of the next complete message that has come; false when there is none.
  bool NextText(std::string& text);

 private:
  explicit XmppPerson(int socket) : socket_(socket) {}
  Outcome Write(std::string_view bytes);
  // Blocking: until one of the words has come; what came up to then is forgotten. Gives back which one, or
  // fails after fifteen seconds.
  Result<std::string> Expect(const std::vector<std::string>& words);

  int socket_;
  std::string received_;
};

}  // namespace coconsult::bench
