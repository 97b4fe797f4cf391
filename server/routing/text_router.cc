// SPDX-License-Identifier: Apache-2.0
#include "routing/text_router.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <mutex>
#include <numeric>
#include <set>
#include <shared_mutex>
#include <unordered_map>

#include "routing/index.h"
#include "routing/reach.h"
#include "routing/reason.h"

namespace coconsult::routing {
namespace {

constexpr const char* kPolicyVersion = "text-1";

// A declared topic that is the ask's theme is worth about as much as one very close document.
constexpr double kTopicWeight = 0.2;
// A declared topic whose label the ask only mentions, in full.
constexpr double kMentionedTopic = 0.5;
// Another sector and another place, when one of them was asked for.
constexpr double kBothDifferBonus = 0.1;
// A wave is three people; fewer than that is too few to choose from.
constexpr int kEnoughCandidates = 3;
constexpr int kMostSteps = 2;
constexpr std::size_t kShownWords = 3;
// Some of these may be words of the topic that is named anyway.
constexpr std::size_t kWeighedWords = 12;
constexpr std::size_t kTellingWord = 4;  // letters

// The position of "can help with" among a person's documents; past experience follows.
constexpr std::size_t kOfferDocument = 0;

struct Person {
  Profile profile;  // without its texts, which are in the index
  std::string organisation_key;
  std::vector<std::uint32_t> topics;  // positions in TextRouter::topics_
};

struct Candidate {
  std::uint32_t person = 0;
  double text = 0;
  double topics = 0;
  int steps_outside = 0;
  double reach = 0;
  double score = 0;
};

// How well the ask fits one topic of the list.
double TopicFit(const std::string& topic, const Words& label, const Request& request,
                const std::set<std::string>& asked, const TextIndex& index) {
  if (topic == request.ask.theme || std::ranges::count(request.topics, topic) > 0) return 1;
  double all = 0;
  double mentioned = 0;
  for (const Word& word : label) {
    const double rarity = index.Rarity(word.stem);
    all += rarity;
    if (asked.contains(word.stem)) mentioned += rarity;
  }
  return all > 0 ? kMentionedTopic * mentioned / all : 0;
}

using PeopleBySteps = std::array<int, kMostSteps + 1>;

// Widens the reach until enough candidates are within it, drops the others and counts who is left out;
// `people` are all who could have been candidates.
void KeepWithinReach(const PeopleBySteps& people, std::vector<Candidate>& candidates, Ranking& ranking) {
  PeopleBySteps fitting{};
  for (const Candidate& candidate : candidates) ++fitting[candidate.steps_outside];
  int widened = 0;
  int kept = fitting[0];
  while (kept < kEnoughCandidates && widened < kMostSteps) kept += fitting[++widened];
  std::erase_if(candidates, [&](const Candidate& candidate) { return candidate.steps_outside > widened; });

  const auto reached = std::accumulate(people.begin(), people.begin() + widened + 1, 0);
  const auto all = std::accumulate(people.begin(), people.end(), 0);
  if (all > reached) ranking.left_out["reach"] = all - reached;
  if (reached > kept) ranking.left_out["no_fit"] = reached - kept;
}

void ApplyReach(const Request& request, const Profile& profile, Candidate& candidate) {
  const double fit = candidate.text + candidate.topics;
  candidate.score = std::ldexp(fit, -candidate.steps_outside);
  if (DiffersInBoth(request.ask.reach, request.asker_profile, profile))
    candidate.score += kBothDifferBonus * fit;
  candidate.reach = candidate.score - fit;
}

class TextRouter final : public Router {
 public:
  explicit TextRouter(Labels labels) : labels_(std::move(labels)) {}

  void Upsert(const Profile& profile) override;
  void Remove(PractitionerId practitioner) override;
  Ranking Rank(const Request& request, std::size_t limit) const override;
  std::size_t size() const override;

 private:
  // One request being ranked.
  struct Task {
    const Request& request;
    std::string organisation_key;
    std::set<std::string> asked_stems;
    TextIndex::Query query;
    TextIndex::Similarities similarities;
    std::vector<double> text_fits;   // per person
    std::vector<double> topic_fits;  // per topic
  };

  std::shared_lock<std::shared_mutex> ToRead() const {
    const std::lock_guard gate(gate_);
    return std::shared_lock(mutex_);
  }
  std::unique_lock<std::shared_mutex> ToWrite() const {
    const std::lock_guard gate(gate_);
    return std::unique_lock(mutex_);
  }

