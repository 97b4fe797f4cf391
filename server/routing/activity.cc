// SPDX-License-Identifier: Apache-2.0
#include "routing/activity.h"

#include <algorithm>
#include <cmath>

namespace coconsult::routing {
namespace {

using std::chrono::hours;

constexpr Duration kDay = hours(24);
constexpr Duration kWeek = hours(24 * 7);
constexpr Duration kFourWeeks = hours(24 * 28);

double Weeks(Duration duration) {
  return static_cast<double>(duration.count()) / static_cast<double>(kWeek.count());
}

double Decay(const Policy& policy, Timestamp then, Timestamp now) {
  return std::exp2(-std::max(0.0, Weeks(now - then)) / policy.likelihood.half_life_weeks);
}

// What a contact is at `now`: an open one that ran out is silence.
Reply ReplyAt(const Contact& contact, Timestamp now) {
  return contact.reply == Reply::kNone && contact.expires_at <= now ? Reply::kSilent : contact.reply;
}

bool IsOwnReply(Reply reply) {
  return reply == Reply::kAnswered || reply == Reply::kPassed || reply == Reply::kNotMyField;
}

// How much a settled contact counts as having been asked.
double Weight(const Policy& policy, const Contact& contact, Reply reply) {
  const bool quick = contact.reply_hours <= policy.likelihood.quick_pass_hours;
  return reply == Reply::kPassed && quick ? policy.likelihood.quick_pass_counts : 1;
}

void CountWindow(const Contact& contact, Reply reply, Timestamp now, Activity& activity) {
  if (contact.sent_at > now - kDay) ++activity.contacts_1d;
  if (contact.sent_at > now - kWeek) ++activity.contacts_7d;
  if (reply == Reply::kNone) ++activity.pending;
  if (reply == Reply::kAnswered && contact.replied_at.value_or(contact.sent_at) > now - kWeek)
    ++activity.answers_7d;
}

void CountReply(const Policy& policy, const Contact& contact, Reply reply, Timestamp now,
                Activity& activity) {
  // "Not my field" says something about the theme, nothing about the person.
  if (reply == Reply::kNone || reply == Reply::kReleased || reply == Reply::kNotMyField) return;
  const double decay = Decay(policy, contact.sent_at, now);
  activity.asked += decay * Weight(policy, contact, reply);
  if (reply == Reply::kAnswered) {
    activity.answered += decay;
    ++activity.answers;
  }
}

}  // namespace

Activity Summarise(const Policy& policy, const History& history, const std::string& theme, Timestamp now) {
  Activity activity;
  if (history.past_contacts > 0) {
    const double decay = Decay(policy, history.past_until, now);
    activity.asked = decay * history.past_contacts;
    activity.answered = decay * history.past_answers;
  }
  activity.contacts = history.past_contacts;
  activity.answers = history.past_answers;
  const Duration refusal{
      static_cast<Duration::rep>(policy.limits.refused_weeks * static_cast<double>(kWeek.count()))};
  for (const Contact& contact : history.contacts) {
    if (contact.sent_at > now) break;
    const Reply reply = ReplyAt(contact, now);
    ++activity.contacts;
    CountWindow(contact, reply, now, activity);
    CountReply(policy, contact, reply, now, activity);
    if (IsOwnReply(reply)) {
      constexpr double kLeastHours = 0.1;
      activity.log_hours += std::log(std::max(contact.reply_hours, kLeastHours));
      ++activity.replies;
      activity.unanswered_in_row = 0;
    } else if (reply == Reply::kSilent) {
      ++activity.unanswered_in_row;
    }
    if (history.acted_at && *history.acted_at >= contact.sent_at && *history.acted_at <= now)
      activity.unanswered_in_row = 0;
    if (reply == Reply::kNotMyField && !theme.empty() && contact.theme == theme &&
        contact.sent_at > now - refusal)
      activity.refused_theme = true;
  }
  return activity;
}

double Use(const Policy& policy, const Activity& activity, double weekly_capacity) {
  constexpr double kLeastCapacity = 0.25;
  const double used = activity.answers_7d + policy.balance.pending_counts * activity.pending +
                      policy.balance.asked_counts * activity.contacts_7d;
  return std::min(1.0, used / std::max(weekly_capacity, kLeastCapacity));
}

void LoadCount::Add(const Policy& policy, const History& history, double weekly_capacity, Timestamp now) {
  ++people_;
  Activity recent;
  // Newest first: what is older than four weeks does not matter here.
  for (auto contact = history.contacts.rbegin(); contact != history.contacts.rend(); ++contact) {
    if (contact->sent_at > now) continue;
    if (contact->sent_at <= now - kFourWeeks) break;
    const Reply reply = ReplyAt(*contact, now);
    CountWindow(*contact, reply, now, recent);
    if (reply == Reply::kNone || reply == Reply::kReleased || contact->expected <= 0) continue;
    expected_ += contact->expected;
    answered_ += reply == Reply::kAnswered ? 1 : 0;
    if (contact->relevance <= 0) continue;  // named by a person
    relevance_ += contact->relevance;
    ++weighed_;
  }
  use_ += Use(policy, recent, weekly_capacity);
  contacts_7d_ += recent.contacts_7d;
}

CommunityLoad LoadCount::Load(Timestamp now) const {
  CommunityLoad load{.taken_at = now, .expected = expected_, .answered = static_cast<double>(answered_)};
  if (people_ > 0) {
    load.mean_use = use_ / people_;
    load.mean_contacts_7d = static_cast<double>(contacts_7d_) / people_;
  }
  if (weighed_ > 0) load.mean_relevance = relevance_ / weighed_;
  return load;
}

}  // namespace coconsult::routing
