// SPDX-License-Identifier: Apache-2.0
#include "process/expression.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace coconsult::process {
namespace {

enum class Operation {
  kOr,
  kAnd,
  kNot,
  kPosted,
  kPostedEver,
  kJoined,
  kAllPosted,
  kConfirmed,
  kAnyPassed,
  kFormDone,
  kBoxElapsed,
  kExtensionsUsed,
  kReversed,
  kRoutingExhausted,
  kAttribute,
};

enum class Comparison { kAtLeast, kAtMost, kEqual, kMore, kLess };

struct AtomSpec {
  const char* name;
  Operation operation;
  int arguments;
  bool counted;  // followed by a comparison
};

constexpr std::array kAtoms = {
    AtomSpec{"posted", Operation::kPosted, 2, true},
    AtomSpec{"posted_ever", Operation::kPostedEver, 2, true},
    AtomSpec{"joined", Operation::kJoined, 1, true},
    AtomSpec{"all_posted", Operation::kAllPosted, 1, false},
    AtomSpec{"confirmed", Operation::kConfirmed, 1, false},
    AtomSpec{"any_passed", Operation::kAnyPassed, 0, false},
    AtomSpec{"form_done", Operation::kFormDone, 1, false},
    AtomSpec{"box_elapsed", Operation::kBoxElapsed, 0, false},
    AtomSpec{"extensions_used", Operation::kExtensionsUsed, 0, false},
    AtomSpec{"reversed", Operation::kReversed, 0, false},
    AtomSpec{"routing_exhausted", Operation::kRoutingExhausted, 0, false},
    AtomSpec{"is", Operation::kAttribute, 2, false},
};

constexpr std::array<std::pair<std::string_view, Comparison>, 5> kComparisons = {{
    {">=", Comparison::kAtLeast},
    {"<=", Comparison::kAtMost},
    {"==", Comparison::kEqual},
    {">", Comparison::kMore},
    {"<", Comparison::kLess},
}};

constexpr int kMaxDepth = 50;
constexpr int kMaxDigits = 6;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsWord(char c) { return (c >= 'a' && c <= 'z') || c == '_' || IsDigit(c); }
bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// Words and numbers, comparisons, and single characters for everything else; empty at the end.
class Tokens {
 public:
  explicit Tokens(const std::string& text) : text_(text) { Advance(); }

  std::string_view current() const { return current_; }
  bool AtWord() const { return !current_.empty() && IsWord(current_[0]); }
  bool AtNumber() const {
    return std::all_of(current_.begin(), current_.end(), IsDigit) && !current_.empty();
  }

  void Advance() {
    begin_ += current_.size();
    while (begin_ < text_.size() && IsSpace(text_[begin_])) ++begin_;
    current_ = std::string_view(text_).substr(begin_, Length());
  }

  bool Take(std::string_view token) {
    if (current_ != token) return false;
    Advance();
    return true;
  }

  Error Expected(const std::string& what) const {
    const std::string found = current_.empty() ? "the end" : "'" + std::string(current_) + "'";
    return InvalidArgument("expression", "Expected " + what + " at character " + std::to_string(begin_ + 1) +
                                             ", found " + found + ".");
  }

 private:
  std::size_t Length() const {
    if (begin_ == text_.size()) return 0;
    std::size_t end = begin_;
    while (end < text_.size() && IsWord(text_[end])) ++end;
    if (end > begin_) return end - begin_;
    const bool two = end + 1 < text_.size() && text_[end + 1] == '=' &&
                     std::string_view("<>=").find(text_[end]) != std::string_view::npos;
    return two ? 2 : 1;
  }

