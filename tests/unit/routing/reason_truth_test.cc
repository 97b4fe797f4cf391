// SPDX-License-Identifier: Apache-2.0
// Every claim of a reason is checked against what its person and the asker are known to have written and
// declared, over random communities.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "people.h"
#include "routing/reach.h"
#include "routing/reason.h"
#include "routing/telling_words.h"
#include "routing/text.h"
#include "support/seeded_random.h"

namespace coconsult::routing {
namespace {

using coconsult::testing::SeededRandom;

const std::vector<std::string> kVocabulary = {
    "rota",   "handover", "mediation", "budget",      "foster",     "nights",  "dementia", "carers",
    "tender", "grief",    "housing",   "supervision", "reablement", "digital", "back",     "feel",
    "ugly",   "die",      "practice",  "Planning",    "2024",       "NHS",     "things",   "away"};
const std::vector<std::string> kTopics = {"reablement", "supervision_practice", "digital", "unlisted_topic"};
const std::vector<std::string> kSectors = {"local_authority", "voluntary_third", "nhs", ""};
const std::vector<std::pair<std::string, std::string>> kPlaces = {
    {"fife", "tayforth"}, {"angus", "tayforth"}, {"moray", "north"}, {"", ""}};

template <class Item>
const Item& Pick(SeededRandom& random, const std::vector<Item>& items) {
  return items[random.Below(items.size())];
}

std::string RandomText(SeededRandom& random, std::uint64_t words) {
  std::string text;
  for (std::uint64_t i = 0; i < words; ++i) text += Pick(random, kVocabulary) + " ";
  return text;
}

std::vector<Profile> RandomCommunity(SeededRandom& random) {
  std::vector<Profile> people;
  const int count = 5 + static_cast<int>(random.Below(60));
  for (int i = 1; i <= count; ++i) {
    Profile person = Person(i);
    person.sector = Pick(random, kSectors);
    std::tie(person.locality, person.region) = Pick(random, kPlaces);
    person.can_help_with = RandomText(random, random.Below(4));
    for (std::uint64_t k = random.Below(4); k > 0; --k)
      person.documents.push_back(RandomText(random, 1 + random.Below(6)));
    for (const std::string& topic : kTopics) {
      if (random.Below(3) == 0) person.topics.push_back(topic);
    }
    people.push_back(std::move(person));
  }
  return people;
}

Request RandomRequest(SeededRandom& random) {
  Request request = Ask(RandomText(random, 1 + random.Below(6)), static_cast<Reach>(random.Below(4)));
  request.asker_profile.sector = Pick(random, kSectors);
  std::tie(request.asker_profile.locality, request.asker_profile.region) = Pick(random, kPlaces);
  if (random.Below(2) == 0) request.ask.theme = Pick(random, kTopics);
  return request;
}

std::set<std::string> FormsOf(const std::string& text) {
  std::set<std::string> forms;
  for (const Word& word : Analyse(text)) forms.insert(word.form);
  return forms;
}

std::set<std::string> StemsOf(const std::string& text) {
  std::set<std::string> stems;
  for (const Word& word : Analyse(text)) stems.insert(word.stem);
  return stems;
}

std::string AskedText(const Request& request) {
  const std::string theme = request.ask.theme.empty() ? "" : TopicLabel(SomeLabels(), request.ask.theme);
  return request.ask.title + "\n" + theme;
}

// No word of the vocabulary has an apostrophe.
std::vector<std::string> QuotedIn(const std::string& clause) {
  std::vector<std::string> words;
  std::size_t open = clause.find('\'');
  while (open != std::string::npos) {
    const std::size_t close = clause.find('\'', open + 1);
    if (close == std::string::npos) break;
    words.push_back(clause.substr(open + 1, close - open - 1));
    open = clause.find('\'', close + 1);
  }
  return words;
}

std::string Lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

// "You offer A and B, mention 'x' among what you can help with and wrote about 'y' before" by clauses.
struct Claims {
  std::vector<std::string> offered_topics;
  std::vector<std::string> mentioned;
  std::vector<std::string> written;
  bool past_close = false;
  bool offer_close = false;
};

Claims ClaimsOf(const std::string& why, const Profile& person) {
  Claims claims;
  for (const std::string& topic : kTopics) {
    const std::string label = Lower(TopicLabel(SomeLabels(), topic));
    const std::string before_words = Lower(why.substr(0, why.find('\'')));
    if (before_words.starts_with("you offer") && before_words.find(label) != std::string::npos)
      claims.offered_topics.push_back(topic);
  }
  const std::size_t mention = why.find("mention ");
  const std::size_t wrote = why.find("wrote about ");
  if (mention != std::string::npos) claims.mentioned = QuotedIn(why.substr(mention, wrote - mention));
  if (wrote != std::string::npos) claims.written = QuotedIn(why.substr(wrote));
  claims.past_close = why.find("wrote before about something close") != std::string::npos;
  claims.offer_close = why.find("can help with something close") != std::string::npos;
  const bool says_something = !claims.offered_topics.empty() || !claims.mentioned.empty() ||
                              !claims.written.empty() || claims.past_close || claims.offer_close;
  EXPECT_TRUE(says_something) << why << " to " << person.id.ToString();
  return claims;
}

bool ShareStem(const std::set<std::string>& a, const std::set<std::string>& b) {
  return std::any_of(a.begin(), a.end(), [&](const std::string& stem) { return b.contains(stem); });
}

void CheckWords(const Claims& claims, const Profile& person, const Request& request) {
  const std::set<std::string> asked = StemsOf(AskedText(request));
  const auto check = [&](const std::string& word, const std::set<std::string>& forms) {
    EXPECT_TRUE(forms.contains(word)) << word << " was not written";
    EXPECT_TRUE(asked.contains(StemOf(word))) << word << " was not asked";
    EXPECT_TRUE(IsTelling(word, StemOf(word))) << word;
  };
  for (const std::string& word : claims.mentioned) {
    std::set<std::string> forms = FormsOf(person.can_help_with);
    for (const std::string& document : person.documents) forms.merge(FormsOf(document));
    check(word, forms);
    EXPECT_TRUE(StemsOf(person.can_help_with).contains(StemOf(word))) << word << " is not offered";
  }
  std::set<std::string> past;
  for (const std::string& document : person.documents) past.merge(FormsOf(document));
  for (const std::string& word : claims.written) check(word, past);

  std::set<std::string> past_stems;
  for (const std::string& document : person.documents) past_stems.merge(StemsOf(document));
  if (claims.past_close) {
    EXPECT_TRUE(ShareStem(past_stems, asked));
  }
  if (claims.offer_close) {
    EXPECT_TRUE(ShareStem(StemsOf(person.can_help_with), asked));
  }
}

void CheckWhere(const std::string& reason, const Profile& person, const Request& request) {
  const Profile& asker = request.asker_profile;
  const auto says = [&](const char* what) { return reason.find(what) != std::string::npos; };
  EXPECT_TRUE(!says("in your sector") || (!asker.sector.empty() && asker.sector == person.sector)) << reason;
  EXPECT_TRUE(!says("in another sector (") || asker.sector != person.sector) << reason;
  EXPECT_TRUE(!says("also in ") || (!asker.locality.empty() && asker.locality == person.locality)) << reason;
  const bool widened = says("nobody further");
  EXPECT_EQ(widened, StepsOutside(request.ask.reach, asker, person) > 0) << reason;
}

TEST(ReasonTruth, HoldsForEveryReasonOfRandomCommunities) {
  int checked = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    SeededRandom random(seed);
    const std::vector<Profile> people = RandomCommunity(random);
    std::map<PractitionerId, Profile> by_id;
    for (const Profile& person : people) by_id[person.id] = person;
    const auto router = RouterWith(people);
    for (int i = 0; i < 10; ++i) {
      const Request request = RandomRequest(random);
      for (const RankedCandidate& candidate : router->Rank(request, 100).candidates) {
        const Profile& person = by_id.at(candidate.practitioner);
        SCOPED_TRACE(candidate.reason);
        const std::string why = candidate.reason.substr(0, candidate.reason.find(';'));
        const Claims claims = ClaimsOf(why, person);
        for (const std::string& topic : claims.offered_topics) {
          EXPECT_EQ(std::count(person.topics.begin(), person.topics.end(), topic), 1) << topic;
          const bool asked = topic == request.ask.theme ||
                             ShareStem(StemsOf(TopicLabel(SomeLabels(), topic)), StemsOf(AskedText(request)));
          EXPECT_TRUE(asked) << topic;
        }
        CheckWords(claims, person, request);
        CheckWhere(candidate.reason, person, request);
        ++checked;
      }
    }
  }
  EXPECT_GT(checked, 5000);
}

// What others are told quotes nothing that somebody wrote.
TEST(ReasonTruth, TellsOthersOnlyWhatIsDeclared) {
  for (std::uint64_t seed = 100; seed < 120; ++seed) {
    SeededRandom random(seed);
    const std::vector<Profile> people = RandomCommunity(random);
    std::map<PractitionerId, Profile> by_id;
    for (const Profile& person : people) by_id[person.id] = person;
    const auto router = RouterWith(people);
    const Request request = RandomRequest(random);
    for (const RankedCandidate& candidate : router->Rank(request, 100).candidates) {
      EXPECT_EQ(candidate.reason_for_others.find('\''), std::string::npos);
      const bool offers = candidate.reason_for_others.starts_with("Offers ");
      EXPECT_TRUE(offers || candidate.reason_for_others.starts_with("Has experience close to this ask"));
      if (offers) {
        EXPECT_FALSE(by_id.at(candidate.practitioner).topics.empty());
      }
    }
  }
}

}  // namespace
}  // namespace coconsult::routing
