// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <google/protobuf/timestamp.pb.h>

#include <map>
#include <string>

#include "base/clock.h"
#include "coconsult/replay/v1/replay.pb.h"
#include "domain/consultation.h"
#include "domain/practitioner.h"
#include "routing/wave.h"

namespace coconsult::replay {

// The server's id as it is; of any other text an id that follows from the text alone.
IdBytes IdOf(const std::string& text);

google::protobuf::Timestamp ToProto(Timestamp time);
Timestamp ToDomain(const google::protobuf::Timestamp& time);
Ask ToDomain(const ::coconsult::v1::Ask& ask);
WorkingHours ToDomain(const ::coconsult::replay::v1::WorkingHours& hours);

using WireParts = google::protobuf::RepeatedPtrField<::coconsult::replay::v1::Part>;
using WireLeftOut = google::protobuf::RepeatedPtrField<::coconsult::replay::v1::LeftOut>;

void AddPart(const std::string& name, double value, WireParts& parts);
// The parts by the names that server/docs/routing.md gives them.
void AddParts(const routing::Weighed& weighed, WireParts& parts);
void AddLeftOut(const std::map<std::string, int>& counts, WireLeftOut& left_out);

}  // namespace coconsult::replay
