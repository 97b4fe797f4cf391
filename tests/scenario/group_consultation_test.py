"""A group of ten in one thread, with a kind of conversation that the operator added as a file."""
import json
import os
import shutil
import subprocess
import unittest

from harness import ROOT, Scenario, run

EXAMPLE = os.path.join(ROOT, "deploy", "processes", "group_consultation.toml")
PEERS = 12
PLACES = 9
LOCALITIES = ("moray", "angus", "highland", "stirling")
SECTORS = ("voluntary_third", "private", "nhs_health_board", "further_higher_education")


class GroupConsultation(Scenario):
    def setUp(self):
        super().setUp()
        self.daemon.stop()
        self.processes = os.path.join(self.folder, "processes")
        os.mkdir(self.processes)
        self.file = shutil.copy(EXAMPLE, self.processes)
        self.daemon.environment = {**os.environ, "COCONSULT_PROCESSES_DIR": self.processes}
        self.daemon.start()

    def people(self):
        """One who asks, and more peers than there are places."""
        asker = ("Ada Sampleton", "local_authority", "Sample Council", "fife", "")
        return [asker] + [(f"Peer {index}", SECTORS[index % 4], f"Organisation {index}", LOCALITIES[index % 4],
                           "I changed rotas towards reablement, with the team.") for index in range(1, PEERS + 1)]

    def ask_the_group(self, asker):
        asker.cli("ask", "--process", "group_consultation", "--title", "How do I bring a rota along?", "--situation",
                  "Our home care team moves to reablement and the rota no longer fits; two colleagues resist every change.",
                  "--help-wanted", "ideas", "--theme", "reablement", "--reach", "other-sector", "--no-identifying-data", "--yes")
        return asker.json("consultations")["consultations"][0]["name"]

    def gather(self, consultation):
        """The first nine who accept; also gives back those who were too late."""
        invited = self.invitations(consultation)
        self.assertGreater(len(invited), PLACES, "asked at once: as many as are expected to fill it")
        self.assertEqual(invited[0][1]["process"], "group_consultation", "who is asked knows that it is a group")
        for person, invitation in invited[:PLACES]:
            person.cli("accept", invitation["name"])
        for person, invitation in invited[PLACES:]:
            self.assertIn("quicker", person.try_cli("accept", invitation["name"]).stderr)
        return [person for person, _ in invited[:PLACES]], [person for person, _ in invited[PLACES:]]

    def watch(self, person, consultation):
        watch = subprocess.Popen(person.command("--json", "watch", consultation, "--since-start", "--for", "120"), stdout=subprocess.PIPE,
                                 stderr=subprocess.DEVNULL, text=True)
        for clean_up in (watch.stdout.close, watch.wait, watch.kill):
            self.addCleanup(clean_up)
        return watch

    def texts(self, watch, count):
        """Of the next messages on the stream."""
        texts = []
        while len(texts) < count:
            line = watch.stdout.readline()
            self.assertTrue(line, f"the watch ended after {texts}")
            if "MESSAGE_POSTED" in line:
                texts.append(json.loads(line)["message"]["text"])
        return texts

    def test_ten_people_talk_see_each_other_in_one_order_and_close(self):
        asker = self.practitioners[0]
        self.assertIn("group_consultation", asker.cli("lists", "processes"))
        consultation = self.ask_the_group(asker)
        peers, late = self.gather(consultation)
        everybody = [asker] + peers
        self.assertEqual(self.show(asker, consultation)["phase"]["phase"], "agree")
        self.assertEqual(len(self.show(peers[-1], consultation)["participants"]), 10)

        watches = [self.watch(person, consultation) for person in everybody]
        for person in everybody:
            person.cli("post", consultation, "--kind", "housekeeping", f"Hello from {person.profile}.")
        orders = [self.texts(watch, 10) for watch in watches]
        self.assertEqual(orders[0], [f"Hello from {person.profile}." for person in everybody])
        for order in orders:
            self.assertEqual(order, orders[0], "everybody sees the same, in the same order")
        for person in late:
            self.assertNotEqual(person.try_cli("read", consultation).returncode, 0, "who is not in it reads nothing")
            self.assertNotEqual(person.try_cli("watch", consultation, "--for", "1").returncode, 0)

        self.talk_through(consultation, asker, peers)
        asker.cli("close", consultation, "--course-of-action", "new_or_additional_action", "--value-me", "5", "--take-away", "Ask the doubtful first.")
        for peer in peers:
            peer.cli("close", consultation, "--i-learned", "a_little", "--time-spent", "15_30")
        closed = self.show(peers[4], consultation)
        self.assertEqual(closed["state"], "CONSULTATION_STATE_COMPLETED")
        self.assertEqual(closed["takeAway"], "Ask the doubtful first.")
        self.daemon.stop()
        self.daemon.verify()

    def talk_through(self, consultation, asker, peers):
        for person in [asker] + peers:
            person.cli("confirm", consultation)
        peers[0].cli("post", consultation, "--kind", "clarifying_question", "Which shifts did the team find hardest to change?")
        asker.cli("post", consultation, "--kind", "answer", "The late ones, because of the buses.")
        asker.cli("confirm", consultation)
        self.assertNotEqual(asker.try_cli("post", consultation, "--kind", "answer", "But ...").returncode, 0, "the asker listens now")
        for peer in peers:
            peer.cli("post", consultation, "--kind", "idea", f"An option, from {peer.profile}: let the most doubtful design the late shift.")
            peer.cli("confirm", consultation)
        asker.cli("post", consultation, "--kind", "action", "I will ask both next week.")
        asker.cli("confirm", consultation)

    def show(self, person, consultation):
        shown = person.json("show", consultation)
        return shown.get("consultation", shown)

    def test_the_server_does_not_start_without_the_file_of_a_running_conversation(self):
        asker = self.practitioners[0]
        consultation = self.ask_the_group(asker)
        self.daemon.stop()
        os.rename(self.file, self.file + ".away")
        self.assertIn('The file with id = "group_consultation" and version = 1 is missing from ' + self.processes, self.refusal())
        os.rename(self.file + ".away", self.file)
        self.daemon.start()
        asker.cli("withdraw", consultation, "--yes")
        self.daemon.stop()
        os.remove(self.file)
        self.daemon.start()
        self.assertIn("over", asker.cli("show", consultation), "what has ended stays to read")

    def test_the_server_says_what_is_wrong_with_a_file(self):
        self.daemon.stop()
        with open(self.file) as file:
            text = file.read()
        with open(self.file, "w") as file:
            file.write(text.replace('to = "clarify"', 'to = "clarity"').replace("max_extensions = 1", "max_extension = 1", 1))
        refusal = self.refusal()
        self.assertIn("group_consultation.toml", refusal)
        self.assertIn("phase 'gather', key 'max_extension': It is not a key of this place.", refusal)

    def refusal(self):
        """What the daemon says when it does not start."""
        serve = [os.environ["COCONSULTD"], "--data-dir", self.daemon.data, "--listen", "127.0.0.1:0", "serve"]
        done = run(serve, check=False, environment=self.daemon.environment)
        self.assertEqual(done.returncode, 2, done.stderr)
        return done.stderr


if __name__ == "__main__":
    unittest.main(verbosity=2)
