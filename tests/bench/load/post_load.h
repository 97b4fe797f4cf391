// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bench/failure.h"
#include "bench/load/loop.h"
#include "bench/load/plan.h"

namespace coconsult::bench {

// PostMessage: one message after the other from each caller, each with its own request id; a caller that is
// refused tries again at once. Blocking; this process is the load generator, with gRPC's own threads.
Result<LoadResult> RunPosts(const LoadPlan& plan);

// PostMessages: each caller is a stream that sends `at_once` posts in a message and waits for all their
// results before the next. What is counted and timed are posts.
Result<LoadResult> RunPostStreams(const LoadPlan& plan, int at_once);

}  // namespace coconsult::bench
