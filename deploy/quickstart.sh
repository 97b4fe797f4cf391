#!/usr/bin/env bash
# From nothing to a consultation you can watch: installs what is missing, builds the release, loads the demo community
# and plays one consultation through a real server. All people in it are invented.
#
#   bash deploy/quickstart.sh         plays, and leaves the server running
#   bash deploy/quickstart.sh --once  plays, then stops the server
#
# The demo lives in build/demo (COCONSULT_DEMO_DIR); remove that folder to start afresh.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
demo=${COCONSULT_DEMO_DIR:-$root/build/demo}
unset COCONSULT_DEMO_DIR  # the daemon refuses settings that it does not know
bin=$root/build/release/bin
once=no
case ${1:-} in
  '') ;;
  --once) once=yes ;;
  -h | --help) sed -n '2,8s/^# \{0,1\}//p' "$0"; exit 0 ;;
  *) echo "Unknown option: $1. See: bash deploy/quickstart.sh --help" >&2; exit 2 ;;
esac

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
fail() { echo "quickstart: $*" >&2; exit 1; }

prepare_program() {
  say "1  Packages and program"
  bash "$root/deploy/install_packages.sh" build runtime demo
  local log=$demo/build.log
  (cd "$root" && cmake --preset release && cmake --build --preset release --target coconsultd coconsult) >"$log" 2>&1 ||
    { tail -n 30 "$log" >&2; fail "the build failed; all of its output is in $log"; }
  echo "Built $("$bin/coconsultd" --version) in build/release/bin."
}

# --- The server

server_runs() {
  [[ -s $demo/pid && -s $demo/address ]] && [[ $(cat "/proc/$(<"$demo/pid")/comm" 2>/dev/null) == coconsultd ]]
}

start_server() { # address
  rm -f "$demo/address"
  nohup "$bin/coconsultd" --data-dir "$demo/data" --listen "$1" serve --address-file "$demo/address" \
    >"$demo/server.log" 2>&1 </dev/null &
  local pid=$!
  echo "$pid" >"$demo/pid"
  for _ in $(seq 100); do
    [[ -s $demo/address ]] && return 0
    kill -0 "$pid" 2>/dev/null || return 1
    sleep 0.1
  done
  return 1
}

stop_server() {
  server_runs || return 0
  local pid; pid=$(<"$demo/pid")
  kill -TERM "$pid"
  while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
  rm -f "$demo/pid" "$demo/address"
}

run_server() {
  say "2  The server"
  if [[ ! -f $demo/password ]]; then
    rm -rf "$demo/data" "$demo/home"
    (umask 077; head -c 18 /dev/urandom | base64 | tr '+/' '-_' >"$demo/password")
    "$bin/coconsultd" --data-dir "$demo/data" init --email admin@sample.example --name "Demo Administrator" \
      --password-stdin <"$demo/password" >/dev/null || { rm -f "$demo/password"; fail "the data directory could not be made"; }
  fi
  if ! server_runs; then
    start_server 127.0.0.1:7420 || {
      sed 's/^/  /' "$demo/server.log"
      echo "Trying a free port instead."
      start_server 127.0.0.1:0 || { cat "$demo/server.log" >&2; fail "the server did not start"; }
    }
  fi
  export COCONSULT_SERVER; COCONSULT_SERVER=$(<"$demo/address")
  echo "Serving on $COCONSULT_SERVER, data in $demo/data."
}

# --- The people. Each has a profile of their own: p1, p2, ... in the order of people.txt.

as() { local profile=$1; shift; "$bin/coconsult" --profile "$profile" "$@"; }
sign_in() { as "$1" --quiet sign-in "$2" --password-stdin <"$demo/password" >/dev/null; }
signed_in() { as "$1" --quiet whoami >/dev/null 2>&1; }
profile_of() { echo "p$(grep -nxF "$1" "$demo/people.txt" | cut -d: -f1)"; }

join_one() { # number token
  printf '%s\n%s\n' "$2" "$(<"$demo/password")" | as "p$1" --quiet join --token-stdin --sign-in >/dev/null
}
sign_in_one() { # number email
  signed_in "p$1" || sign_in "p$1" "$2"
}
export -f as sign_in signed_in join_one sign_in_one

load_community() {
  say "3  The demo community"
  signed_in admin || sign_in admin admin@sample.example
  if [[ ! -f $demo/people.txt ]]; then
    as admin admin import "$root/deploy/demo/practitioners.csv"
    as admin --quiet admin invite-all --out "$demo/invitations.csv" >/dev/null
    tail -n +2 "$demo/invitations.csv" | tr ',' ' ' | tr -d '\r' | nl -w1 -s' ' | xargs -P4 -L1 bash -c 'join_one "$0" "$2"'
    tail -n +2 "$demo/invitations.csv" | cut -d, -f1 >"$demo/people.txt"
    rm -f "$demo/invitations.csv"
    local token; token=$(as admin --json admin invite evaluator@sample.example --name "Demo Evaluator" --role evaluator | jq -r .token)
    printf '%s\n%s\n' "$token" "$(<"$demo/password")" | as evaluator --quiet join --token-stdin >/dev/null
    echo "Everybody accepted their invitation to an account."
  else
    nl -w1 -s' ' "$demo/people.txt" | xargs -P4 -L1 bash -c 'sign_in_one "$0" "$1"'
    echo "$(wc -l <"$demo/people.txt") people are here already."
  fi
  signed_in evaluator || sign_in evaluator evaluator@sample.example
}

# --- The consultation

