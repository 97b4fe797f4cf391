// SPDX-License-Identifier: Apache-2.0
#include "bench/routing/scale/community.h"

#include <algorithm>

namespace coconsult::bench {
namespace {

constexpr int kWordsEach = 30;
constexpr int kCommonest = 50;

// SplitMix64 (Steele, Lea and Flood 2014).
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15ULL + 1) {}
  std::uint64_t Next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
  }
  int Below(int n) { return static_cast<int>(Next() % static_cast<std::uint64_t>(n)); }
  double Share() { return static_cast<double>(Next() >> 11) * 0x1p-53; }

 private:
  std::uint64_t state_;
};

class Zipf {
 public:
  explicit Zipf(int n) {
    double sum = 0;
    for (int i = 1; i <= n; ++i) bounds_.push_back(sum += 1.0 / i);
    for (double& bound : bounds_) bound /= sum;
  }
  int Draw(Dice& dice) const {
    return static_cast<int>(std::lower_bound(bounds_.begin(), bounds_.end(), dice.Share()) - bounds_.begin());
  }

 private:
  std::vector<double> bounds_;
};

const Zipf& Words() {
  static const Zipf kZipf(kWords);
  return kZipf;
}
const Zipf& Topics() {
  static const Zipf kZipf(kTopics);
  return kZipf;
}

// Draws terms that are not there yet until there are so many.
template <class Draw>
void FillUp(std::vector<std::uint16_t>& terms, std::size_t size, Draw draw) {
  while (terms.size() < size) {
    const int term = draw();
    if (term >= 0 && std::find(terms.begin(), terms.end(), term) == terms.end())
      terms.push_back(static_cast<std::uint16_t>(term));
  }
}

}  // namespace

const char* Name(Filter filter) {
  switch (filter) {
    case Filter::kTight:
      return "sector and place";
    case Filter::kSector:
      return "sector";
    case Filter::kGlobal:
      return "anyone";
  }
  return "";
}

Person MakePerson(std::uint64_t number) {
  Dice dice(number * 7919 + 13);
  Person person;
  person.sector = dice.Below(kSectors);
  person.locality = dice.Below(kLocalities);
  person.available = dice.Below(10) < 7;
  for (int i = 0; i < kWordsEach; ++i) person.terms.push_back(static_cast<std::uint16_t>(Words().Draw(dice)));
  const auto topics = static_cast<std::size_t>(3 + dice.Below(6));
  FillUp(person.terms, kWordsEach + topics, [&] { return kWords + Topics().Draw(dice); });
  return person;
}

Question MakeQuestion(std::uint64_t number, Filter filter) {
  Dice dice(number * 104729 + 77);
  Question question;
  const int sector = dice.Below(kSectors);
  const int locality = dice.Below(kLocalities);
  if (filter != Filter::kGlobal) question.sector = sector;
  if (filter == Filter::kTight) question.locality = locality;
  FillUp(question.terms, 6, [&] {
    const int word = Words().Draw(dice);
    return word < kCommonest ? -1 : word;
  });
  FillUp(question.terms, 8, [&] { return kWords + Topics().Draw(dice); });
  return question;
}

std::string WordOf(std::uint16_t term) { return "w" + std::to_string(term); }
std::string TopicOf(std::uint16_t term) { return "tp" + std::to_string(term - kWords); }

}  // namespace coconsult::bench
