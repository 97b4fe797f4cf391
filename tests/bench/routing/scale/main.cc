// SPDX-License-Identifier: Apache-2.0
// How fast a large community is searched: the router and the ceiling in turn, the same questions, in one run.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <functional>
#include <memory>
#include <stdexcept>

#include "bench/routing/scale/ceiling.h"
#include "bench/routing/scale/community.h"
#include "bench/routing/scale/peers.h"
#include "routing/index.h"
#include "routing/text_router.h"

namespace coconsult::bench {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t kWanted = 50;

// Of the processor: other work of the machine does not count.
double ProcessorSeconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

double Seconds(Clock::time_point since) {
  return std::chrono::duration<double>(Clock::now() - since).count();
}

PractitionerId IdOf(std::uint32_t number) {
  IdBytes bytes{};
  for (int i = 0; i < 4; ++i) bytes[12 + i] = static_cast<std::uint8_t>(number >> (24 - 8 * i));
  bytes[0] = 1;
  return PractitionerId(bytes);
}

routing::Profile ProfileOf(std::uint32_t number, const Person& person) {
  routing::Profile profile;
  profile.id = IdOf(number);
  profile.sector = "s" + std::to_string(person.sector);
  profile.locality = "l" + std::to_string(person.locality);
  profile.region = "r" + std::to_string(person.locality % 8);
  profile.organisation = "organisation " + std::to_string(number / 20);
  for (const std::uint16_t term : person.terms) {
    if (term >= kWords) {
      profile.topics.push_back(TopicOf(term));
    } else {
      profile.can_help_with += WordOf(term) + " ";
    }
  }
  return profile;
}

std::string TextOf(const Question& question) {
  std::string text;
  for (const std::uint16_t term : question.terms) {
    if (term < kWords) text += WordOf(term) + " ";
  }
  return text;
}

// The index alone, asked what the ceiling is asked: text to terms, search, and a close measure of those
// found.
class IndexAlone {
 public:
  explicit IndexAlone(std::uint32_t people) {
    for (std::uint32_t i = 0; i < people; ++i) {
      const Person person = MakePerson(i);
      const routing::Profile profile = ProfileOf(i, person);
      routing::Index::Content content;
      content.group = GroupOf(person.sector, person.locality);
      for (const std::string& topic : profile.topics) content.topics.push_back(index_.Topic(topic));
      content.offer = profile.can_help_with;
      index_.Put(i, profile.id, content);
      if (!person.available) index_.SetResting(i, true);
      if (index_.WantsSealing()) index_.Adopt(index_.MakeSealed());
    }
    index_.Adopt(index_.MakeSealed());
  }

  std::size_t Ask(const Question& question) {
    const std::string text = TextOf(question);
    const routing::WeighedText part{text, 1};
    std::vector<routing::TopicFit> topics;
    for (const std::uint16_t term : question.terms) {
      if (term >= kWords) topics.push_back({index_.Topic(TopicOf(term)), 1});
    }
    const routing::Query query = index_.MakeQuery({&part, 1}, std::move(topics));
    routing::Index::Selection selection;
    selection.groups.assign(index_.groups(), question.sector < 0);
    for (int place = 0; place < kLocalities && question.sector >= 0; ++place) {
      if (question.locality < 0 || question.locality == place)
        selection.groups[GroupOf(question.sector, place)] = true;
    }
    selection.admits = [](routing::Owner) { return true; };
    selection.most = 2 * kWanted;
    const auto found = index_.Retrieve(query, selection);
    std::vector<std::pair<double, routing::Owner>> best;
    index_.MeasureAll(found.owners, query, [&](routing::Owner owner, const routing::Closeness& closeness) {
      best.emplace_back(-closeness.All(), owner);
    });
    const std::size_t kept = std::min(kWanted, best.size());
    std::partial_sort(best.begin(), best.begin() + static_cast<std::ptrdiff_t>(kept), best.end());
    return kept;
  }
  std::size_t Bytes() const { return index_.Bytes(); }

 private:
  routing::Group GroupOf(int sector, int locality) {
    char key[16];
    std::snprintf(key, sizeof key, "%02d/%02d", sector, locality);
    return index_.GroupOf(key);
  }

  routing::Index index_;
};

class Times {
 public:
  void Add(double seconds) { seconds_.push_back(seconds); }
  double At(double share) {
    std::sort(seconds_.begin(), seconds_.end());
    return seconds_[std::min(seconds_.size() - 1, static_cast<std::size_t>(share * seconds_.size()))] * 1e6;
  }

