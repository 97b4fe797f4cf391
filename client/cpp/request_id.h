// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace coconsult::client {

// A new request id: 26 lower-case letters and digits, of which the last 16 are 80 random bits. The first ten
// are the time, since the server keeps ids fastest that come in about their order. One per intended effect; a
// retry of the same effect carries the same id. Thread-safe.
std::string NewRequestId();

}  // namespace coconsult::client
