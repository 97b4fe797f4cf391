// SPDX-License-Identifier: Apache-2.0
#include "routing/text_router.h"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <optional>
#include <set>
#include <shared_mutex>
#include <unordered_map>

#include "routing/index.h"
#include "routing/newcomers.h"
#include "routing/reach.h"
#include "routing/reason.h"
#include "routing/relevance.h"
#include "routing/roster.h"
#include "routing/telling_words.h"
#include "routing/text.h"

namespace coconsult::routing {
namespace {

constexpr const char* kPolicyVersion = "text-2";

// Another sector and another place, when one of them was asked for.
constexpr double kBothDifferBonus = 0.1;
// A wave is three people; fewer than that is too few to choose from.
constexpr std::size_t kEnoughCandidates = 3;
constexpr int kMostSteps = 2;

// Of a large community, so many times the limit are looked at closely, within these bounds.
constexpr std::size_t kLookedAtPerPlace = 2;
constexpr std::size_t kFewestLookedAt = 100;
constexpr std::size_t kMostLookedAt = 1000;

constexpr std::size_t kMostNewcomers = 20;
// So many of the newest are looked through for fitting topics.
constexpr int kNewestLookedAt = 500;

constexpr std::size_t kShownWords = 3;
constexpr std::size_t kShownTopics = 2;
// Somebody's word of past experience is shown when it is one that so many people use to say what they offer,
// and stands in so many of their own documents. A word of a topic's label is shown anyway.
constexpr std::uint32_t kCommonOffers = 3;
constexpr std::uint32_t kOwnDocuments = 2;

// Associations are learnt afresh when a fourth of the documents came since.
constexpr std::uint32_t kLearnShare = 4;

struct Candidate {
  Owner owner = 0;
  Closeness closeness;
  int steps_outside = 0;
  double reach = 0;
  double score = 0;

  double Fit() const { return closeness.All(); }
};

std::string GroupKey(const Profile& profile) {
  return profile.sector + '\x1F' + profile.locality + '\x1F' + profile.region;
}

std::vector<std::string> AskedTopics(const Request& request) {
  std::vector<std::string> topics = request.topics;
  if (!request.ask.theme.empty()) topics.push_back(request.ask.theme);
  std::sort(topics.begin(), topics.end());
  topics.erase(std::unique(topics.begin(), topics.end()), topics.end());
  return topics;
}

class TextRouter final : public Router {
 public:
  explicit TextRouter(Labels labels) : labels_(std::move(labels)) {
    for (const auto& [id, label] : labels_.themes) TopicNumber(id);
  }

  void Upsert(const Profile& profile) override;
  void Remove(PractitionerId practitioner) override;
  bool AddDocument(PractitionerId practitioner, const std::string& text) override;
  void SetResting(PractitionerId practitioner, bool resting) override;
  Ranking Rank(const Request& request, std::size_t limit, std::size_t explained) const override;
  std::vector<AskFit> AsksFor(PractitionerId practitioner, const std::vector<Request>& asks,
                              std::size_t limit) const override;
  bool Learn(std::uint64_t seed) override;
  bool WantsLearning() const override;
  void Tidy() override;
  std::size_t size() const override;
  std::size_t Bytes() const override;

 private:
  // One request being ranked.
  struct Task {
    const Request& request;
    Query query;
    std::uint32_t organisation = kNoId;  // whose members may not be asked
    std::vector<Owner> barred;           // by a conflict of their own
    Owner asker = kNoId;
    std::vector<int> steps;  // by group
  };
  struct Pool {
    std::vector<Candidate> candidates;
    int widened = 0;
    bool cut = false;
  };

  std::shared_lock<std::shared_mutex> ToRead() const {
    const std::lock_guard gate(gate_);
    return std::shared_lock(mutex_);
  }
  std::unique_lock<std::shared_mutex> ToWrite() const {
    const std::lock_guard gate(gate_);
    return std::unique_lock(mutex_);
  }

