// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "people.h"

namespace coconsult::routing {
namespace {

TEST(TextRouter, RanksWhileProfilesChange) {
  constexpr int kPeople = 60;
  constexpr int kRounds = 40;
  const auto router = RouterWith({Person(1000)});
  std::atomic<bool> writing{true};
  std::atomic<int> wrong{0};

  std::thread writer([&] {
    for (int round = 0; round < kRounds; ++round) {
      for (int i = 1; i <= kPeople; ++i) {
        if ((i + round) % 5 == 0) {
          router->Remove(PersonId(i));
          continue;
        }
        Profile person = Person(i);
        person.documents = {"rota round" + std::to_string(round)};
        person.topics = {"topic" + std::to_string(round % 7)};
        router->Upsert(person);
      }
    }
    writing = false;
  });
  std::vector<std::thread> readers;
  for (int t = 0; t < 2; ++t) {
    readers.emplace_back([&] {
      do {
        const Ranking ranking = router->Rank(Ask("a rota in topic3"), 20);
        // Somebody who never changes is always found, and nobody is found twice.
        if (ranking.candidates.empty() || router->size() > kPeople + 1) ++wrong;
      } while (writing);
    });
  }
  writer.join();
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(wrong, 0);
}

TEST(TextRouter, TakesProfilesFromSeveralThreads) {
  const auto router = RouterWith({});
  std::vector<std::thread> writers;
  for (int t = 0; t < 3; ++t) {
    writers.emplace_back([&, t] {
      for (int i = 0; i < 50; ++i) router->Upsert(Person(1 + t * 50 + i));
    });
  }
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ(router->size(), 150U);
  EXPECT_EQ(router->Rank(Ask("rota"), 1000).candidates.size(), 150U);
}

}  // namespace
}  // namespace coconsult::routing
