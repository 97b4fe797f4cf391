// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"

namespace coconsult::process {

// What a condition asks about. Implemented over an instance's state by the engine. 'Everybody in the role' is
// false while nobody is in it.
class Facts {
 public:
  virtual ~Facts() = default;
  virtual int Posted(const std::string& role, const std::string& kind) const = 0;  // posts in this phase
  // Posts in any phase, since the roles last changed places.
  virtual int PostedEver(const std::string& role, const std::string& kind) const = 0;
  virtual bool AllPosted(const std::string& role) const = 0;  // everybody in the role posted or passed
  virtual bool Confirmed(const std::string& role) const = 0;  // everybody in the role confirmed or passed
  virtual bool AnyPassed() const = 0;                         // somebody passed in this phase
  virtual int Joined(const std::string& role) const = 0;      // people in the role
  virtual bool FormDone(
      const std::string& role) const = 0;     // everybody in the role submitted or declined the form
  virtual bool BoxElapsed() const = 0;        // the time box has ended just now
  virtual bool ExtensionsUsed() const = 0;    // the time box cannot be extended any more
  virtual bool Reversed() const = 0;          // the roles are not as they were at the beginning
  virtual bool RoutingExhausted() const = 0;  // nobody is left to invite and no introduction came
  virtual bool Attribute(const std::string& key,
                         const std::string& value) const = 0;  // e.g. help_wanted, ideas
};

// A boolean condition of a process definition. Grammar:
//   or := and ('or' and)* ; and := not ('and' not)* ; not := 'not' not | '(' or ')' | atom
//   atom := posted(role, kind) CMP n | posted_ever(role, kind) CMP n | joined(role) CMP n        CMP: >= <=
//   == > <
//         | all_posted(role) | confirmed(role) | any_passed | form_done(role) | box_elapsed | extensions_used
//         | reversed | routing_exhausted | is(attribute, value)
// A default-constructed expression is always true. Immutable; cheap to copy.
class Expression {
 public:
  struct Node;
  // One question of an expression: "posted" with a role and a kind, "confirmed" with a role, "box_elapsed"
  // with neither. Attributes and values are not mentioned.
  struct Mention {
    std::string atom;
    std::string role;
    std::string kind;
  };

  Expression() = default;
  // Fails with INVALID_ARGUMENT and a text that says where and what was expected.
  static Result<Expression> Parse(const std::string& text);

  bool Holds(const Facts& facts) const;
  const std::string& text() const { return text_; }
  // What it asks about, for checking a definition; roles and kinds without repeats.
  std::vector<Mention> Mentions() const;
  std::vector<std::string> Roles() const;
  std::vector<std::string> Kinds() const;
  // The largest number that something is compared with; 0 = none.
  int LargestNumber() const;

 private:
  std::string text_;
  std::shared_ptr<const Node> root_;
};

}  // namespace coconsult::process
