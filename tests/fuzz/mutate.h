// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace coconsult::fuzz {

inline constexpr std::size_t kMaxInputBytes = 64 * 1024;

// Inputs made from others by small changes: blind, unlike libFuzzer, but every compiler has it. The same seed
// and inputs give the same ones.
class Mutator {
 public:
  Mutator(std::uint64_t seed, std::vector<std::string> inputs) : random_(seed), inputs_(std::move(inputs)) {}

  std::string Next() {
    std::string input = Any();
    for (std::size_t changes = 1 + Below(4); changes > 0; --changes) Change(input);
    input.resize(std::min(input.size(), kMaxInputBytes));
    return input;
  }

 private:
  std::size_t Below(std::size_t below) { return below == 0 ? 0 : random_() % below; }
  const std::string& Any() { return inputs_[Below(inputs_.size())]; }
  char AnyByte() { return static_cast<char>(Below(256)); }

  void Change(std::string& input) {
    const std::size_t at = Below(input.size() + 1);
    switch (Below(6)) {
      case 0:
        input.insert(at, 1, AnyByte());
        break;
      case 1:
        input.erase(at, 1 + Below(8));
        break;
      case 2:  // one bit
        if (at < input.size()) input[at] = static_cast<char>(input[at] ^ (1 << Below(8)));
        break;
      case 3:
        if (at < input.size()) input[at] = AnyByte();
        break;
      case 4:  // a piece of itself again, up to many times
        input.insert(at, Repeated(Piece(input), std::size_t{1} << Below(10)));
        break;
      default:  // a piece of another one
        input.insert(at, Piece(Any()));
    }
  }

  std::string Piece(const std::string& of) {
    const std::size_t from = Below(of.size());
    return of.substr(from, 1 + Below(32));
  }
  static std::string Repeated(const std::string& piece, std::size_t times) {
    std::string all;
    for (; times > 0; --times) all += piece;
    return all;
  }

  std::mt19937_64 random_;
  const std::vector<std::string> inputs_;
};

}  // namespace coconsult::fuzz
