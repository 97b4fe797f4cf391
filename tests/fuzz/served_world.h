// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/support/status.h>

#include <map>
#include <memory>
#include <string>

#include "base/work_pool.h"
#include "feed/hub.h"
#include "rpc/server.h"
#include "support/app_world.h"

namespace coconsult::fuzz {

// The whole server over a community in the middle of its work, with its sockets and its database.
class ServedWorld {
 public:
  ServedWorld();
  ~ServedWorld();

  // One call with these bytes as the request; the reply is left in `reply`. `caller`: "asker", "consultant",
  // "closer" (has a form to fill in), "invited", "all" (has every role); anybody else has no session.
  grpc::Status Call(const std::string& method, const std::string& caller, const std::string& request,
                    std::string& reply);
  // The text with names in the place of $consultation, $person, $invitation, $form and $case.
  std::string WithNames(std::string text) const;

 private:
  PractitionerId AddOneWithEveryRole();
  void Name(const testing::AppWorld::Pair& talking, const testing::AppWorld::Pair& closing);
  // Until it signs out: then the next call of its own signs it in again.
  void SignIn(const std::string& token);
  void Serve();

  testing::AppWorld app_;
  testing::TempDir folder_;
  WorkPool pool_{2, 64};
  feed::Hub hub_;
  std::map<std::string, PractitionerId> callers_;
  std::map<std::string, std::string> names_;
  std::unique_ptr<rpc::RpcServer> server_;
  std::shared_ptr<grpc::Channel> channel_;
};

}  // namespace coconsult::fuzz
