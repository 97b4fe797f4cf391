// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "routing/text_router.h"

namespace coconsult::routing {

inline PractitionerId PersonId(int number) {
  IdBytes bytes{};
  bytes[0] = 1;
  bytes[14] = static_cast<std::uint8_t>(number >> 8);
  bytes[15] = static_cast<std::uint8_t>(number);
  return PractitionerId(bytes);
}

// The person asking is number 0: local authority, Fife.
inline Profile Asker() {
  return {.id = PersonId(0),
          .sector = "local_authority",
          .organisation = "Fife Council",
          .locality = "fife",
          .region = "tayforth",
          .role_level = "frontline"};
}

// Somebody in a voluntary organisation in Angus who can help with rotas, unless the test says otherwise.
inline Profile Person(int number) {
  return {.id = PersonId(number),
          .sector = "voluntary_third",
          .organisation = "Organisation " + std::to_string(number),
          .locality = "angus",
          .region = "tayforth",
          .role_level = "frontline",
          .can_help_with = "Planning a rota"};
}

inline Profile PersonAt(int number, const std::string& sector, const std::string& locality,
                        const std::string& region) {
  Profile person = Person(number);
  person.sector = sector;
  person.locality = locality;
  person.region = region;
  return person;
}

inline Request Ask(const std::string& text, Reach reach = Reach::kAnyone) {
  Request request;
  request.ask.title = text;
  request.ask.reach = reach;
  request.asker = PersonId(0);
  request.asker_profile = Asker();
  return request;
}

inline Labels SomeLabels() {
  return {.themes = {{"reablement", "Reablement"},
                     {"supervision_practice", "Supervision practice"},
                     {"digital", "Digital"}},
          .sectors = {{"local_authority", "Local authority"},
                      {"voluntary_third", "Voluntary"},
                      {"nhs", "NHS health board"}},
          .localities = {{"fife", "Fife"}, {"angus", "Angus"}, {"moray", "Moray"}}};
}

inline std::unique_ptr<Router> RouterWith(const std::vector<Profile>& people) {
  std::unique_ptr<Router> router = MakeTextRouter(SomeLabels());
  for (const Profile& person : people) router->Upsert(person);
  return router;
}

inline std::vector<PractitionerId> Ids(const Ranking& ranking) {
  std::vector<PractitionerId> ids;
  for (const RankedCandidate& candidate : ranking.candidates) ids.push_back(candidate.practitioner);
  return ids;
}

}  // namespace coconsult::routing
