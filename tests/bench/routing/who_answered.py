"""Who answered: scores real asks with coconsult-replay and compares with those who really answered them.

Usage: python3 who_answered.py FOLDER [--replay PROGRAM] [--history ASKS] [--run FILE]

FOLDER holds profiles.jsonl, items.jsonl, requests.jsonl and judgements.tsv of a set of that form. --history N takes no
request of the set: the asks of the history from number N on are the requests, those who answered them the judgements,
and only what is older is history. Constants are chosen there. --run writes the scores, a line each: ask, person, score.
The README of this folder says what is measured.
"""

import argparse
import json
import math
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

HALF_LIFE = 0.1  # of the history: that of recent activity
RECENT_FLOOR = 0.05
BEST = 10


@dataclass
class DataSet:
    people: list[dict]
    items: dict[str, dict]
    requests: list[dict]
    answered: dict[str, set[str]]


def read_lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def number_of(item: str) -> int:
    """Items are named q12 (an ask) and q12t3 (somebody's answer to it), in the order of time."""
    return int(item[1:].split("t")[0])


def read_set(folder: Path, history: int | None) -> DataSet:
    people = read_lines(folder / "profiles.jsonl")
    items = {item["id"]: item for item in read_lines(folder / "items.jsonl")}
    answered = defaultdict(set)
    if history is None:
        for line in (folder / "judgements.tsv").read_text(encoding="utf-8").splitlines():
            request, person, _ = line.split("\t")
            answered[request].add(person)
        return DataSet(people, items, read_lines(folder / "requests.jsonl"), answered)
    for person in people:
        for item in person["past"]:
            if number_of(item) >= history and "t" in item:
                answered[item.split("t")[0]].add(person["id"])
        person["past"] = [item for item in person["past"] if number_of(item) < history]
    return DataSet(people, items, [items[ask] for ask in sorted(answered)], answered)


def words_of(topics: list[str]) -> str:
    return " ".join(topic.replace("-", " ") for topic in topics)


def text_of(item: dict) -> str:
    return "\n".join([item.get("title", ""), item.get("text", ""), words_of(item.get("topics", []))]).strip()


def events_of(data: DataSet):
    for person in data.people:
        yield {"practitioner": {"id": person["id"], "canHelpWith": person["text"], "topics": person["topics"]}}
    for person in data.people:
        for item in person["past"]:
            yield {"document": {"practitioner": person["id"], "text": text_of(data.items[item])}}
    for request in data.requests:
        ask = {"title": request["title"], "situation": request["text"], "reach": "REACH_ANYONE"}
        yield {"score": {"id": request["id"], "request": {"ask": ask, "topics": request["topics"]}}}


def scores_of(data: DataSet, program: str) -> dict[str, dict[str, float]]:
    lines = "".join(json.dumps(event) + "\n" for event in events_of(data))
    done = subprocess.run([program], input=lines, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{program} failed: {done.stderr.strip()}")
    scores = {}
    for line in done.stdout.splitlines():
        output = json.loads(line)["scores"]
        scores[output["id"]] = {one["person"]: one["score"] for one in output.get("people", [])}
    return scores


def with_activity(data: DataSet, scores: dict) -> dict:
    """z(score) + z(log recent answers) - .5 z(log all answers), over all people."""
    end = 1 + max((number_of(item) for person in data.people for item in person["past"]), default=0)
    recent, past = {}, {}
    for person in data.people:
        ages = [end - number_of(item) for item in person["past"] if "t" in item]
        recent[person["id"]] = math.log(RECENT_FLOOR + sum(0.5 ** (age / (HALF_LIFE * end)) for age in ages))
        past[person["id"]] = math.log(1 + len(ages))
    recent, past = standardised(recent), standardised(past)
    combined = {}
    for request, found in scores.items():
        relevance = standardised({person: found.get(person, 0.0) for person in recent})
        combined[request] = {person: relevance[person] + recent[person] - 0.5 * past[person] for person in recent}
    return combined


def standardised(values: dict[str, float]) -> dict[str, float]:
    mean = sum(values.values()) / len(values)
    spread = math.sqrt(sum((value - mean) ** 2 for value in values.values()) / len(values)) or 1.0
    return {key: (value - mean) / spread for key, value in values.items()}


def busiest_third(data: DataSet) -> set[str]:
    left = sum(len(person["past"]) for person in data.people) / 3
    busiest = set()
    for person in sorted(data.people, key=lambda one: (-len(one["past"]), one["id"])):
        if left <= 0:
            break
        busiest.add(person["id"])
        left -= len(person["past"])
    return busiest


def mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def measure(data: DataSet, scores: dict) -> dict[str, float]:
    busiest = busiest_third(data)
    level = {person["id"]: int(math.log2(len(person["past"]) + 1)) for person in data.people}
    peers = defaultdict(list)
    for person, at in level.items():
        peers[at].append(person)
    recall, tail, matched, first = [], [], [], []
    for request in data.requests:
        found = scores.get(request["id"], {})
        answered = data.answered[request["id"]]
        if not answered:
            continue
        order = sorted(found, key=lambda person: (-found[person], person))
        place = {person: at for at, person in enumerate(order)}
        in_best = [place.get(person, BEST) < BEST for person in answered]
        recall.append(mean(in_best))
        others = [person for person in answered if person not in busiest]
        if others:
            tail.append(mean([place.get(person, BEST) < BEST for person in others]))
        first.append(1 / (1 + min((place[person] for person in answered if person in place), default=math.inf)))
        matched += matched_pairs(found, answered, level, peers)
    return {"recall10": mean(recall), "tail10": mean(tail), "matched_auc": mean(matched), "mrr": mean(first)}


def matched_pairs(found: dict, answered: set, level: dict, peers: dict) -> list[float]:
    """The share of pairs in which an answerer is above somebody as busy who did not answer; one figure an ask."""
    won = []
    for person in answered:
        mine = found.get(person, -math.inf)
        for peer in peers[level[person]]:
            if peer not in answered:
                theirs = found.get(peer, -math.inf)
                won.append(1.0 if mine > theirs else 0.5 if mine == theirs else 0.0)
    return [mean(won)] if won else []


def print_table(rows: list[tuple[str, dict]]) -> None:
    names = ["recall10", "tail10", "matched_auc", "mrr"]
    print(f"{'':34s}" + "".join(f"{name:>13s}" for name in names))
    for title, values in rows:
        print(f"{title:34s}" + "".join(f"{values[name]:13.3f}" if name in values else f"{'-':>13s}" for name in names))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--replay", default="coconsult-replay")
    parser.add_argument("--history", type=int)
    parser.add_argument("--run", type=Path)
    options = parser.parse_args()
    data = read_set(options.folder, options.history)
    scores = scores_of(data, options.replay)
    if options.run:
        rows = [f"{r}\t{p}\t{s!r}\n" for r, found in sorted(scores.items()) for p, s in sorted(found.items())]
        options.run.write_text("".join(rows), encoding="utf-8")
    rows = [("relevance", measure(data, scores)), ("with activity", measure(data, with_activity(data, scores)))]
    if options.history is None:
        rows += [
            ("floor", {"recall10": 0.36, "tail10": 0.13, "matched_auc": 0.60}),
            ("goal", {"recall10": 0.41, "tail10": 0.17, "matched_auc": 0.64}),
            ("floor with activity", {"recall10": 0.40, "tail10": 0.17, "matched_auc": 0.64}),
            ("goal with activity", {"recall10": 0.44, "tail10": 0.22, "matched_auc": 0.68}),
        ]
    print(f"{len(data.people)} people, {len(data.requests)} requests")
    print_table(rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
