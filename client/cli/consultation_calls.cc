// SPDX-License-Identifier: Apache-2.0
#include "client/cli/consultation_calls.h"

#include "client/cli/names.h"

namespace coconsult::cli {

Result<v1::Consultation> GetConsultation(Context& context, const std::string& typed) {
  v1::GetConsultationRequest request;
  CLIENT_ASSIGN_OR_RETURN(*request.mutable_name(), FindName(context, NameKind::kConsultation, typed));
  CLIENT_ASSIGN_OR_RETURN(auto reply, context.Call(&v1::ConsultationService::Stub::GetConsultation, request));
  return std::move(*reply.mutable_consultation());
}

}  // namespace coconsult::cli
