// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "bench/failure.h"

namespace coconsult::bench {

// Adds messages to the threads of a data folder that no daemon has open, in turn, until it holds `messages`
// of them: through the server's own storage, with all that a post writes (message, change, kept request,
// chain of the thread) and with the search index up to date, but thousands to a commit. The folder must hold
// a post in each of its threads. Blocking: about a minute for each million.
Outcome FillWithMessages(const std::string& data_folder, std::int64_t messages);

}  // namespace coconsult::bench
