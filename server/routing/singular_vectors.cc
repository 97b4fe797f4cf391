// SPDX-License-Identifier: Apache-2.0
#include "routing/singular_vectors.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace coconsult::routing {
namespace {

constexpr std::size_t kOversampling = 16;
constexpr int kPowerIterations = 4;
constexpr int kMostSweeps = 30;

// Rows of `width` numbers each.
struct Dense {
  std::size_t width = 0;
  std::vector<double> values;
  double* Row(std::size_t row) { return values.data() + row * width; }
  const double* Row(std::size_t row) const { return values.data() + row * width; }
  std::size_t rows() const { return values.size() / width; }
};

// SplitMix64 (Steele, Lea and Flood 2014).
std::uint64_t NextRandom(std::uint64_t& state) {
  std::uint64_t z = (state += 0x9E3779B97F4A7C15ULL);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
  return z ^ (z >> 31);
}

Dense RandomSigns(std::size_t rows, std::size_t width, std::uint64_t seed) {
  Dense matrix{width, std::vector<double>(rows * width)};
  for (double& value : matrix.values) value = (NextRandom(seed) >> 63) != 0 ? 1 : -1;
  return matrix;
}

// The transposed sparse matrix times the sparse matrix times `right`. One pass: a row at a time.
Dense TimesItsSquare(const SparseMatrix& matrix, const Dense& right) {
  const std::size_t width = right.width;
  Dense product{width, std::vector<double>(right.values.size())};
  std::vector<double> row(width);
  std::size_t at = 0;
  for (const std::size_t end : matrix.row_end) {
    std::fill(row.begin(), row.end(), 0.0);
    for (std::size_t k = at; k < end; ++k) {
      const double value = matrix.cells[k].value;
      const double* from = right.Row(matrix.cells[k].column);
      for (std::size_t i = 0; i < width; ++i) row[i] += value * from[i];
    }
    for (std::size_t k = at; k < end; ++k) {
      const double value = matrix.cells[k].value;
      double* to = product.Row(matrix.cells[k].column);
      for (std::size_t i = 0; i < width; ++i) to[i] += value * row[i];
    }
    at = end;
  }
  return product;
}

// gram[a * width + b] = the product of columns a and b, row after row.
std::vector<double> Products(const Dense& left, const Dense& right) {
  const std::size_t width = left.width;
  std::vector<double> gram(width * width);
  for (std::size_t r = 0; r < left.rows(); ++r) {
    const double* a = left.Row(r);
    const double* b = right.Row(r);
    for (std::size_t i = 0; i < width; ++i) {
      for (std::size_t j = 0; j < width; ++j) gram[i * width + j] += a[i] * b[j];
    }
  }
  return gram;
}

// Makes the columns orthonormal by the Cholesky factor of their products, twice, which is as exact as
// Gram-Schmidt for what a power iteration gives and runs row by row. A column that depends on others becomes
// 0.
void OrthonormaliseOnce(Dense& matrix) {
  const std::size_t width = matrix.width;
  std::vector<double> factor = Products(matrix, matrix);
  for (std::size_t j = 0; j < width; ++j) {
    const double whole = factor[j * width + j];
    for (std::size_t k = 0; k < j; ++k)
      factor[j * width + j] -= factor[j * width + k] * factor[j * width + k];
    const bool depends = factor[j * width + j] <= whole * 1e-13;
    factor[j * width + j] = depends ? 0 : std::sqrt(factor[j * width + j]);
    for (std::size_t i = j + 1; i < width; ++i) {
      double sum = factor[i * width + j];
      for (std::size_t k = 0; k < j; ++k) sum -= factor[i * width + k] * factor[j * width + k];
      factor[i * width + j] = depends ? 0 : sum / factor[j * width + j];
    }
  }
  for (std::size_t r = 0; r < matrix.rows(); ++r) {
    double* row = matrix.Row(r);
    for (std::size_t j = 0; j < width; ++j) {
      double sum = row[j];
      for (std::size_t k = 0; k < j; ++k) sum -= row[k] * factor[j * width + k];
      row[j] = factor[j * width + j] > 0 ? sum / factor[j * width + j] : 0;
    }
  }
}

void Orthonormalise(Dense& matrix) {
  OrthonormaliseOnce(matrix);
  OrthonormaliseOnce(matrix);
}

// Eigenvectors of a symmetric matrix by cyclic Jacobi rotations; column k of the result belongs to the value
// that is left in matrix[k][k].
std::vector<double> Eigenvectors(std::vector<double>& matrix, std::size_t n) {
  std::vector<double> vectors(n * n);
  for (std::size_t i = 0; i < n; ++i) vectors[i * n + i] = 1;
  for (int sweep = 0; sweep < kMostSweeps; ++sweep) {
    double outside = 0;
    double all = 0;
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) {
        all += matrix[i * n + j] * matrix[i * n + j];
        if (i != j) outside += matrix[i * n + j] * matrix[i * n + j];
      }
    }
    if (outside <= all * 1e-24) break;
    for (std::size_t p = 0; p + 1 < n; ++p) {
      for (std::size_t q = p + 1; q < n; ++q) {
        const double off = matrix[p * n + q];
        if (off == 0) continue;
        const double theta = (matrix[q * n + q] - matrix[p * n + p]) / (2 * off);
        const double t = (theta >= 0 ? 1 : -1) / (std::abs(theta) + std::sqrt(theta * theta + 1));
        const double c = 1 / std::sqrt(t * t + 1);
        const double s = t * c;
        const auto rotate = [c, s](double& a, double& b) {
          const double before = a;
          a = c * before - s * b;
          b = s * before + c * b;
        };
        for (std::size_t k = 0; k < n; ++k) rotate(matrix[k * n + p], matrix[k * n + q]);
        for (std::size_t k = 0; k < n; ++k) rotate(matrix[p * n + k], matrix[q * n + k]);
        for (std::size_t k = 0; k < n; ++k) rotate(vectors[k * n + p], vectors[k * n + q]);
      }
    }
  }
  return vectors;
}

}  // namespace

SingularVectors RightSingularVectors(const SparseMatrix& matrix, std::size_t count, std::uint64_t seed) {
  const std::size_t width = std::min(count + kOversampling, matrix.columns);
  Dense range = RandomSigns(matrix.columns, width, seed);
  Orthonormalise(range);
  for (int i = 0; i < kPowerIterations; ++i) {
    range = TimesItsSquare(matrix, range);
    Orthonormalise(range);
  }
  std::vector<double> square = Products(range, TimesItsSquare(matrix, range));
  for (std::size_t i = 0; i < width; ++i) {
    for (std::size_t j = i + 1; j < width; ++j) square[j * width + i] = square[i * width + j];
  }
  const std::vector<double> rotation = Eigenvectors(square, width);
  std::vector<std::size_t> order(width);
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return square[a * width + a] > square[b * width + b];
  });
  SingularVectors found;
  for (std::size_t k = 0; k < count; ++k)
    found.values.push_back(std::sqrt(std::max(0.0, square[order[k] * width + order[k]])));
  found.vectors.resize(matrix.columns * count);
  for (std::size_t r = 0; r < matrix.columns; ++r) {
    for (std::size_t k = 0; k < count; ++k) {
      double sum = 0;
      for (std::size_t i = 0; i < width; ++i) sum += range.Row(r)[i] * rotation[i * width + order[k]];
      found.vectors[r * count + k] = sum;
    }
  }
  return found;
}

}  // namespace coconsult::routing