  const std::string& text_;
  std::size_t begin_ = 0;
  std::string_view current_;
};

bool Compare(int left, Comparison comparison, int right) {
  switch (comparison) {
    case Comparison::kAtLeast:
      return left >= right;
    case Comparison::kAtMost:
      return left <= right;
    case Comparison::kEqual:
      return left == right;
    case Comparison::kMore:
      return left > right;
    case Comparison::kLess:
      return left < right;
  }
  return false;
}

void AddOnce(std::vector<std::string>& list, const std::string& item) {
  if (!item.empty() && std::find(list.begin(), list.end(), item) == list.end()) list.push_back(item);
}

}  // namespace

struct Expression::Node {
  Operation operation = Operation::kOr;
  std::string first;   // role, or attribute
  std::string second;  // kind, or value
  Comparison comparison = Comparison::kAtLeast;
  int number = 0;
  std::vector<Node> children;
};

namespace {

using Node = Expression::Node;

class Parser {
 public:
  explicit Parser(const std::string& text) : tokens_(text) {}

  Result<Node> Run() {
    ASSIGN_OR_RETURN(Node root, Or(0));
    if (!tokens_.current().empty()) return tokens_.Expected("'and', 'or' or the end");
    return root;
  }

 private:
  Result<Node> Or(int depth) {
    return Chain(Operation::kOr, "or", [this, depth] { return And(depth); });
  }
  Result<Node> And(int depth) {
    return Chain(Operation::kAnd, "and", [this, depth] { return Not(depth); });
  }

  template <class ParsePart>
  Result<Node> Chain(Operation operation, std::string_view word, const ParsePart& parse_part) {
    ASSIGN_OR_RETURN(Node first, parse_part());
    if (tokens_.current() != word) return first;
    Node chain{.operation = operation};
    chain.children.push_back(std::move(first));
    while (tokens_.Take(word)) {
      ASSIGN_OR_RETURN(Node next, parse_part());
      chain.children.push_back(std::move(next));
    }
    return chain;
  }

  Result<Node> Not(int depth) {
    if (depth >= kMaxDepth) return tokens_.Expected("fewer brackets and 'not's inside each other");
    if (tokens_.Take("not")) {
      ASSIGN_OR_RETURN(Node child, Not(depth + 1));
      Node negation{.operation = Operation::kNot};
      negation.children.push_back(std::move(child));
      return negation;
    }
    if (tokens_.Take("(")) {
      ASSIGN_OR_RETURN(Node inner, Or(depth + 1));
      if (!tokens_.Take(")")) return tokens_.Expected("')'");
      return inner;
    }
    return Atom();
  }

  Result<Node> Atom() {
    const auto* spec = std::find_if(kAtoms.begin(), kAtoms.end(),
                                    [this](const AtomSpec& atom) { return atom.name == tokens_.current(); });
    if (spec == kAtoms.end())
      return tokens_.Expected("a condition, such as posted(role, kind) >= 1 or box_elapsed");
    tokens_.Advance();
    Node node{.operation = spec->operation};
    if (spec->arguments > 0) RETURN_IF_ERROR(Arguments(*spec, node));
    if (spec->counted) RETURN_IF_ERROR(Count(*spec, node));
    return node;
  }

  Result<void> Arguments(const AtomSpec& spec, Node& node) {
    const std::string shape = spec.arguments == 2 ? "(x, y)" : "(role)";
    if (!tokens_.Take("("))
      return tokens_.Expected("'(': " + std::string(spec.name) + " is written " + spec.name + shape);
    RETURN_IF_ERROR(Word(node.first));
    if (spec.arguments == 2) {
      if (!tokens_.Take(",")) return tokens_.Expected("',' and a second word");
      RETURN_IF_ERROR(Word(node.second));
    }
    if (!tokens_.Take(")")) return tokens_.Expected("')'");
    return {};
  }

  Result<void> Word(std::string& word) {
    if (!tokens_.AtWord()) return tokens_.Expected("a word in lower case");
    word = tokens_.current();
    tokens_.Advance();
    return {};
  }

