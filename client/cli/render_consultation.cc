// SPDX-License-Identifier: Apache-2.0
#include "client/cli/render_consultation.h"

#include <ostream>
#include <vector>

#include "client/cli/names.h"
#include "client/cli/text.h"

namespace coconsult::cli {
namespace {

constexpr std::size_t kTitleWidth = 60;

std::string RoleOf(const v1::Consultation& consultation, const std::string& practitioner) {
  for (const auto& participant : consultation.participants()) {
    if (participant.practitioner() == practitioner) return participant.role();
  }
  return "";
}

// "withdrawn by asker", "completed: forms done".
std::string StateAndReason(const v1::Consultation& consultation) {
  const std::string state = StateText(consultation.state());
  const std::string reason = Words(consultation.state_reason());
  if (reason.empty()) return state;
  return reason.starts_with(state) ? reason : state + ": " + reason;
}

void RenderPhase(Page& page, const v1::Consultation& consultation) {
  const v1::PhaseStatus& phase = consultation.phase();
  page.Field("Now", phase.title().empty() ? page.labels().phase(phase.phase()) : phase.title());
  page.Field("What to do", phase.guidance());
  if (phase.has_box_end_time()) page.Field("Until", page.When(phase.box_end_time()));
  std::vector<std::string> kinds;
  for (const auto& kind : phase.allowed_kinds())
    kinds.push_back(page.labels().message_kind(kind) + " (" + kind + ")");
  page.Field("You may post", Join(kinds, ", "));
}

void RenderParticipants(Page& page, const v1::Consultation& consultation, const std::string& me) {
  if (consultation.participants().empty()) return;
  page.Blank();
  page.Heading("People");
  Table table({"ROLE", "NAME", "SECTOR", "PLACE", "ORGANISATION", "HAS READ"});
  for (const auto& person : consultation.participants()) {
    const std::string you = person.practitioner() == me ? " (you)" : "";
    table.Add(
        {Words(person.role()), Clean(person.display_name()) + you, page.labels().sector(person.sector()),
         page.labels().locality(person.locality()), Clean(person.organisation()),
         std::to_string(person.read_sequence()) + " of " + std::to_string(consultation.last_sequence())});
  }
  table.Print(page.out());
}

void RenderAccessNotices(Page& page, const v1::Consultation& consultation) {
  for (const auto& notice : consultation.access_notices()) {
    page.Blank();
    page.Heading("A moderator opened this thread");
    page.Field("Why", notice.reason().empty() ? "To handle a report about a message." : notice.reason());
    if (notice.break_glass()) page.Field("How", "Without a report, on their own decision.");
    page.Field("Opened", page.When(notice.open_time()));
    page.Field("Until", page.When(notice.expire_time()));
  }
}

std::string PlaceOf(const Page& page, const std::string& sector, const std::string& locality) {
  return Join({page.labels().sector(sector), page.labels().locality(locality)}, ", ");
}

std::string CauseText(const std::string& cause) {
  if (cause == "own_organisation") return "work in your organisation";
  if (cause == "line_related") return "are in your line of management";
  if (cause == "reach") return "are outside the reach you chose";
  if (cause == "no_fit") return "offer other topics";
  if (cause == "away") return "are away";
  if (cause == "at_capacity") return "have no room at the moment";
  return Words(cause);
}

}  // namespace

std::string StateText(v1::ConsultationState state) {
  switch (state) {
    case v1::CONSULTATION_STATE_DRAFT:
      return "draft";
    case v1::CONSULTATION_STATE_MATCHING:
      return "looking for people";
    case v1::CONSULTATION_STATE_ACTIVE:
      return "active";
    case v1::CONSULTATION_STATE_COMPLETED:
      return "completed";
    case v1::CONSULTATION_STATE_WITHDRAWN:
      return "withdrawn";
    case v1::CONSULTATION_STATE_EXPIRED_UNMATCHED:
      return "ended, nobody was found";
    case v1::CONSULTATION_STATE_UNFILLED:
      return "ended, not taken up";
    case v1::CONSULTATION_STATE_REDIRECTED:
      return "redirected";
    case v1::CONSULTATION_STATE_CLOSED_BY_MODERATOR:
      return "closed by a moderator";
    default:
      return "unknown";
  }
}

std::string InvitationStateText(v1::InvitationState state) {
  switch (state) {
    case v1::INVITATION_STATE_PENDING:
      return "waits for your answer";
    case v1::INVITATION_STATE_ACCEPTED:
      return "accepted";
    case v1::INVITATION_STATE_DECLINED:
      return "declined";
    case v1::INVITATION_STATE_PASSED_ON:
      return "passed on";
    case v1::INVITATION_STATE_EXPIRED:
      return "expired";
    case v1::INVITATION_STATE_FILLED:
      return "somebody else was quicker; thank you";
    case v1::INVITATION_STATE_WITHDRAWN:
      return "withdrawn";
    default:
      return "unknown";
  }
}

std::string ReachText(v1::Reach reach) {
  switch (reach) {
    case v1::REACH_OTHER_LOCALITY:
      return "people in other places";
    case v1::REACH_MY_LOCALITY:
      return "people in my place";
    case v1::REACH_ANYONE:
      return "anyone";
    default:
      return "people in other sectors";
  }
}

void RenderAsk(Page& page, const v1::Ask& ask) {
  page.Field("Theme", page.labels().theme(ask.theme()));
  page.Field("Help wanted", page.labels().help_wanted(ask.help_wanted()));
  page.Field("Kind of issue", page.labels().problem_type(ask.problem_type()));
  page.Field("Situation", ask.situation());
  page.Field("Tried so far", ask.tried());
}

void RenderConsultation(Page& page, const v1::Consultation& consultation, const std::string& me) {
  page.Heading(consultation.ask().title());
  page.Field("Id", ShortId(consultation.name()) + "  (" + consultation.name() + ")");
  page.Field("State", StateAndReason(consultation));
  RenderPhase(page, consultation);
  if (consultation.awaits_connector())
    page.Field("Help", "A connector is looking for somebody to introduce.");
  if (consultation.state() == v1::CONSULTATION_STATE_MATCHING) {
    page.Field("Asked", Count(consultation.invited_count(), "person", "people") + ", " +
                            std::to_string(consultation.pending_count()) + " yet to answer");
  }
  if (consultation.last_sequence() > 0) page.Field("Messages", std::to_string(consultation.last_sequence()));
  page.Field("Your role", Words(RoleOf(consultation, me)));
  if (consultation.has_close_time()) page.Field("Closed", page.When(consultation.close_time()));
  page.Blank();
  page.Heading("The ask");
  RenderAsk(page, consultation.ask());
  page.Field("Reach", ReachText(consultation.ask().reach()));
  if (consultation.has_create_time()) page.Field("Written", page.When(consultation.create_time()));
  RenderParticipants(page, consultation, me);
  if (!consultation.take_away().empty()) {
    page.Blank();
    page.Heading("What the asker takes and leaves");
    page.Paragraph(consultation.take_away());
  }
  RenderAccessNotices(page, consultation);
}

std::string NextSteps(const v1::Consultation& consultation) {
  const std::string id = ShortId(consultation.name());
  const v1::PhaseStatus& phase = consultation.phase();
  std::string steps;
  if (consultation.last_sequence() > 0) steps += "  coconsult read " + id + "\n";
  if (!phase.allowed_kinds().empty())
    steps += "  coconsult post " + id + " --kind " + Clean(phase.allowed_kinds(0)) + " \"TEXT\"\n";
  if (phase.can_confirm()) {
    steps += consultation.state() == v1::CONSULTATION_STATE_DRAFT ? "  coconsult send-draft " + id + "\n"
                                                                  : "  coconsult confirm " + id + "\n";
  }
  return steps;
}

void RenderConsultations(Page& page, const v1::ListConsultationsResponse& list, const std::string& me) {
  if (list.consultations().empty()) {
    page.Paragraph(
        "You are in no consultation yet. Ask with 'coconsult ask', or see who needs you with 'coconsult "
        "inbox'.");
    return;
  }
  Table table({"ID", "STATE", "NOW", "YOU", "UNTIL", "TITLE"});
  for (const auto& consultation : list.consultations()) {
    const v1::PhaseStatus& phase = consultation.phase();
    table.Add({ShortId(consultation.name()), StateText(consultation.state()), Clean(phase.title()),
               Words(RoleOf(consultation, me)),
               phase.has_box_end_time() ? Relative(ToTimePoint(phase.box_end_time()), page.now()) : "",
               Shorten(consultation.ask().title(), kTitleWidth)});
  }
  table.Print(page.out());
}

void RenderPreview(Page& page, const v1::PreviewConsultationResponse& preview) {
  if (preview.candidates().empty()) {
    page.Heading("Nobody fits at the moment");
    page.Paragraph(
        "A connector would look for somebody. A wider reach or another theme may find people sooner.");
  } else {
    page.Heading("Asked first: " + Count(preview.candidates_size(), "person", "people") + " of " +
                 std::to_string(preview.eligible_count()) + " who fit and have room");
  }
  for (const auto& candidate : preview.candidates()) {
    page.Bullet(PlaceOf(page, candidate.sector(), candidate.locality()) + ", " +
                Lower(page.labels().role_level(candidate.role_level())));
    page.Paragraph(candidate.reason(), 4);
  }
  if (!preview.left_out().empty()) {
    page.Blank();
    page.Heading("Not asked");
    for (const auto& left_out : preview.left_out()) {
      page.Bullet(std::to_string(left_out.count()) + " " + CauseText(left_out.cause()));
    }
  }
  if (!preview.hints().empty()) {
    page.Blank();
    page.Heading("What would help");
    for (const auto& hint : preview.hints()) page.Bullet(hint);
  }
}

void RenderInvitation(Page& page, const v1::Invitation& invitation) {
  page.Heading(invitation.ask().title());
  page.Field("Id", ShortId(invitation.name()) + "  (" + invitation.name() + ")");
  page.Field("Why you", invitation.reason());
  page.Field("From", PlaceOf(page, invitation.asker_sector(), invitation.asker_locality()));
  if (!invitation.process().empty()) page.Field("Kind", page.labels().process(invitation.process()));
  if (invitation.introduced_by_connector()) page.Field("Introduced", "by a connector");
  RenderAsk(page, invitation.ask());
  if (invitation.state() == v1::INVITATION_STATE_PENDING) {
    page.Field("Answer by", page.When(invitation.expire_time()));
  } else {
    page.Field("State", InvitationStateText(invitation.state()));
  }
}

void RenderUnanswered(Page& page, const v1::UnansweredConsultation& waiting) {
  page.Heading(waiting.ask().title());
  page.Field("Id", ShortId(waiting.name()) + "  (" + waiting.name() + ")");
  page.Field("Open since", page.When(waiting.open_time()));
  page.Field("Asked so far", Count(waiting.invited_count(), "person", "people"));
  RenderAsk(page, waiting.ask());
  if (waiting.suggestions().empty()) {
    page.Field("Could help", "nobody that the router knows of");
    return;
  }
  page.Paragraph("Could help:");
  for (const auto& person : waiting.suggestions()) {
    const std::string why_not =
        person.left_out_because().empty() ? "" : "  (not asked: " + Words(person.left_out_because()) + ")";
    page.Bullet(ShortId(person.practitioner()) + "  " + person.display_name() + ", " +
                    PlaceOf(page, person.sector(), person.locality()) + why_not,
                2);
    page.Paragraph(person.reason(), 6);
  }
}

}  // namespace coconsult::cli
