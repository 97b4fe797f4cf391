// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/practitioner.h"

namespace coconsult::app {

// A page of a list ordered by (text, id): continue after the last one of the page before. Empty = from the
// start.
struct PageAfter {
  std::string text;
  PractitionerId id;
};

struct DirectoryFilter {  // empty = any
  std::string sector;
  std::string locality;
  std::string topic;
};

class Practitioners {
 public:
  virtual ~Practitioners() = default;
  virtual std::optional<Practitioner> Find(PractitionerId id) const = 0;
  virtual std::optional<Practitioner> FindByEmail(const std::string& email) const = 0;
  // Registered practitioners by (display_name, id).
  virtual std::vector<Practitioner> ListDirectory(const DirectoryFilter& filter, const PageAfter& after,
                                                  int limit) const = 0;
  // Everybody with an account or named, by (email, id).
  virtual std::vector<Practitioner> ListAccounts(bool unregistered_only, const PageAfter& after,
                                                 int limit) const = 0;
  // Registered people with the practitioner role, by id, after `after`: what the router may ask.
  virtual std::vector<Practitioner> ListRoutable(PractitionerId after, int limit) const = 0;
  virtual std::vector<std::string> Experience(PractitionerId id) const = 0;
  // Registered people with the practitioner role.
  virtual int CountRegistered() const = 0;

  virtual void Insert(const Practitioner& practitioner) = 0;
  // Writes every field and sets version = version + 1 (in the row; the argument's version is the one read).
  virtual void Update(const Practitioner& practitioner) = 0;
  // The person did something of their own accord, so that asking them again is no intrusion.
  virtual void NoteAction(PractitionerId id, Timestamp at) = 0;
  virtual void AddExperience(const ExperienceDocument& document) = 0;
};

}  // namespace coconsult::app
