// SPDX-License-Identifier: Apache-2.0
#include "bench/peers/xmpp_pairs.h"

#include <poll.h>

#include <chrono>
#include <cstdint>
#include <utility>

#include "bench/load/texts.h"
#include "bench/peers/xmpp_exchange.h"

namespace coconsult::bench {
namespace {

using std::chrono::steady_clock;

std::string NameOf(std::size_t person) { return "p" + std::to_string(person); }

struct Sent {
  std::string mark;
  steady_clock::time_point at;
};

class Exchange final : public XmppExchange {
 public:
  Exchange(std::vector<XmppPerson>& people, int pairs)
      : people_(people), sent_(static_cast<std::size_t>(pairs)) {
    for (std::size_t pair = 0; pair < sent_.size(); ++pair) {
      sockets_.push_back({people_[2 * pair + 1].socket(), POLLIN, 0});
    }
  }

 private:
  Outcome Begin() override {
    for (std::size_t pair = 0; pair < sent_.size(); ++pair) CLIENT_RETURN_IF_ERROR(Send(pair));
    return Done();
  }
  Outcome Turn(bool go_on) override {
    poll(sockets_.data(), sockets_.size(), kPollMs);
    for (std::size_t pair = 0; pair < sent_.size(); ++pair) {
      if (sockets_[pair].revents == 0) continue;
      XmppPerson& reader = people_[2 * pair + 1];
      CLIENT_RETURN_IF_ERROR(reader.Receive());
      for (std::string text; reader.NextText(text);) {
        if (!text.starts_with(sent_[pair].mark)) continue;
        nanoseconds_.push_back(std::chrono::nanoseconds(steady_clock::now() - sent_[pair].at).count());
        --under_way_;
        if (go_on) CLIENT_RETURN_IF_ERROR(Send(pair));
      }
    }
    return Done();
  }
  bool UnderWay() const override { return under_way_ > 0; }
  std::vector<std::int64_t> TakeTimes() override { return std::exchange(nanoseconds_, {}); }

  Outcome Send(std::size_t pair) {
    sent_[pair] = {CheapRequestId(), steady_clock::now()};
    ++under_way_;
    return people_[2 * pair].Send(NameOf(2 * pair + 1), TextBeginningWith(sent_[pair].mark));
  }

  std::vector<XmppPerson>& people_;
  std::vector<Sent> sent_;  // the last message of each pair
  std::vector<pollfd> sockets_;
  std::vector<std::int64_t> nanoseconds_;
  int under_way_ = 0;
};

}  // namespace

Result<XmppPairs> XmppPairs::SignIn(int port, int pairs) {
  std::vector<XmppPerson> people;
  for (std::size_t i = 0; i < static_cast<std::size_t>(2 * pairs); ++i) {
    CLIENT_ASSIGN_OR_RETURN(XmppPerson person, XmppPerson::SignIn(port, NameOf(i)));
    people.push_back(std::move(person));
  }
  return XmppPairs(std::move(people));
}

Result<LoadResult> XmppPairs::Run(int pairs, double seconds, pid_t server) {
  return Exchange(people_, pairs).Measure(seconds, server);
}

}  // namespace coconsult::bench
