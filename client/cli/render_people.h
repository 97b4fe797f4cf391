// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "client/cli/page.h"
#include "coconsult/v1/identity_service.pb.h"
#include "coconsult/v1/practitioner_service.pb.h"

namespace coconsult::cli {

void RenderProfile(Page& page, const v1::Practitioner& person);
void RenderPeople(Page& page, const google::protobuf::RepeatedPtrField<v1::Practitioner>& people);
// With e-mail and roles, for administrators.
void RenderAccounts(Page& page, const google::protobuf::RepeatedPtrField<v1::Practitioner>& people);
void RenderSession(Page& page, const v1::GetSessionResponse& session);

// "practitioner, connector".
std::string RolesText(const google::protobuf::RepeatedField<int>& roles);

}  // namespace coconsult::cli