  Words RequestWords(const Request& request) const;
  Ranking RankHeld(const Request& request, const Words& words, std::size_t limit) const;
  Task Prepare(const Request& request, const Words& words) const;
  std::vector<Candidate> Weigh(const Task& task, Ranking& ranking) const;
  std::uint32_t BestTopic(const Task& task, const Person& person) const;
  RankedCandidate Explain(const Task& task, const Candidate& candidate) const;
  Grounds GroundsOf(const Task& task, const Candidate& candidate) const;
  void Forget(std::uint32_t number);
  std::uint32_t TopicNumber(const std::string& topic);

  struct Topic {
    std::string id;
    Words label;
  };

  const Labels labels_;
  // Readers that follow each other closely would keep a writer of the system's shared_mutex waiting; at this
  // gate a waiting writer holds up new readers. Taken before mutex_, and only while waiting for it.
  mutable std::mutex gate_;
  // Guards everything below. Rank changes only what Refresh brings up to date, which is why index_ is
  // mutable.
  mutable std::shared_mutex mutex_;
  mutable TextIndex index_;
  std::vector<Person> people_;  // by the index's owner number; an empty id = a free number
  std::vector<std::uint32_t> free_;
  std::unordered_map<PractitionerId, std::uint32_t> numbers_;
  std::vector<Topic> topics_;
  std::unordered_map<std::string, std::uint32_t> topic_numbers_;
};

void TextRouter::Upsert(const Profile& profile) {
  // Analysis is most of the work and needs no lock.
  std::vector<Words> documents;
  documents.push_back(Analyse(profile.can_help_with));
  for (const std::string& document : profile.documents) documents.push_back(Analyse(document));
  Person person{.profile = profile, .organisation_key = NameKey(profile.organisation)};
  person.profile.can_help_with.clear();
  person.profile.documents.clear();

  const auto lock = ToWrite();
  for (const std::string& topic : profile.topics) person.topics.push_back(TopicNumber(topic));
  const auto found = numbers_.find(profile.id);
  if (found != numbers_.end()) Forget(found->second);
  std::uint32_t number = static_cast<std::uint32_t>(people_.size());
  if (free_.empty()) {
    people_.emplace_back();
  } else {
    number = free_.back();
    free_.pop_back();
  }
  people_[number] = std::move(person);
  numbers_[profile.id] = number;
  index_.Add(number, documents);
}

void TextRouter::Remove(PractitionerId practitioner) {
  const auto lock = ToWrite();
  const auto found = numbers_.find(practitioner);
  if (found != numbers_.end()) Forget(found->second);
}

void TextRouter::Forget(std::uint32_t number) {
  index_.Remove(number);
  numbers_.erase(people_[number].profile.id);
  people_[number] = {};
  free_.push_back(number);
}

std::uint32_t TextRouter::TopicNumber(const std::string& topic) {
  const auto [entry, added] = topic_numbers_.try_emplace(topic, static_cast<std::uint32_t>(topics_.size()));
  if (added) topics_.push_back({topic, Analyse(TopicLabel(labels_, topic))});
  return entry->second;
}

std::size_t TextRouter::size() const {
  const auto lock = ToRead();
  return numbers_.size();
}

Ranking TextRouter::Rank(const Request& request, std::size_t limit) const {
  const Words words = RequestWords(request);
  {
    const auto lock = ToRead();
    if (index_.fresh()) return RankHeld(request, words, limit);
  }
  const auto lock = ToWrite();
  index_.Refresh();
  return RankHeld(request, words, limit);
}

Words TextRouter::RequestWords(const Request& request) const {
  const Ask& ask = request.ask;
  const std::string theme = ask.theme.empty() ? "" : TopicLabel(labels_, ask.theme);
  std::string text = ask.title + "\n" + ask.situation + "\n" + ask.tried + "\n" + theme;
  for (const std::string& topic : request.topics) text += "\n" + TopicLabel(labels_, topic);
  return Analyse(text);
}

Ranking TextRouter::RankHeld(const Request& request, const Words& words, std::size_t limit) const {
  const Task task = Prepare(request, words);
  Ranking ranking;
  ranking.policy_version = kPolicyVersion;
  std::vector<Candidate> candidates = Weigh(task, ranking);
  const auto better = [this](const Candidate& a, const Candidate& b) {
    if (a.score != b.score) return a.score > b.score;
    return people_[a.person].profile.id < people_[b.person].profile.id;
  };
  const std::size_t kept = std::min(limit, candidates.size());
  std::partial_sort(candidates.begin(), candidates.begin() + static_cast<std::ptrdiff_t>(kept),
                    candidates.end(), better);
  candidates.resize(kept);
  for (const Candidate& candidate : candidates) ranking.candidates.push_back(Explain(task, candidate));
  return ranking;
}

TextRouter::Task TextRouter::Prepare(const Request& request, const Words& words) const {
  Task task{.request = request, .organisation_key = NameKey(request.asker_profile.organisation)};
  for (const Word& word : words) task.asked_stems.insert(word.stem);
  task.query = index_.MakeQuery(words);
  task.similarities = index_.Compare(task.query);
  task.text_fits = index_.Fits(task.similarities);
  task.text_fits.resize(people_.size());
  for (const Topic& topic : topics_) {
    task.topic_fits.push_back(TopicFit(topic.id, topic.label, request, task.asked_stems, index_));
  }
  return task;
}

// Everybody who fits within the reach, widened where needed; counts those left out.
std::vector<Candidate> TextRouter::Weigh(const Task& task, Ranking& ranking) const {
  const Request& request = task.request;
  std::vector<Candidate> candidates;
  PeopleBySteps people{};
  for (std::uint32_t number = 0; number < people_.size(); ++number) {
    const Person& person = people_[number];
    if (person.profile.id.empty() || person.profile.id == request.asker) continue;
    const bool same_organisation =
        !task.organisation_key.empty() && person.organisation_key == task.organisation_key;
    if (const char* conflict = ConflictOf(request, person.profile, same_organisation)) {
      ++ranking.left_out[conflict];
      continue;
    }
    const int steps = StepsOutside(request.ask.reach, request.asker_profile, person.profile);
    ++people[steps];
    Candidate candidate{.person = number, .text = task.text_fits[number], .steps_outside = steps};
    if (!person.topics.empty()) candidate.topics = kTopicWeight * task.topic_fits[BestTopic(task, person)];
    if (candidate.text + candidate.topics > 0) candidates.push_back(candidate);
  }
  KeepWithinReach(people, candidates, ranking);
  for (Candidate& candidate : candidates) ApplyReach(request, people_[candidate.person].profile, candidate);
  return candidates;
}

std::uint32_t TextRouter::BestTopic(const Task& task, const Person& person) const {
  return *std::max_element(person.topics.begin(), person.topics.end(), [&](std::uint32_t a, std::uint32_t b) {
    if (task.topic_fits[a] != task.topic_fits[b]) return task.topic_fits[a] < task.topic_fits[b];
    return topics_[a].id > topics_[b].id;
  });
}

RankedCandidate TextRouter::Explain(const Task& task, const Candidate& candidate) const {
  const Profile& profile = people_[candidate.person].profile;
  RankedCandidate explained;
  explained.practitioner = profile.id;
  explained.score = candidate.score;
  explained.parts = {{"text", candidate.text}, {"topics", candidate.topics}, {"reach", candidate.reach}};
  const Grounds grounds = GroundsOf(task, candidate);
  explained.reason = Reason(labels_, task.request, profile, grounds);
  explained.reason_for_others = ReasonForOthers(labels_, task.request, grounds);
  return explained;
}

Grounds TextRouter::GroundsOf(const Task& task, const Candidate& candidate) const {
  const Person& person = people_[candidate.person];
  Grounds grounds;
  grounds.steps_outside = candidate.steps_outside;
  const auto matches = index_.Matches(candidate.person, task.query, task.similarities, kWeighedWords);
  std::set<std::string> said;
  if (candidate.topics > 0) {
    const std::uint32_t topic = BestTopic(task, person);
    // A label that the ask shares only a word with is worth naming only when there is nothing else.
    if (task.topic_fits[topic] >= kMentionedTopic || matches.empty()) {
      grounds.topic = topics_[topic].id;
      for (const Word& word : topics_[topic].label) said.insert(word.stem);
    }
  }
  std::size_t shown = 0;
  for (const TextIndex::Match& match : matches) {
    if (shown == kShownWords) break;
    if (said.contains(match.stem)) continue;
    // Beside a topic, a short word explains nothing.
    if (!grounds.topic.empty() && match.form.size() < kTellingWord) continue;
    (match.document == kOfferDocument ? grounds.offered : grounds.written).push_back(match.form);
    ++shown;
  }
  return grounds;
}

}  // namespace

std::unique_ptr<Router> MakeTextRouter(Labels labels) {
  return std::make_unique<TextRouter>(std::move(labels));
}

}  // namespace coconsult::routing
