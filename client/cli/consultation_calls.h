// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "client/cli/context.h"
#include "coconsult/v1/consultation.pb.h"

namespace coconsult::cli {

// The consultation that the person named by a full name, an id or a short form.
Result<v1::Consultation> GetConsultation(Context& context, const std::string& typed);

}  // namespace coconsult::cli
