// SPDX-License-Identifier: Apache-2.0
#include "main/chains.h"

#include "app/record.h"
#include "app/seal.h"
#include "identity/server_key.h"
#include "identity/token_source.h"

namespace coconsult::main {

std::string ChainFinding(const app::Transaction& tx) {
  const identity::CryptoTokenSource digests{identity::ServerKey{}};
  const std::string finding = app::VerifyAudit(tx, digests);
  return finding.empty() ? app::VerifyThreads(tx, digests) : finding;
}

}  // namespace coconsult::main
