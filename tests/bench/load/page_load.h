// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bench/failure.h"
#include "bench/load/loop.h"
#include "bench/load/plan.h"

namespace coconsult::bench {

inline constexpr int kPage = 50;

// ListMessages: each caller reads one page of kPage messages after the other, from a random place of a random
// thread. Every thread has `messages` of them at least. An answer with fewer, or without a text, has failed.
// Blocking.
Result<LoadResult> RunPages(const LoadPlan& plan, int messages);

}  // namespace coconsult::bench
