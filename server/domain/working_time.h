// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "domain/practitioner.h"

namespace coconsult {

// Working days of a community: Monday to Friday without holidays, 09:00 to 17:00 in its time zone.
// One working day is eight working hours. Immutable, thread-safe.
class WorkingCalendar {
 public:
  // Fails when the time zone is unknown or a holiday is no date (YYYY-MM-DD).
  static Result<WorkingCalendar> Create(const std::string& time_zone,
                                        const std::vector<std::string>& holidays);

  // The moment when `days` working days of working time have passed after `from`. days >= 0, fractions
  // allowed.
  Timestamp AddWorkingDays(Timestamp from, double days) const;

  // Working time from `from` to `to`, in hours; 0 when `to` is not later. Takes time in proportion to the
  // days between.
  double WorkingHoursBetween(Timestamp from, Timestamp to) const;

  // True on a working day between 09:00 and 17:00.
  bool IsWorkingTime(Timestamp at) const;

  // Somebody's own hours, on days that are no holidays: whether `at` is within them, and how much of them is
  // left today.
  struct Presence {
    bool at_work = false;
    double minutes_left = 0;  // 0 when not at work
  };
  Presence PresenceOf(const WorkingHours& hours, Timestamp at) const;
  // Time within somebody's own hours from `from` to `to`, in hours; 0 when `to` is not later. Takes time in
  // proportion to the days between.
  double OwnHoursBetween(const WorkingHours& hours, Timestamp from, Timestamp to) const;

 private:
  WorkingCalendar() = default;
  const void* zone_ = nullptr;  // date::time_zone, owned by the date library for the life of the process
  std::set<int> holidays_;      // local days since 1970
};

}  // namespace coconsult
