// SPDX-License-Identifier: Apache-2.0
#pragma once

// Processes that only these tests know, to show that the engine knows none.
namespace coconsult::process {

// Three people take turns; here one turn. After the Troika Consulting of Liberating Structures.
inline constexpr const char* kTroika = R"toml(
id = "troika"
version = 1
title = "Troika"
kind = "group"

[[roles]]
id = "asker"
title = "Asker"

[[roles]]
id = "consultant"
title = "Consultant"
routed = true
min = 2
max = 3

[[phases]]
id = "gather"
title = "Gather"
routes = true
box_working_days = 2
guidance = { others = "We are finding three people." }
[[phases.transitions]]
when = "joined(consultant) >= 2"
to = "challenge"
state = "active"
[[phases.transitions]]
when = "routing_exhausted"
to = "done"
state = "expired_unmatched"
reason = "nobody_available"

[[phases]]
id = "challenge"
title = "Challenge"
box_working_days = 0.5
max_extensions = 1
may_post = { asker = ["narrative"] }
guards = { acknowledgements = ["no_identifying_data"], max_chars = 200 }
guidance = { asker = "Tell your challenge.", others = "Listen." }
[[phases.transitions]]
when = "posted(asker, narrative) >= 1"
to = "clarify"

[[phases]]
id = "clarify"
title = "Clarify"
box_working_days = 1
may_post = { consultant = ["clarifying_question"], asker = ["answer"] }
confirmers = ["asker"]
guards = { max_posts = { consultant = { clarifying_question = 2 } } }
guidance = { others = "Two questions each." }
[[phases.transitions]]
when = "confirmed(asker) or box_elapsed"
to = "turned"

[[phases]]
id = "turned"
title = "Turned round"
box_working_days = 1.5
max_extensions = 1
may_post = { consultant = ["idea", "experience", "contribution"] }
confirmers = ["consultant"]
guidance = { asker = "Listen with your back turned.", consultant = "Talk among yourselves." }
[[phases.transitions]]
when = "all_posted(consultant)"
to = "return"
[[phases.transitions]]
when = "box_elapsed and (posted(consultant, idea) >= 1 or posted(consultant, experience) >= 1 or posted(consultant, contribution) >= 1)"
to = "return"

[[phases]]
id = "return"
title = "Return"
box_working_days = 1
closing_forms = true
may_post = { asker = ["reflection", "action"] }
guidance = { asker = "Say what was most valuable.", others = "Listen." }
[[phases.transitions]]
when = "posted(asker, reflection) >= 1"
to = "done"
state = "completed"
reason = "reflected"

[[phases]]
id = "done"
title = "Done"
final = true
guidance = { others = "Thank you." }
)toml";

// A convenor puts a question to a group of at least three, everybody answers once, they vote, a scribe sums
// up.
inline constexpr const char* kSoundingBoard = R"toml(
id = "sounding_board"
version = 7
title = "Sounding board"
kind = "cell"
same_organisation_allowed = true

[[roles]]
id = "convenor"
title = "Convenor"

[[roles]]
id = "voice"
title = "Voice"
routed = true
min = 3
max = 6

[[roles]]
id = "scribe"
title = "Scribe"
min = 0

[[phases]]
id = "frame"
title = "Frame"
routes = true
box_working_days = 3
may_post = { convenor = ["key_question"] }
guards = { one_item_kinds = ["key_question"] }
guidance = { others = "One question is being framed." }
[[phases.transitions]]
when = "box_elapsed and joined(voice) < 3"
to = "over"
state = "unfilled"
reason = "too_few"
[[phases.transitions]]
when = "posted(convenor, key_question) == 1 and joined(voice) >= 3 and (box_elapsed or joined(voice) == 6)"
to = "hear"
state = "active"

[[phases]]
id = "hear"
title = "Hear"
box_working_days = 2
may_post = { voice = ["resonance"] }
confirmers = ["voice"]
guards = { max_posts = { voice = { resonance = 1 } } }
guidance = { voice = "Say once what this does in you, or pass.", others = "Listen." }
[[phases.transitions]]
when = "all_posted(voice) or box_elapsed"
to = "weigh"

[[phases]]
id = "weigh"
title = "Weigh"
box_working_days = 1
may_post = { voice = ["vote"], scribe = ["note"] }
confirmers = ["convenor"]
guidance = { others = "Vote." }
[[phases.guards.requires_prior]]
kinds = ["vote"]
when = "posted_ever(voice, resonance) >= 2"
otherwise = "Too few voices were heard to vote."
[[phases.transitions]]
when = "confirmed(convenor) and (joined(scribe) == 0 or posted(scribe, note) >= 1)"
to = "over"
state = "completed"
reason = "weighed"
[[phases.transitions]]
when = "confirmed(convenor)"
to = "again"
once = true
[[phases.transitions]]
when = "box_elapsed"
to = "over"
state = "completed"
reason = "time_box_ended"

[[phases]]
id = "again"
title = "Once more"
box_working_days = 1
may_post = { scribe = ["note"] }
guidance = { others = "The scribe writes the note." }
[[phases.transitions]]
when = "posted(scribe, note) >= 1 or box_elapsed"
to = "weigh"

[[phases]]
id = "over"
title = "Over"
final = true
guidance = { others = "Thank you." }
)toml";

}  // namespace coconsult::process
