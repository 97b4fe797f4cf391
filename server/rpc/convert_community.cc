// SPDX-License-Identifier: Apache-2.0
#include "rpc/convert.h"

namespace coconsult::rpc {
namespace {

using Items = google::protobuf::RepeatedPtrField<v1::ReferenceItem>;

v1::ReferenceItem ToProto(const ReferenceItem& item) {
  v1::ReferenceItem out;
  out.set_id(item.id);
  out.set_label(item.label);
  return out;
}

template <class Item>
void AddAll(const std::vector<Item>& items, Items* out) {
  for (const Item& item : items) *out->Add() = ToProto(item);
}

// What anybody is told, else what the first role is told.
std::string GuidanceOf(const process::Phase& phase) {
  const auto anybody = phase.guidance.find("");
  if (anybody != phase.guidance.end()) return anybody->second;
  return phase.guidance.empty() ? "" : phase.guidance.begin()->second;
}

v1::ProcessSummary ToProto(const process::Definition& definition) {
  v1::ProcessSummary out;
  out.set_id(definition.id);
  out.set_version(definition.version);
  out.set_title(definition.title);
  for (const process::Phase& phase : definition.phases) {
    v1::ProcessPhase* added = out.add_phases();
    added->set_id(phase.id);
    added->set_title(phase.title);
    added->set_guidance(GuidanceOf(phase));
  }
  return out;
}

}  // namespace

v1::Community ToProto(const Community& community, const process::Catalog& processes) {
  v1::Community out;
  out.set_display_name(community.name);
  out.set_time_zone(community.time_zone);
  AddAll(community.sectors, out.mutable_sectors());
  AddAll(community.regions, out.mutable_regions());
  for (const Locality& locality : community.localities) {
    v1::ReferenceItem* added = out.add_localities();
    *added = ToProto(locality);
    added->set_group(locality.region);
  }
  AddAll(community.role_levels, out.mutable_role_levels());
  AddAll(community.themes, out.mutable_themes());
  AddAll(community.help_wanted, out.mutable_help_wanted());
  AddAll(community.problem_types, out.mutable_problem_types());
  AddAll(community.message_kinds, out.mutable_message_kinds());
  for (const process::Definition* definition : processes.All()) *out.add_processes() = ToProto(*definition);
  return out;
}

}  // namespace coconsult::rpc
