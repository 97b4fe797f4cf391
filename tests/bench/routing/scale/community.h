// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace coconsult::bench {

// An invented community of any size, the same each time: every person has 30 words and 3 to 8 topics, both
// by Zipf's law, a sector, a place, and is available with 70 %.
inline constexpr int kSectors = 6;
inline constexpr int kLocalities = 40;
inline constexpr int kWords = 20000;
inline constexpr int kTopics = 300;
inline constexpr int kTerms = kWords + kTopics;  // a topic's number is kWords + its own

struct Person {
  int sector = 0;
  int locality = 0;
  bool available = false;
  std::vector<std::uint16_t> terms;  // words, repeats among them, then topics
};
Person MakePerson(std::uint64_t number);

// How much an ask leaves out: one sector and place; one sector; nobody but who is not available.
enum class Filter { kTight, kSector, kGlobal };
inline constexpr Filter kFilters[] = {Filter::kTight, Filter::kSector, Filter::kGlobal};
const char* Name(Filter filter);

// Six words, none of the fifty commonest, and two topics.
struct Question {
  int sector = -1;  // -1 = any
  int locality = -1;
  std::vector<std::uint16_t> terms;
};
Question MakeQuestion(std::uint64_t number, Filter filter);

std::string WordOf(std::uint16_t term);   // "w17"
std::string TopicOf(std::uint16_t term);  // "tp17"

}  // namespace coconsult::bench