# The command as a person would type it, then what it says. Names of resources are shortened to what is typed.
show() { # profile, then a command
  local profile=$1 word line; shift
  line="coconsult"
  for word in "$@"; do
    word=${word##consultations/}; word=${word##invitations/}
    [[ $word == *[^A-Za-z0-9_.:/=-]* ]] && word="\"$word\""
    line+=" $word"
  done
  printf '\n'
  fold -s -w 104 <<<"$who> $line" | sed '1s/^/  /; 2,$s/^/      /'
  as "$profile" "$@" 2>&1 | fold -s -w 104 | sed 's/^/  /'
}
name_of() { as "$1" --json whoami | jq -r .displayName; }

# Lines "profile invitation" of everybody with an open invitation to this consultation.
invited_to() {
  seq "$(wc -l <"$demo/people.txt")" | xargs -P4 -I{} bash -c \
    'as "p{}" --json inbox | jq -r --arg c "$0" ".invitations[]? | select(.consultation == \$c) | \"p{} \" + .name"' "$1" | sort
}
reason_of() { as "$1" --json inbox | jq -r --arg i "$2" '.invitations[] | select(.name == $i) | .reason'; }

list_invited() {
  local profile invitation
  while read -r profile invitation; do
    printf '  %s\n' "$(name_of "$profile")"
    reason_of "$profile" "$invitation" | fold -s -w 100 | sed 's/^/      /'
  done
}

play() {
  local asker asker_name consultation invited declined helper invitation
  asker=$(profile_of agnieszka.demowska@sample-council-north.example)
  asker_name=$(name_of "$asker")
  say "4  Somebody asks"
  who=$asker_name show "$asker" ask --title "How do I talk about Option 3 with people who only know one provider?" \
    --situation "In our area most people are offered home care from the one provider that covers it. When I explain the four options of self-directed support I can hear how abstract I sound, and my colleagues have quietly stopped raising it. How do I make the conversation real where there is little to buy?" \
    --tried "A one-page leaflet, and practising with two colleagues." \
    --help-wanted ideas --theme self_directed_support --reach other-sector --no-identifying-data --yes
  consultation=$(as "$asker" --json consultations | jq -r '.consultations[0].name')

  say "5  Who was invited, and why"
  invited=$(invited_to "$consultation")
  list_invited <<<"$invited"
  [[ -n $invited ]] || fail "nobody could be invited: everybody who fits is busy; remove $demo to start afresh"

  say "6  One declines: the next person is asked"
  read -r declined invitation <<<"$(head -n 1 <<<"$invited")"
  who=$(name_of "$declined") show "$declined" decline "$invitation"
  echo "  Newly asked:"
  comm -13 <(echo "$invited") <(invited_to "$consultation") | list_invited

  say "7  One accepts; the asker watches live from here on"
  # Not through a function: its shell would be ended, and not the command.
  "$bin/coconsult" --profile "$asker" watch "$consultation" >"$demo/watched.txt" 2>&1 &
  local watcher=$!
  sleep 0.5
  read -r helper invitation <<<"$(sed -n 2p <<<"$invited")"
  local helper_name; helper_name=$(name_of "$helper")
  who=$helper_name show "$helper" accept "$invitation"

  say "8  They talk"
  who=$asker_name show "$asker" confirm "$consultation"
  who=$helper_name show "$helper" confirm "$consultation"
  who=$helper_name show "$helper" post "$consultation" --kind clarifying_question "What would people in your area like help with that the one provider does not do?"
  who=$asker_name show "$asker" post "$consultation" "Company on a walk, a lift to the men's shed, somebody for an evening. Small things."
  who=$helper_name show "$helper" confirm "$consultation"
  who=$helper_name show "$helper" post "$consultation" --kind experience "We began with one street: three neighbours became paid assistants for two hours each a week. After that the four options were not abstract any more."
  who=$asker_name show "$asker" confirm "$consultation"
  who=$asker_name show "$asker" post "$consultation" --kind action "I will ask two people this month what two hours a week of their own choosing would be, before I mention any option."
  who=$asker_name show "$asker" confirm "$consultation"

  say "9  What the asker saw live, meanwhile"
  sleep 0.5
  kill "$watcher" 2>/dev/null || true
  wait "$watcher" 2>/dev/null || true
  fold -s -w 104 "$demo/watched.txt" | sed 's/^/  /'

  say "10  They close, and say what came of it"
  who=$asker_name show "$asker" close "$consultation" --course-of-action new_or_additional_action --value-me 5 --got-what-i-wanted yes \
    --take-away "Ask about two hours first; the options come later." --in-work-time agreed
  who=$helper_name show "$helper" close "$consultation" --i-learned a_little --time-spent 15_30 --load right --again yes
  who=$asker_name show "$asker" show "$consultation"

  say "11  And the report counts it"
  who=Evaluator show evaluator report "$(date -u +%Y)" | sed -n '1,/^  R2/p' | sed '$d'
  echo "  'Active' was 0 before. It is x now: fewer than five people are behind it, and small numbers would point at them."
  echo "  The rest (answered %, time to first response, who answers whom): coconsult --profile evaluator report $(date -u +%Y)"
}

finish() {
  if [[ $once == yes ]]; then
    stop_server
    say "Done. The server is stopped; start again with: bash deploy/quickstart.sh"
    return
  fi
  say "Done. The server goes on running on $COCONSULT_SERVER (process $(<"$demo/pid"))."
  cat <<TEXT
Be one of them:     export PATH=$bin:\$PATH COCONSULT_SERVER=$COCONSULT_SERVER
                    coconsult sign-in agnieszka.demowska@sample-council-north.example
                    coconsult inbox; coconsult ask
The password of all demo people is in $demo/password
Everybody's e-mail: $demo/people.txt    The administrator: admin@sample.example
Stop the server:    kill $(<"$demo/pid")
TEXT
}

mkdir -p "$demo"
chmod 700 "$demo"
export bin demo COCONSULT_HOME=$demo/home
prepare_program
run_server
load_community
play
finish
