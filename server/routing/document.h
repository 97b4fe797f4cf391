// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "routing/lexicon.h"

namespace coconsult::routing {

// 1 + ln(occurrences), in units of 1/256.
inline constexpr int kCountUnit = 256;
std::int32_t CountWeightOfMany(std::uint32_t occurrences);
inline std::int32_t CountWeight(std::uint32_t occurrences) {
  return occurrences == 1 ? kCountUnit : CountWeightOfMany(occurrences);
}

// One word of a document: the form in which it stands there (the first in lower case, else the first) and how
// often its term occurs.
struct Entry {
  FormId form = 0;
  std::uint32_t count = 0;
};

// Takes a text apart. New words are interned, each word used once. One entry per term, by form number.
std::vector<Entry> ReadDocument(std::string_view text, bool offer, Lexicon& lexicon);

void AppendVarint(std::uint32_t value, std::vector<std::uint8_t>& bytes);
inline std::uint32_t TakeVarint(const std::uint8_t*& at) {
  std::uint32_t value = *at & 0x7F;
  for (int shift = 7; (*at++ & 0x80) != 0; shift += 7) value |= std::uint32_t{*at & 0x7FU} << shift;
  return value;
}

// Entries as bytes: per entry the distance to the form before as a varint with one bit for "more than once",
// then the count if so. About two bytes for a word.
void Pack(std::span<const Entry> entries, std::vector<std::uint8_t>& bytes);

// Goes through packed entries.
class PackedReader {
 public:
  explicit PackedReader(std::span<const std::uint8_t> bytes)
      : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}
  bool Next(Entry& entry) {
    if (at_ == end_) return false;
    const std::uint32_t step = TakeVarint(at_);
    form_ += step >> 1;
    entry.form = form_;
    entry.count = (step & 1) != 0 ? TakeVarint(at_) : 1;
    return true;
  }

 private:
  const std::uint8_t* at_;
  const std::uint8_t* end_;
  FormId form_ = 0;
};

}  // namespace coconsult::routing
