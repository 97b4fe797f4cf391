// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <google/protobuf/field_mask.pb.h>
#include <google/protobuf/repeated_field.h>
#include <google/protobuf/timestamp.pb.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/consultations.h"
#include "app/events.h"
#include "app/moderating.h"
#include "app/outcomes.h"
#include "app/profiles.h"
#include "app/threads.h"
#include "base/result.h"
#include "coconsult/v1/admin_service.pb.h"
#include "coconsult/v1/consultation.pb.h"
#include "coconsult/v1/consultation_service.pb.h"
#include "coconsult/v1/event_service.pb.h"
#include "coconsult/v1/impact_service.pb.h"
#include "coconsult/v1/moderation.pb.h"
#include "coconsult/v1/outcome_service.pb.h"
#include "coconsult/v1/practitioner.pb.h"
#include "coconsult/v1/thread.pb.h"
#include "domain/community.h"
#include "domain/resource_name.h"
#include "impact/report.h"
#include "process/definition.h"

// Between the contract's messages and the domain's values. Pure. Requests come in validated by the field
// limits; what limits cannot say (an item's enum, a mask's paths) is refused here with INVALID_ARGUMENT. An
// empty id or time is an unset field on either side.
namespace coconsult::rpc {

// --- Values of several resources (convert.cc)

// Exact: both sides count in microseconds or finer, what is finer is cut off.
google::protobuf::Timestamp ToProto(Timestamp time);
Timestamp ToDomain(const google::protobuf::Timestamp& time);

// The etag is the version in digits.
std::string ToEtag(std::int64_t version);
// Empty = no condition. A text that was never an etag matches no version, so that it is refused as stale.
std::optional<std::int64_t> ParseEtag(const std::string& etag);

// ASCII letters only: what is stored and compared.
std::string LowerEmail(std::string email);

v1::Role ToProto(Role role);
// Of a message field: INVALID_ARGUMENT on `field` when one of them is no role.
Result<RoleSet> ToRoleSet(const google::protobuf::RepeatedField<int>& roles, const std::string& field);
void ToProto(RoleSet roles, google::protobuf::RepeatedField<int>* out);

// The id in a resource name that had to be valid; one that is not names nothing.
template <class T>
Result<T> OrNotFound(std::optional<T> parsed) {
  if (!parsed) return NotFound();
  return *std::move(parsed);
}

// --- Practitioners (convert_practitioner.cc)

// `whole`: with e-mail, roles, limits and hours; else what a directory shows.
v1::Practitioner ToProto(const Practitioner& practitioner, bool whole);
v1::WorkingHours ToProto(const WorkingHours& hours);
WorkingHours ToDomain(const v1::WorkingHours& hours);
// The fields of `practitioner` that the mask names; one that is unset there is reset. INVALID_ARGUMENT on
// "update_mask" when it names none, or something else.
Result<app::ProfileChange> ToProfileChange(const v1::Practitioner& practitioner,
                                           const google::protobuf::FieldMask& mask);
app::ImportRow ToDomain(const v1::PractitionerRow& row);

// --- Consultations and invitations (convert_consultation.cc)

v1::Reach ToProto(Reach reach);
v1::ConsultationState ToProto(ConsultationState state);
v1::InvitationState ToProto(InvitationState state);
v1::Ask ToProto(const Ask& ask);
Ask ToDomain(const v1::Ask& ask);
v1::Consultation ToProto(const app::ConsultationView& view);
v1::PreviewConsultationResponse ToProto(const app::Preview& preview);
v1::Invitation ToProto(const app::InvitationView& view);
v1::UnansweredConsultation ToProto(const app::UnansweredView& view);
// INVALID_ARGUMENT on "answer" when there is none.
Result<app::InvitationAnswer> ToDomain(v1::InvitationAnswer answer);

// --- Threads and events (convert_event.cc)

v1::Message ToProto(app::MessageView view);
v1::EventKind ToProto(ChangeKind kind);
// Names who did it only to people who may know: never who opened or hid as a moderator, who raised a flag,
// who sent or answered an invitation, or whose step moved the process on.
v1::Event ToProto(const app::EventView& view);

// --- Outcome forms and reports (convert_outcome.cc)

v1::FormWave ToProto(FormWave wave);
v1::FormRole ToProto(FormRole role);
v1::OutcomeForm ToProto(const app::FormView& view);
CloseAnswers ToDomain(const v1::CloseAnswers& answers);
v1::ImpactReport ToProto(const impact::Report& report);

// --- Moderation (convert_moderation.cc)

v1::CaseState ToProto(CaseState state);
v1::CaseDecision ToProto(CaseDecision decision);
// INVALID_ARGUMENT on "decision" when there is none.
Result<CaseDecision> ToDomain(v1::CaseDecision decision);
v1::Case ToProto(const app::CaseView& view);
v1::AuditEntry ToProto(const AuditEntry& entry);

// --- The community's lists (convert_community.cc)

v1::Community ToProto(const Community& community, const process::Catalog& processes);

}  // namespace coconsult::rpc
