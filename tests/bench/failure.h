// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#include "client/cpp/result.h"

namespace coconsult::bench {

using client::Done;
using client::Error;
using client::Outcome;
using client::Result;

// Why the bench itself cannot go on, in one sentence for the person who runs it.
inline Error Failure(std::string message) { return {client::Code::kInternal, "", std::move(message), {}}; }

}  // namespace coconsult::bench
