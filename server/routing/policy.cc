// SPDX-License-Identifier: Apache-2.0
#include "routing/policy.h"

#include <toml++/toml.h>

#include <algorithm>
#include <cstdint>
#include <set>
#include <sstream>
#include <variant>
#include <vector>

#include "base/check.h"
#include "routing/embedded.h"

namespace coconsult::routing {
namespace {

constexpr std::size_t kLongestVersion = 64;

// One key of the file.
struct Key {
  std::string section;
  std::string name;
  std::variant<double*, int*> value;
  double least = 0;
  double most = 0;

  std::string Path() const { return section + "." + name; }
};

std::vector<Key> ScoreKeys(Policy& p) {
  return {{"relevance", "exponent", &p.relevance.exponent, 0, 10},
          {"relevance", "topics", &p.relevance.topics, 0, 100},
          {"relevance", "floor", &p.relevance.floor, 0, 1},
          {"relevance", "floor_of_best", &p.relevance.floor_of_best, 1, 100},
          {"likelihood", "exponent", &p.likelihood.exponent, 0, 10},
          {"likelihood", "busy_exponent", &p.likelihood.busy_exponent, 0, 10},
          {"likelihood", "prior_answers", &p.likelihood.prior_answers, 0.01, 1000},
          {"likelihood", "prior_contacts", &p.likelihood.prior_contacts, 0.02, 1000},
          {"likelihood", "half_life_weeks", &p.likelihood.half_life_weeks, 0.1, 1000},
          {"likelihood", "quick_pass_hours", &p.likelihood.quick_pass_hours, 0, 100},
          {"likelihood", "quick_pass_counts", &p.likelihood.quick_pass_counts, 0, 1},
          {"likelihood", "draw_below", &p.likelihood.draw_below, 0, 1000000},
          {"likelihood", "chance_draws", &p.likelihood.chance_draws, 0, 1000},
          {"speed", "exponent", &p.speed.exponent, 0, 10},
          {"speed", "prior_hours", &p.speed.prior_hours, 0.1, 1000},
          {"speed", "prior_weight", &p.speed.prior_weight, 0.01, 1000},
          {"balance", "exponent", &p.balance.exponent, 0, 10},
          {"balance", "community_share", &p.balance.community_share, 0, 1},
          {"balance", "pending_counts", &p.balance.pending_counts, 0, 1},
          {"balance", "asked_counts", &p.balance.asked_counts, 0, 1},
          {"balance", "fatigue", &p.balance.fatigue, 0.01, 1},
          {"hours", "outside", &p.hours.outside, 0, 1},
          {"hours", "full_minutes", &p.hours.full_minutes, 0, 1440},
          {"hours", "outside_likelihood", &p.hours.outside_likelihood, 0, 1},
          {"newcomers", "weeks", &p.newcomers.weeks, 0, 1000},
          {"newcomers", "unasked_bonus", &p.newcomers.unasked_bonus, 0, 100},
          {"newcomers", "unanswered_bonus", &p.newcomers.unanswered_bonus, 0, 100}};
}

std::vector<Key> RuleKeys(Policy& p) {
  return {{"spread", "share", &p.spread.share, 0, 1},
          {"spread", "sector", &p.spread.sector, 0, 100},
          {"spread", "locality", &p.spread.locality, 0, 100},
          {"spread", "role_level", &p.spread.role_level, 0, 100},
          {"wave", "answers_per_place", &p.wave.answers_per_place, 0.1, 20},
          {"wave", "answers_more", &p.wave.answers_more, 0, 20},
          {"wave", "overshoot_per_place", &p.wave.overshoot_per_place, 0, 20},
          {"wave", "answer_counts", &p.wave.answer_counts, 0.1, 10},
          {"wave", "first_most", &p.wave.first_most, 1, 1000},
          {"wave", "later_most", &p.wave.later_most, 1, 1000},
          {"wave", "look_again_minutes", &p.wave.look_again_minutes, 1, 100000},
          {"wave", "least_score", &p.wave.least_score, 0, 1},
          {"wave", "contacts_most", &p.wave.contacts_most, 1, 1000},
          {"wave", "contacts_least", &p.wave.contacts_least, 1, 1000},
          {"wave", "community_contacts", &p.wave.community_contacts, 0.01, 1000},
          {"wave", "pending_half_life_hours", &p.wave.pending_half_life_hours, 0.1, 10000},
          {"wave", "silence_working_days", &p.wave.silence_working_days, 0.0001, 20},
          {"wave", "patience_working_days", &p.wave.patience_working_days, 0.01, 100},
          {"wave", "urgent_factor", &p.wave.urgent_factor, 1, 10},
          {"wave", "least_likelihood", &p.wave.least_likelihood, 0.0001, 1},
          {"wave", "most_likelihood", &p.wave.most_likelihood, 0.0001, 1},
          {"wave", "relevance_exponent", &p.wave.relevance_exponent, 0, 10},
          {"limits", "per_day", &p.limits.per_day, 1, 1000},
          {"limits", "per_week", &p.limits.per_week, 0, 1000},
          {"limits", "week_full", &p.limits.week_full, 0, 100},
          {"limits", "pause_after", &p.limits.pause_after, 0, 1000},
          {"limits", "refused_weeks", &p.limits.refused_weeks, 0, 1000}};
}

std::vector<Key> Keys(Policy& policy) {
  std::vector<Key> keys = ScoreKeys(policy);
  for (Key& key : RuleKeys(policy)) keys.push_back(std::move(key));
  return keys;
}

std::string Shown(double number) {
  std::ostringstream out;
  out << number;
  return out.str();
}

int LineOf(const toml::node& node) { return static_cast<int>(node.source().begin.line); }

bool IsVersion(const std::string& text) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  };
  return !text.empty() && text.size() <= kLongestVersion && std::all_of(text.begin(), text.end(), fits);
}

