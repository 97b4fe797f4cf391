// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "domain/consultation.h"
#include "domain/ids.h"

namespace coconsult::routing {

// A consultation that was, to be found by what was asked and, where the people agreed to share it, by what
// came of it.
struct PastConsultation {
  ConsultationId id;
  Ask ask;
  std::string outcome;  // may be empty
};

struct SimilarConsultation {
  ConsultationId id;
  double closeness = 0;  // above 0, at most 1
};

// Finds consultations that are like an ask, before it is sent: by words, as the router compares documents,
// the theme counting as a few words more. Thread-safe.
class PastConsultations {
 public:
  PastConsultations();
  ~PastConsultations();

  // Adds or replaces.
  void Put(const PastConsultation& consultation);
  void Remove(ConsultationId id);

  // At most `limit`, closest first (ties: lower id), none below `least`, and none for which `may_see` is
  // false: it is asked before anything about a consultation is told.
  std::vector<SimilarConsultation> Similar(const Ask& ask, std::size_t limit, double least,
                                           const std::function<bool(ConsultationId)>& may_see) const;
  std::size_t size() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

// Below this, two asks of a community mostly share no more than a manner of speaking.
inline constexpr double kLeastSimilarity = 0.15;

}  // namespace coconsult::routing
