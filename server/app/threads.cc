// SPDX-License-Identifier: Apache-2.0
#include "app/threads.h"

#include <algorithm>

#include "app/page_token.h"
#include "app/progress.h"
#include "app/record.h"
#include "app/seal.h"

namespace coconsult::app {
namespace {

// Unicode code points, not bytes.
int CountChars(const std::string& text) {
  return static_cast<int>(
      std::ranges::count_if(text, [](unsigned char byte) { return (byte & 0xC0) != 0x80; }));
}

bool IsSubstantive(const Community& community, const NewMessage& input) {
  const MessageKind* kind = community.FindMessageKind(input.kind);
  return kind && kind->substantive && CountChars(input.text) >= kMinSubstantiveChars;
}

// The first substantive word of somebody else answers the ask (reports R2, R3, R5).
void NoteResponse(WriteScope& scope, Consultation& consultation, Participant member) {
  if (member.practitioner == consultation.asker) return;
  if (!consultation.answered_at) consultation.answered_at = scope.now;
  if (member.first_response_at) return;
  member.first_response_at = scope.now;
  scope.tx.consultations().UpdateParticipant(member);
}

Message Append(WriteScope& scope, Consultation& consultation, const std::vector<Participant>& participants,
               const Participant& author, const NewMessage& input) {
  Message message;
  message.consultation = consultation.id;
  message.sequence = ++consultation.last_sequence;
  message.author = author.practitioner;
  message.author_role = author.role;
  message.phase = consultation.phase;
  message.kind = input.kind;
  message.text = input.text;
  message.created_at = scope.now;
  Seal(scope.services.tokens, message);
  consultation.thread_chain =
      Link(scope.services.tokens, consultation.thread_chain, message.sequence, message.digest);
  message.chain = consultation.thread_chain;
  scope.tx.messages().Append(message);
  Change change =
      Change::ForThread(ChangeKind::kMessagePosted, consultation.id, author.practitioner, scope.now);
  change.sequence = message.sequence;
  RecordInThread(scope, change, participants);
  return message;
}

}  // namespace

Result<PostedMessage> PostMessage(WriteScope& scope, const NewMessage& input) {
  auto consultation = scope.tx.consultations().Find(input.consultation);
  if (!consultation) return NotFound();
  if (IsTerminal(consultation->state) && consultation->state != ConsultationState::kCompleted) {
    return WrongState("This consultation is over. Its thread stays here to read, but nothing can be added.");
  }
  const auto participants = scope.tx.consultations().Participants(input.consultation);
  const auto author = std::ranges::find_if(participants, [&](const Participant& participant) {
    return participant.practitioner == scope.caller.practitioner && !participant.left_at;
  });
  if (author == participants.end()) return NotFound();
  const process::Posted event{author->practitioner.ToString(), input.kind, input.text};
  ASSIGN_OR_RETURN(const process::Step step, Decide(scope, *consultation, event));

  const Message message = Append(scope, *consultation, participants, *author, input);
  if (IsSubstantive(scope.services.community, input)) NoteResponse(scope, *consultation, *author);
  RETURN_IF_ERROR(CarryOut(scope, *consultation, step, nullptr));
  scope.tx.consultations().Update(*consultation);
  return PostedMessage{consultation->id, message.sequence, message.created_at, consultation->phase};
}

MessageView ViewOf(const ReadScope& scope, Message message, const std::string& author_display_name) {
  MessageView view{std::move(message), author_display_name};
  view.damaged = !Intact(scope.services.tokens, view.message);
  if (view.message.hidden || view.damaged) view.message.text.clear();
  return view;
}

Result<std::int64_t> MarkRead(WriteScope& scope, ConsultationId id, std::int64_t sequence) {
  const auto consultation = scope.tx.consultations().Find(id);
  auto member = scope.tx.consultations().FindMember(id, scope.caller.practitioner);
  if (!consultation || !member) return NotFound();
  if (sequence > consultation->last_sequence) {
    return InvalidArgument("sequence", "The thread's newest message is number " +
                                           std::to_string(consultation->last_sequence) +
                                           ". Mark one that is there.");
  }
  if (sequence <= member->read_sequence) return member->read_sequence;
  member->read_sequence = sequence;
  scope.tx.consultations().UpdateParticipant(*member);
  Change change = Change::ForThread(ChangeKind::kReadMarked, id, scope.caller.practitioner, scope.now);
  change.sequence = sequence;
  Record(scope, change);
  return sequence;
}

Result<MessagePage> ListMessages(const ReadScope& scope, ConsultationId id, std::int64_t after,
                                 std::int64_t before, int page_size) {
  const auto consultation = scope.tx.consultations().Find(id);
  if (!consultation) return NotFound();
  const int size = PageSize(page_size, 50);
  auto messages = before > 0 ? scope.tx.messages().ListBefore(id, before, size)
                             : scope.tx.messages().ListAfter(id, after, size);
  MessagePage page;
  page.last_sequence = consultation->last_sequence;
  page.messages.reserve(messages.size());
  std::map<PractitionerId, std::string> names;
  for (Message& message : messages) {
    const auto [entry, is_new] = names.try_emplace(message.author);
    if (is_new) {
      if (const auto person = scope.tx.practitioners().Find(message.author))
        entry->second = person->display_name;
    }
    page.messages.push_back(ViewOf(scope, std::move(message), entry->second));
  }
  return page;
}

}  // namespace coconsult::app
