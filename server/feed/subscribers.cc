// SPDX-License-Identifier: Apache-2.0
#include "feed/subscribers.h"

#include <algorithm>
#include <utility>

namespace coconsult::feed {
namespace {

void Erase(std::vector<Subscribers::Key>& keys, Subscribers::Key key) {
  const auto found = std::find(keys.begin(), keys.end(), key);
  if (found == keys.end()) return;
  *found = keys.back();
  keys.pop_back();
}

}  // namespace

void Concerned::Add(const Change& change) {
  switch (change.audience) {
    case Audience::kPerson:
      people.emplace_back(change.audience_id);
      return;
    case Audience::kThread:
      people.insert(people.end(), change.wake.begin(), change.wake.end());
      return;
    case Audience::kRole:
      roles.Add(change.audience_role);
      return;
    case Audience::kNobody:
      return;
  }
}

Subscribers::Key Subscribers::Add(PractitionerId practitioner, RoleSet roles, Wake wake, Ticks now) {
  const Key key = ++last_key_;
  entries_.emplace(key,
                   Entry{practitioner, roles, std::make_shared<const Wake>(std::move(wake)), std::nullopt});
  by_person_[practitioner].push_back(key);
  for (int i = 0; i < kRoleCount; ++i) {
    if (roles.Has(static_cast<Role>(i))) by_role_[i].push_back(key);
  }
  beats_.push_back({now + heartbeat_, key});
  return key;
}

void Subscribers::Remove(Key key) {
  const auto entry = entries_.find(key);
  if (entry == entries_.end()) return;
  const auto person = by_person_.find(entry->second.practitioner);
  Erase(person->second, key);
  if (person->second.empty()) by_person_.erase(person);
  for (int i = 0; i < kRoleCount; ++i) {
    if (entry->second.roles.Has(static_cast<Role>(i))) Erase(by_role_[i], key);
  }
  entries_.erase(entry);
}

void Subscribers::MarkConcerned(const Concerned& concerned) {
  for (const PractitionerId& person : concerned.people) {
    const auto found = by_person_.find(person);
    if (found == by_person_.end()) continue;
    for (const Key key : found->second) Mark(key, Signal::kChange);
  }
  for (int i = 0; i < kRoleCount; ++i) {
    if (!concerned.roles.Has(static_cast<Role>(i))) continue;
    for (const Key key : by_role_[i]) Mark(key, Signal::kChange);
  }
}

void Subscribers::Mark(Key key, Signal signal) {
  const auto entry = entries_.find(key);
  if (entry == entries_.end()) return;
  std::optional<Signal>& mark = entry->second.mark;
  if (!mark) marked_.push_back(key);
  // A heartbeat looks into the log as well, so it stands for both.
  if (!mark || *mark == Signal::kChange) mark = signal;
}

void Subscribers::MarkDue(Ticks now) {
  while (!beats_.empty() && beats_.front().due <= now) {
    const Beat beat = beats_.front();
    beats_.pop_front();
    if (!entries_.contains(beat.key)) continue;
    Mark(beat.key, Signal::kHeartbeat);
    beats_.push_back({now + heartbeat_, beat.key});
  }
}

std::optional<Ticks> Subscribers::NextDue() {
  while (!beats_.empty() && !entries_.contains(beats_.front().key)) beats_.pop_front();
  if (beats_.empty()) return std::nullopt;
  return beats_.front().due;
}

std::vector<Subscribers::Telling> Subscribers::TakeMarked(std::size_t limit) {
  std::vector<Telling> tellings;
  while (!marked_.empty() && tellings.size() < limit) {
    const auto entry = entries_.find(marked_.front());
    marked_.pop_front();
    if (entry == entries_.end()) continue;
    tellings.push_back({entry->first, entry->second.wake, *std::exchange(entry->second.mark, std::nullopt)});
  }
  return tellings;
}

std::vector<Subscribers::Telling> Subscribers::TakeAllForClosing() {
  std::vector<Telling> tellings;
  tellings.reserve(entries_.size());
  for (auto& [key, entry] : entries_) {
    entry.mark.reset();
    tellings.push_back({key, entry.wake, Signal::kClosing});
  }
  marked_.clear();
  return tellings;
}

}  // namespace coconsult::feed
