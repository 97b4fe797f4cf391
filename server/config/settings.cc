// SPDX-License-Identifier: Apache-2.0
#include "config/settings.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "config/listen_address.h"

namespace coconsult::config {
namespace {

std::optional<std::string> CheckNotEmpty(const std::string& text) {
  if (text.empty()) return "must not be empty";
  return std::nullopt;
}

constexpr auto kSettings = std::to_array<Setting>({
    {.key = "data_dir",
     .member = &Config::data_dir,
     .default_value = "/var/lib/coconsult",
     .check = CheckNotEmpty,
     .help = "Folder of the database, on a local disk. It is made if it is missing."},
    {.key = "listen",
     .member = &Config::listen,
     .default_value = "127.0.0.1:7420",
     .check = CheckListenAddress,
     .help = "Address for calls: a loopback address with a port, or unix:/path. The front proxy makes it "
             "public."},
    {.key = "community_file",
     .member = &Config::community_file,
     .default_value = "",
     .help = "File with the community's own reference lists. Empty: the built-in community."},
    {.key = "worker_threads",
     .member = &Config::worker_threads,
     .default_value = 4,
     .min = 1,
     .max = 64,
     .help = "Threads for reading, password hashing and routing."},
    {.key = "drain_seconds",
     .member = &Config::drain_seconds,
     .default_value = 10,
     .min = 0,
     .max = 300,
     .help = "When the server is told to stop: how long calls that are under way may take to end."},

    {.key = "web.listen",
     .member = &Config::web_listen,
     .default_value = "",
     .check = CheckWebAddress,
     .help =
         "Address for browsers (gRPC-Web): a loopback address with a port. The front proxy makes it public. "
         "Empty: none."},
    {.key = "web.origin",
     .member = &Config::web_origin,
     .default_value = "",
     .check = CheckOrigin,
     .help =
         "What people have in their address bar, such as https://coconsult.example.org: pages from there may "
         "call. Empty: pages of this machine alone."},
    {.key = "web.connections",
     .member = &Config::web_connections,
     .default_value = 4096,
     .min = 16,
     .max = 100'000,
     .help = "Browsers' connections at a time; further ones wait."},

    {.key = "log.level",
     .member = &Config::log_level,
     .default_value = "info",
     .choices = "debug info warning error off",
     .help = "The least important lines that are still written."},
    {.key = "log.format",
     .member = &Config::log_format,
     .default_value = "text",
     .choices = "text json",
     .help = "One line per event, either way."},
    {.key = "log.file",
     .member = &Config::log_file,
     .default_value = "",
     .help = "File that lines are added to. Empty: standard error."},

    {.key = "archive.dir",
     .member = &Config::archive_dir,
     .default_value = "",
     .help =
         "Folder that every commit is copied to, so that any moment can be restored; best on another disk. "
         "Empty: no archive."},
    {.key = "archive.keep_days",
     .member = &Config::archive_keep_days,
     .default_value = 14,
     .min = 1,
     .max = 3650,
     .help = "For how long back any moment can be restored. What was erased is in the archive so long, and a "
             "base's time more."},
    {.key = "archive.base_hours",
     .member = &Config::archive_base_hours,
     .default_value = 24,
     .min = 1,
     .max = 720,
     .help = "A whole copy of the database is made so often; a restore begins with one."},

    {.key = "limits.calls",
     .member = &Config::limits_calls,
     .default_value = 4096,
     .min = 64,
     .max = 1'000'000,
     .help = "Calls under way at a time; further callers are asked to try again, those that can wait first."},
    {.key = "limits.queued_calls",
     .member = &Config::limits_queued_calls,
     .default_value = 1024,
     .min = 16,
     .max = 100'000,
     .help = "Calls that may wait for a thread; further callers are asked to try again later."},

    {.key = "streams.heartbeat_seconds",
     .member = &Config::streams_heartbeat_seconds,
     .default_value = 20,
     .min = 1,
     .max = 300,
     .help = "Time between signs of life on a stream without changes."},

    {.key = "sessions.hours",
     .member = &Config::sessions_hours,
     .default_value = 12,
     .min = 1,
     .max = 168,
     .help = "How long somebody stays signed in."},
    {.key = "sessions.account_invitation_days",
     .member = &Config::sessions_account_invitation_days,
     .default_value = 7,
     .min = 1,
     .max = 7,
     .help = "How long an invitation to have an account is open."},

    {.key = "passwords.memory_mib",
     .member = &Config::passwords_memory_mib,
     .default_value = 19,
     .min = 19,
     .max = 1024,
     .help = "Memory in MiB to hash one password (argon2id). Raise it to make guessing dearer; each worker "
             "thread needs it."},
    {.key = "passwords.operations",
     .member = &Config::passwords_operations,
     .default_value = 2,
     .min = 2,
     .max = 20,
     .help = "Passes over that memory."},

    {.key = "processes.dir",
     .member = &Config::processes_dir,
     .default_value = "",
     .help = "Folder with the community's own kinds of conversation, a .toml file each. Empty: the built-in "
             "ones alone."},

    {.key = "routing.policy",
     .member = &Config::routing_policy_file,
     .default_value = "",
     .help = "File of the rules by which people are asked (TOML). Empty = the built-in rules, which "
             "`coconsult-replay --print-policy` writes."},
    {.key = "routing.decision_candidates",
     .member = &Config::routing_decision_candidates,
     .default_value = 60,
     .min = 1,
     .max = 1000,
     .help = "Candidates kept with each routing decision."},

    {.key = "moderation.thread_access_minutes",
     .member = &Config::moderation_thread_access_minutes,
     .default_value = 60,
     .min = 5,
     .max = 240,
     .help = "How long a moderator may read a thread after opening it with a reason."},

    {.key = "reports.suppression_threshold",
     .member = &Config::reports_suppression_threshold,
     .default_value = 5,
     .min = 3,
     .max = 10,
     .help = "Counts below this, except 0, are withheld from reports."},
    {.key = "reports.min_organisations",
     .member = &Config::reports_min_organisations,
     .default_value = 3,
     .min = 2,
     .max = 10,
     .help = "Fewer organisations behind a count than this: it is withheld."},
    {.key = "reports.min_denominator",
     .member = &Config::reports_min_denominator,
     .default_value = 10,
     .min = 5,
     .max = 100,
     .help = "Percentages and medians are given from this many cases on."},
    {.key = "reports.collapse_share",
     .member = &Config::reports_collapse_share,
     .default_value = 0.4,
     .min = 0.1,
     .max = 1,
     .help = "Categories are merged when more than this share of a table is withheld."},
});

std::string Number(double number) {
  const bool plain = std::abs(number) < 1e15 && (number == 0 || std::abs(number) > 1e-6);
  std::array<char, 64> buffer{};
  const auto format = plain ? std::chars_format::fixed : std::chars_format::scientific;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, format).ptr;
  return {buffer.data(), end};
}

std::string Quoted(const std::string& text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += {'\\', c};
    } else if (byte < 0x20 || byte == 0x7f) {
      out += {'\\', 'u', '0', '0', kDigits[byte >> 4], kDigits[byte & 15]};
    } else {
      out += c;
    }
  }
  return out + '"';
}

