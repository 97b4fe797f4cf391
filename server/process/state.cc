// SPDX-License-Identifier: Apache-2.0
#include "process/state.h"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <unordered_map>
#include <utility>

namespace coconsult::process {
namespace {

using Json = rapidjson::Value;
using Counts = std::map<std::pair<std::string, std::string>, int>;

// Thrown and caught in this file only.
struct Damaged : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Writes one JSON object. By hand, because building a tree first takes several times as long.
class Writer {
 public:
  void Put(const char* key, const std::string& value) { Text(Begin(key), value); }
  void Put(const char* key, std::int64_t value) { Begin(key) += std::to_string(value); }
  void Put(const char* key, bool value) { Begin(key) += value ? "true" : "false"; }

  void Put(const char* key, const std::map<std::string, std::string>& texts) {
    List(key, "{}", texts, [this](const auto& entry) {
      Text(out_, entry.first);
      out_ += ':';
      Text(out_, entry.second);
    });
  }
  void Put(const char* key, const std::set<std::string>& texts) {
    List(key, "[]", texts, [this](const std::string& text) { Text(out_, text); });
  }
  void Put(const char* key, const Counts& counts) {
    List(key, "[]", counts, [this](const auto& entry) {
      out_ += '[';
      Text(out_, entry.first.first);
      out_ += ',';
      Text(out_, entry.first.second);
      out_ += "," + std::to_string(entry.second) + "]";
    });
  }

  std::string Finish() && { return std::move(out_ += '}'); }

 private:
  std::string& Begin(const char* key) {
    if (out_.size() > 1) out_ += ',';
    return ((out_ += '"') += key) += "\":";
  }

  // Leaves an empty container out.
  template <class Container, class PutItem>
  void List(const char* key, const char* brackets, const Container& container, const PutItem& put_item) {
    if (container.empty()) return;
    char before = brackets[0];
    Begin(key);
    for (const auto& item : container) {
      out_ += before;
      put_item(item);
      before = ',';
    }
    out_ += brackets[1];
  }

  static void Text(std::string& out, const std::string& text) {
    const auto plain = [](char c) { return c >= ' ' && c < 0x7f && c != '"' && c != '\\'; };
    if (std::all_of(text.begin(), text.end(), plain)) {
      ((out += '"') += text) += '"';
    } else {
      rapidjson::StringBuffer buffer;
      rapidjson::Writer(buffer).String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
      out.append(buffer.GetString(), buffer.GetSize());
    }
  }

