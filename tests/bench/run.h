// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bench/failure.h"
#include "bench/options.h"

namespace coconsult::bench {

// Prepares, measures, prints as it goes along, and writes the files that were asked for. Blocking.
Outcome Run(const Options& options, const std::string& command);

}  // namespace coconsult::bench
