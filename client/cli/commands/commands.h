// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "client/cli/command_set.h"

namespace coconsult::cli {

// Each adds the commands of one file.
void AddSessionCommands(CommandSet& commands);       // sign-in, sign-out, whoami, join, password
void AddProfileCommands(CommandSet& commands);       // profile, people, lists
void AddAskCommand(CommandSet& commands);            // ask
void AddConsultationCommands(CommandSet& commands);  // consultations, show, confirm, send-draft, withdraw
void AddInvitationCommands(CommandSet& commands);    // inbox, accept, decline, pass
void AddThreadCommands(CommandSet& commands);        // read, post, flag
void AddWatchCommand(CommandSet& commands);          // watch
void AddOutcomeCommands(CommandSet& commands);       // close, forms
void AddModerationCommands(CommandSet& commands);    // moderate ...
void AddConnectorCommands(CommandSet& commands);     // connect ...
void AddReportCommand(CommandSet& commands);         // report
void AddAdminCommands(CommandSet& commands);         // admin ...
void AddCompletionCommand(CommandSet& commands);     // completion

}  // namespace coconsult::cli