  std::string out_ = "{";
};

std::string ToText(const Json& json) {
  if (!json.IsString()) throw Damaged("expected a text");
  return {json.GetString(), json.GetStringLength()};
}

std::int64_t ToInteger(const Json& json) {
  if (!json.IsInt64()) throw Damaged("expected a whole number");
  return json.GetInt64();
}

int ToCount(const Json& json) {
  const std::int64_t value = ToInteger(json);
  if (value < 0 || value > std::numeric_limits<int>::max()) throw Damaged("expected a count");
  return static_cast<int>(value);
}

bool ToBool(const Json& json) {
  if (!json.IsBool()) throw Damaged("expected true or false");
  return json.GetBool();
}

std::map<std::string, std::string> ToTexts(const Json& json) {
  if (!json.IsObject()) throw Damaged("expected an object");
  std::map<std::string, std::string> texts;
  for (const auto& member : json.GetObject()) texts.emplace(ToText(member.name), ToText(member.value));
  return texts;
}

Json::ConstArray ToList(const Json& json) {
  if (!json.IsArray()) throw Damaged("expected a list");
  return json.GetArray();
}

std::set<std::string> ToSet(const Json& json) {
  std::set<std::string> set;
  for (const Json& item : ToList(json)) set.insert(ToText(item));
  return set;
}

Counts ToCounts(const Json& json) {
  Counts counts;
  for (const Json& item : ToList(json)) {
    const auto entries = ToList(item);
    if (entries.Size() != 3) throw Damaged("expected three entries");
    counts[{ToText(entries[0]), ToText(entries[1])}] = ToCount(entries[2]);
  }
  return counts;
}

ConsultationState ToOutcome(const Json& json) {
  const auto outcome = ParseConsultationState(ToText(json));
  if (!outcome) throw Damaged("unknown outcome");
  return *outcome;
}

struct Key {
  const char* name;
  void (*take)(State& state, const Json& json);
};

constexpr Key kKeys[] = {
    {"phase", [](State& state, const Json& json) { state.phase = ToText(json); }},
    {"started", [](State& state, const Json& json) { state.phase_started = FromMicros(ToInteger(json)); }},
    {"ends", [](State& state, const Json& json) { state.box_ends = FromMicros(ToInteger(json)); }},
    {"extensions", [](State& state, const Json& json) { state.extensions = ToCount(json); }},
    {"outcome", [](State& state, const Json& json) { state.outcome = ToOutcome(json); }},
    {"reversed", [](State& state, const Json& json) { state.reversed = ToBool(json); }},
    {"exhausted", [](State& state, const Json& json) { state.routing_exhausted = ToBool(json); }},
    {"people", [](State& state, const Json& json) { state.people = ToTexts(json); }},
    {"attributes", [](State& state, const Json& json) { state.attributes = ToTexts(json); }},
    {"posted", [](State& state, const Json& json) { state.posted = ToCounts(json); }},
    {"ever", [](State& state, const Json& json) { state.posted_ever = ToCounts(json); }},
    {"confirmed", [](State& state, const Json& json) { state.confirmed = ToSet(json); }},
    {"passed", [](State& state, const Json& json) { state.passed = ToSet(json); }},
    {"forms", [](State& state, const Json& json) { state.forms_done = ToSet(json); }},
    {"acknowledged", [](State& state, const Json& json) { state.acknowledged = ToSet(json); }},
    {"once", [](State& state, const Json& json) { state.used_once = ToSet(json); }},
};

void Take(State& state, const std::string& name, const Json& json) {
  for (const Key& key : kKeys) {
    if (name == key.name) return key.take(state, json);
  }
  throw Damaged("unknown key");
}

// Most posts leave the state as it was, so the same texts come again and again.
class KnownStates {
 public:
  std::shared_ptr<const State> Find(const std::string& text) const {
    const auto found = states_.find(text);
    return found == states_.end() ? nullptr : found->second;
  }
  void Keep(const std::string& text, std::shared_ptr<const State> state) {
    if (states_.size() >= kMostKnown) states_.clear();
    states_.emplace(text, std::move(state));
  }

 private:
  static constexpr std::size_t kMostKnown = 512;
  std::unordered_map<std::string, std::shared_ptr<const State>> states_;
};

Result<State> Parse(const std::string& text) {
  rapidjson::Document json;
  json.Parse(text.data(), text.size());
  if (json.HasParseError() || !json.IsObject()) return Internal("process state is no JSON object");
  if (!json.HasMember("phase") || !json.HasMember("started"))
    return Internal("process state without phase or started");
  State state;
  for (const auto& member : std::as_const(json).GetObject()) {
    const std::string key = ToText(member.name);
    try {
      Take(state, key, member.value);
    } catch (const Damaged& damaged) {
      return Internal("process state, key '" + key + "': " + damaged.what());
    }
  }
  return state;
}

}  // namespace

std::string Serialize(const State& state) {
  Writer out;
  out.Put("phase", state.phase);
  out.Put("started", ToMicros(state.phase_started));
  if (state.box_ends) out.Put("ends", ToMicros(*state.box_ends));
  if (state.extensions != 0) out.Put("extensions", std::int64_t{state.extensions});
  if (state.outcome) out.Put("outcome", std::string(Name(*state.outcome)));
  if (state.reversed) out.Put("reversed", true);
  if (state.routing_exhausted) out.Put("exhausted", true);
  out.Put("people", state.people);
  out.Put("attributes", state.attributes);
  out.Put("posted", state.posted);
  out.Put("ever", state.posted_ever);
  out.Put("confirmed", state.confirmed);
  out.Put("passed", state.passed);
  out.Put("forms", state.forms_done);
  out.Put("acknowledged", state.acknowledged);
  out.Put("once", state.used_once);
  return std::move(out).Finish();
}

Result<std::shared_ptr<const State>> ParseState(const std::string& text) {
  thread_local KnownStates known;
  if (auto state = known.Find(text)) return state;
  ASSIGN_OR_RETURN(State parsed, Parse(text));
  auto state = std::make_shared<const State>(std::move(parsed));
  known.Keep(text, state);
  return state;
}

}  // namespace coconsult::process
