// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "client/cli/context.h"
#include "coconsult/v1/thread_service.pb.h"

namespace coconsult::cli {

// Which messages: those after a number, all, or, when neither is said, the newest 50.
struct ReadRange {
  std::int64_t after = 0;
  bool all = false;
};

// The messages after a number, over as many calls as it takes. `consultation` is a full name.
Result<v1::ListMessagesResponse> ListMessagesAfter(client::Connection& server,
                                                   const std::string& consultation, std::int64_t after);

// Says how far the person has read. A courtesy to the others: that it fails (for a moderator, who is no
// member) is no matter.
void TellRead(client::Connection& server, const std::string& consultation, std::int64_t sequence);

// The command: prints the messages of a thread that the person named.
Outcome ReadThread(Context& context, const std::string& typed, const ReadRange& range);

}  // namespace coconsult::cli
