// SPDX-License-Identifier: Apache-2.0
#include <ostream>

#include "client/cli/commands/commands.h"
#include "client/cli/names.h"
#include "client/cli/render_consultation.h"
#include "client/cli/text.h"
#include "client/cli/text_argument.h"

namespace coconsult::cli {
namespace {

struct IntroduceOptions {
  std::string id, practitioner, reason;
};

Outcome Queue(Context& context) {
  CLIENT_ASSIGN_OR_RETURN(const auto reply,
                          context.CallForAll(&v1::ConsultationService::Stub::ListUnansweredConsultations,
                                             v1::ListUnansweredConsultationsRequest()));
  if (context.settings().json) return context.PrintJson(reply);
  Page page = context.page();
  if (reply.consultations().empty()) page.Paragraph("Nobody waits for an introduction.");
  for (int i = 0; i < reply.consultations_size(); ++i) {
    if (i > 0) page.Blank();
    RenderUnanswered(page, reply.consultations(i));
  }
  if (!reply.consultations().empty())
    context.Hint("\nIntroduce somebody: coconsult connect introduce ID PERSON --reason \"WHY\"");
  return Done();
}

Outcome Introduce(Context& context, const IntroduceOptions& options) {
  v1::IntroducePractitionerRequest request;
  CLIENT_ASSIGN_OR_RETURN(*request.mutable_name(), FindName(context, NameKind::kConsultation, options.id));
  CLIENT_ASSIGN_OR_RETURN(*request.mutable_practitioner(),
                          FindName(context, NameKind::kPractitioner, options.practitioner));
  CLIENT_ASSIGN_OR_RETURN(*request.mutable_reason(), ReadTextArgument(context.terminal(), options.reason));
  CLIENT_ASSIGN_OR_RETURN(const auto reply,
                          context.Call(&v1::ConsultationService::Stub::IntroducePractitioner, request));
  if (context.settings().json) return context.PrintJson(reply);
  context.out() << "They are invited, with your reason.\n";
  return Done();
}

Outcome Reroute(Context& context, const std::string& id) {
  v1::RerouteConsultationRequest request;
  CLIENT_ASSIGN_OR_RETURN(*request.mutable_name(), FindName(context, NameKind::kConsultation, id));
  CLIENT_ASSIGN_OR_RETURN(const auto reply,
                          context.Call(&v1::ConsultationService::Stub::RerouteConsultation, request));
  if (context.settings().json) return context.PrintJson(reply);
  if (reply.invited_count() == 0) {
    context.out() << "Still nobody fits who has room.\n";
  } else {
    context.out() << Count(reply.invited_count(), "more person is", "more people are") << " being asked.\n";
  }
  return Done();
}

}  // namespace

void AddConnectorCommands(CommandSet& commands) {
  auto* group = commands.AddGroup("connect", "For connectors: asks that nobody has taken up yet",
                                  "Example: coconsult connect queue");
  auto* queue =
      commands.AddTo(group, "queue", "Asks that wait for an introduction, oldest first, and who could help",
                     "Example: coconsult connect queue");
  commands.OnRun(queue, &Queue);

  auto* introduce = commands.AddTo(
      group, "introduce", "Invite one more person by hand",
      "Example: coconsult connect introduce 4k7m2x9q 9f3d8w2c --reason \"You ran the same change in Fife.\"");
  auto options = NewOptions<IntroduceOptions>();
  introduce->add_option("id", options->id, "The consultation")->required()->type_name("");
  introduce
      ->add_option("person", options->practitioner, "Whom to invite: an id from the queue or from 'people'")
      ->required()
      ->type_name("");
  introduce
      ->add_option("--reason", options->reason, "One sentence that the person sees: why you thought of them")
      ->required()
      ->type_name("TEXT");
  commands.OnRun(introduce, [options](Context& context) { return Introduce(context, *options); });

  auto* reroute =
      commands.AddTo(group, "reroute", "Look for people anew and ask again; also for your own ask",
                     "Example: coconsult connect reroute 4k7m2x9q");
  auto id = NewOptions<std::string>();
  reroute->add_option("id", *id, "The consultation")->required()->type_name("");
  commands.OnRun(reroute, [id](Context& context) { return Reroute(context, *id); });
}

}  // namespace coconsult::cli
