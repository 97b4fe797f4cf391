// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>

#include "impact/report.h"

namespace coconsult::impact {

// Figures as they are printed. A value has no more digits than its text, so that it gives no more away.
Figure Withheld();     // "x"
Figure TooFew();       // "too few to say"
Figure NotReached();   // "not reached"
Figure NotRecorded();  // "not recorded"

// A count that adds up with no other.
PublishedCount PublishAlone(const Cell& cell, const SuppressionPolicy& policy);

Figure CountFigure(const PublishedCount& count);
// "70.8 %"; too few to say when the denominator is below the policy's, withheld when either count is.
Figure PercentFigure(const PublishedCount& part, const PublishedCount& whole,
                     const SuppressionPolicy& policy);
// "21.5 h"
Figure HoursFigure(double hours);
// "0.416", "-0.250"
Figure IndexFigure(double index);

// "21 November 2026", in UTC.
std::string DateText(Timestamp at);

// Counts things and the distinct organisations behind them. An organisation that is not stated counts as
// none.
class Counter {
 public:
  void Add(const std::string& organisation) {
    ++count_;
    if (!organisation.empty()) organisations_.insert(organisation);
  }
  Cell cell() const { return {count_, static_cast<int>(organisations_.size())}; }

 private:
  std::int64_t count_ = 0;
  std::set<std::string> organisations_;
};

}  // namespace coconsult::impact