 private:
  std::vector<double> seconds_;
};

struct Contender {
  const char* name = "";
  std::function<std::size_t(const Question&)> ask;
  int every = 1;  // slow ones are asked only each so many questions
};

// All contenders in turn, question by question.
void Compare(const std::vector<Contender>& contenders, int questions, int only) {
  std::printf("%-18s %-22s %9s %9s %9s %12s\n", "filter", "who", "p50 us", "p99 us", "found", "p99 / first");
  for (const Filter filter : kFilters) {
    if (only >= 0 && static_cast<int>(filter) != only) continue;
    std::vector<Times> times(contenders.size());
    std::vector<double> found(contenders.size());
    std::vector<int> asked(contenders.size());
    for (int i = 0; i < questions; ++i) {
      const Question question = MakeQuestion(static_cast<std::uint64_t>(i), filter);
      for (std::size_t c = 0; c < contenders.size(); ++c) {
        if (i % contenders[c].every != 0) continue;
        const auto since = Clock::now();
        found[c] += static_cast<double>(contenders[c].ask(question));
        times[c].Add(Seconds(since));
        ++asked[c];
      }
    }
    const double first = times[0].At(.99);
    for (std::size_t c = 0; c < contenders.size(); ++c) {
      std::printf("%-18s %-22s %9.0f %9.0f %9.1f %12.2f\n", Name(filter), contenders[c].name, times[c].At(.5),
                  times[c].At(.99), found[c] / asked[c], times[c].At(.99) / first);
    }
  }
}

routing::Request RequestOf(const Question& question, int number) {
  static constexpr Reach kReaches[] = {Reach::kMyLocality, Reach::kOtherSector, Reach::kAnyone};
  routing::Request request;
  request.ask.situation = TextOf(question);
  for (const std::uint16_t term : question.terms) {
    if (term >= kWords) request.topics.push_back(TopicOf(term));
  }
  request.ask.reach = kReaches[number % 3];
  request.asker = IdOf(static_cast<std::uint32_t>(number));
  request.asker_profile =
      ProfileOf(static_cast<std::uint32_t>(number), MakePerson(static_cast<std::uint64_t>(number)));
  request.asker_profile.can_help_with.clear();
  return request;
}

// The whole router: conflicts, reach, counts of those left out, newcomers, reasons.
void WholeRouter(std::uint32_t people, int questions) {
  const auto router = routing::MakeTextRouter({});
  auto since = Clock::now();
  double processor = ProcessorSeconds();
  for (std::uint32_t i = 0; i < people; ++i) ProfileOf(i, MakePerson(i));
  const double inventing = Seconds(since);
  const double inventing_processor = ProcessorSeconds() - processor;
  since = Clock::now();
  processor = ProcessorSeconds();
  for (std::uint32_t i = 0; i < people; ++i) {
    router->Upsert(ProfileOf(i, MakePerson(i)));
  }
  router->Tidy();
  const double making = Seconds(since) - inventing;
  processor = ProcessorSeconds() - processor - inventing_processor;
  std::printf("router: %u people in %.1f s (%.1f s of the processor), %.0f bytes each\n", people, making,
              processor, static_cast<double>(router->Bytes()) / people);
  const auto measure = [&](const char* when) {
    static constexpr const char* kNames[] = {"my locality", "other sector", "anyone"};
    for (int reach = 0; reach < 3; ++reach) {
      Times times;
      Times explained;
      for (int i = 0; i < questions; ++i) {
        const routing::Request request =
            RequestOf(MakeQuestion(static_cast<std::uint64_t>(i), Filter::kGlobal), 3 * i + reach);
        since = Clock::now();
        router->Rank(request, kWanted, 0);
        times.Add(Seconds(since));
        since = Clock::now();
        router->Rank(request, kWanted);
        explained.Add(Seconds(since));
      }
      std::printf("%-18s %-14s p50 %6.0f us p99 %6.0f us; with 50 reasons p50 %6.0f us p99 %6.0f us\n", when,
                  kNames[reach], times.At(.5), times.At(.99), explained.At(.5), explained.At(.99));
    }
  };
  measure("words alone");
  since = Clock::now();
  if (!router->Learn(routing::kLearningSeed)) return;
  std::printf("learnt associations in %.1f s, then %.0f bytes each\n", Seconds(since),
              static_cast<double>(router->Bytes()) / people);
  measure("with associations");
  Times changes;
  for (std::uint32_t i = 0; i < 2000; ++i) {
    const routing::Profile profile = ProfileOf(i * 7 % people, MakePerson(i + people));
    since = Clock::now();
    router->Upsert(profile);
    changes.Add(Seconds(since));
  }
  std::printf("a changed profile: p50 %.0f us p99 %.0f us\n", changes.At(.5), changes.At(.99));
  measure("after 2000 changes");
}

int Main(int argc, char** argv) {
  CLI::App app("Searches an invented community of any size.");
  std::uint32_t people = 1000000;
  int questions = 1000;
  std::string peers;
  int only = -1;
  bool whole = true;
  app.add_option("--people", people, "How many people")->capture_default_str();
  app.add_option("--questions", questions, "For each filter")->capture_default_str();
  app.add_option("--filter", only, "0, 1 or 2: that filter only");
  app.add_option("--peers", peers, "A folder for SQLite FTS5 and Xapian; without it they are left out");
  app.add_flag("!--no-router", whole, "The index alone");
  CLI11_PARSE(app, argc, argv);
  {
    auto since = Clock::now();
    Ceiling ceiling(people);
    std::printf("ceiling: %u people in %.1f s (two inventions of everybody included), %.0f bytes each\n",
                people, Seconds(since), static_cast<double>(ceiling.Bytes()) / people);
    since = Clock::now();
    IndexAlone index(people);
    std::printf("index:   %u people in %.1f s (one invention included), %.0f bytes each\n", people,
                Seconds(since), static_cast<double>(index.Bytes()) / people);
    std::uint64_t sum = 0;
    std::vector<Contender> contenders = {{"ceiling", [&](const Question& q) { return ceiling.Ask(q, sum); }},
                                         {"index", [&](const Question& q) { return index.Ask(q); }}};
    std::unique_ptr<Peer> fts5;
    std::unique_ptr<Peer> xapian;
    if (!peers.empty()) {
      std::filesystem::create_directories(peers);
      fts5 = MakeFts5(people, peers);
      contenders.push_back({"SQLite FTS5", [&](const Question& q) { return fts5->Ask(q); }, 20});
      xapian = MakeXapian(people, peers);
      if (xapian) contenders.push_back({"Xapian", [&](const Question& q) { return xapian->Ask(q); }, 5});
    }
    Compare(contenders, questions, only);
  }
  if (whole) WholeRouter(people, questions);
  return 0;
}

}  // namespace
}  // namespace coconsult::bench

int main(int argc, char** argv) {
  try {
    return coconsult::bench::Main(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
