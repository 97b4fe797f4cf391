// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "app/ports/transaction.h"

namespace coconsult::main {

// What is wrong with the chains of the audit trail and the threads; empty when nothing is. They are made with
// the application's digests, which the storage layer does not know.
std::string ChainFinding(const app::Transaction& tx);

}  // namespace coconsult::main
