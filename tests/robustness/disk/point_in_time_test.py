"""From the archive the database can be made as it was at any moment: every commit at or before it, and none after.

Damage, a a killed server or a full disk leaves a hole at most, and a hole is named, never papered over.
"""
import datetime
import itertools
import os
import shutil
import sqlite3
import subprocess
import threading
import time

from power_loss import Disk
from rig import DATABASE, DiskTest, main, seeded, size
from soundness import findings
from workloads import Workload, side_by_side

SECONDS = size(5, 60)     # of posting
MOMENTS = size(20, 200)   # restored
ROUNDS = size(3, 30)      # of kill -9
CALLS = size(3, 40)       # of the calls in which a restore is interrupted
PEOPLE = 6                # who post at a time
RPO = 10.0                # seconds of commits that may not be in the archive yet
MEBIBYTES = 12            # of a small disk
RESTORABLE = "Every moment from"
STOPPED = "Nothing is being archived"
# Rows that are only ever added, in the order of commits.
ADDED = ("SELECT * FROM changes ORDER BY position", "SELECT number, sequence, text, salt, digest FROM messages ORDER BY number",
         "SELECT number, request_id, reply FROM requests ORDER BY number")


def as_text(moment):
    return datetime.datetime.fromtimestamp(moment, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def as_moment(text):
    return datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=datetime.timezone.utc).timestamp()


def rows(path):
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return [database.execute(query).fetchall() for query in ADDED]
    finally:
        database.close()


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


