// SPDX-License-Identifier: Apache-2.0
#include "bench/peers/xmpp_person.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sodium.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>

namespace coconsult::bench {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::seconds kPatience{15};
constexpr int kPollMs = 100;
constexpr std::string_view kOpenStream =
    "<?xml version='1.0'?><stream:stream to='localhost' xmlns='jabber:client'"
    " xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>";

std::string Base64(const std::string& bytes) {
  constexpr int kVariant = sodium_base64_VARIANT_ORIGINAL;
  std::string text(sodium_base64_encoded_len(bytes.size(), kVariant), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), kVariant);
  text.pop_back();  // the terminating zero
  return text;
}

void SetOption(int socket, int option) {
  const int on = 1;
  setsockopt(socket, IPPROTO_TCP, option, &on, sizeof(on));
}

int Connect(int port) {
  const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    close(descriptor);
    return -1;
  }
  SetOption(descriptor, TCP_NODELAY);
  fcntl(descriptor, F_SETFL, O_NONBLOCK);
  return descriptor;
}

}  // namespace

XmppPerson::~XmppPerson() {
  if (socket_ >= 0) close(socket_);
}

Result<XmppPerson> XmppPerson::SignIn(int port, const std::string& name) {
  XmppPerson person(Connect(port));
  if (person.socket_ < 0) return Failure(fmt::format("Nobody listens on port {}.", port));
  const std::string features = "</stream:features>";
  CLIENT_RETURN_IF_ERROR(person.Write(kOpenStream));
  CLIENT_RETURN_IF_ERROR(person.Expect({features}));
  CLIENT_RETURN_IF_ERROR(person.Write(
      fmt::format("<iq type='set' id='new'><query xmlns='jabber:iq:register'><username>{0}</username>"
                  "<password>of-{0}</password></query></iq>",
                  name)));
  CLIENT_RETURN_IF_ERROR(person.Expect({"id='new'", "id=\"new\""}));
  const std::string secret = std::string(1, '\0') + name + std::string(1, '\0') + "of-" + name;
  CLIENT_RETURN_IF_ERROR(person.Write("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>" +
                                      Base64(secret) + "</auth>"));
  CLIENT_ASSIGN_OR_RETURN(const std::string answer, person.Expect({"<success", "<failure"}));
  if (answer == "<failure") return Failure("An XMPP server refused the sign-in of its own account.");
  CLIENT_RETURN_IF_ERROR(person.Write(kOpenStream));
  CLIENT_RETURN_IF_ERROR(person.Expect({features}));
  CLIENT_RETURN_IF_ERROR(person.Write(
      "<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>r</resource></bind>"
      "</iq>"));
  CLIENT_RETURN_IF_ERROR(person.Expect({"</jid>"}));
  CLIENT_RETURN_IF_ERROR(person.Write(
      "<iq type='set' id='session'><session xmlns='urn:ietf:params:xml:ns:xmpp-session'/></iq>"));
  CLIENT_RETURN_IF_ERROR(person.Expect({"session"}));
  CLIENT_RETURN_IF_ERROR(person.Write("<presence/>"));
  CLIENT_RETURN_IF_ERROR(person.Expect({"<presence"}));
  return person;
}

Outcome XmppPerson::Enter(const std::string& room, const std::string& nickname) {
  CLIENT_RETURN_IF_ERROR(
      Write(fmt::format("<presence to='{}@conference.localhost/{}'><x xmlns='http://jabber.org/protocol/muc'>"
                        "<history maxstanzas='0'/></x></presence>",
                        room, nickname)));
  // The status of one's own presence: one is in.
  CLIENT_RETURN_IF_ERROR(Expect({"code='110'", "code=\"110\""}));
  return Done();
}

Outcome XmppPerson::SendToRoom(const std::string& room, const std::string& text) {
  return Write(fmt::format("<message to='{}@conference.localhost' type='groupchat'><body>{}</body></message>",
                           room, text));
}

Outcome XmppPerson::Send(const std::string& to, const std::string& text) {
  return Write(fmt::format("<message to='{}@localhost/r' type='chat'><body>{}</body></message>", to, text));
}

Outcome XmppPerson::Write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN) return Failure("An XMPP server closed a connection.");
    if (sent > 0) bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return Done();
}

Outcome XmppPerson::Receive() {
  std::array<char, 65536> buffer;
  const ssize_t count = recv(socket_, buffer.data(), buffer.size(), 0);
  if (count == 0 || (count < 0 && errno != EAGAIN)) return Failure("An XMPP server closed a connection.");
  if (count > 0) received_.append(buffer.data(), static_cast<std::size_t>(count));
  // Acknowledged at once: else a server that waits for it before it sends again (Nagle) looks slow.
  SetOption(socket_, TCP_QUICKACK);
  return Done();
}

Result<std::string> XmppPerson::Expect(const std::vector<std::string>& words) {
  const auto until = steady_clock::now() + kPatience;
  while (steady_clock::now() < until) {
    for (const std::string& word : words) {
      const auto place = received_.find(word);
      if (place == std::string::npos) continue;
      received_.erase(0, place + word.size());
      return word;
    }
    pollfd ready{socket_, POLLIN, 0};
    poll(&ready, 1, kPollMs);
    if (ready.revents != 0) CLIENT_RETURN_IF_ERROR(Receive());
  }
  return Failure("An XMPP server did not answer with " + words.front() +
                 ". It said: " + received_.substr(0, 300));
}

bool XmppPerson::NextText(std::string& text) {
  constexpr std::string_view kEnd = "</message>";
  const auto end = received_.find(kEnd);
  if (end == std::string::npos) return false;
  const auto body = received_.find("<body>");
  const auto body_end = received_.find("</body>");
  text.clear();
  if (body < end && body_end < end) text = received_.substr(body + 6, body_end - body - 6);
  received_.erase(0, end + kEnd.size());
  return true;
}

}  // namespace coconsult::bench
