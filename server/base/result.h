// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/check.h"

namespace coconsult {

// How a caller should react; deliberately few, and free of any transport's codes.
enum class Errc {
  kInvalidArgument,     // fix the request; the same request fails again whatever the state
  kUnauthenticated,     // sign in, then call again
  kPermissionDenied,    // this role may never do this
  kNotFound,            // unknown, or not yours to see: the two look alike on purpose
  kAlreadyExists,       // the thing, or the request id with another body, is there already
  kFailedPrecondition,  // not in this state; do not retry until something changes
  kAborted,             // somebody else changed it first; read again, then retry
  kResourceExhausted,   // a limit or a full queue; retry later, slower
  kUnavailable,         // the server is starting, draining or out of order; retry the call
  kDeadlineExceeded,    // not done in the time the caller gave
  kInternal,            // our bug or a broken disk; the detail is in the log only
};

struct FieldViolation {
  std::string field;        // path in the request, e.g. "ask.title"
  std::string description;  // what to do, for a person
};

// An expected failure. `reason` is a stable UPPER_SNAKE name that programs may rely on, `message` is fit for
// the person who called, `detail` goes to the log and never to a caller.
struct Error {
  Errc code = Errc::kInternal;
  std::string reason;
  std::string message;
  std::vector<FieldViolation> violations = {};
  std::string detail = {};
};

// Either a value or an Error; the member names are std::expected's (C++23), which this replaces once it is
// there.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value)
      : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT(google-explicit-constructor)
  Result(Error error)
      : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  T& value() & { return Checked(), std::get<0>(state_); }
  const T& value() const& { return Checked(), std::get<0>(state_); }
  T&& value() && { return Checked(), std::get<0>(std::move(state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  Error& error() { return std::get<1>(state_); }
  const Error& error() const { return std::get<1>(state_); }

 private:
  void Checked() const { COCONSULT_CHECK(has_value()); }
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool has_value() const { return !error_; }
  explicit operator bool() const { return has_value(); }
  Error& error() { return *error_; }
  const Error& error() const { return *error_; }

 private:
  std::optional<Error> error_;
};

inline Error InvalidArgument(std::string field, std::string what_to_do) {
  Error error{Errc::kInvalidArgument, "INVALID_FIELD", what_to_do};
  error.violations.push_back({std::move(field), std::move(what_to_do)});
  return error;
}
inline Error FailedPrecondition(std::string reason, std::string message) {
  return {Errc::kFailedPrecondition, std::move(reason), std::move(message)};
}
// One text for everything a caller may not know to exist.
inline Error NotFound() {
  return {Errc::kNotFound, "NOT_FOUND",
          "This does not exist, or it is not yours to see. Check the name and try again."};
}
inline Error Internal(std::string detail) {
  return {Errc::kInternal,
          "INTERNAL",
          "Something went wrong on our side. Nothing was changed. Try again in a minute.",
          {},
          std::move(detail)};
}

}  // namespace coconsult

// Returns the error of `expr` from the enclosing function, or goes on.
#define COCONSULT_CONCAT_INNER(a, b) a##b
#define COCONSULT_CONCAT(a, b) COCONSULT_CONCAT_INNER(a, b)
#define RETURN_IF_ERROR(expr)                                                                  \
  if (auto COCONSULT_CONCAT(status_, __LINE__) = (expr); !COCONSULT_CONCAT(status_, __LINE__)) \
  return std::move(COCONSULT_CONCAT(status_, __LINE__).error())
// Declares `decl` with the value of `expr`, or returns its error.
#define ASSIGN_OR_RETURN(decl, expr)                                                                       \
  auto COCONSULT_CONCAT(result_, __LINE__) = (expr);                                                       \
  if (!COCONSULT_CONCAT(result_, __LINE__)) return std::move(COCONSULT_CONCAT(result_, __LINE__).error()); \
  decl = *std::move(COCONSULT_CONCAT(result_, __LINE__))  // NOLINT(bugprone-macro-parentheses): a declaration
