// SPDX-License-Identifier: Apache-2.0
#include "bench/peers/xmpp_room.h"

#include <poll.h>

#include <cstdint>
#include <string>
#include <utility>

#include "bench/load/room_tally.h"
#include "bench/peers/xmpp_exchange.h"

namespace coconsult::bench {
namespace {

constexpr const char* kRoomName = "ten";

class RoomExchange final : public XmppExchange {
 public:
  explicit RoomExchange(std::vector<XmppPerson>& people) : people_(people), tally_(people.size()) {
    for (const XmppPerson& person : people_) sockets_.push_back({person.socket(), POLLIN, 0});
  }

 private:
  Outcome Begin() override {
    for (std::size_t i = 0; i < people_.size(); ++i) CLIENT_RETURN_IF_ERROR(Send(i));
    return Done();
  }
  Outcome Turn(bool go_on) override {
    poll(sockets_.data(), sockets_.size(), kPollMs);
    for (std::size_t i = 0; i < people_.size(); ++i) {
      if (sockets_[i].revents == 0) continue;
      CLIENT_RETURN_IF_ERROR(people_[i].Receive());
      for (std::string text; people_[i].NextText(text);) {
        const bool came_back = tally_.Held(i, text, /*counts=*/true);
        if (came_back && go_on) CLIENT_RETURN_IF_ERROR(Send(i));
      }
    }
    return Done();
  }
  bool UnderWay() const override { return tally_.under_way() > 0; }
  std::vector<std::int64_t> TakeTimes() override { return tally_.TakeTimes(); }

  Outcome Send(std::size_t person) { return people_[person].SendToRoom(kRoomName, tally_.NextText(person)); }

  std::vector<XmppPerson>& people_;
  RoomTally tally_;
  std::vector<pollfd> sockets_;
};

}  // namespace

Result<XmppRoom> XmppRoom::Gather(int port, int people) {
  std::vector<XmppPerson> all;
  for (int i = 0; i < people; ++i) {
    const std::string name = "r" + std::to_string(i);
    CLIENT_ASSIGN_OR_RETURN(XmppPerson person, XmppPerson::SignIn(port, name));
    CLIENT_RETURN_IF_ERROR(person.Enter(kRoomName, name));
    all.push_back(std::move(person));
  }
  return XmppRoom(std::move(all));
}

Result<LoadResult> XmppRoom::Run(double seconds, pid_t server) {
  return RoomExchange(people_).Measure(seconds, server);
}

}  // namespace coconsult::bench
