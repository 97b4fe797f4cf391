// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace coconsult::client {

// A new request id: 26 lower-case letters and digits, 130 random bits. One per intended effect; a retry of
// the same effect carries the same id. Thread-safe.
std::string NewRequestId();

}  // namespace coconsult::client