bool IsChoice(std::string_view choices, std::string_view text) {
  while (!choices.empty()) {
    const auto end = std::min(choices.find(' '), choices.size());
    if (choices.substr(0, end) == text) return true;
    choices.remove_prefix(std::min(end + 1, choices.size()));
  }
  return false;
}

bool HasControlCharacter(const std::string& text) {
  return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

std::optional<std::string> WhyNotText(const Setting& setting, const std::string& text) {
  if (!setting.choices.empty() && !IsChoice(setting.choices, text)) {
    return "must be " + setting.Expected() + "; it is " + Quoted(text);
  }
  if (HasControlCharacter(text)) return "must be one line without control characters";
  return setting.check ? setting.check(text) : std::nullopt;
}

template <class T>
std::optional<T> ParseNumber(const std::string& text) {
  T number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

Config::Config() {
  for (const Setting& setting : kSettings) {
    const Value value = setting.Default();
    std::visit([&](auto member) { this->*member = std::get<std::decay_t<decltype(this->*member)>>(value); },
               setting.member);
  }
}

std::span<const Setting> Settings() { return kSettings; }

const Setting* FindSetting(std::string_view key) {
  const auto found = std::ranges::find(kSettings, key, &Setting::key);
  return found == kSettings.end() ? nullptr : &*found;
}

bool IsGroup(std::string_view group) {
  return std::ranges::any_of(
      kSettings, [&](const Setting& setting) { return !group.empty() && GroupOf(setting.key) == group; });
}

std::string_view GroupOf(std::string_view key) {
  const auto dot = key.find('.');
  return dot == std::string_view::npos ? std::string_view() : key.substr(0, dot);
}

std::string FormatValue(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return Quoted(*text);
  if (const auto* whole = std::get_if<int>(&value)) return std::to_string(*whole);
  std::string number = Number(std::get<double>(value));
  if (number.find_first_not_of("-0123456789") == std::string::npos) number += ".0";
  return number;
}

std::string Setting::EnvironmentName() const {
  std::string name = "COCONSULT_";
  for (const char c : key)
    name += c == '.' ? '_' : (c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
  return name;
}

Value Setting::Default() const {
  if (const auto* text = std::get_if<const char*>(&default_value)) return std::string(*text);
  if (const auto* whole = std::get_if<int>(&default_value)) return *whole;
  return std::get<double>(default_value);
}

Value Setting::Get(const Config& config) const {
  return std::visit([&](auto pointer) -> Value { return config.*pointer; }, member);
}

std::string Setting::Expected() const {
  if (std::holds_alternative<std::string Config::*>(member)) {
    if (choices.empty()) return "a text";
    std::string list = "one of ";
    for (const char c : choices) list += c == ' ' ? std::string(", ") : std::string(1, c);
    return list;
  }
  const bool whole = std::holds_alternative<int Config::*>(member);
  return std::string(whole ? "a whole number" : "a number") + " from " + Number(min) + " to " + Number(max);
}

std::optional<std::string> Setting::Set(Config& config, const Value& value) const {
  if (const auto* text_member = std::get_if<std::string Config::*>(&member)) {
    const auto* text = std::get_if<std::string>(&value);
    if (!text) return "must be " + Expected() + ", in quotes; it is " + FormatValue(value);
    if (auto problem = WhyNotText(*this, *text)) return problem;
    config.*(*text_member) = *text;
    return std::nullopt;
  }
  const auto* whole = std::get_if<int>(&value);
  const auto* fraction = std::get_if<double>(&value);
  const double number = whole ? *whole : fraction ? *fraction : std::numeric_limits<double>::quiet_NaN();
  const bool in_range = number >= min && number <= max;  // false for NaN
  if (const auto* whole_member = std::get_if<int Config::*>(&member); whole_member && whole && in_range) {
    config.*(*whole_member) = *whole;
  } else if (const auto* number_member = std::get_if<double Config::*>(&member); number_member && in_range) {
    config.*(*number_member) = number;
  } else {
    return "must be " + Expected() + "; it is " + FormatValue(value);
  }
  return std::nullopt;
}

std::optional<std::string> Setting::SetFromText(Config& config, const std::string& text) const {
  if (std::holds_alternative<std::string Config::*>(member)) return Set(config, text);
  if (const auto whole = ParseNumber<int>(text)) return Set(config, *whole);
  if (const auto number = ParseNumber<double>(text)) return Set(config, *number);
  return Set(config, text);
}

}  // namespace coconsult::config
