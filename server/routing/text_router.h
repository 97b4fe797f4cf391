// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "routing/labels.h"
#include "routing/router.h"

namespace coconsult::routing {

// Ranks by relevance (server/docs/routing.md): each of a person's documents is compared with the ask by
// shared words and, once Learn was called, by what goes together in the community's own texts; the
// similarities are summed with damping, and declared topics that are asked for count as a field of their own.
// Candidates without any match are left out as "no_fit".
//
// The reach is a filter. When fewer than three people within it fit, it is widened step by step (reach.h)
// until three fit or anyone may be asked; a score halves with each step outside, and the reason says that
// nobody further matched.
//
// Parts of a score, which add up to it: "text", "association", "topics", and "reach" (above zero for another
// sector and place when one of them was asked for, below zero outside the asked reach). Beside them stands
// "declared", how much of the ask somebody's declared topics cover, 0..1.
//
// A change is seen by the next call. Rank takes a read lock only; Learn and Tidy work beside it, and hold up
// other changes meanwhile.
std::unique_ptr<Router> MakeTextRouter(Labels labels);

}  // namespace coconsult::routing
