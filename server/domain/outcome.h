// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "base/clock.h"
#include "domain/ids.h"

namespace coconsult {

enum class FormWave { kClose, kFourWeeks, kTwelveWeeks };
enum class FormRole { kAsker, kConsultant };

// The answers of a close form (domain 3.2). Empty or absent = skipped; only course_of_action is asked of
// every asker.
struct CloseAnswers {
  // asker
  std::string course_of_action;  // confirmed_my_plan, new_or_additional_action, reframed_problem, not_useful,
                                 // none_of_these
  std::string alternative_route;         // would_have_escalated_now_not_needed, ..., other
  std::optional<int> value_me;           // 1..5
  std::string value_for_people;          // "1".."5", too_early, not_applicable
  std::string got_what_i_wanted;         // yes, partly, no
  std::optional<int> confidence_before;  // 0..10
  std::optional<int> confidence_after;   // 0..10
  std::string take_away;                 // at most 500 characters, shown to the consultants
  // consultant
  std::string i_learned;   // nothing, a_little, something_i_will_use
  std::string time_spent;  // lt15, 15_30, 30_60, 60_120, gt120 (minutes)
  std::string load;        // too_little, right, too_much
  std::string again;       // yes, later, no
  // both
  std::string in_work_time;  // agreed, informal, own_time
};

struct OutcomeForm {
  OutcomeFormId id;
  ConsultationId consultation;
  PractitionerId practitioner;
  FormWave wave = FormWave::kClose;
  FormRole role = FormRole::kAsker;
  Timestamp due_at;
  std::optional<Timestamp> completed_at;
  bool declined = false;
  CloseAnswers answers;
};

}  // namespace coconsult
