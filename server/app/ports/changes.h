// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/change.h"
#include "domain/deadline.h"

namespace coconsult::app {

// Who is reading the log.
struct Viewer {
  PractitionerId practitioner;
  RoleSet roles;
};

struct ChangePage {
  std::vector<Change> changes;  // ascending
  std::int64_t upto = 0;        // everything up to here has been looked at
  bool more = false;            // there are changes after `upto`
};

// The append-only change log.
class Changes {
 public:
  virtual ~Changes() = default;
  // 0 when empty.
  virtual std::int64_t LastPosition() const = 0;
  // What the viewer may see, by the memberships of this snapshot, with position > after; at most `limit`.
  virtual ChangePage ListFor(const Viewer& viewer, std::int64_t after, int limit) const = 0;
  // Every change with position > after: for the server's own readers.
  virtual std::vector<Change> ListAll(std::int64_t after, int limit) const = 0;

  // Takes the next position and sets it in `change`.
  virtual void Append(Change& change) = 0;
};

class Deadlines {
 public:
  virtual ~Deadlines() = default;
  virtual std::optional<Timestamp> NextDue() const = 0;
  // When the deadline of this kind and subject is due, if there is one.
  virtual std::optional<Timestamp> Find(DeadlineKind kind, const IdBytes& subject) const = 0;
  // Due at or before `now`, earliest first.
  virtual std::vector<Deadline> ListDue(Timestamp now, int limit) const = 0;

  // Adds, or moves the one of the same kind and subject.
  virtual void Set(const Deadline& deadline) = 0;
  virtual void Clear(DeadlineKind kind, const IdBytes& subject) = 0;
};

// Replies to earlier requests, kept so that a repeat has one effect.
struct StoredReply {
  std::string fingerprint;
  std::string reply;
};
class Requests {
 public:
  virtual ~Requests() = default;
  // `scope`: who called and what; `request_id`: the caller's.
  virtual std::optional<StoredReply> Find(const std::string& scope, const std::string& request_id) const = 0;
  virtual void Insert(const std::string& scope, const std::string& request_id, const StoredReply& reply,
                      Timestamp at) = 0;
  virtual void DeleteOlderThan(Timestamp at) = 0;
};

}  // namespace coconsult::app