class Posts(Workload):
    """Posts by several at once, with the time before each was sent and after each was acknowledged."""

    def __init__(self, server, journal):
        super().__init__(server, journal)
        self.times = {}

    def post_for(self, seconds, numbers):
        end = time.monotonic() + seconds

        def some(person):
            while time.monotonic() < end:
                number = next(numbers)
                sent = time.time()
                done = self.post(person, number, length=400)
                self.times[f"post-{number:06}"] = (sent, time.time() if done else None)
                if not done:
                    time.sleep(0.05)
        side_by_side(*[lambda person=person: some(person) for person in (self.asker, self.helper) * (PEOPLE // 2)])

    def latencies(self):
        return [acknowledged - sent for sent, acknowledged in self.times.values() if acknowledged]


class PointInTime(DiskTest):
    def setUp(self):
        super().setUp()
        self.archive = self.path("archive")
        self.record = self.journal()
        self.numbers = itertools.count()
        self.targets = itertools.count()
        self.acknowledged, self.times = [], {}

    def archived(self, name="live", archive=None, **options):
        server = self.server(name, **options)
        server.environment["COCONSULT_ARCHIVE_DIR"] = archive or self.archive
        return server

    def start(self, server):
        before = server.read_log().count(RESTORABLE)
        server.start()
        self.await_log(server, RESTORABLE, before + 1)

    def await_log(self, server, text, count, seconds=90):
        end = time.monotonic() + seconds
        while server.read_log().count(text) < count:
            self.assertLess(time.monotonic(), end, f"{text}: {server.read_log()[-2000:]}")
            time.sleep(0.05)

    def post(self, server, seconds):
        workload = Posts(server, self.record)
        workload.post_for(seconds, self.numbers)
        self.acknowledged += workload.acknowledged
        self.times.update(workload.times)
        return workload

    def restore(self, at=None, target=None, environment=None, archive=None):
        target = target or self.path(f"restored{next(self.targets)}")
        words = ["--at", at if isinstance(at, str) else as_text(at)] if at else []
        done = subprocess.run([os.environ["COCONSULTD"], "restore", "--archive", archive or self.archive, *words, target],
                              capture_output=True, text=True, timeout=600, check=False, env=environment)
        done.target, done.path = target, os.path.join(target, DATABASE)
        return done

    def spans(self):
        done = subprocess.run([os.environ["COCONSULTD"], "restore", "--archive", self.archive, "--list"], capture_output=True,
                              text=True, timeout=600, check=False)
        return done.returncode, [tuple(map(as_moment, line.split(",")[0].split(" to "))) for line in done.stdout.splitlines()
                                 if not line.startswith("PROBLEM")]

    def expect_restored(self, done, moment, final=None):
        """Exactly what was committed up to then. How many messages there are."""
        self.assertEqual(done.returncode, 0, done.stderr)
        before = [mark for mark in self.acknowledged if self.times[mark["request_id"]][1] < moment]
        self.expect_none(findings(done.path, before), f"what was restored for {moment}")
        there = rows(done.path)
        posts = {request_id for _, request_id, _ in there[2] if request_id.startswith("post-")}
        early = [request_id for request_id in posts if self.times[request_id][0] > moment]
        self.expect_none(early, f"posts of after {moment}")
        for some, all_of_them in zip(there, final or there):
            self.assertEqual(some, all_of_them[:len(some)], "the beginning of what was written")
        return len(posts)

    def expect_refused(self, done, *parts):
        self.assertNotEqual(done.returncode, 0, done.stdout)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        for part in parts:
            self.assertIn(part, done.stderr)
        self.assertFalse(os.path.exists(done.path))

    def test_the_restored_set_is_that_of_the_commits_up_to_the_moment(self):
        live = self.archived()
        self.start(live)
        begun = time.time()
        self.post(live, SECONDS)
        ended = time.time()
        reached = self.await_reach(ended)
        random = seeded("moments")
        moments = sorted(random.uniform(begun, ended) for _ in range(MOMENTS))
        done = [self.restore(moment) for moment in moments[:MOMENTS // 2]]  # while the server runs
        live.stop()
        final = rows(os.path.join(live.data, DATABASE))
        done += [self.restore(moment) for moment in moments[MOMENTS // 2:]]
        counts = [self.expect_restored(each, moment, final) for each, moment in zip(done, moments)]
        print(f"{len(self.acknowledged)} posts in {SECONDS} s; archived after {reached:.1f} s; restored {counts}", flush=True)
        self.assertEqual(counts, sorted(counts))
        self.assertGreater(len(set(counts)), MOMENTS // 2)
        newest = self.restore()
        self.expect_restored(newest, ended, final)
        self.assertEqual(rows(newest.path), final, "and of a stopped server everything")

    def await_reach(self, moment):
        """Until the archive reaches to the moment: how many seconds later."""
        while True:
            _, spans = self.spans()
            if spans[-1][1] >= moment:
                self.assertLess(time.time() - moment, RPO)
                return time.time() - moment
            self.assertLess(time.time() - moment, RPO)
            time.sleep(0.2)

    def test_it_can_be_served(self):
        live = self.archived()
        self.start(live)
        self.post(live, 1)
        live.stop()
        again = self.server("again", copy=False)
        done = self.restore(target=again.data)
        self.assertEqual(done.returncode, 0, done.stderr)
        shutil.copy(os.path.join(live.data, "server.key"), again.data)
        self.assertEqual(again.try_verify().returncode, 0)
        again.start()
        self.assertEqual(len(again.messages()), len(self.acknowledged))

    def test_a_killed_server_leaves_an_archive_that_can_be_restored(self):
        live = self.archived()
        random = seeded("kills")
        for number in range(ROUNDS):
            self.start(live)
            killer = threading.Timer(random.uniform(0.5, 2.5), live.process.kill)
            killer.start()
            self.post(live, 3)
            killer.join()
            live.kill()
            last = max(acknowledged for _, acknowledged in self.times.values() if acknowledged)
            code, spans = self.spans()
            self.assertEqual((code, len(spans)), (0, number + 1))
            self.assertGreater(spans[-1][1], last - RPO)
        for begun, ended in spans:
            moment = random.uniform(begun, ended)
            self.expect_restored(self.restore(moment), moment)
            self.expect_restored(self.restore(as_text(ended)), ended)
        holes = [(before[1], after[0]) for before, after in zip(spans, spans[1:])]
        for ended, begun in holes:
            self.expect_refused(self.restore((ended + begun) / 2), "Nothing was archived before", as_text(ended), as_text(begun))
        print(f"{ROUNDS} kills; {max(0, last - spans[-1][1]):.3f} s of acknowledged posts were not in the archive", flush=True)

    def test_damage_and_what_is_missing_are_named_and_earlier_moments_are_not_touched(self):
        live = self.archived()
        self.start(live)
        self.post(live, 2)
        between = time.time()
        self.post(live, 2)
        ended = time.time()
        live.stop()
        folder = os.path.join(self.archive, "series-000001")
        segment = os.path.join(folder, max(name for name in os.listdir(folder) if name.startswith("log-")))
        with open(segment, "rb") as file:
            whole = file.read()
        for at in seeded("damage").sample(range(len(whole) * 3 // 4, len(whole)), size(5, 100)):
            with open(segment, "wb") as file:
                file.write(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1:])
            refused = self.restore(ended)
            self.expect_refused(refused, segment, "is damaged", "The last moment before that")
            self.assertEqual(self.spans()[0], 1)
            last = refused.stderr.split()[-1].rstrip(".")
            self.expect_restored(self.restore(last), as_moment(last))
            if as_moment(last) > between:
                self.expect_restored(self.restore(between), between)
        os.rename(segment, segment + ".away")
        self.expect_refused(self.restore(ended), "does not reach", "The last moment before that")
        with open(segment, "wb") as file:
            file.write(whole[:len(whole) * 3 // 4])
        self.expect_refused(self.restore(ended), "does not reach", "The last moment before that")

    def test_what_was_asked_wrongly_gets_one_line(self):
        live = self.archived()
        self.start(live)
        live.stop()
        self.expect_refused(self.restore("yesterday"), "--at needs a moment in UTC, like")
        self.expect_refused(self.restore(time.time() - 86400), "The archive begins at")
        self.expect_refused(self.restore(time.time() + 86400), "does not reach")
        self.expect_refused(self.restore(archive=self.path("nothing")), "cannot be read")
        taken = self.restore(target=live.data)
        self.assertEqual((taken.returncode, len(taken.stderr.splitlines())), (1, 1), taken.stderr)
        self.assertIn("exists already", taken.stderr)
        other = self.archived("other", archive="/proc/archive")
        with self.assertRaises(AssertionError):
            other.start()
        self.assertIn("The archive directory /proc/archive cannot be made", other.read_log())

    def faulty(self, folder, fault=""):
        return dict(os.environ, LD_PRELOAD=os.environ["FAULTY_DISK"], FAULTY_DISK_FOLDER=folder, FAULTY_DISK_FAULT=fault,
                    FAULTY_DISK_JOURNAL=self.record.path)

    def test_a_restore_that_is_killed_or_finds_no_space_leaves_no_database(self):
        live = self.archived()
        self.start(live)
        self.post(live, 1)
        live.stop()
        target = self.path("interrupted")
        os.mkdir(target)
        random = seeded("interrupted")
        for error, number in [("KILL", random.randrange(1, 100)) for _ in range(CALLS)] + [("ENOSPC", random.randrange(1, 100))]:
            interrupted = self.restore(target=target, environment=self.faulty(target, f"{error} write .restoring {number} 1"))
            self.assertNotEqual(interrupted.returncode, 0, (error, number))
            self.assertNotIn(DATABASE, os.listdir(target))
            if error == "ENOSPC":
                self.assertEqual(os.listdir(target), [])
                self.assertEqual(len(interrupted.stderr.splitlines()), 1, interrupted.stderr)
        done = self.restore(target=target)
        self.assertEqual(os.listdir(target), [DATABASE], "nothing is left of the others")
        self.expect_restored(done, time.time())

    def test_a_restore_that_was_reported_survives_a_power_loss(self):
        live = self.archived()
        self.start(live)
        self.post(live, 1)
        live.stop()
        target = self.path("certain")
        done = self.restore(target=target, environment=self.faulty(target))
        self.assertEqual(done.returncode, 0, done.stderr)
        disk = Disk(target)
        for record in self.record.read():
            if record.path.startswith(target) or record.kind in "sS":
                disk.play(record)
        with open(done.path, "rb") as file:
            self.assertEqual(disk.after_power_loss(), {DATABASE: file.read()})

    def mount(self):
        mounted = self.path("small")
        os.mkdir(mounted)
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={MEBIBYTES}m,mode=700", "coconsult_test", mounted], capture_output=True,
                              text=True, check=False)
        if done.returncode != 0:
            self.skipTest("no file system can be mounted here: " + done.stderr.strip())
        self.addCleanup(subprocess.run, ["umount", "--lazy", mounted], check=True)
        return mounted

    def test_a_full_archive_disk_does_not_touch_the_server_and_the_archive_goes_on_when_there_is_room(self):
        mounted = self.mount()
        self.archive = os.path.join(mounted, "archive")
        live = self.archived()
        self.start(live)
        while live.read_log().count(STOPPED) == 0:
            self.post(live, 1)
        full = time.time()
        self.post(live, 2)
        subprocess.run(["mount", "-o", "remount,size=200m", mounted], check=True)
        self.await_log(live, RESTORABLE, 2)
        self.post(live, 2)
        ended = time.time()
        self.await_reach(ended)
        self.assertEqual(len(self.acknowledged), len(self.times), "every post was taken all the while")
        self.expect_restored(self.restore(ended), ended)
        code, spans = self.spans()
        self.assertEqual((code, len(spans)), (0, 2))
        self.expect_restored(self.restore(as_text(spans[0][1])), spans[0][1])
        self.expect_refused(self.restore((spans[0][1] + spans[1][0]) / 2), "Nothing was archived before")
        print(f"the archive's disk was full after {len(self.acknowledged)} posts; {spans[1][0] - full:.1f} s later a new series began",
              flush=True)

    def test_posts_do_not_wait_for_the_archive(self):
        """Printed only, since it depends on the machine."""
        slow = self.archived("slow")
        slow.environment.update(self.faulty(self.archive))
        slow.environment.update(FAULTY_DISK_SYNC_MS="700", FAULTY_DISK_JOURNAL="")
        figures = []
        for server, what in ((self.server("without"), "without an archive"), (slow, "with one whose disk syncs in 0.7 s"),
                             (self.archived("with", archive=self.path("archive2")), "with an archive")):
            if "without" in what:
                server.start()
            else:
                self.start(server)
            self.post(server, 1)
            latencies = self.post(server, SECONDS).latencies()
            server.stop()
            figures.append(f"{what}: {len(latencies) / SECONDS:.0f} posts/s, p50 {1000 * percentile(latencies, 0.5):.1f} ms, "
                           f"p99 {1000 * percentile(latencies, 0.99):.1f} ms")
        print("\n".join(figures), flush=True)


if __name__ == "__main__":
    main()
