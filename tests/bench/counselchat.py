"""Tries the whole service on real questions: who would be invited, why, and who really answered.

Usage: python3 counselchat.py FOLDER [--bin FOLDER] [--asks N] [--minutes N]

FOLDER holds profiles.jsonl, items.jsonl, requests.jsonl and judgements.tsv of a set of that form (people with past
answers, asks, and who answered them). The people come in by the ordinary import, join by the ordinary invitation, and
N of them ask by `coconsult ask`, everything on a server of this script's own. Nothing of the set stays: the folder the
script works in is removed, and the server ended, whatever happens. The programs coconsultd and coconsult are taken from
--bin, else from PATH.

What the set lacks is made up, and what does not fit is cut; the output says how.
"""

import argparse
import csv
import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

sys.dont_write_bytecode = True
from reasons import Words, problems_of  # noqa: E402: nothing is to be left beside the sources

# The contract's limits, in characters.
TITLE = (8, 120)
SITUATION = (40, 4000)
CAN_HELP_WITH = 2000
EXPERIENCE_TEXT = 8000
EXPERIENCES = 200

# The set's topics are clinical; only these have a counterpart among the built-in community's themes.
THEME_OF_TOPIC = {
    "parenting": "children_young_people",
    "children-&-adolescents": "children_young_people",
    "trauma": "trauma_informed_practice",
    "stress": "wellbeing_at_work",
    "workplace-relationships": "wellbeing_at_work",
    "lgbtq": "equality",
    "professional-ethics": "supervision_practice",
}
# For an ask without such a topic: a theme is needed, and this one nobody offers. The words of its label count like
# words of the ask, so it must also be one whose label is in none of the texts.
NEUTRAL_THEME = "reablement"

PADDING = "What has helped others in a situation like this?"
ORGANISATIONS = 40
LISTS = ("sectors", "localities", "role_levels")
MOST_LISTED = 40


class TrialError(Exception):
    """What stops the trial, in one sentence."""


@dataclass
class DataSet:
    profiles: list[dict]
    items: dict[str, dict]
    requests: list[dict]
    answered: dict[str, set[str]]


@dataclass
class Invited:
    person: str
    reason: str


@dataclass
class Asked:
    request: dict
    asker: str
    theme: str
    name: str = ""
    invited: list[Invited] = field(default_factory=list)


def read_jsonl(path: Path) -> list[dict]:
    try:
        with path.open(encoding="utf-8") as file:
            return [json.loads(line) for line in file if line.strip()]
    except (OSError, ValueError) as error:
        raise TrialError(f"{path} cannot be read: {error}") from error


def read_set(folder: Path) -> DataSet:
    answered = defaultdict(set)
    for line in (folder / "judgements.tsv").read_text(encoding="utf-8").splitlines():
        request, person, _grade = line.split("\t")
        answered[request].add(person)
    items = {item["id"]: item for item in read_jsonl(folder / "items.jsonl")}
    return DataSet(read_jsonl(folder / "profiles.jsonl"), items, read_jsonl(folder / "requests.jsonl"), answered)


