// SPDX-License-Identifier: Apache-2.0
#include "rpc/load_gate.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

namespace coconsult::rpc {
namespace {

using Places = std::vector<LoadGate::Place>;

// As many calls of the precedence as get a place, each from a session of its own.
std::size_t Fill(LoadGate& gate, Precedence precedence, Places& places) {
  const std::size_t before = places.size();
  while (auto place = gate.Enter(precedence, std::to_string(places.size())))
    places.push_back(std::move(place));
  return places.size() - before;
}

TEST(LoadGate, WhatCanWaitGetsHalfThePlacesPeopleMoreAndSafetyTheLast) {
  LoadGate gate(64);
  Places places;
  EXPECT_EQ(Fill(gate, Precedence::kBulk, places), 32);
  EXPECT_EQ(Fill(gate, Precedence::kPerson, places), 24);
  EXPECT_EQ(Fill(gate, Precedence::kSafety, places), 8);
  EXPECT_FALSE(gate.Enter(Precedence::kPerson, "somebody"));
}

TEST(LoadGate, APlaceThatIsGivenBackCanBeTaken) {
  LoadGate gate(4);
  auto place = gate.Enter(Precedence::kPerson, "ann");
  EXPECT_FALSE(gate.Enter(Precedence::kPerson, "ann"));
  LoadGate::Place moved = std::move(place);
  EXPECT_FALSE(gate.Enter(Precedence::kPerson, "ann"));
  moved = LoadGate::Place();
  EXPECT_TRUE(gate.Enter(Precedence::kPerson, "ann"));
}

TEST(LoadGate, OneSessionGetsAQuarterAndCanStillRaiseAnAlarm) {
  LoadGate gate(64);
  Places places;
  for (int i = 0; i < 16; ++i) {
    places.push_back(gate.Enter(Precedence::kPerson, "ann"));
    EXPECT_TRUE(places.back());
  }
  EXPECT_FALSE(gate.Enter(Precedence::kPerson, "ann"));
  EXPECT_TRUE(gate.Enter(Precedence::kSafety, "ann"));
  EXPECT_TRUE(gate.Enter(Precedence::kPerson, "bob"));
}

TEST(LoadGate, CallsWithoutASessionShareAQuarter) {
  LoadGate gate(8);
  Places places;
  places.push_back(gate.Enter(Precedence::kPerson, ""));
  places.push_back(gate.Enter(Precedence::kPerson, ""));
  EXPECT_FALSE(gate.Enter(Precedence::kPerson, ""));
}

TEST(LoadGate, ManyThreadsLeaveItEmpty) {
  LoadGate gate(16);
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&gate, session = std::to_string(i % 3)] {
      for (int turn = 0; turn < 2000; ++turn) (void)gate.Enter(Precedence::kPerson, session);
    });
  }
  for (std::thread& thread : threads) thread.join();
  Places places;
  EXPECT_EQ(Fill(gate, Precedence::kBulk, places), 8);
}

}  // namespace
}  // namespace coconsult::rpc
