// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>
#include <variant>

#include "client/cpp/error.h"

namespace coconsult::client {

// Either a value or an Error. Reading the value of an error throws std::bad_variant_access: look first.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value)
      : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT(google-explicit-constructor)
  Result(Error error)
      : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  T& operator*() & { return std::get<0>(state_); }
  const T& operator*() const& { return std::get<0>(state_); }
  T&& operator*() && { return std::get<0>(std::move(state_)); }
  T* operator->() { return &std::get<0>(state_); }
  const T* operator->() const { return &std::get<0>(state_); }

  Error& error() { return std::get<1>(state_); }
  const Error& error() const { return std::get<1>(state_); }

 private:
  std::variant<T, Error> state_;
};

struct Nothing {};

// A call without a value: `return Done();` when it went well.
using Outcome = Result<Nothing>;
inline Outcome Done() { return Nothing{}; }

}  // namespace coconsult::client

// Declares `decl` with the value of `expr`, or returns its error from the enclosing function. Several
// statements: give it braces of its own after an `if`.
#define CLIENT_CONCAT_INNER(a, b) a##b
#define CLIENT_CONCAT(a, b) CLIENT_CONCAT_INNER(a, b)
#define CLIENT_ASSIGN_OR_RETURN(decl, expr)                                                          \
  auto CLIENT_CONCAT(result_, __LINE__) = (expr);                                                    \
  if (!CLIENT_CONCAT(result_, __LINE__)) return std::move(CLIENT_CONCAT(result_, __LINE__).error()); \
  decl = *std::move(CLIENT_CONCAT(result_, __LINE__))
#define CLIENT_RETURN_IF_ERROR(expr)                                                       \
  if (auto CLIENT_CONCAT(outcome_, __LINE__) = (expr); !CLIENT_CONCAT(outcome_, __LINE__)) \
  return std::move(CLIENT_CONCAT(outcome_, __LINE__).error())