def clean(text: str, line: bool = False) -> str:
    """Without the characters that the contract refuses; `line`: in one line."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub("[\u202a-\u202e\u2066-\u2069]", "", text)
    text = re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f]", " ", text)
    return " ".join(text.split()) if line else text.strip()


def cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def themes_of(topics: list[str]) -> list[str]:
    return list(dict.fromkeys(THEME_OF_TOPIC[topic] for topic in topics if topic in THEME_OF_TOPIC))


def email_of(person: str) -> str:
    return f"{person}@trial.example"


class Service:
    """A server of our own in `folder`, and the command line that talks to it."""

    def __init__(self, programs: dict[str, str], folder: Path, give_up_at: float):
        self.programs = programs
        self.folder = folder
        self.give_up_at = give_up_at
        self.daemon: subprocess.Popen | None = None
        self.address = ""
        kept = {key: value for key, value in os.environ.items() if not key.startswith("COCONSULT_")}
        self.environment = kept | {"COCONSULT_HOME": str(folder / "home")}

    def start(self, email: str, password: str) -> None:
        data = ["--data-dir", str(self.folder / "data")]
        account = ["--email", email, "--name", "Administrator", "--password-stdin"]
        self.run("coconsultd", ["init", *data, *account], password + "\n")
        address_file = self.folder / "address"
        with (self.folder / "log").open("w") as log:
            serve = ["serve", *data, "--listen", "127.0.0.1:0", "--address-file", str(address_file)]
            self.daemon = subprocess.Popen(
                [self.programs["coconsultd"], *serve],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self.environment,
            )
        while not address_file.exists():
            if self.daemon.poll() is not None or time.monotonic() > self.give_up_at:
                raise TrialError("The server did not start: " + (self.folder / "log").read_text()[-400:])
            time.sleep(0.02)
        self.address = address_file.read_text().strip()

    def stop(self) -> None:
        if self.daemon is None or self.daemon.poll() is not None:
            return
        self.daemon.terminate()
        try:
            self.daemon.wait(15)
        except subprocess.TimeoutExpired:
            self.daemon.kill()
            self.daemon.wait()

    def run(self, program: str, arguments: list[str], text: str = "") -> str:
        left = self.give_up_at - time.monotonic()
        if left <= 0:
            raise TrialError("The time for this trial has run out. Allow more with --minutes.")
        done = subprocess.run(
            [self.programs[program], *arguments], input=text, capture_output=True, text=True, encoding="utf-8",
            timeout=max(left, 1), env=self.environment, check=False,
        )
        if done.returncode != 0:
            raise TrialError(f"{program} {' '.join(arguments[:2])} failed: {done.stderr.strip()[:800]}")
        return done.stdout

    def cli(self, person: str, arguments: list[str], text: str = "") -> str:
        who = ["--server", self.address, "--profile", person, "--timeout", "60"]
        return self.run("coconsult", [*who, *arguments], text)


def write_people(data: DataSet, lists: dict, folder: Path) -> tuple[Path, Path]:
    people, experience = folder / "people.csv", folder / "experience.csv"
    sectors, localities, levels = ([item["id"] for item in lists[key]] for key in LISTS)
    with people.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow("email display_name sector organisation locality role_level topics can_help_with".split())
        for i, person in enumerate(data.profiles):
            rows.writerow([
                email_of(person["id"]), f"Person {person['id']}", sectors[i % len(sectors)],
                f"Organisation {i % ORGANISATIONS + 1}", localities[i % len(localities)], levels[i % len(levels)],
                ";".join(themes_of(person.get("topics", []))), cut(clean(person.get("text", "")), CAN_HELP_WITH),
            ])
    with experience.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["email", "text"])
        for person in data.profiles:
            for item in (data.items[past] for past in person.get("past", [])[-EXPERIENCES:]):
                text = clean(" ".join(part for part in (item.get("title", ""), item.get("text", "")) if part))
                if text:
                    rows.writerow([email_of(person["id"]), cut(text, EXPERIENCE_TEXT)])
    return people, experience


def bring_in(service: Service, data: DataSet, folder: Path) -> None:
    """Imports everybody, invites them, and has each join and sign in."""
    lists = json.loads(service.cli("administrator", ["lists", "--json"]))
    lists = lists.get("community", lists)
    people, experience = write_people(data, {key: lists[pick(lists, key)] for key in LISTS}, folder)
    import_people = ["admin", "import", str(people), "--experience", str(experience), "--quiet"]
    print(service.cli("administrator", import_people).strip())
    invitations = folder / "invitations.csv"
    invite_people = ["admin", "invite-all", "--out", str(invitations), "--quiet"]
    print(service.cli("administrator", invite_people).strip())
    with invitations.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))

    def join(row: dict) -> None:
        lines = f"{row['token']}\n{secrets.token_urlsafe(24)}\n"
        service.cli(row["email"].split("@")[0], ["join", "--token-stdin", "--sign-in", "--quiet"], lines)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(join, rows))
    print(f"{len(rows)} people joined and signed in.")


def pick(lists: dict, key: str) -> str:
    """The key as the JSON spells it: role_levels or roleLevels."""
    camel = re.sub("_(.)", lambda match: match.group(1).upper(), key)
    return key if key in lists else camel


def choose_asks(data: DataSet, count: int) -> list[Asked]:
    """Spread over the whole set; each from somebody who neither answered it nor ever answered anything, if there is."""
    requests = [request for request in data.requests if data.answered[request["id"]]]
    chosen = requests[:: max(1, len(requests) // count)][:count]
    askers = [p["id"] for p in data.profiles if not p.get("past")] + [p["id"] for p in data.profiles if p.get("past")]
    asked = []
    for request in chosen:
        asker = next(person for person in askers if person not in data.answered[request["id"]])
        askers.remove(asker)
        theme = next(iter(themes_of(request.get("topics", []))), NEUTRAL_THEME)
        asked.append(Asked(request, asker, theme))
    return asked


def texts_of(request: dict) -> tuple[str, str]:
    title = clean(request["title"], line=True)
    situation = clean(request.get("text", ""))
    if len(situation) < SITUATION[0]:
        situation = f"{title} {situation}".strip()
    if len(situation) < SITUATION[0]:
        situation = f"{situation} {PADDING}"
    if len(title) < TITLE[0]:
        title = f"A question: {title}"
    return cut(title, TITLE[1]), cut(situation, SITUATION[1])


def ask(service: Service, asked: Asked) -> None:
    title, situation = texts_of(asked.request)
    words = ["ask", "--json", "--yes", "--no-identifying-data", "--title", title, "--situation", "-"]
    choices = ["--help-wanted", "experience", "--theme", asked.theme, "--reach", "anyone", "--same-organisation"]
    reply = json.loads(service.cli(asked.asker, [*words, *choices], situation))
    asked.name = reply["name"]


def collect(service: Service, data: DataSet, asks: list[Asked]) -> None:
    """Invitations are only shown to who is invited, so everybody looks into their inbox."""
    by_name = {asked.name: asked for asked in asks}

    def inbox(person: dict) -> list[tuple[str, Invited]]:
        invitations = json.loads(service.cli(person["id"], ["inbox", "--all", "--json"]))["invitations"]
        return [(invitation["consultation"], Invited(person["id"], invitation["reason"])) for invitation in invitations]

    with ThreadPoolExecutor(2) as pool:
        for found in pool.map(inbox, data.profiles):
            for name, invited in found:
                by_name[name].invited.append(invited)


def print_asks(data: DataSet, asks: list[Asked]) -> list[tuple[str, list[str]]]:
    wrong = []
    words = Words(f"{item.get('title', '')} {item.get('text', '')}" for item in data.items.values())
    for number, asked in enumerate(asks, start=1):
        answered = data.answered[asked.request["id"]]
        print(f"\n{number}. {texts_of(asked.request)[0]}  (theme {asked.theme}; {len(answered)} really answered)")
        for invited in asked.invited:
            mark = "answered" if invited.person in answered else "        "
            print(f"   {invited.person}  {mark}  {invited.reason or '(no reason)'}")
            problems = problems_of(invited.reason, words)
            if problems:
                wrong.append((invited.reason, problems))
        if not asked.invited:
            print("   nobody was invited")
    return wrong


def print_summary(data: DataSet, asks: list[Asked], wrong: list[tuple[str, list[str]]]) -> None:
    hits = sum(any(i.person in data.answered[asked.request["id"]] for i in asked.invited) for asked in asks)
    others = len(data.profiles) - 1
    chance = sum(1 - (1 - len(data.answered[asked.request["id"]]) / others) ** len(asked.invited) for asked in asks)
    reasons = sum(len(asked.invited) for asked in asks)
    people = len({invited.person for asked in asks for invited in asked.invited})
    print(f"\n{len(asks)} asks, {reasons} invitations to {people} different people.")
    print(f"One who really answered was among the invited: {hits} of {len(asks)} asks; by chance: {chance:.1f}.")
    print("(Who answered is not who could have. Nobody declines here, so only the first wave is seen.)")
    print(f"Reasons that read wrong: {len(wrong)} of {reasons}.")
    kinds = Counter(problem.split(":")[0] for _reason, problems in wrong for problem in problems)
    for kind, count in kinds.most_common():
        print(f"  {kind}: {count}")
    for reason, problems in wrong[:MOST_LISTED]:
        print(f"  - {reason.split(';')[0]}: {'; '.join(problems)}")


def print_rules(data: DataSet, asks: list[Asked]) -> None:
    longest = max((len(person.get("past", [])) for person in data.profiles), default=0)
    mapped = sum(bool(themes_of(person.get("topics", []))) for person in data.profiles)
    print(
        f"{len(data.profiles)} people, {len(asks)} of {len(data.requests)} asks.\n"
        "Made up, because the set has none: sector, locality and role level, each in turn from the community's lists,\n"
        f"and one of {ORGANISATIONS} organisations. So that they decide little, each ask goes to anyone, the\n"
        "own organisation too; only the spreading of a wave over sectors and places still sees them.\n"
        f"Themes: {len(THEME_OF_TOPIC)} of the set's topics have one that fits, and {mapped} people offer one. Other\n"
        f"asks have the theme {NEUTRAL_THEME}, which nobody offers or writes about. Limits of load: ordinary.\n"
        f"Texts: titles above {TITLE[1]} characters and situations above {SITUATION[1]} are cut (…); a situation\n"
        f"below {SITUATION[0]} begins with its title and, if still too short, ends with \"{PADDING}\"\n"
        f"Experience: the newest {EXPERIENCES} past texts of a person (the most anybody has: {longest}), each up to\n"
        f"{EXPERIENCE_TEXT} characters."
    )


def trial(data: DataSet, programs: dict[str, str], count: int, give_up_at: float) -> None:
    asks = choose_asks(data, count)
    print_rules(data, asks)
    with tempfile.TemporaryDirectory(prefix="coconsult_trial_") as name:
        folder = Path(name)
        service = Service(programs, folder, give_up_at)
        password = secrets.token_urlsafe(24)
        try:
            service.start("administrator@trial.example", password)
            sign_in = ["sign-in", "administrator@trial.example", "--password-stdin", "--quiet"]
            service.cli("administrator", sign_in, password + "\n")
            bring_in(service, data, folder)
            for asked in asks:
                ask(service, asked)
            collect(service, data, asks)
        finally:
            service.stop()
    print_summary(data, asks, print_asks(data, asks))


def find_programs(folder: str | None) -> dict[str, str]:
    programs = {}
    for name in ("coconsultd", "coconsult"):
        found = shutil.which(name, path=str(Path(folder).resolve()) if folder else None)
        if not found:
            raise TrialError(f"{name} is not there: say where it was built with --bin.")
        programs[name] = found
    return programs


def stop_for_signal(number: int, _frame) -> None:
    sys.exit(128 + number)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the set")
    parser.add_argument("--bin", help="folder of coconsultd and coconsult")
    parser.add_argument("--asks", type=int, default=20, help="how many asks to send (default 20)")
    parser.add_argument("--minutes", type=float, default=10, help="give up after so long (default 10)")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, stop_for_signal)
    try:
        give_up_at = time.monotonic() + options.minutes * 60
        trial(read_set(options.folder), find_programs(options.bin), options.asks, give_up_at)
    except (TrialError, OSError, subprocess.TimeoutExpired) as error:
        print(f"counselchat.py: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
