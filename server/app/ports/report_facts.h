// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "impact/report.h"

namespace coconsult::app {

class ReportFacts {
 public:
  virtual ~ReportFacts() = default;
  // Everybody's contributions and every consultation and response up to `to`. Contributions: asks opened, and
  // substantive messages (per consultation the first) by members who are not the asker.
  virtual impact::Facts Load(Timestamp to) const = 0;
};

}  // namespace coconsult::app
