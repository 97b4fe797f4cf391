// SPDX-License-Identifier: Apache-2.0
#include "app/moderating.h"

#include "app/page_token.h"
#include "app/progress.h"
#include "app/record.h"
#include "domain/resource_name.h"

namespace coconsult::app {
namespace {

constexpr std::size_t kMinBreakGlassReason = 10;

Change CaseChange(ChangeKind kind, const WriteScope& scope, CaseId id) {
  Change change = Change::ForRole(kind, Role::kModerator, scope.caller.practitioner, scope.now);
  change.subject = id.bytes();
  return change;
}

ModerationCase OpenCaseOf(WriteScope& scope, ConsultationId consultation) {
  if (auto existing = scope.tx.moderation().FindOpenCaseOf(consultation)) return *std::move(existing);
  ModerationCase created;
  created.id = scope.services.ids.New<CaseId>(scope.now);
  created.consultation = consultation;
  created.created_at = scope.now;
  scope.tx.moderation().InsertCase(created);
  return created;
}

// The caller's own report of this message.
std::optional<Flag> FlagBy(const WriteScope& scope, CaseId item, std::int64_t sequence) {
  for (Flag& flag : scope.tx.moderation().FlagsOf(item)) {
    if (flag.sequence == sequence && flag.raised_by == scope.caller.practitioner) return std::move(flag);
  }
  return std::nullopt;
}

// The case that lets this moderator in, or nothing when it does not.
bool OpensThread(const std::optional<ModerationCase>& item, ConsultationId consultation,
                 PractitionerId moderator) {
  return item && item->consultation == consultation && item->handler == moderator &&
         item->state == CaseState::kClaimed;
}

}  // namespace

Result<Reported> FlagMessage(WriteScope& scope, ConsultationId consultation, std::int64_t sequence,
                             const std::string& reason) {
  if (!scope.tx.messages().Find(consultation, sequence)) return NotFound();
  const ModerationCase item = OpenCaseOf(scope, consultation);
  if (const auto former = FlagBy(scope, item.id, sequence)) return Reported{former->id, true};
  Flag flag;
  flag.id = scope.services.ids.New<FlagId>(scope.now);
  flag.moderation_case = item.id;
  flag.consultation = consultation;
  flag.sequence = sequence;
  flag.raised_by = scope.caller.practitioner;
  flag.reason = reason;
  flag.created_at = scope.now;
  scope.tx.moderation().InsertFlag(flag);
  Audit(scope, "message.flagged", MessageName(consultation, sequence), "");
  Record(scope, CaseChange(ChangeKind::kFlagRaised, scope, item.id));
  return Reported{flag.id};
}

Result<Page<CaseView>> ListCases(const ReadScope& scope, bool include_closed, int page_size,
                                 const std::string& page) {
  ASSIGN_OR_RETURN(const auto after, ParsePageId<CaseId>(page));
  const int size = PageSize(page_size, 50);
  auto found = scope.tx.moderation().ListCases(include_closed, after, size + 1);
  Page<CaseView> result;
  if (static_cast<int>(found.size()) > size) {
    found.pop_back();
    result.next = found.back().id.ToString();
  }
  for (ModerationCase& item : found) {
    auto flags = scope.tx.moderation().FlagsOf(item.id);
    result.items.push_back({std::move(item), std::move(flags)});
  }
  return result;
}

Result<std::int64_t> ClaimCase(WriteScope& scope, CaseId id) {
  auto item = scope.tx.moderation().FindCase(id);
  if (!item) return NotFound();
  if (item->state == CaseState::kClosed) return WrongState("This case is closed.");
  if (item->state == CaseState::kClaimed) {
    if (item->handler == scope.caller.practitioner) return item->version;
    return FailedPrecondition("CASE_CLAIMED", "Another moderator has taken this case. Choose another one.");
  }
  if (scope.tx.consultations().FindMember(item->consultation, scope.caller.practitioner)) {
    return WrongState("You are in this thread yourself. Leave the case to another moderator.");
  }
  item->state = CaseState::kClaimed;
  item->handler = scope.caller.practitioner;
  scope.tx.moderation().UpdateCase(*item);
  Audit(scope, "case.claimed", CaseName(id), "");
  Record(scope, CaseChange(ChangeKind::kCaseClaimed, scope, id));
  return item->version + 1;
}

Result<Timestamp> OpenThread(WriteScope& scope, ConsultationId id, CaseId moderation_case,
                             const std::string& reason) {
  const auto consultation = scope.tx.consultations().Find(id);
  if (!consultation || consultation->state == ConsultationState::kDraft) return NotFound();
  const bool break_glass = moderation_case.empty();
  if (break_glass && reason.size() < kMinBreakGlassReason) {
    return InvalidArgument(
        "reason",
        "Say why you must read this thread without a flag. The people in it see your reason at once.");
  }
  if (!break_glass &&
      !OpensThread(scope.tx.moderation().FindCase(moderation_case), id, scope.caller.practitioner))
    return NotFound();

  ThreadAccess access;
  access.consultation = id;
  access.moderator = scope.caller.practitioner;
  access.moderation_case = moderation_case;
  access.reason = reason.empty() ? "A message in this thread was flagged." : reason;
  access.opened_at = scope.now;
  access.expires_at = scope.now + scope.services.policy.thread_access_length;
  scope.tx.moderation().InsertAccess(access);
  Audit(scope, break_glass ? "thread.opened_break_glass" : "thread.opened", ConsultationName(id),
        access.reason);
  Change change =
      Change::ForThread(ChangeKind::kThreadOpenedByModerator, id, scope.caller.practitioner, scope.now);
  change.note = break_glass ? "break_glass" : "flag";
  Record(scope, change);
  return access.expires_at;
}

Result<void> HideMessage(WriteScope& scope, ConsultationId id, std::int64_t sequence,
                         const std::string& reason) {
  const auto message = scope.tx.messages().Find(id, sequence);
  if (!message) return NotFound();
  scope.tx.messages().Hide(id, sequence, reason);
  Audit(scope, kMessageHidden, MessageName(id, sequence), reason);
  Change change = Change::ForThread(ChangeKind::kMessageHidden, id, scope.caller.practitioner, scope.now);
  change.sequence = sequence;
  Record(scope, change);
  return {};
}

Result<void> CloseCase(WriteScope& scope, CaseId id, CaseDecision decision, const std::string& note,
                       std::optional<std::int64_t> expected_version) {
  auto item = scope.tx.moderation().FindCase(id);
  if (!item) return NotFound();
  if (item->state != CaseState::kClaimed) return WrongState("Only a claimed case can be closed.");
  if (expected_version && *expected_version != item->version) {
    return Error{Errc::kAborted, "STALE_ETAG",
                 "This case changed since you read it. Read it again, then decide."};
  }
  item->state = CaseState::kClosed;
  item->decision = decision;
  item->decision_note = note;
  item->closed_at = scope.now;
  scope.tx.moderation().UpdateCase(*item);
  Audit(scope, "case.closed", CaseName(id), note);
  Record(scope, CaseChange(ChangeKind::kCaseClosed, scope, id));
  return {};
}

Result<std::vector<AuditEntry>> ListAudit(const ReadScope& scope, std::int64_t after, int page_size) {
  return scope.tx.moderation().ListAudit(after, PageSize(page_size, 100));
}

}  // namespace coconsult::app
