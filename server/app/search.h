// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "app/profiles.h"
#include "app/scope.h"
#include "app/threads.h"

namespace coconsult::app {

// What the caller may read at this moment, and that holds every word, newest first. `in`: this thread only;
// empty = all of the caller's. A message can be found about a second after it was posted.
Result<Page<MessageView>> SearchMessages(const ReadScope& scope, const std::string& words, ConsultationId in,
                                         int page_size, const std::string& page);

}  // namespace coconsult::app
