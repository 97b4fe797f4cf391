// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace coconsult::routing {

// By rows; row r holds the cells from row_end[r - 1] to row_end[r].
struct SparseMatrix {
  struct Cell {
    std::uint32_t column = 0;
    double value = 0;
  };
  std::vector<Cell> cells;
  std::vector<std::size_t> row_end;
  std::size_t columns = 0;
};

struct SingularVectors {
  std::vector<double> values;   // largest first
  std::vector<double> vectors;  // element [column * count + k] is that of vector k
};

// The first `count` singular values and right singular vectors. By a randomised range finder with power
// iterations (Halko, Martinsson and Tropp 2011). Deterministic: sums run in a fixed order, the random start
// is made from the seed. There must be at least `count` columns.
SingularVectors RightSingularVectors(const SparseMatrix& matrix, std::size_t count, std::uint64_t seed);

}  // namespace coconsult::routing
