// SPDX-License-Identifier: Apache-2.0
#include "routing/reason.h"

namespace coconsult::routing {
namespace {

bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }

// A label inside a sentence: "Early years" -> "early years", but "NHS board" and "G.P." stay.
std::string InSentence(std::string label) {
  const bool abbreviation = label.size() > 1 && (IsUpper(label[1]) || label[1] == '.');
  if (!label.empty() && IsUpper(label[0]) && !abbreviation)
    label[0] = static_cast<char>(label[0] - 'A' + 'a');
  return label;
}

std::string Find(const std::map<std::string, std::string>& labels, const std::string& id) {
  const auto found = labels.find(id);
  return found == labels.end() ? "" : found->second;
}

std::string JoinWithAnd(const std::vector<std::string>& items) {
  std::string text;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) text += i + 1 == items.size() ? " and " : ", ";
    text += items[i];
  }
  return text;
}

std::vector<std::string> Quoted(std::vector<std::string> words) {
  for (std::string& word : words) word = "'" + word + "'";
  return words;
}

std::vector<std::string> TopicsInSentence(const Labels& labels, const Grounds& grounds) {
  std::vector<std::string> topics;
  for (const std::string& topic : grounds.topics) topics.push_back(InSentence(TopicLabel(labels, topic)));
  return topics;
}

std::string WhyYou(const Labels& labels, const Grounds& grounds) {
  std::vector<std::string> clauses;
  if (!grounds.topics.empty()) clauses.push_back("offer " + JoinWithAnd(TopicsInSentence(labels, grounds)));
  // In quotes, because single words of somebody's text need not fit into a sentence.
  if (!grounds.offered.empty())
    clauses.push_back("mention " + JoinWithAnd(Quoted(grounds.offered)) + " among what you can help with");
  if (!grounds.written.empty())
    clauses.push_back("wrote about " + JoinWithAnd(Quoted(grounds.written)) + " before");
  // No single word says it.
  if (clauses.empty() && grounds.offer_close && !grounds.past_close)
    clauses.push_back("can help with something close to this ask");
  if (clauses.empty()) clauses.push_back("wrote before about something close to this ask");
  return "You " + JoinWithAnd(clauses);
}

// "another sector (voluntary) in Fife", "your sector, also in Fife", "another sector"; empty when nothing is
// known.
std::string WhereTheyWork(const Labels& labels, const Profile& asker, const Profile& candidate) {
  const std::string sector = Find(labels.sectors, asker.sector);
  const std::string place = Find(labels.localities, asker.locality);
  const bool both_sectors = !asker.sector.empty() && !candidate.sector.empty();
  const bool same_sector = both_sectors && asker.sector == candidate.sector;
  const bool same_place = !asker.locality.empty() && asker.locality == candidate.locality;

  std::string where;
  if (both_sectors) where = same_sector ? "your sector" : "another sector";
  if (both_sectors && !same_sector && !sector.empty()) where += " (" + InSentence(sector) + ")";
  if (place.empty()) return where.empty() ? "" : "in " + where;
  const std::string in_place = (same_place ? "also in " : "in ") + place;
  if (where.empty()) return in_place;
  return "in " + where + (same_sector || same_place ? ", " : " ") + in_place;
}

std::string Widened(const Labels& labels, const Request& request, int steps_outside) {
  if (steps_outside == 0) return "";
  std::string asked;
  switch (request.ask.reach) {
    case Reach::kOtherSector:
      asked = "in another sector";
      break;
    case Reach::kOtherLocality:
      asked = "in another place";
      break;
    case Reach::kMyLocality: {
      const std::string place = Find(labels.localities, request.asker_profile.locality);
      asked = place.empty() ? "nearby" : "in " + place;
      break;
    }
    case Reach::kAnyone:
      return "";
  }
  return "nobody further " + asked + " matched";
}

}  // namespace

std::string TopicLabel(const Labels& labels, const std::string& topic) {
  std::string label = Find(labels.themes, topic);
  if (!label.empty()) return label;
  label = topic;
  for (char& c : label) {
    if (c == '_' || c == '-') c = ' ';
  }
  return label;
}

std::string Reason(const Labels& labels, const Request& request, const Profile& candidate,
                   const Grounds& grounds) {
  std::string reason = WhyYou(labels, grounds);
  const std::string where = WhereTheyWork(labels, request.asker_profile, candidate);
  if (!where.empty()) reason += "; the person asking works " + where;
  const std::string widened = Widened(labels, request, grounds.steps_outside);
  if (!widened.empty()) reason += "; " + widened + ", so you are asked too";
  return reason + ".";
}

std::string ReasonForOthers(const Labels& labels, const Request& request, const Grounds& grounds) {
  std::string reason = grounds.topics.empty() ? "Has experience close to this ask"
                                              : "Offers " + JoinWithAnd(TopicsInSentence(labels, grounds));
  const std::string widened = Widened(labels, request, grounds.steps_outside);
  if (!widened.empty()) reason += "; " + widened;
  return reason + ".";
}

}  // namespace coconsult::routing