// Reads one file and gathers everything that is wrong with it.
class Reader {
 public:
  Reader(std::string file, const toml::table& table) : file_(std::move(file)), table_(table) {}

  Result<Policy> Read() {
    ReadVersion();
    for (const Key& key : Keys(policy_)) ReadKey(key);
    RefuseUnknown();
    CheckTogether();
    if (problems_.empty()) return std::move(policy_);
    Error error{Errc::kInvalidArgument, "INVALID_FIELD", "", std::move(problems_)};
    for (const FieldViolation& problem : error.violations)
      error.message += (error.message.empty() ? "" : "\n") + problem.description;
    return error;
  }

 private:
  void ReadVersion() {
    known_.insert("version");
    const toml::node* node = table_.get("version");
    const auto text = node ? node->value_exact<std::string>() : std::nullopt;
    if (text && IsVersion(*text)) {
      policy_.version = *text;
    } else {
      Add(node ? LineOf(*node) : 0, "version",
          "Write a name and number in quotation marks, of letters, digits, '-', '_' and '.', such as "
          "\"ours-3\"; "
          "change it with every change of the file.");
    }
  }

  void ReadKey(const Key& key) {
    known_.insert(key.section);
    known_.insert(key.Path());
    const toml::node* node = table_.at_path(key.Path()).node();
    const std::string range = " from " + Shown(key.least) + " to " + Shown(key.most) + ".";
    const bool whole = std::holds_alternative<int*>(key.value);
    const std::string wanted = (whole ? "a whole number" : "a number") + range;
    if (!node) return Add(0, key.Path(), "It is missing. Write " + wanted);
    const bool fits_type = whole ? node->is_integer() : node->is_number();
    const auto value = fits_type ? node->value<double>() : std::nullopt;
    if (!value || !(*value >= key.least && *value <= key.most))
      return Add(LineOf(*node), key.Path(), "Write " + wanted);
    if (whole) {
      *std::get<int*>(key.value) = static_cast<int>(*value);
    } else {
      *std::get<double*>(key.value) = *value;
    }
  }

  void RefuseUnknown() {
    for (const auto& [name, node] : table_) {
      const std::string section(name.str());
      const toml::table* inner = node.as_table();
      if (!known_.contains(section)) {
        Add(LineOf(node), section,
            "There is no such key. Remove it; the built-in file lists all that there are.");
      } else if (section != "version" && !inner) {
        Add(LineOf(node), section,
            "It is a group. Write [" + section + "] on a line of its own, its keys below.");
      } else if (inner) {
        for (const auto& [inner_name, inner_node] : *inner) {
          const std::string path = section + "." + std::string(inner_name.str());
          if (!known_.contains(path))
            Add(LineOf(inner_node), path,
                "There is no such key. Remove it; the built-in file lists all that there are.");
        }
      }
    }
  }

  // Pairs of which one must not be larger than the other.
  void CheckTogether() {
    if (!problems_.empty()) return;
    const auto at_most = [&](const char* low, double low_value, const char* high, double high_value) {
      if (low_value <= high_value) return;
      const toml::node* node = table_.at_path(low).node();
      Add(node ? LineOf(*node) : 0, low,
          "It is " + Shown(low_value) + ", more than " + high + ", which is " + Shown(high_value) +
              ". Lower the one or raise the other.");
    };
    const Policy& p = policy_;
    at_most("wave.contacts_least", p.wave.contacts_least, "wave.contacts_most", p.wave.contacts_most);
    at_most("wave.first_most", p.wave.first_most, "wave.contacts_most", p.wave.contacts_most);
    at_most("wave.least_likelihood", p.wave.least_likelihood, "wave.most_likelihood", p.wave.most_likelihood);
    // Above it there is no distribution to draw from.
    at_most("likelihood.prior_answers", p.likelihood.prior_answers, "likelihood.prior_contacts - 0.01",
            p.likelihood.prior_contacts - 0.01);
  }

  void Add(int line, const std::string& key, const std::string& what_to_do) {
    const std::string where = line > 0 ? file_ + ":" + std::to_string(line) : file_;
    problems_.push_back({key, where + ": " + key + ": " + what_to_do});
  }

  std::string file_;
  const toml::table& table_;
  Policy policy_;
  std::set<std::string> known_;
  std::vector<FieldViolation> problems_;
};

}  // namespace

Result<Policy> ParsePolicy(const std::string& name, std::string_view text) {
  try {
    const toml::table table = toml::parse(text);
    return Reader(name, table).Read();
  } catch (const toml::parse_error& error) {
    const std::string where = name + ":" + std::to_string(error.source().begin.line);
    return InvalidArgument("policy", where + ": this is not TOML: " + std::string(error.description()));
  }
}

const Policy& DefaultPolicy() {
  static const Policy kDefault = [] {
    const EmbeddedFile& file = PolicyFiles().front();
    auto policy = ParsePolicy(std::string(file.name), file.content);
    COCONSULT_CHECK(policy.has_value());
    return *std::move(policy);
  }();
  return kDefault;
}

std::string_view DefaultPolicyText() { return PolicyFiles().front().content; }

}  // namespace coconsult::routing
