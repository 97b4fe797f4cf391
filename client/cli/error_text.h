// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "client/cpp/error.h"

namespace coconsult::cli {

// Short sentences, then one line per field violation. Ends with a line break.
std::string ErrorText(const client::Error& error);

// {"error": {"code", "reason", "message", "violations": [{"field", "description"}], "exit_code"}}, one line.
std::string ErrorJson(const client::Error& error);

}  // namespace coconsult::cli
