// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdlib>
#include <string>

#include "impact/report.h"

namespace coconsult::impact {

using std::chrono::days;
using std::chrono::hours;

inline Timestamp At(int year, unsigned month, unsigned day, int hour = 0) {
  return std::chrono::sys_days(std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day)) +
         hours(hour);
}

template <class IdType>
IdType NumberedId(int number) {
  IdBytes bytes{};
  bytes[0] = 1;
  bytes[14] = static_cast<std::uint8_t>(number >> 8);
  bytes[15] = static_cast<std::uint8_t>(number);
  return IdType(bytes);
}

inline Period PeriodOf(const std::string& text) { return ParsePeriod(text).value(); }

inline Community SomeCommunity() {
  Community community;
  community.report_groups = {{"la", "Local authority"},
                             {"vol", "Voluntary"},
                             {"priv", "Private"},
                             {"nhs", "NHS"},
                             {"other", "Other"}};
  for (const ReferenceItem& group : community.report_groups) {
    community.sectors.push_back({{group.id + "_sector", group.label}, group.id});
  }
  return community;
}

inline const WorkingCalendar& Calendar() {
  static const WorkingCalendar calendar = WorkingCalendar::Create("Europe/London", {}).value();
  return calendar;
}

// The report as of 1 February 2027, after every period of 2026 has matured.
inline Report ReportOn(const Facts& facts, const std::string& period = "2026",
                       Timestamp data_cut = At(2027, 2, 1), const SuppressionPolicy& policy = {}) {
  return BuildReport(facts, PeriodOf(period), data_cut, SomeCommunity(), Calendar(), policy);
}

inline const Table& TableOf(const Report& report, const std::string& id) {
  for (const Table& table : report.tables) {
    if (table.id == id) return table;
  }
  std::abort();
}

inline std::vector<std::string> Texts(const Row& row) {
  std::vector<std::string> texts;
  for (const Figure& figure : row.cells) texts.push_back(figure.text);
  return texts;
}

inline std::vector<std::string> RowTexts(const Table& table, const std::string& label) {
  for (const Row& row : table.rows) {
    if (row.label == label) return Texts(row);
  }
  return {"no row " + label};
}

}  // namespace coconsult::impact
