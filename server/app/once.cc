// SPDX-License-Identifier: Apache-2.0
#include "app/once.h"

namespace coconsult::app {

Result<std::string> Once(Transaction& tx, const std::string& scope, const std::string& request_id,
                         const std::string& fingerprint, Timestamp now,
                         const std::function<Result<std::string>()>& effect) {
  if (auto kept = tx.requests().Find(scope, request_id)) {
    // Empty: from before fingerprints had a key.
    if (!kept->fingerprint.empty() && kept->fingerprint != fingerprint) {
      return Error{
          Errc::kAlreadyExists, "REQUEST_ID_REUSED",
          "This request id was used for another request. Make a new id for each thing you want to happen."};
    }
    return std::move(kept->reply);
  }
  ASSIGN_OR_RETURN(std::string reply, effect());
  tx.requests().Insert(scope, request_id, {fingerprint, reply}, now);
  return reply;
}

}  // namespace coconsult::app
