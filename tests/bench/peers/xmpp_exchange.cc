// SPDX-License-Identifier: Apache-2.0
#include "bench/peers/xmpp_exchange.h"

#include "bench/report/machine.h"

namespace coconsult::bench {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::seconds kPatience{10};

}  // namespace

Outcome XmppExchange::Continue(double seconds) {
  const auto until = steady_clock::now() + std::chrono::duration<double>(seconds);
  while (steady_clock::now() < until) CLIENT_RETURN_IF_ERROR(Turn(/*go_on=*/true));
  return Done();
}

Outcome XmppExchange::Finish() {
  const auto until = steady_clock::now() + kPatience;
  while (UnderWay()) {
    if (steady_clock::now() > until) return Failure("An XMPP server lost a message.");
    CLIENT_RETURN_IF_ERROR(Turn(/*go_on=*/false));
  }
  return Done();
}

Result<LoadResult> XmppExchange::Measure(double seconds, pid_t server) {
  CLIENT_RETURN_IF_ERROR(Begin());
  CLIENT_RETURN_IF_ERROR(Continue(WarmUp(seconds)));
  TakeTimes();
  const CpuOfOthers others({server});
  const double server_begin = CpuSeconds(server);
  const double own_begin = OwnCpuSeconds();
  const auto begin = steady_clock::now();
  LoadResult result;
  // A slow server on a busy machine gets the time it needs for a figure.
  do {
    CLIENT_RETURN_IF_ERROR(Continue(seconds));
    for (const std::int64_t time : TakeTimes()) result.nanoseconds.push_back(time);
  } while (result.nanoseconds.empty() && steady_clock::now() < begin + kPatience);
  const double elapsed = std::chrono::duration<double>(steady_clock::now() - begin).count();
  result.calls = static_cast<std::int64_t>(result.nanoseconds.size());
  if (result.calls == 0) return Failure("An XMPP server delivered nothing.");
  result.per_second = static_cast<double>(result.calls) / elapsed;
  result.others = others.CoresUntilNow();
  result.own_cores = (OwnCpuSeconds() - own_begin) / elapsed;
  result.server_cpu_us = (CpuSeconds(server) - server_begin) * 1e6 / static_cast<double>(result.calls);
  CLIENT_RETURN_IF_ERROR(Finish());
  return result;
}

}  // namespace coconsult::bench
