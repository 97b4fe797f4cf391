// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "facts.h"

namespace coconsult::impact {
namespace {

using ::testing::ElementsAre;

PersonFact Named(int number) {
  return {.id = NumberedId<PractitionerId>(number),
          .organisation = "organisation " + std::to_string(number % 4),
          .named_at = At(2026, 1, 10)};
}

PersonFact Registered(int number) {
  PersonFact person = Named(number);
  person.registered = true;
  person.registered_at = At(2026, 2, 1);
  return person;
}

void Contribute(PersonFact& person, int consultation, Timestamp at) {
  person.contributions.push_back(at);
  person.contribution_consultations.push_back(NumberedId<ConsultationId>(consultation));
}

std::string Cell(const Report& report, const std::string& label) {
  return RowTexts(TableOf(report, "R1"), label)[0];
}

Facts Fifty() {
  Facts facts;
  for (int i = 0; i < 50; ++i) {
    PersonFact person = i < 10 ? Named(i) : Registered(i);
    if (i >= 15) person.reading_days = {20600, 20601};  // May 2026
    if (i >= 25) Contribute(person, 1, At(2026, 6, 1));
    if (i >= 40) Contribute(person, 2, At(2026, 6, 29));
    facts.people.push_back(person);
  }
  return facts;
}

TEST(Membership, CountsEachStepOfTheFunnel) {
  const Report report = ReportOn(Fifty());
  EXPECT_EQ(Cell(report, "Named"), "50");
  EXPECT_EQ(Cell(report, "Registered"), "40");
  EXPECT_EQ(Cell(report, "Reading, last 12 months"), "10");
  EXPECT_EQ(Cell(report, "Active, last 12 months"), "25");
  EXPECT_EQ(Cell(report, "Sustained, last 12 months"), "10");
  EXPECT_EQ(Cell(report, "Activity rate"), "62.5 %");
  EXPECT_EQ(TableOf(report, "R1").suppressed, 0);
}

TEST(Membership, CountsAnImportedPersonWithoutALoginAsNamedOnly) {
  Facts facts;
  for (int i = 0; i < 20; ++i) facts.people.push_back(Named(i));
  const Report report = ReportOn(facts);
  EXPECT_EQ(Cell(report, "Named"), "20");
  for (const char* label : {"Registered", "Active, last 12 months", "Sustained, last 12 months"}) {
    EXPECT_EQ(Cell(report, label), "0") << label;
  }
  EXPECT_EQ(Cell(report, "Reading, last 12 months"), "not recorded");
  EXPECT_EQ(Cell(report, "Activity rate"), "too few to say");
}

TEST(Membership, WithholdsSmallCounts) {
  Facts facts = Fifty();
  for (int i = 44; i < 50; ++i) facts.people[i].contributions.pop_back();
  const Report report = ReportOn(facts);
  EXPECT_EQ(Cell(report, "Sustained, last 12 months"), "x");
  EXPECT_EQ(TableOf(report, "R1").suppressed, 1);
}

TEST(Membership, WithholdsCountsOfTooFewOrganisations) {
  Facts facts = Fifty();
  for (PersonFact& person : facts.people) {
    if (!person.contributions.empty()) person.organisation = "the same";
  }
  const Report report = ReportOn(facts);
  EXPECT_EQ(Cell(report, "Active, last 12 months"), "x");
  EXPECT_EQ(Cell(report, "Activity rate"), "x");
  EXPECT_EQ(Cell(report, "Registered"), "40");
}

TEST(Membership, CountsAtThePeriodsEndOrTheDataCut) {
  Facts facts = Fifty();
  EXPECT_EQ(Cell(ReportOn(facts, "2025"), "Named"), "0");
  EXPECT_EQ(Cell(ReportOn(facts, "2026-01"), "Named"), "50");
  EXPECT_EQ(Cell(ReportOn(facts, "2026-01"), "Registered"), "0");
  EXPECT_EQ(Cell(ReportOn(facts, "2026", At(2026, 3, 1)), "Registered"), "40");
  EXPECT_EQ(Cell(ReportOn(facts, "2026", At(2026, 3, 1)), "Active, last 12 months"), "0");
  EXPECT_EQ(Cell(ReportOn(facts, "2027", At(2027, 6, 15)), "Active, last 12 months"), "10");
  EXPECT_EQ(Cell(ReportOn(facts, "2028", At(2028, 6, 15)), "Active, last 12 months"), "0");
}

Report OfManyLike(const PersonFact& person) {
  Facts facts;
  for (int i = 0; i < 12; ++i) {
    facts.people.push_back(person);
    facts.people.back().organisation = "organisation " + std::to_string(i % 3);
  }
  return ReportOn(facts);
}

TEST(Membership, SustainedNeedsTwoConsultations28DaysApart) {
  PersonFact person = Registered(1);
  Contribute(person, 1, At(2026, 5, 1));
  Contribute(person, 1, At(2026, 9, 1));
  EXPECT_EQ(Cell(OfManyLike(person), "Sustained, last 12 months"), "0");
  Contribute(person, 2, At(2026, 8, 31));
  EXPECT_EQ(Cell(OfManyLike(person), "Sustained, last 12 months"), "12");

  PersonFact hurried = Registered(1);
  Contribute(hurried, 1, At(2026, 5, 1));
  Contribute(hurried, 2, At(2026, 5, 28));
  EXPECT_EQ(Cell(OfManyLike(hurried), "Sustained, last 12 months"), "0");
  Contribute(hurried, 3, At(2026, 5, 29));
  EXPECT_EQ(Cell(OfManyLike(hurried), "Sustained, last 12 months"), "12");
}

TEST(Membership, ReadingNeedsTwoDaysOfTheLastYear) {
  PersonFact person = Registered(1);
  person.reading_days = {20600};
  EXPECT_EQ(Cell(OfManyLike(person), "Reading, last 12 months"), "0");
  person.reading_days = {20000, 20600};  // the first in 2024
  EXPECT_EQ(Cell(OfManyLike(person), "Reading, last 12 months"), "0");
  person.reading_days = {20600, 20601};
  EXPECT_EQ(Cell(OfManyLike(person), "Reading, last 12 months"), "12");
}

TEST(Membership, CountsARegisteredPersonWithoutADateSinceBeingNamed) {
  PersonFact person = Registered(1);
  person.registered_at = std::nullopt;
  EXPECT_EQ(Cell(OfManyLike(person), "Registered"), "12");
}

}  // namespace
}  // namespace coconsult::impact
