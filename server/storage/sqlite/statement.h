// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "base/clock.h"
#include "base/id.h"
#include "domain/role.h"

struct sqlite3_stmt;

namespace coconsult::storage::sqlite {

// Bytes that are no text: hashes, replies.
struct Blob {
  std::string_view bytes;
};

// A prepared statement, kept by its connection.
struct Statement {
  sqlite3_stmt* handle = nullptr;
  bool in_use = false;
};

// One use of a prepared statement: bind, step, read columns from left to right. Resets the statement when it
// goes. Throws DatabaseError. An empty Id, and nullopt, is NULL.
class Query {
 public:
  explicit Query(Statement& statement);
  ~Query();
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  // The next parameters, in order. Values are copied.
  template <class... Values>
  Query& Bind(const Values&... values) {
    (BindNext(values), ...);
    return *this;
  }
  // True when there is a row.
  bool Step();
  // For statements without a result.
  void Run();
  // The next columns of the row, in order.
  template <class... Values>
  void Read(Values&... values) {
    (ReadNext(values), ...);
  }
  template <class Value>
  Value Get() {
    Value value{};
    ReadNext(value);
    return value;
  }

 private:
  void BindInteger(std::int64_t value);
  void BindNull();
  void BindNext(double value);
  void BindNext(std::string_view text);
  void BindNext(const char* text) { BindNext(std::string_view(text)); }
  void BindNext(const std::string& text) { BindNext(std::string_view(text)); }
  void BindNext(Blob blob);
  void BindNext(const IdBytes& bytes);
  void BindNext(Timestamp time) { BindInteger(ToMicros(time)); }
  void BindNext(RoleSet roles) { BindInteger(roles.bits()); }
  template <std::integral T>
  void BindNext(T value) {
    BindInteger(static_cast<std::int64_t>(value));
  }
  template <class T>
  requires std::is_enum_v<T>
  void BindNext(T value) { BindInteger(static_cast<std::int64_t>(value)); }
  template <class Tag>
  void BindNext(const Id<Tag>& id) {
    if (id.empty()) {
      BindNull();
    } else {
      BindNext(id.bytes());
    }
  }
  template <class T>
  void BindNext(const std::optional<T>& value) {
    if (value) {
      BindNext(*value);
    } else {
      BindNull();
    }
  }

  std::int64_t ReadInteger();
  bool NextIsNull() const;
  void ReadNext(double& value);
  void ReadNext(std::string& bytes);  // text or blob
  void ReadNext(IdBytes& bytes);      // NULL = zeros
  void ReadNext(Timestamp& time) { time = FromMicros(ReadInteger()); }
  void ReadNext(RoleSet& roles) { roles = RoleSet::FromBits(static_cast<std::uint32_t>(ReadInteger())); }
  void ReadNext(bool& value) { value = ReadInteger() != 0; }
  template <std::integral T>
  void ReadNext(T& value) {
    value = static_cast<T>(ReadInteger());
  }
  template <class T>
  requires std::is_enum_v<T>
  void ReadNext(T& value) { value = static_cast<T>(ReadInteger()); }
  template <class Tag>
  void ReadNext(Id<Tag>& id) {
    IdBytes bytes{};
    ReadNext(bytes);
    id = Id<Tag>(bytes);
  }
  template <class T>
  void ReadNext(std::optional<T>& value) {
    if (NextIsNull()) {
      ++column_;
      value.reset();
    } else {
      ReadNext(value.emplace());
    }
  }

  [[noreturn]] void Throw(int code) const;
  void Check(int code) const;

  Statement& statement_;
  sqlite3_stmt* handle_;
  int parameter_ = 0;
  int column_ = 0;
};

}  // namespace coconsult::storage::sqlite
