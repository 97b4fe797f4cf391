// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace coconsult::rpc {

// Who goes first when there is more to do than the server can; the lowest is refused first. As in the
// contract.
enum class Precedence { kBulk, kPerson, kSafety };

}  // namespace coconsult::rpc
