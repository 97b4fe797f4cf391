// SPDX-License-Identifier: Apache-2.0
#include "routing/association.h"

#include <algorithm>
#include <cmath>

#include "routing/singular_vectors.h"

namespace coconsult::routing {
namespace {

// More texts teach little more and take longer.
constexpr std::size_t kMostLessons = 20000;
constexpr std::size_t kMostStems = 20000;
constexpr std::size_t kFewestTogether = 2;  // documents; a word of one text goes with nothing
constexpr double kRowUnit = 1 << 14;

std::uint64_t Mix(std::uint64_t hash, std::uint64_t value) {
  hash ^= value + 0x9E3779B97F4A7C15ULL + (hash << 6) + (hash >> 2);
  hash *= 0xBF58476D1CE4E5B9ULL;
  return hash ^ (hash >> 31);
}

// The lessons to learn from: all, or an even sample.
std::vector<std::size_t> Sample(std::size_t lessons) {
  std::vector<std::size_t> chosen;
  const std::size_t most = std::min(lessons, kMostLessons);
  for (std::size_t i = 0; i < most; ++i) chosen.push_back(i * lessons / most);
  return chosen;
}

// The stems worth a row, the most frequent in the sample first (ties: the order of `stems`); column numbers
// by stem, kNoId for none.
std::vector<std::uint32_t> ChooseColumns(std::size_t stems, const std::vector<Lesson>& lessons,
                                         const std::vector<std::size_t>& sample, std::size_t& columns) {
  std::vector<std::uint32_t> held(stems);
  for (const std::size_t i : sample) {
    for (const LessonWord& word : lessons[i]) ++held[word.stem];
  }
  std::vector<std::uint32_t> order;
  for (std::uint32_t stem = 0; stem < stems; ++stem) {
    if (held[stem] >= kFewestTogether) order.push_back(stem);
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return held[a] > held[b]; });
  order.resize(std::min(order.size(), kMostStems));
  std::sort(order.begin(), order.end());
  std::vector<std::uint32_t> column(stems, kNoId);
  for (std::uint32_t i = 0; i < order.size(); ++i) column[order[i]] = i;
  columns = order.size();
  return column;
}

SparseMatrix MakeMatrix(const std::vector<Lesson>& lessons, const std::vector<std::size_t>& sample,
                        const std::vector<std::uint32_t>& column, std::size_t columns,
                        const std::vector<std::int32_t>& rarities) {
  SparseMatrix matrix;
  matrix.columns = columns;
  for (const std::size_t i : sample) {
    double squares = 0;
    const std::size_t first = matrix.cells.size();
    for (const LessonWord& word : lessons[i]) {
      const double weight = static_cast<double>(CountWeight(word.count)) * rarities[word.stem];
      squares += weight * weight;
      if (column[word.stem] != kNoId) matrix.cells.push_back({column[word.stem], weight});
    }
    for (std::size_t k = first; k < matrix.cells.size(); ++k) matrix.cells[k].value /= std::sqrt(squares);
    matrix.row_end.push_back(matrix.cells.size());
  }
  return matrix;
}

}  // namespace

double Alike(const AssociationVector& a, const AssociationVector& b) {
  std::int32_t sum = 0;
  for (std::size_t i = 0; i < kDimensions; ++i) sum += std::int32_t{a.at[i]} * b.at[i];
  return sum / (kVectorUnit * kVectorUnit);
}

std::shared_ptr<const Basis> LearnBasis(const std::vector<std::string>& stems,
                                        const std::vector<std::uint32_t>& documents_with, std::uint32_t held,
                                        const std::vector<Lesson>& lessons, std::uint64_t seed) {
  if (lessons.size() < kFewestLessons) return nullptr;
  const RarityTable table = MakeRarityTable(held);
  std::vector<std::int32_t> rarities;
  for (const std::uint32_t documents : documents_with) rarities.push_back(table[FrequencyClass(documents)]);
  const std::vector<std::size_t> sample = Sample(lessons.size());
  std::size_t columns = 0;
  const std::vector<std::uint32_t> column = ChooseColumns(stems.size(), lessons, sample, columns);
  if (columns < kDimensions) return nullptr;
  const SparseMatrix matrix = MakeMatrix(lessons, sample, column, columns, rarities);
  const SingularVectors found = RightSingularVectors(matrix, kDimensions, seed);

  auto basis = std::make_shared<Basis>();
  basis->version = Mix(seed, columns);
  for (std::size_t stem = 0; stem < stems.size(); ++stem) {
    if (column[stem] == kNoId) continue;
    Basis::Row row{rarities[stem], {}};
    for (std::size_t k = 0; k < kDimensions; ++k) {
      const double scale = std::sqrt(found.values[k] / found.values[0]) * kRowUnit;
      const double value = found.vectors[column[stem] * kDimensions + k] * scale;
      row.at[k] = static_cast<std::int16_t>(std::clamp<long>(std::lround(value), -32767, 32767));
      basis->version = Mix(basis->version, static_cast<std::uint16_t>(row.at[k]));
    }
    basis->rows.emplace(stems[stem], row);
  }
  return basis;
}

Association::Association(std::shared_ptr<const Basis> basis, const Lexicon& lexicon)
    : basis_(std::move(basis)), rows_(lexicon.term_bound()) {
  for (TermId term = 0; term < rows_.size(); ++term) {
    if (lexicon.InUse(term)) Learn(term, lexicon.Stem(term));
  }
}

void Association::Learn(TermId term, const std::string& stem) {
  if (term >= rows_.size()) rows_.resize(term + 1);
  const auto found = basis_->rows.find(stem);
  rows_[term] = found == basis_->rows.end() ? nullptr : &found->second;
}

void Association::AddTerm(TermId term, std::uint32_t count, AssociationSum& sum) const {
  const Basis::Row* row = term < rows_.size() ? rows_[term] : nullptr;
  if (row == nullptr) return;
  const std::int32_t weight =
      static_cast<std::int32_t>((std::int64_t{CountWeight(count)} * row->rarity) >> 8);
  for (std::size_t i = 0; i < kDimensions; ++i) sum[i] += std::int64_t{weight} * row->at[i];
}

bool Association::ToVector(const AssociationSum& sum, AssociationVector& vector) const {
  double squares = 0;
  for (const std::int64_t value : sum) squares += static_cast<double>(value) * static_cast<double>(value);
  if (squares == 0) return false;
  const double scale = kVectorUnit / std::sqrt(squares);
  for (std::size_t i = 0; i < kDimensions; ++i) {
    const long value = std::lround(static_cast<double>(sum[i]) * scale);
    vector.at[i] = static_cast<std::int8_t>(std::clamp<long>(value, -127, 127));
  }
  return true;
}

AssociationVector Association::VectorOf(std::span<const std::uint8_t> packed, const Lexicon& lexicon) const {
  AssociationSum sum{};
  PackedReader reader(packed);
  for (Entry entry; reader.Next(entry);) AddTerm(lexicon.TermOf(entry.form), entry.count, sum);
  AssociationVector vector;
  ToVector(sum, vector);
  return vector;
}

}  // namespace coconsult::routing
