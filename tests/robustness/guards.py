#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Takes each guard of guards.toml out of a copy of the last commit, builds it, and sees that the test which guards it fails.

A guard that nothing misses is a test that cannot fail. The copy, its build and what each test said are in build/guards, and
the checkout is not touched. About two minutes a guard. Ends with 0 when each was missed.
"""
import argparse
import os
import pathlib
import signal
import subprocess
import sys
import time
import tomllib

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
WORK = ROOT / "build" / "guards"
TREE = WORK / "tree"
BINARIES = TREE / "build" / "dev" / "bin"
TARGETS = ["coconsultd", "coconsult", "coconsult-faulty-disk"]
LONGEST_TEST = 1800  # seconds
SKIPPED = 77


class Trouble(Exception):
    """The guard could not be judged."""


def run(*command, **more):
    return subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **more)


def must(*command, **more):
    done = run(*command, **more)
    if done.returncode:
        raise Trouble(f"{command[0]} failed:\n{done.stdout[-3000:]}")


def copy_last_commit():
    """A worktree that stays from run to run, so that only what changed is built."""
    WORK.mkdir(parents=True, exist_ok=True)
    if not (TREE / ".git").exists():
        must("git", "-C", ROOT, "worktree", "prune")
        must("git", "-C", ROOT, "worktree", "add", "--detach", TREE)
    head = run("git", "-C", ROOT, "rev-parse", "HEAD").stdout.strip()
    must("git", "-C", TREE, "checkout", "--quiet", "--force", "--detach", head)


def build():
    # As they are named by the paths in the copy, objects of another checkout can be used again.
    environment = {**os.environ, "CCACHE_BASEDIR": str(TREE), "CCACHE_NOHASHDIR": "1"}
    must("cmake", "--preset", "dev", cwd=TREE, env=environment)
    must("cmake", "--build", "--preset", "dev", "--target", *TARGETS, cwd=TREE, env=environment)


def replace(change):
    """Returns the path, with its former text."""
    path = TREE / change["file"]
    text = path.read_text()
    before = change["before"].removeprefix("\n")
    found = text.count(before)
    if found != 1:
        raise Trouble(f"{change['file']} has its text {found} times; guards.toml wants it once:\n{before}")
    path.write_text(text.replace(before, change["after"].removeprefix("\n")))
    return path, text


def run_test(test, environment, log):
    """Returns its exit code and how long it took; a test that does not end is ended, with all that it started."""
    name, *chosen = test.split()
    environment = {**os.environ, **environment, "COCONSULTD": str(BINARIES / "coconsultd"), "COCONSULT": str(BINARIES / "coconsult"),
                   "FAULTY_DISK": str(next((TREE / "build" / "dev").rglob("libcoconsult-faulty-disk.so"))),
                   "PYTHONDONTWRITEBYTECODE": "1"}
    begun = time.monotonic()
    with open(log, "w") as output:
        process = subprocess.Popen(["/usr/bin/python3", TREE / "tests/robustness" / name, *chosen], cwd=WORK, env=environment,
                                   stdout=output, stderr=subprocess.STDOUT, start_new_session=True)
        try:
            code = process.wait(LONGEST_TEST)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            code = process.wait()
    return code, time.monotonic() - begun


def judge(guard):
    """What the test said without the guard."""
    log = WORK / (guard["name"] + ".log")
    former = []
    try:
        for change in [guard, *guard.get("also", [])]:
            former.append(replace(change))
        build()
        code, seconds = run_test(guard["test"], {"COCONSULT_ROBUSTNESS": "long"} if guard.get("long") else {}, log)
    finally:
        for path, text in reversed(former):
            path.write_text(text)
    if code == SKIPPED:
        raise Trouble("the test cannot run here")
    return code != 0, seconds, reason(log)


def reason(log):
    lines = log.read_text(errors="replace").splitlines()
    failed = [line.split(" ")[1] for line in lines if line.startswith(("FAIL: ", "ERROR: "))]
    return ", ".join(dict.fromkeys(failed)) or "the test did not end by itself"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", metavar="NAME", help="these guards")
    parser.add_argument("--list", action="store_true", help="shows the guards and their tests, and ends")
    options = parser.parse_args()
    guards = tomllib.loads((HERE / "guards.toml").read_text())["guard"]
    unknown = set(options.only or []) - {guard["name"] for guard in guards}
    if unknown:
        parser.error(f"no guard is called {', '.join(sorted(unknown))}; see --list")
    guards = [guard for guard in guards if not options.only or guard["name"] in options.only]
    if options.list:
        for guard in guards:
            print(f"{guard['name']:50} {guard['file']:42} {guard['test']}")
        return 0
    copy_last_commit()
    print("Building the last commit as it is.", flush=True)
    build()
    unnoticed = []
    for number, guard in enumerate(guards, 1):
        try:
            missed, seconds, said = judge(guard)
            verdict = f"missed in {seconds:.0f} s by {said}" if missed else "NOT MISSED"
        except Trouble as trouble:
            missed, verdict = False, f"NOT JUDGED: {trouble}"
        print(f"{number:2}/{len(guards)} {guard['name']:50} {verdict}", flush=True)
        if not missed:
            unnoticed.append(guard["name"])
    print(f"{len(guards) - len(unnoticed)} of {len(guards)} guards are missed by their tests when they are taken out.")
    return 1 if unnoticed else 0


if __name__ == "__main__":
    sys.exit(main())
