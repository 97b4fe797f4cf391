// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>

#include "routing/router.h"

namespace coconsult::routing {

// Words for a reason: how lists' ids read for people.
struct Labels {
  std::map<std::string, std::string> themes;
  std::map<std::string, std::string> sectors;
  std::map<std::string, std::string> localities;
};

// Ranks by text: stemmed words, TF-IDF cosine per document (never one text per person), damped sum over a
// person's documents ("can help with" is one of them), declared topics as a field of their own, a preference
// for another sector and place as asked. Candidates without any match of text or topic are left out as
// "no_fit".
//
// The reach is a filter. When fewer than three people within it fit, it is widened step by step (reach.h)
// until three fit or anyone may be asked; a score halves with each step outside, and the reason says that
// nobody further matched.
//
// Parts of a score, which add up to it: "text", "topics", and "reach" (above zero for another sector and
// place when one of them was asked for, below zero outside the asked reach).
//
// The same profiles and request give the same ranking, whatever was added and removed before; ties go to the
// lower id. Rank takes a read lock, except for the first call after a change, which brings the index up to
// date.
std::unique_ptr<Router> MakeTextRouter(Labels labels);

}  // namespace coconsult::routing
