// SPDX-License-Identifier: Apache-2.0
#include "replay/convert.h"

#include "routing/draws.h"

namespace coconsult::replay {
namespace {

// FNV-1a, started at `basis`.
std::uint64_t Hash(const std::string& text, std::uint64_t basis) {
  std::uint64_t hash = basis;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return routing::MixSeeds(hash, text.size());
}

Reach ToDomain(::coconsult::v1::Reach reach) {
  switch (reach) {
    case ::coconsult::v1::REACH_OTHER_LOCALITY:
      return Reach::kOtherLocality;
    case ::coconsult::v1::REACH_MY_LOCALITY:
      return Reach::kMyLocality;
    case ::coconsult::v1::REACH_ANYONE:
      return Reach::kAnyone;
    default:
      return Reach::kOtherSector;
  }
}

}  // namespace

IdBytes IdOf(const std::string& text) {
  if (const auto id = ParseId(text)) return *id;
  IdBytes bytes{};
  const std::uint64_t high = Hash(text, 0xcbf29ce484222325);
  const std::uint64_t low = Hash(text, 0x84222325cbf29ce4);
  for (int i = 0; i < 8; ++i) {
    bytes[i] = static_cast<std::uint8_t>(high >> (56 - 8 * i));
    bytes[8 + i] = static_cast<std::uint8_t>(low >> (56 - 8 * i));
  }
  return bytes;
}

google::protobuf::Timestamp ToProto(Timestamp time) {
  constexpr std::int64_t kMicros = 1'000'000;
  google::protobuf::Timestamp out;
  out.set_seconds(ToMicros(time) / kMicros);
  out.set_nanos(static_cast<std::int32_t>(ToMicros(time) % kMicros * 1000));
  return out;
}

Timestamp ToDomain(const google::protobuf::Timestamp& time) {
  return FromMicros(time.seconds() * 1'000'000 + time.nanos() / 1000);
}

Ask ToDomain(const ::coconsult::v1::Ask& ask) {
  Ask out;
  out.title = ask.title();
  out.situation = ask.situation();
  out.tried = ask.tried();
  out.help_wanted = ask.help_wanted();
  out.theme = ask.theme();
  out.problem_type = ask.problem_type();
  out.reach = ToDomain(ask.reach());
  out.same_organisation_welcome = ask.same_organisation_welcome();
  out.urgent = ask.urgent();
  return out;
}

WorkingHours ToDomain(const ::coconsult::replay::v1::WorkingHours& hours) {
  WorkingHours out;
  out.weekdays = 0;
  for (const int day : hours.weekdays()) out.weekdays |= static_cast<std::uint8_t>(1 << (day - 1));
  out.start_minute = hours.start_minute();
  out.end_minute = hours.end_minute();
  return out;
}

void AddPart(const std::string& name, double value, WireParts& parts) {
  auto& part = *parts.Add();
  part.set_name(name);
  part.set_value(value);
}

void AddParts(const routing::Weighed& weighed, WireParts& parts) {
  AddPart("relevance", weighed.relevance, parts);
  AddPart("likelihood", weighed.likelihood, parts);
  AddPart("drawn", weighed.drawn, parts);
  AddPart("use", weighed.use, parts);
  AddPart("expected", weighed.expected, parts);
  AddPart("factor.relevance", weighed.parts.relevance, parts);
  AddPart("factor.likelihood", weighed.parts.likelihood, parts);
  AddPart("factor.balance", weighed.parts.balance, parts);
  AddPart("factor.fatigue", weighed.parts.fatigue, parts);
  AddPart("factor.hours", weighed.parts.hours, parts);
  AddPart("factor.speed", weighed.parts.speed, parts);
  AddPart("factor.newcomer", weighed.parts.newcomer, parts);
}

void AddLeftOut(const std::map<std::string, int>& counts, WireLeftOut& left_out) {
  for (const auto& [cause, count] : counts) {
    auto& out = *left_out.Add();
    out.set_cause(cause);
    out.set_people(count);
  }
}

}  // namespace coconsult::replay
