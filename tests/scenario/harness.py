"""The real daemon and the real command, started in a temporary folder: what every scenario stands on.

Binaries come from the environment: COCONSULTD and COCONSULT. Everything listens on loopback, on a free port.
"""
import csv
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PASSWORD = "a password of the scenario"
START_SECONDS = 60


class Daemon:
    """One data directory, and the process that serves it while it runs."""

    def __init__(self, folder, name="data", environment=None):
        self.folder = folder
        self.environment = environment  # None: that of the test
        self.data = os.path.join(folder, name)
        self.address_file = os.path.join(folder, name + ".address")
        self.log = open(os.path.join(folder, "server.log"), "ab")
        self.process = None
        self.address = "127.0.0.1:0"
        self.serve_options = []

    def init(self):
        run([os.environ["COCONSULTD"], "--data-dir", self.data, "init", "--email", "admin@sample.example", "--name", "Ad Min",
             "--password-stdin"], PASSWORD + "\n")

    def start(self):
        if os.path.exists(self.address_file):
            os.remove(self.address_file)
        self.process = subprocess.Popen(
            [os.environ["COCONSULTD"], "--data-dir", self.data, "--listen", self.address, "serve", "--address-file", self.address_file,
             *self.serve_options],
            stdout=self.log, stderr=self.log, stdin=subprocess.DEVNULL, env=self.environment)
        end = time.monotonic() + START_SECONDS
        while not os.path.exists(self.address_file):
            if self.process.poll() is not None or time.monotonic() > end:
                raise AssertionError("the daemon did not start: " + self.read_log())
            time.sleep(0.02)
        with open(self.address_file) as file:
            self.address = file.read().strip()  # the same port after a restart

    def stop(self):
        """SIGTERM; returns the exit code."""
        return self._end(signal.SIGTERM)

    def kill(self):
        return self._end(signal.SIGKILL)

    def _end(self, number):
        if self.process is None:
            return None
        self.process.send_signal(number)
        code = self.process.wait(timeout=60)
        self.process = None
        return code

    def verify(self):
        return run([os.environ["COCONSULTD"], "--data-dir", self.data, "verify"])

    def read_log(self):
        with open(os.path.join(self.folder, "server.log"), errors="replace") as file:
            return file.read()


def run(command, stdin="", check=True, environment=None):
    done = subprocess.run(command, input=stdin, text=True, capture_output=True, timeout=120, env=environment)
    if check and done.returncode != 0:
        raise AssertionError(f"{command} ended with {done.returncode}: {done.stdout} {done.stderr}")
    return done


class Person:
    """Somebody at the command line, with a profile of their own."""

    def __init__(self, scenario, profile, email):
        self.scenario = scenario
        self.profile = profile
        self.email = email

    def command(self, *words):
        return [os.environ["COCONSULT"], "--server", self.scenario.daemon.address, "--home", self.scenario.home, "--profile", self.profile,
                "--timeout", "60", *words]

    def try_cli(self, *words, stdin=""):
        return run(self.command(*words), stdin, check=False)

    def cli(self, *words, stdin=""):
        return run(self.command(*words), stdin).stdout

    def json(self, *words, stdin=""):
        return json.loads(run(self.command("--json", *words), stdin).stdout)

    def sign_in(self):
        self.cli("sign-in", self.email, "--password-stdin", stdin=PASSWORD + "\n")

    def join(self, token):
        self.cli("join", "--token-stdin", "--sign-in", stdin=f"{token}\n{PASSWORD}\n")


PEOPLE = [  # name, sector, organisation, locality
    ("Ada Sampleton", "local_authority", "Sample Council", "fife"),
    ("Bo Demowski", "voluntary_third", "Example Collective", "moray"),
    ("Cy Testerby", "private", "Mock Care", "angus"),
    ("Di Mockford", "nhs_health_board", "Pretend Board", "highland"),
    ("Ed Inventson", "further_higher_education", "Imagined College", "stirling"),
]


class Scenario(unittest.TestCase):
    """A server with a small community: an administrator, a moderator, an evaluator, a connector and five practitioners."""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="coconsult_scenario_")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.home = os.path.join(self.folder, "home")
        self.daemon = Daemon(self.folder)
        self.addCleanup(self.daemon.kill)
        self.daemon.init()
        self.daemon.start()
        self.admin = Person(self, "admin", "admin@sample.example")
        self.admin.sign_in()
        self.practitioners = self.import_people()
        self.moderator = self.invite("moderator")
        self.evaluator = self.invite("evaluator")
        self.connector = self.invite("connector")

    def people(self):
        """Name, sector, organisation, locality and what they can help with, of each practitioner."""
        return [(*person, f"I changed rotas towards reablement, \"with\" the team, in {person[-1]}.") for person in PEOPLE]

    def import_people(self):
        table = os.path.join(self.folder, "people.csv")
        with open(table, "w", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["email", "display_name", "sector", "organisation", "locality", "role_level", "topics", "can_help_with"])
            for index, (name, sector, organisation, locality, help_offered) in enumerate(self.people()):
                rows.writerow([f"p{index}@sample.example", name, sector, organisation, locality, "frontline", "reablement", help_offered])
        self.admin.cli("admin", "import", table)
        invitations = os.path.join(self.folder, "invitations.csv")
        self.admin.cli("admin", "invite-all", "--out", invitations)
        people = {}
        with open(invitations, newline="") as file:
            for row in csv.DictReader(file):
                person = Person(self, row["email"].split("@")[0], row["email"])
                person.join(row["token"])
                people[person.profile] = person
        return [people[f"p{index}"] for index in range(len(people))]

    def invite(self, role):
        person = Person(self, role, f"{role}@sample.example")
        person.join(self.admin.json("admin", "invite", person.email, "--name", role.capitalize(), "--role", role)["token"])
        return person

    def ask(self, asker):
        asker.cli("ask", "--title", "How do I bring a rota along?", "--situation",
                  "Our home care team moves to reablement and the rota no longer fits; two colleagues resist every change.",
                  "--tried", "A team meeting.", "--help-wanted", "ideas", "--theme", "reablement", "--reach", "other-sector",
                  "--no-identifying-data", "--yes")
        return asker.json("consultations")["consultations"][0]["name"]

    def invitations(self, consultation):
        """Open invitations to this consultation, as (person, invitation)."""
        found = []
        for person in self.practitioners:
            for invitation in person.json("inbox").get("invitations", []):
                if invitation["consultation"] == consultation:
                    found.append((person, invitation))
        return found

    def messages(self, person, consultation):
        return person.json("read", consultation, "--all")["messages"]