  Result<void> Count(const AtomSpec& spec, Node& node) {
    const auto* found = std::find_if(kComparisons.begin(), kComparisons.end(),
                                     [this](const auto& entry) { return entry.first == tokens_.current(); });
    if (found == kComparisons.end()) {
      return tokens_.Expected("a comparison after " + std::string(spec.name) + "(...), such as >= 1");
    }
    node.comparison = found->second;
    tokens_.Advance();
    if (!tokens_.AtNumber() || tokens_.current().size() > kMaxDigits) {
      return tokens_.Expected("a whole number of at most " + std::to_string(kMaxDigits) + " digits");
    }
    node.number = std::stoi(std::string(tokens_.current()));
    tokens_.Advance();
    return {};
  }

  Tokens tokens_;
};

bool Evaluate(const Node& node, const Facts& facts) {
  const auto holds = [&facts](const Node& child) { return Evaluate(child, facts); };
  switch (node.operation) {
    case Operation::kOr:
      return std::any_of(node.children.begin(), node.children.end(), holds);
    case Operation::kAnd:
      return std::all_of(node.children.begin(), node.children.end(), holds);
    case Operation::kNot:
      return !holds(node.children.front());
    case Operation::kPosted:
      return Compare(facts.Posted(node.first, node.second), node.comparison, node.number);
    case Operation::kPostedEver:
      return Compare(facts.PostedEver(node.first, node.second), node.comparison, node.number);
    case Operation::kJoined:
      return Compare(facts.Joined(node.first), node.comparison, node.number);
    case Operation::kAllPosted:
      return facts.AllPosted(node.first);
    case Operation::kConfirmed:
      return facts.Confirmed(node.first);
    case Operation::kAnyPassed:
      return facts.AnyPassed();
    case Operation::kFormDone:
      return facts.FormDone(node.first);
    case Operation::kBoxElapsed:
      return facts.BoxElapsed();
    case Operation::kExtensionsUsed:
      return facts.ExtensionsUsed();
    case Operation::kReversed:
      return facts.Reversed();
    case Operation::kRoutingExhausted:
      return facts.RoutingExhausted();
    case Operation::kAttribute:
      return facts.Attribute(node.first, node.second);
  }
  return false;
}

void Collect(const Node& node, std::vector<Expression::Mention>& mentions) {
  for (const Node& child : node.children) Collect(child, mentions);
  if (!node.children.empty()) return;
  const auto* spec = std::find_if(kAtoms.begin(), kAtoms.end(),
                                  [&node](const AtomSpec& atom) { return atom.operation == node.operation; });
  if (node.operation == Operation::kAttribute) {
    mentions.push_back({spec->name, "", ""});
  } else {
    mentions.push_back({spec->name, node.first, node.second});
  }
}

int Largest(const Node& node) {
  int largest = node.number;
  for (const Node& child : node.children) largest = std::max(largest, Largest(child));
  return largest;
}

}  // namespace

Result<Expression> Expression::Parse(const std::string& text) {
  ASSIGN_OR_RETURN(Node root, Parser(text).Run());
  Expression expression;
  expression.text_ = text;
  expression.root_ = std::make_shared<const Node>(std::move(root));
  return expression;
}

bool Expression::Holds(const Facts& facts) const { return !root_ || Evaluate(*root_, facts); }

std::vector<Expression::Mention> Expression::Mentions() const {
  std::vector<Mention> mentions;
  if (root_) Collect(*root_, mentions);
  return mentions;
}

std::vector<std::string> Expression::Roles() const {
  std::vector<std::string> roles;
  for (const Mention& mention : Mentions()) AddOnce(roles, mention.role);
  return roles;
}

std::vector<std::string> Expression::Kinds() const {
  std::vector<std::string> kinds;
  for (const Mention& mention : Mentions()) AddOnce(kinds, mention.kind);
  return kinds;
}

int Expression::LargestNumber() const { return root_ ? Largest(*root_) : 0; }

}  // namespace coconsult::process
