// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "app/ports/invitations.h"
#include "storage/sqlite/connection.h"

namespace coconsult::storage::sqlite {

class SqliteInvitations final : public app::Invitations {
 public:
  explicit SqliteInvitations(Connection& connection) : connection_(connection) {}

  std::optional<Invitation> Find(InvitationId id) const override;
  std::vector<Invitation> ListFor(PractitionerId practitioner, bool include_answered, InvitationId before,
                                  int limit) const override;
  std::vector<Invitation> ListOf(ConsultationId consultation) const override;
  routing::Availability AvailabilityOf(PractitionerId practitioner, Timestamp now) const override;
  routing::History HistoryOf(PractitionerId practitioner, Timestamp since) const override;
  std::vector<app::AskedPerson> AskedSince(Timestamp since) const override;

  void Insert(const Invitation& invitation) override;
  void Update(const Invitation& invitation) override;

 private:
  Connection& connection_;
};

}  // namespace coconsult::storage::sqlite
