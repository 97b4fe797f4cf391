// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace coconsult::routing {

// The constants of relevance; server/docs/routing.md has the formula and what each was measured to do.

// How much of a document's closeness is association, once there is a basis; the rest is shared words.
inline constexpr double kAssociationShare = 0.3;
// A person's second closest document counts this much of the first, the third that much of the second ...
inline constexpr double kDamping = 0.8;
// A declared topic that is asked for is worth a document of this closeness: much for somebody new, little
// beside many documents that say it better.
inline constexpr double kTopicWeight = 0.2;
// How well a declared topic fits whose label the ask only mentions, in full.
inline constexpr double kMentionedTopic = 0.5;
// Words of the ask's topics count as if they stood in the ask so many times more.
inline constexpr unsigned kTopicTimes = 8;

}  // namespace coconsult::routing
