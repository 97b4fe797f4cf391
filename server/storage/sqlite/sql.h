// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace coconsult::storage::sqlite {

// SQL put together from literals at compile time, so that statements share their column lists:
//   constexpr Sql kSelect("SELECT id FROM flags");
//   constexpr auto kFind = kSelect + " WHERE id = ?";
template <std::size_t Size>
struct Sql {
  char chars[Size]{};

  constexpr Sql() = default;
  constexpr explicit Sql(const char (&literal)[Size]) { std::copy_n(literal, Size, chars); }

  constexpr operator std::string_view() const {
    return {chars, Size - 1};
  }  // NOLINT(google-explicit-constructor)
};

template <std::size_t A, std::size_t B>
constexpr Sql<A + B - 1> operator+(const Sql<A>& first, const char (&second)[B]) {
  Sql<A + B - 1> both;
  std::copy_n(first.chars, A - 1, both.chars);
  std::copy_n(second, B, both.chars + A - 1);
  return both;
}

}  // namespace coconsult::storage::sqlite
