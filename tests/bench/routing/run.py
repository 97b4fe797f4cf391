"""The router beside the published numbers: a community that lives for weeks, and real asks.

Usage: run.py --sim FOLDER [--set FOLDER] [--bin FOLDER] [--seeds N] [--load default|stress|both] [--policy FILE]

--sim: the folder of the community simulator (sim.py with its baseline_*.json); coconsult-replay plays there through
adapter.py, and the table stands beside the simulator's own policies. --set: a folder with real asks and who answered them;
who_answered.py scores it. Without one of them that half is left out. Needs numpy for the simulator. About a minute a seed
at the default load, three at stress.
"""

import argparse
import importlib.util
import json
import shlex
import statistics
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
LOADS = {"default": {}, "stress": {"req_per_user_week": 0.245}}
# What is compared, and whether more of it is better.
ROWS = (
    ("answered within 72 h", "answered", True),
    ("at least one good answer", "good", True),
    ("three answers", "full_panel", True),
    ("answered, rare topics", "answered_rare", True),
    ("median first answer, h", "median_first_h", False),
    ("answers per request", "answers_per_req", True),
    ("contacts per answered request", "contacts_per_answered", False),
    ("load Gini", "load_gini", False),
    ("contact Gini", "contact_gini", False),
    ("answers above own capacity", "over_capacity", False),
    ("answers by the busiest 1%", "top1pct_load", False),
    ("cross-sector share of answers", "cross_sector", True),
    ("panel diversity", "panel_diversity", True),
    ("newcomers activated", "newcomers_activated", True),
    ("people who left", "optout", False),
    ("contacts breaking one a day", "over_daily", False),
)


def load_simulator(folder: Path):
    spec = importlib.util.spec_from_file_location("community_simulator", folder / "sim.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def simulate(simulator, command: str, seed: int, settings: dict) -> dict[str, float]:
    made = []

    def external(view, random):
        made.append(simulator.External(view, random, command))
        return made[-1]

    try:
        result = simulator.simulate(external, seed, **settings)
    finally:
        for policy in made:
            policy.p.stdin.close()
            policy.p.wait()
    return {key: float(value) for key, value in result.items()}


def verdict(ours: float, reference: tuple[float, float], aardvark: tuple[float, float], more_is_better: bool) -> str:
    sign = 1 if more_is_better else -1
    best = max(sign * reference[0], sign * aardvark[0])
    if sign * ours >= best:
        return "best"
    return "in reach" if sign * ours >= sign * reference[0] - reference[1] else "BELOW"


def table(load: str, results: list[dict[str, float]], baseline: dict) -> int:
    print(f"\nSimulator, {load} load, {len(results)} seeds: mean and spread\n")
    print(f"{'':32s}{'coconsult':>16s}{'reference':>16s}{'aardvark':>16s}  against the better of the two")
    below = 0
    for label, key, more_is_better in ROWS:
        values = [result[key] for result in results]
        mean, spread = statistics.fmean(values), statistics.pstdev(values)
        reference, aardvark = baseline["reference"][key], baseline["aardvark"][key]
        word = verdict(mean, reference, aardvark, more_is_better)
        below += word == "BELOW"
        cells = "".join(f"{m:9.3f} ±{s:5.3f}" for m, s in ((mean, spread), reference, aardvark))
        print(f"{label:32s}{cells}  {word}")
    return below


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sim", type=Path)
    parser.add_argument("--set", type=Path)
    parser.add_argument("--bin", type=Path, help="folder of coconsult-replay; else it is taken from PATH")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--first-seed", type=int, default=0, help="a policy is tuned on seeds from 100")
    parser.add_argument("--load", choices=[*LOADS, "both"], default="both")
    parser.add_argument("--policy", type=Path, help="another policy file")
    parser.add_argument("--json", type=Path, help="write the results there too")
    options = parser.parse_args()
    replay = str(options.bin / "coconsult-replay") if options.bin else "coconsult-replay"
    below = 0
    kept = {}
    if options.sim:
        simulator = load_simulator(options.sim)
        words = [sys.executable, str(HERE / "adapter.py"), replay]
        words += ["--policy", str(options.policy)] if options.policy else []
        for load in LOADS if options.load == "both" else [options.load]:
            seeds = range(options.first_seed, options.first_seed + options.seeds)
            kept[load] = [simulate(simulator, shlex.join(words), seed, LOADS[load]) for seed in seeds]
            below += table(load, kept[load], json.loads((options.sim / f"baseline_{load}.json").read_text()))
    if options.json:
        options.json.write_text(json.dumps(kept, indent=1))
    if options.set:
        print("\nWho answered real asks\n", flush=True)
        program = ["--replay", replay]
        below += subprocess.run([sys.executable, str(HERE / "who_answered.py"), str(options.set), *program]).returncode
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
