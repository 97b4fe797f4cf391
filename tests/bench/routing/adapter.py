"""Lets coconsult-replay play the policy of the community simulator: sim.py --policy external --cmd "adapter.py ...".

Usage: adapter.py REPLAY [further arguments of coconsult-replay]

Reads the simulator's JSON lines, translates them into events of server/docs/replay.md, and answers its questions. It
decides nothing: whom to ask and when to look again is what coconsult-replay says. What it makes up: minute 0 is a
Monday; every request is for three people; everybody who does not act is taken as there; a person whom the simulator
silently drops has left.
"""

import json
import subprocess
import sys
from datetime import datetime, timedelta, timezone

MONDAY = datetime(2024, 1, 1, tzinfo=timezone.utc)
REACH = {"any": "REACH_ANYONE", "other_sectors": "REACH_OTHER_SECTOR", "other_localities": "REACH_OTHER_LOCALITY",
         "local": "REACH_MY_LOCALITY"}
PLACES = 3
# How long an ask is looked at again after the last wave, to see who was dropped.
AFTERWARDS = 240


def when(minutes: float) -> str:
    return (MONDAY + timedelta(minutes=minutes)).isoformat(timespec="microseconds").replace("+00:00", "Z")


def minutes_of(text: str) -> float:
    return (datetime.fromisoformat(text.replace("Z", "+00:00")) - MONDAY) / timedelta(minutes=1)


class Replay:
    """The program, fed in order of time."""

    def __init__(self, command: list[str]):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def tell(self, event: dict) -> None:
        self.process.stdin.write(json.dumps(event) + "\n")

    def ask(self, event: dict) -> dict:
        self.tell(event)
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            sys.exit(self.process.wait() or 1)
        return json.loads(line)


class Adapter:
    def __init__(self, replay: Replay):
        self.replay = replay
        self.joining: list[tuple[float, dict]] = []  # by time, latest first
        self.opened: set[int] = set()
        self.asked: dict[int, list[int]] = {}  # request -> people as the policy asked them
        self.people: dict[int, dict] = {}
        self.gone: set[int] = set()

    def profile(self, m: dict) -> None:
        person = {
            "id": str(m["id"]), "sector": m["sector"], "organisation": f"org {m['org']}", "locality": m["locality"],
            "region": m["region"], "roleLevel": m["role"], "topics": m["topics"], "canHelpWith": m["text"],
            "hours": {"weekdays": [day + 1 for day in m["days"]], "startMinute": m["day_start"],
                      "endMinute": min(1440, m["day_start"] + m["day_len"])},
            "weeklyCapacity": m["weekly_cap"], "joinTime": when(m["joined"]),
            "pastContacts": m["past_contacts"], "pastAnswers": m["past_answers"],
        }
        self.people[m["id"]] = person
        events = [{"practitioner": person}]
        events += [{"document": {"practitioner": person["id"], "text": text}} for text in m["past"]]
        if m["joined"] > 0:
            self.joining.append((m["joined"], events))
            self.joining.sort(key=lambda entry: -entry[0])
            return
        for event in events:
            self.replay.tell({"time": when(0), **event})

    def advance(self, now: float) -> None:
        while self.joining and self.joining[-1][0] <= now:
            joined, events = self.joining.pop()
            for event in events:
                self.replay.tell({"time": when(joined), **event})

    def route(self, m: dict) -> dict:
        now, request = m["now"], m["request"]
        self.advance(now)
        key = request["id"]
        if key not in self.opened:
            self.opened.add(key)
            self.asked[key] = []
            topics = request["topics"]
            # Whoever left may still ask, but is not asked.
            left = request["asker"] in self.gone
            if left:
                self.replay.tell({"time": when(now), "practitioner": self.people[request["asker"]]})
            ask = {"situation": request["text"], "theme": topics[0],
                   "reach": REACH[request["reach"]]}
            self.replay.ask({"time": when(now), "ask": {"id": str(key), "request": {
                "asker": str(request["asker"]), "ask": ask, "topics": topics[1:], "places": PLACES}}})
            if left:
                self.remove(request["asker"], now)
        for person in self.asked[key]:
            if person not in m["contacted"] and person not in self.gone:
                self.remove(person, now)
        wave = self.replay.ask({"time": when(now), "nextWave": {"ask": str(key)}})["wave"]
        contact = [int(person) for person in wave["chosen"]]
        self.asked[key] += contact
        look_again = wave.get("lookAgain")
        wake = minutes_of(look_again) - now if look_again else AFTERWARDS if contact else None
        return {"contact": contact, "wake_in": wake}

    def remove(self, person: int, now: float) -> None:
        self.gone.add(person)
        self.replay.tell({"time": when(now), "removal": {"practitioner": str(person)}})

    def event(self, m: dict) -> None:
        self.advance(m["now"])
        reply = {"ask": str(m["request"]), "practitioner": str(m["person"])}
        if m["person"] in self.gone:
            return
        if m["kind"] == "answer":
            self.replay.tell({"time": when(m["now"]), "answer": {**reply, "learn": True}})
        elif m["kind"] == "pass":
            self.replay.tell({"time": when(m["now"]), "pass": reply})


def main(arguments: list[str]) -> int:
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    adapter = Adapter(Replay([arguments[0], "--brief", *arguments[1:]]))
    for line in sys.stdin:
        message = json.loads(line)
        kind = message["type"]
        if kind == "route":
            print(json.dumps(adapter.route(message)), flush=True)
        elif kind == "profile":
            adapter.profile(message)
        else:
            adapter.event(message)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
