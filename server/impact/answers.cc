// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <limits>

#include "impact/figure.h"
#include "impact/tables.h"

namespace coconsult::impact {
namespace {

// A response that came after the data cut had not come yet.
std::optional<Timestamp> ResponseOf(const ConsultationFact& consultation, const Scope& scope) {
  if (!consultation.first_response_at || *consultation.first_response_at >= scope.data_cut)
    return std::nullopt;
  return consultation.first_response_at;
}

bool AnsweredInTime(const ConsultationFact& consultation, const Scope& scope) {
  const std::optional<Timestamp> response = ResponseOf(consultation, scope);
  return response && *response - consultation.opened_at <= Scope::kAnswerWindow;
}

struct Month {
  std::string label;  // "2026-11"
  Timestamp from;
  Counter opened;
  Counter answered;
};

// The months in which something can have matured.
std::vector<Month> MonthsOf(const Scope& scope) {
  std::vector<Month> months;
  const std::chrono::year_month_day first(std::chrono::floor<std::chrono::days>(scope.period.from));
  for (auto month = first.year() / first.month();; month += std::chrono::months(1)) {
    const Timestamp begin = std::chrono::sys_days(month / 1);
    if (begin >= scope.period.to || begin + Scope::kAnswerWindow > scope.data_cut) break;
    const auto number = static_cast<unsigned>(month.month());
    months.push_back({.label = std::to_string(static_cast<int>(month.year())) + (number < 10 ? "-0" : "-") +
                               std::to_string(number),
                      .from = begin});
  }
  return months;
}

Month& MonthOf(std::vector<Month>& months, Timestamp at) {
  const auto after = std::upper_bound(months.begin(), months.end(), at,
                                      [](Timestamp time, const Month& month) { return time < month.from; });
  return *(after - 1);
}

struct Answers {
  std::vector<Month> months;
  Counter opened;
  Counter answered;
};

Answers CountAnswers(const Scope& scope) {
  Answers answers{.months = MonthsOf(scope)};
  for (const ConsultationFact& consultation : scope.facts.consultations) {
    if (!scope.Matured(consultation)) continue;
    Month& month = MonthOf(answers.months, consultation.opened_at);
    answers.opened.Add(consultation.asker_organisation);
    month.opened.Add(consultation.asker_organisation);
    if (!AnsweredInTime(consultation, scope)) continue;
    answers.answered.Add(consultation.asker_organisation);
    month.answered.Add(consultation.asker_organisation);
  }
  return answers;
}

struct PublishedAnswers {
  SuppressedSeries opened;
  SuppressedSeries answered;
  bool collapsed = false;  // the months are not shown
};

PublishedAnswers Publish(const Answers& answers, const SuppressionPolicy& policy) {
  const auto by_month = [&](Counter Month::*counter) {
    std::vector<Cell> cells;
    for (const Month& month : answers.months) cells.push_back((month.*counter).cell());
    return SuppressLine(cells, policy);
  };
  PublishedAnswers published{by_month(&Month::opened), by_month(&Month::answered)};
  published.collapsed =
      answers.months.size() > 1 && (published.opened.collapse || published.answered.collapse);
  if (published.collapsed) {
    published.opened.total = PublishAlone(answers.opened.cell(), policy);
    published.answered.total = PublishAlone(answers.answered.cell(), policy);
  }
  return published;
}

void AddAnsweredRow(Table& table, const std::string& label, const PublishedCount& opened,
                    const PublishedCount& answered, const SuppressionPolicy& policy) {
  table.suppressed += (opened ? 0 : 1) + (answered ? 0 : 1);
  table.rows.push_back(
      {label, {CountFigure(opened), CountFigure(answered), PercentFigure(answered, opened, policy)}});
}

// Hours of every matured consultation, sorted; infinity where nobody has answered.
class Hours {
 public:
  explicit Hours(std::vector<double> hours) : hours_(std::move(hours)) {
    std::sort(hours_.begin(), hours_.end());
  }

  // The middle one, or the mean of the two middle ones; with exactly half unanswered, the slowest of the
  // answered half.
  Figure Median() const {
    const std::size_t n = hours_.size();
    const double upper = hours_[n / 2];
    const double lower = hours_[(n - 1) / 2];
    return Print(std::isfinite(upper) ? (lower + upper) / 2 : lower);
  }
  // The smallest that at least nine in ten do not exceed.
  Figure P90() const { return Print(hours_[(9 * hours_.size() + 9) / 10 - 1]); }

 private:
  static Figure Print(double hours) { return std::isfinite(hours) ? HoursFigure(hours) : NotReached(); }
  std::vector<double> hours_;
};

double HoursBetween(Timestamp from, Timestamp to) {
  return std::max(0.0, std::chrono::duration<double, std::ratio<3600>>(to - from).count());
}

std::string Basis(const Scope& scope) {
  return "Consultations opened in " + scope.period.text + " and at least seven days before " +
         DateText(scope.data_cut) + ". ";
}

}  // namespace

Table AnsweredTable(const Scope& scope) {
  const Answers answers = CountAnswers(scope);
  const PublishedAnswers published = Publish(answers, scope.policy);
  Table table{
      .id = "R2", .title = "Answered within seven days", .columns = {"Opened", "Answered", "Answered %"}};
  table.note = Basis(scope) + "Answered: somebody else wrote a substantive message within seven days.";
  table.collapsed = published.collapsed;
  if (published.collapsed) {
    table.note += " The months are not shown: too many of them would have to be withheld.";
  } else {
    for (std::size_t i = 0; i < answers.months.size(); ++i) {
      AddAnsweredRow(table, answers.months[i].label, published.opened.cells[i], published.answered.cells[i],
                     scope.policy);
    }
  }
  if (published.collapsed || answers.months.size() != 1) {
    AddAnsweredRow(table, "All", published.opened.total, published.answered.total, scope.policy);
  }
  return table;
}

Table ResponseTimeTable(const Scope& scope) {
  constexpr double kNever = std::numeric_limits<double>::infinity();
  std::vector<double> elapsed;
  std::vector<double> working;
  for (const ConsultationFact& consultation : scope.facts.consultations) {
    if (!scope.Matured(consultation)) continue;
    const std::optional<Timestamp> response = ResponseOf(consultation, scope);
    elapsed.push_back(response ? HoursBetween(consultation.opened_at, *response) : kNever);
    working.push_back(response ? scope.calendar.WorkingHoursBetween(consultation.opened_at, *response)
                               : kNever);
  }

  Table table{.id = "R3", .title = "Time to first response", .columns = {"Consultations", "Median", "P90"}};
  // As R2 prints it: a total that is withheld there must not appear here.
  const PublishedCount count = Publish(CountAnswers(scope), scope.policy).opened.total;
  const auto add = [&](const char* label, std::vector<double> hours) {
    Row row{label, {CountFigure(count), TooFew(), TooFew()}};
    if (!count) ++table.suppressed;
    if (static_cast<int>(hours.size()) >= scope.policy.min_denominator && !hours.empty()) {
      const Hours sorted(std::move(hours));
      row.cells = {CountFigure(count), sorted.Median(), sorted.P90()};
    }
    table.rows.push_back(std::move(row));
  };
  add("Elapsed hours", std::move(elapsed));
  add("Working hours", std::move(working));
  table.note = Basis(scope) +
               "From opening to the first substantive message of somebody else; one without any counts as "
               "longer than all "
               "others. P90: nine in ten were answered within this time. Working hours are 09:00 to 17:00 on "
               "working days.";
  return table;
}

}  // namespace coconsult::impact