  void SealIfWanted();
  TermId TopicNumber(const std::string& topic);
  Query MakeQuery(const Request& request) const;
  std::vector<TopicFit> TopicFits(const Request& request, const std::vector<std::string>& asked) const;
  Task Prepare(const Request& request) const;
  bool Admits(const Task& task, Owner owner) const;
  const char* CauseOf(const Task& task, Owner owner) const;
  Candidate Weigh(const Task& task, Owner owner, const Closeness& closeness) const;
  Pool FindCandidates(const Task& task, std::size_t limit) const;
  void AddWithin(const Task& task, int steps, std::size_t most, Pool& pool) const;
  std::vector<Candidate> FindNewcomers(const Task& task, const Pool& pool, std::size_t kept) const;
  void CountLeftOut(const Task& task, const Pool& pool, Ranking& ranking) const;
  void SortBest(std::vector<Candidate>& candidates, std::size_t most) const;
  RankedCandidate Describe(const Task& task, const Candidate& candidate, bool explained) const;
  Grounds GroundsOf(const Query& query, const Candidate& candidate) const;
  bool IsShown(const SharedWord& word) const;
  std::string InSentence(const std::string& form) const;

  const Labels labels_;
  // One change at a time; held for the whole of Learn and Tidy, which read for long and change for a moment.
  // Taken before gate_.
  std::mutex writing_;
  // Readers that follow each other closely would keep a writer of the system's shared_mutex waiting; at this
  // gate a waiting writer holds up new readers. Taken before mutex_, and only while waiting for it.
  mutable std::mutex gate_;
  // Guards everything below.
  mutable std::shared_mutex mutex_;
  Index index_;
  Roster roster_;
  Newcomers newcomers_;
  std::unordered_map<std::string, TermId> topic_numbers_;
  std::unordered_map<TermId, Words> topic_labels_;
  std::unordered_map<std::string, std::vector<TermId>> topics_by_stem_;  // of their labels
  std::shared_ptr<const TopicGuess> guess_;                              // null until something was learnt
  std::uint32_t came_since_learning_ = 0;
};

void TextRouter::Upsert(const Profile& profile) {
  const std::lock_guard writing(writing_);
  {
    const auto lock = ToWrite();
    Index::Content content;
    content.group = index_.GroupOf(GroupKey(profile));
    for (const std::string& topic : profile.topics) content.topics.push_back(TopicNumber(topic));
    std::sort(content.topics.begin(), content.topics.end());
    content.topics.erase(std::unique(content.topics.begin(), content.topics.end()), content.topics.end());
    content.offer = profile.can_help_with;
    content.documents.assign(profile.documents.begin(), profile.documents.end());
    const Owner before = roster_.Find(profile.id);
    if (before != kNoId) index_.Remove(before);
    newcomers_.Remove(profile.id);
    const Owner owner = roster_.Put(profile, content.group);
    index_.Put(owner, profile.id, content);
    if (profile.documents.empty()) newcomers_.Add(profile.id, owner);
    came_since_learning_ += 1 + static_cast<std::uint32_t>(profile.documents.size());
  }
  SealIfWanted();
}

void TextRouter::Remove(PractitionerId practitioner) {
  const std::lock_guard writing(writing_);
  const auto lock = ToWrite();
  const Owner owner = roster_.Find(practitioner);
  if (owner == kNoId) return;
  index_.Remove(owner);
  newcomers_.Remove(practitioner);
  roster_.Remove(practitioner);
}

bool TextRouter::AddDocument(PractitionerId practitioner, const std::string& text) {
  const std::lock_guard writing(writing_);
  {
    const auto lock = ToWrite();
    const Owner owner = roster_.Find(practitioner);
    if (owner == kNoId || !index_.AddDocument(owner, text)) return false;
    newcomers_.Remove(practitioner);
    ++came_since_learning_;
  }
  SealIfWanted();
  return true;
}

void TextRouter::SetResting(PractitionerId practitioner, bool resting) {
  const std::lock_guard writing(writing_);
  const auto lock = ToWrite();
  const Owner owner = roster_.Find(practitioner);
  if (owner == kNoId) return;
  index_.SetResting(owner, resting);
  roster_.SetResting(owner, resting);
}

// With writing_ held nobody changes anything, so that reading needs no lock.
void TextRouter::SealIfWanted() {
  if (!index_.WantsSealing()) return;
  auto sealed = index_.MakeSealed();
  const auto lock = ToWrite();
  index_.Adopt(std::move(sealed));
}

void TextRouter::Tidy() {
  const std::lock_guard writing(writing_);
  if (!index_.IsWorthSealing()) return;
  auto sealed = index_.MakeSealed();
  const auto lock = ToWrite();
  index_.Adopt(std::move(sealed));
}

bool TextRouter::Learn(std::uint64_t seed) {
  const std::lock_guard writing(writing_);
  auto basis = index_.Learn(seed);
  auto guess = index_.LearnTopics();
  came_since_learning_ = 0;
  if (!basis) return false;
  auto vectors = index_.MakeVectors(std::move(basis));
  const auto lock = ToWrite();
  index_.Adopt(std::move(vectors));
  guess_ = std::move(guess);
  return true;
}

bool TextRouter::WantsLearning() const {
  const auto lock = ToRead();
  return index_.held() >= kFewestLessons && came_since_learning_ >= index_.held() / kLearnShare;
}

std::size_t TextRouter::size() const {
  const auto lock = ToRead();
  return roster_.size();
}

std::size_t TextRouter::Bytes() const {
  const auto lock = ToRead();
  return index_.Bytes() + roster_.Bytes() + newcomers_.Bytes();
}

TermId TextRouter::TopicNumber(const std::string& topic) {
  const auto [entry, added] = topic_numbers_.try_emplace(topic, kNoId);
  if (!added) return entry->second;
  entry->second = index_.Topic(topic);
  const Words& label = topic_labels_[entry->second] = Analyse(TopicLabel(labels_, topic));
  for (const Word& word : label) {
    std::vector<TermId>& with = topics_by_stem_[word.stem];
    if (with.empty() || with.back() != entry->second) with.push_back(entry->second);
  }
  return entry->second;
}

// How well the ask fits the topics of the lists: what its words and its own topics speak for, once that was
// learnt from the community. Until then 1 for one it has, less for one whose label it mentions in part.
std::vector<TopicFit> TextRouter::TopicFits(const Request& request,
                                            const std::vector<std::string>& asked) const {
  std::vector<TopicFit> fits;
  for (const std::string& topic : asked) {
    const auto number = topic_numbers_.find(topic);
    if (number != topic_numbers_.end()) fits.push_back({number->second, 1});
  }
  std::set<std::string> stems;
  const Ask& ask = request.ask;
  for (Word& word : Analyse(ask.title + "\n" + ask.situation + "\n" + ask.tried))
    stems.insert(std::move(word.stem));
  if (guess_) {
    std::vector<TermId> named;
    for (const TopicFit& fit : fits) named.push_back(fit.topic);
    auto guessed = GuessTopics(*guess_, stems, named);
    if (!guessed.empty()) return guessed;
  }
  std::set<TermId> mentioned;
  for (const std::string& stem : stems) {
    const auto with = topics_by_stem_.find(stem);
    if (with != topics_by_stem_.end()) mentioned.insert(with->second.begin(), with->second.end());
  }
  const RarityTable& rarity = index_.rarity();
  for (const TermId topic : mentioned) {
    const bool has =
        std::any_of(fits.begin(), fits.end(), [&](const TopicFit& fit) { return fit.topic == topic; });
    if (has) continue;
    double all = 0;
    double shared = 0;
    for (const Word& word : topic_labels_.at(topic)) {
      const TermId term = index_.lexicon().FindTerm(word.stem);
      const std::uint32_t documents = term == kNoId ? 0 : index_.lexicon().documents(term);
      const double weight = rarity[FrequencyClass(documents)];
      all += weight;
      if (stems.contains(word.stem)) shared += weight;
    }
    fits.push_back({topic, kMentionedTopic * shared / all});
  }
  return fits;
}

Query TextRouter::MakeQuery(const Request& request) const {
  const std::vector<std::string> asked = AskedTopics(request);
  std::vector<std::string> labels;
  for (const std::string& topic : asked) labels.push_back(TopicLabel(labels_, topic));
  std::vector<WeighedText> parts = {
      {request.ask.title, 1}, {request.ask.situation, 1}, {request.ask.tried, 1}};
  for (const std::string& label : labels) parts.push_back({label, kTopicTimes});
  return index_.MakeQuery(parts, TopicFits(request, asked));
}

TextRouter::Task TextRouter::Prepare(const Request& request) const {
  Task task{.request = request, .query = MakeQuery(request)};
  const bool welcome = request.same_organisation_allowed || request.ask.same_organisation_welcome;
  if (!welcome) task.organisation = roster_.FindOrganisation(request.asker_profile.organisation);
  task.asker = roster_.Find(request.asker);
  for (const Owner owner : roster_.Related(request)) {
    if (ConflictOf(request, roster_.ProfileOf(owner), false)) task.barred.push_back(owner);
  }
  for (Group group = 0; group < index_.groups(); ++group) {
    task.steps.push_back(StepsOutside(request.ask.reach, request.asker_profile, roster_.GroupProfile(group)));
  }
  return task;
}

bool TextRouter::Admits(const Task& task, Owner owner) const {
  if (owner == task.asker) return false;
  if (task.organisation != kNoId && roster_.organisation(owner) == task.organisation) return false;
  return !std::binary_search(task.barred.begin(), task.barred.end(), owner);
}

Candidate TextRouter::Weigh(const Task& task, Owner owner, const Closeness& closeness) const {
  Candidate candidate{.owner = owner, .closeness = closeness};
  const Group group = roster_.group(owner);
  candidate.steps_outside = task.steps[group];
  const double fit = candidate.Fit();
  candidate.score = std::ldexp(fit, -candidate.steps_outside);
  if (DiffersInBoth(task.request.ask.reach, task.request.asker_profile, roster_.GroupProfile(group)))
    candidate.score += kBothDifferBonus * fit;
  candidate.reach = candidate.score - fit;
  return candidate;
}

// Adds those who fit and are exactly so many steps outside the reach.
void TextRouter::AddWithin(const Task& task, int steps, std::size_t most, Pool& pool) const {
  Index::Selection selection;
  for (const int group_steps : task.steps) selection.groups.push_back(group_steps == steps);
  selection.admits = [&](Owner owner) { return Admits(task, owner); };
  selection.most = most;
  const Index::Retrieved retrieved = index_.Retrieve(task.query, selection);
  pool.cut = pool.cut || retrieved.cut;
  index_.MeasureAll(retrieved.owners, task.query, [&](Owner owner, const Closeness& closeness) {
    if (closeness.All() > 0) pool.candidates.push_back(Weigh(task, owner, closeness));
  });
}

TextRouter::Pool TextRouter::FindCandidates(const Task& task, std::size_t limit) const {
  const std::size_t most = std::max(
      limit, std::clamp(std::min(limit, kMostLookedAt) * kLookedAtPerPlace, kFewestLookedAt, kMostLookedAt));
  Pool pool;
  AddWithin(task, 0, most, pool);
  while (pool.candidates.size() < kEnoughCandidates && pool.widened < kMostSteps)
    AddWithin(task, ++pool.widened, most, pool);
  return pool;
}

void TextRouter::SortBest(std::vector<Candidate>& candidates, std::size_t most) const {
  const auto better = [this](const Candidate& a, const Candidate& b) {
    if (a.score != b.score) return a.score > b.score;
    return roster_.id(a.owner) < roster_.id(b.owner);
  };
  std::partial_sort(candidates.begin(), candidates.begin() + static_cast<std::ptrdiff_t>(most),
                    candidates.end(), better);
}

// In a large community the newest who declare a topic of the ask, so that they do not drown among those who
// have done much; in a small one everybody was looked at anyway.
std::vector<Candidate> TextRouter::FindNewcomers(const Task& task, const Pool& pool, std::size_t kept) const {
  std::vector<Candidate> found;
  const auto consider = [&](const Candidate& candidate) {
    if (candidate.closeness.documents == 0 && candidate.closeness.topic_fit > 0) found.push_back(candidate);
  };
  std::for_each(pool.candidates.begin() + static_cast<std::ptrdiff_t>(kept), pool.candidates.end(), consider);
  if (pool.cut) {
    std::set<Owner> seen;
    for (const Candidate& candidate : pool.candidates) seen.insert(candidate.owner);
    int left = kNewestLookedAt;
    newcomers_.NewestFirst([&](Owner owner) {
      const bool within = task.steps[roster_.group(owner)] <= pool.widened && !roster_.resting(owner);
      if (within && index_.TopicFitOf(owner, task.query) > 0 && Admits(task, owner) && !seen.contains(owner))
        consider(Weigh(task, owner, index_.Measure(owner, task.query)));
      return --left > 0 && found.size() < kMostNewcomers;
    });
  }
  const std::size_t most = std::min(found.size(), kMostNewcomers);
  SortBest(found, most);
  found.resize(most);
  return found;
}

const char* TextRouter::CauseOf(const Task& task, Owner owner) const {
  const std::uint32_t organisation = roster_.organisation(owner);
  const bool own = task.organisation != kNoId && organisation == task.organisation;
  return ConflictOf(task.request, roster_.ProfileOf(owner), own);
}

void TextRouter::CountLeftOut(const Task& task, const Pool& pool, Ranking& ranking) const {
  // Of each group: all, less those who are counted under a conflict.
  std::vector<std::ptrdiff_t> people;
  std::ptrdiff_t own = 0;
  std::ptrdiff_t resting = 0;
  for (Group group = 0; group < task.steps.size(); ++group) {
    const std::size_t members = task.organisation == kNoId ? 0 : roster_.MembersIn(task.organisation, group);
    const std::size_t resting_members =
        task.organisation == kNoId ? 0 : roster_.RestingMembersIn(task.organisation, group);
    const std::size_t resting_others = roster_.RestingIn(group) - resting_members;
    own += static_cast<std::ptrdiff_t>(members);
    resting += static_cast<std::ptrdiff_t>(resting_others);
    people.push_back(static_cast<std::ptrdiff_t>(roster_.PeopleIn(group) - members - resting_others));
  }
  const auto uncount = [&](Owner owner) {
    --(roster_.resting(owner) ? resting : people[roster_.group(owner)]);
  };
  const bool asker_is_own = task.asker != kNoId && task.organisation != kNoId &&
                            roster_.organisation(task.asker) == task.organisation;
  if (asker_is_own) --own;
  if (task.asker != kNoId && !asker_is_own) uncount(task.asker);
  const auto count = [&](const char* cause, std::ptrdiff_t number) {
    if (number > 0) ranking.left_out[cause] += static_cast<int>(number);
  };
  count("own_organisation", own);
  for (const Owner owner : task.barred) {
    const std::string cause = CauseOf(task, owner);
    if (cause == "own_organisation") continue;
    count(cause.c_str(), 1);
    uncount(owner);
  }
  count("resting", resting);
  std::ptrdiff_t reached = 0;
  std::ptrdiff_t beyond = 0;
  for (Group group = 0; group < people.size(); ++group)
    (task.steps[group] <= pool.widened ? reached : beyond) += people[group];
  count("reach", beyond);
  count(pool.cut ? "fits_less" : "no_fit", reached - static_cast<std::ptrdiff_t>(pool.candidates.size()));
}

Ranking TextRouter::Rank(const Request& request, std::size_t limit, std::size_t explained) const {
  const auto lock = ToRead();
  const Task task = Prepare(request);
  Pool pool = FindCandidates(task, limit);
  Ranking ranking;
  ranking.policy_version = kPolicyVersion;
  if (const Association* association = index_.association())
    ranking.policy_version += "/" + std::to_string(association->version());
  CountLeftOut(task, pool, ranking);
  const std::size_t kept = std::min(limit, pool.candidates.size());
  SortBest(pool.candidates, kept);
  for (const Candidate& candidate : FindNewcomers(task, pool, kept))
    ranking.newcomers.push_back(Describe(task, candidate, true));
  for (std::size_t i = 0; i < kept; ++i)
    ranking.candidates.push_back(Describe(task, pool.candidates[i], i < explained));
  return ranking;
}

std::vector<AskFit> TextRouter::AsksFor(PractitionerId practitioner, const std::vector<Request>& asks,
                                        std::size_t limit) const {
  const auto lock = ToRead();
  std::vector<AskFit> fits;
  const Owner owner = roster_.Find(practitioner);
  if (owner == kNoId || limit == 0) return fits;
  for (std::size_t i = 0; i < asks.size(); ++i) {
    const Task task = Prepare(asks[i]);
    if (!Admits(task, owner) || task.steps[roster_.group(owner)] > 0) continue;
    const Candidate candidate = Weigh(task, owner, index_.Measure(owner, task.query));
    if (candidate.Fit() == 0) continue;
    fits.push_back({i, candidate.score, Describe(task, candidate, true).reason});
  }
  std::stable_sort(fits.begin(), fits.end(),
                   [](const AskFit& a, const AskFit& b) { return a.relevance > b.relevance; });
  fits.resize(std::min(fits.size(), limit));
  return fits;
}

RankedCandidate TextRouter::Describe(const Task& task, const Candidate& candidate, bool explained) const {
  RankedCandidate described;
  described.practitioner = roster_.id(candidate.owner);
  described.score = candidate.score;
  described.parts = {{"text", candidate.closeness.words},
                     {"association", candidate.closeness.association},
                     {"topics", candidate.closeness.topics},
                     {"reach", candidate.reach},
                     {"declared", candidate.closeness.topic_fit}};
  if (!explained) return described;
  const Grounds grounds = GroundsOf(task.query, candidate);
  const Profile profile = roster_.ProfileOf(candidate.owner);
  described.reason = Reason(labels_, task.request, profile, grounds);
  described.reason_for_others = ReasonForOthers(labels_, task.request, grounds);
  return described;
}

// Whether a word of somebody's past experience tells them something, and is fit to be shown alone: it belongs
// to a topic of the lists, or to the language in which people say what they offer. Words of what somebody
// wrote about others' lives are neither.
bool TextRouter::IsShown(const SharedWord& word) const {
  if (!IsTelling(word.form, word.stem)) return false;
  if (word.offered || topics_by_stem_.contains(word.stem)) return true;
  const TermId term = index_.lexicon().FindTerm(word.stem);
  return word.documents >= kOwnDocuments && index_.lexicon().offers(term) >= kCommonOffers;
}

// A capital that is only that of a beginning: the community writes the word without it, too.
std::string TextRouter::InSentence(const std::string& form) const {
  std::string lower = form;
  if (lower[0] >= 'A' && lower[0] <= 'Z') lower[0] = static_cast<char>(lower[0] - 'A' + 'a');
  return index_.lexicon().FindForm(lower) == kNoId ? form : lower;
}

Grounds TextRouter::GroundsOf(const Query& query, const Candidate& candidate) const {
  Grounds grounds;
  grounds.steps_outside = candidate.steps_outside;
  const std::vector<SharedWord> words = index_.SharedWords(candidate.owner, query);
  struct Declared {
    double fit = 0;
    TermId topic = kNoId;
  };
  std::vector<Declared> declared;
  for (const TermId topic : index_.TopicsOf(candidate.owner)) {
    const double fit = query.TopicFitOf(topic);
    // A label that the ask shares only a word with is worth naming only when there is nothing else.
    if (fit >= kMentionedTopic || (fit > 0 && words.empty())) declared.push_back({fit, topic});
  }
  std::sort(declared.begin(), declared.end(), [&](const Declared& a, const Declared& b) {
    return a.fit != b.fit ? a.fit > b.fit : index_.TopicId(a.topic) < index_.TopicId(b.topic);
  });
  std::set<std::string> said;
  for (const Declared& it : declared) {
    if (grounds.topics.size() == kShownTopics) break;
    grounds.topics.push_back(index_.TopicId(it.topic));
    for (const Word& word : topic_labels_.at(it.topic)) said.insert(word.stem);
  }
  std::size_t shown = 0;
  for (const SharedWord& word : words) {
    (word.offered ? grounds.offer_close : grounds.past_close) = true;
    if (shown == kShownWords || said.contains(word.stem) || !IsShown(word)) continue;
    (word.offered ? grounds.offered : grounds.written).push_back(InSentence(word.form));
    ++shown;
  }
  return grounds;
}

}  // namespace

std::unique_ptr<Router> MakeTextRouter(Labels labels) {
  return std::make_unique<TextRouter>(std::move(labels));
}

}  // namespace coconsult::routing
