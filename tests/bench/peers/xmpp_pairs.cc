// SPDX-License-Identifier: Apache-2.0
#include "bench/peers/xmpp_pairs.h"

#include <poll.h>

#include <chrono>
#include <cstdint>
#include <utility>

#include "bench/load/texts.h"
#include "bench/report/machine.h"

namespace coconsult::bench {
namespace {

using std::chrono::steady_clock;

constexpr int kPollMs = 50;
constexpr std::chrono::seconds kPatience{10};

std::string NameOf(std::size_t person) { return "p" + std::to_string(person); }

struct Sent {
  std::string mark;
  steady_clock::time_point at;
};

// One run.
class Exchange {
 public:
  Exchange(std::vector<XmppPerson>& people, int pairs)
      : people_(people), sent_(static_cast<std::size_t>(pairs)) {
    for (std::size_t pair = 0; pair < sent_.size(); ++pair) {
      sockets_.push_back({people_[2 * pair + 1].socket(), POLLIN, 0});
    }
  }

  Outcome Begin() {
    for (std::size_t pair = 0; pair < sent_.size(); ++pair) CLIENT_RETURN_IF_ERROR(Send(pair));
    return Done();
  }
  // Carries on for so long.
  Outcome Continue(std::chrono::duration<double> time) {
    const auto until = steady_clock::now() + time;
    while (steady_clock::now() < until) CLIENT_RETURN_IF_ERROR(Turn(true));
    return Done();
  }
  // Until all that was sent is there.
  Outcome Finish() {
    const auto until = steady_clock::now() + kPatience;
    while (under_way_ > 0) {
      if (steady_clock::now() > until) return Failure("An XMPP server lost a message.");
      CLIENT_RETURN_IF_ERROR(Turn(false));
    }
    return Done();
  }
  std::size_t delivered() const { return nanoseconds_.size(); }
  std::vector<std::int64_t> TakeTimes() { return std::exchange(nanoseconds_, {}); }

 private:
  Outcome Send(std::size_t pair) {
    sent_[pair] = {CheapRequestId(), steady_clock::now()};
    ++under_way_;
    return people_[2 * pair].Send(NameOf(2 * pair + 1), TextBeginningWith(sent_[pair].mark));
  }
  Outcome Turn(bool go_on) {
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
  Exchange exchange(people_, pairs);
  CLIENT_RETURN_IF_ERROR(exchange.Begin());
  CLIENT_RETURN_IF_ERROR(exchange.Continue(std::chrono::duration<double>(WarmUp(seconds))));
  exchange.TakeTimes();
  const CpuOfOthers others({server});
  const double server_begin = CpuSeconds(server);
  const double own_begin = OwnCpuSeconds();
  const auto begin = steady_clock::now();
  // A slow server on a busy machine gets the time it needs for a figure.
  do {
    CLIENT_RETURN_IF_ERROR(exchange.Continue(std::chrono::duration<double>(seconds)));
  } while (exchange.delivered() == 0 && steady_clock::now() < begin + kPatience);
  const double elapsed = std::chrono::duration<double>(steady_clock::now() - begin).count();
  LoadResult result;
  result.nanoseconds = exchange.TakeTimes();
  result.calls = static_cast<std::int64_t>(result.nanoseconds.size());
  if (result.calls == 0) return Failure("An XMPP server delivered nothing.");
  result.per_second = static_cast<double>(result.calls) / elapsed;
  result.others = others.CoresUntilNow();
  result.own_cores = (OwnCpuSeconds() - own_begin) / elapsed;
  result.server_cpu_us = (CpuSeconds(server) - server_begin) * 1e6 / static_cast<double>(result.calls);
  CLIENT_RETURN_IF_ERROR(exchange.Finish());
  return result;
}

}  // namespace coconsult::bench
