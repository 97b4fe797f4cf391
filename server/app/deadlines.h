// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/scope.h"

namespace coconsult::app {

// Handles one deadline that has come: an invitation expires and the next person is asked, a time box ends, a
// form becomes overdue. Safe to call when the thing was settled meanwhile: then only the row goes.
Result<void> FireDeadline(WriteScope& scope, const Deadline& deadline);

}  // namespace coconsult::app
