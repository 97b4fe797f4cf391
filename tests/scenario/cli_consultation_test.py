"""A whole consultation through the command, against the daemon with its database on disk."""
import os
import subprocess
import threading
import time
import unittest

from harness import PASSWORD, Daemon, Scenario, run


class WholeConsultation(Scenario):
    def test_travels_from_ask_to_report_across_a_restart_and_a_kill(self):
        asker = self.practitioners[0]
        consultation = self.ask(asker)
        invited = self.invitations(consultation)
        self.assertEqual(len(invited), 3)
        for _, invitation in invited:
            self.assertGreater(len(invitation["reason"]), 20)

        decliner, invitation = invited[0]
        decliner.cli("decline", invitation["name"])
        now_invited = self.invitations(consultation)
        self.assertEqual(len(now_invited), 3, "a decline brings the next peer")
        self.assertNotIn(decliner, [person for person, _ in now_invited])

        self.assertEqual(self.daemon.stop(), 0, "SIGTERM drains and exits cleanly")
        self.daemon.start()
        self.assertEqual([i["name"] for _, i in self.invitations(consultation)], [i["name"] for _, i in now_invited])

        helper, invitation = now_invited[0]
        helper.cli("accept", invitation["name"])
        asker.cli("confirm", consultation)
        helper.cli("confirm", consultation)
        helper.cli("post", consultation, "--kind", "clarifying_question", "Which shifts did the team find hardest to change, and why?")

        self.daemon.kill()
        self.daemon.start()
        asker.cli("post", consultation, "--kind", "answer", "The late ones, because of the buses.")
        helper.cli("confirm", consultation)
        helper.cli("post", consultation, "--kind", "idea", "Let the two most doubtful colleagues design the late shift, as an option.")
        asker.cli("confirm", consultation)
        asker.cli("post", consultation, "--kind", "action", "I will ask both next week.")
        asker.cli("confirm", consultation)

        texts = [message["text"] for message in self.messages(helper, consultation)]
        self.assertEqual(len(texts), 4, "nothing lost, nothing doubled")
        self.assertEqual([message["sequence"] for message in self.messages(asker, consultation)], ["1", "2", "3", "4"])

        asker.cli("close", consultation, "--course-of-action", "new_or_additional_action", "--value-me", "4", "--take-away", "Ask the doubtful first.")
        helper.cli("close", consultation, "--i-learned", "a_little", "--time-spent", "15_30")
        state = asker.json("show", consultation)
        state = state.get("consultation", state)
        self.assertEqual(state["state"], "CONSULTATION_STATE_COMPLETED")
        self.assertEqual(state["takeAway"], "Ask the doubtful first.")

        report = self.evaluator.json("report", time.strftime("%Y", time.gmtime()))
        tables = {table["id"] for table in report.get("report", report)["tables"]}
        self.assertTrue({"R1", "R2", "R3", "R5"} <= tables, tables)
        self.daemon.stop()
        self.daemon.verify()

    def test_kill_9_under_load_loses_and_doubles_nothing_that_was_acknowledged(self):
        asker = self.practitioners[0]
        consultation = self.ask(asker)
        helper, invitation = self.invitations(consultation)[0]
        helper.cli("accept", invitation["name"])
        acknowledged = []

        def post(person, first):
            for number in range(first, first + 25):
                if person.try_cli("post", consultation, "--kind", "housekeeping", f"note {number}").returncode == 0:
                    acknowledged.append(f"note {number}")

        writers = [threading.Thread(target=post, args=(asker, 0)), threading.Thread(target=post, args=(helper, 100))]
        for writer in writers:
            writer.start()
        for _ in range(3):
            time.sleep(0.3)
            self.daemon.kill()
            self.daemon.start()
        for writer in writers:
            writer.join()

        stored = [message["text"] for message in self.messages(asker, consultation)]
        self.assertEqual(len(stored), len(set(stored)), "doubled")
        self.assertEqual(set(acknowledged) - set(stored), set(), "lost")
        self.assertGreater(len(acknowledged), 20)
        sequences = [int(message["sequence"]) for message in self.messages(asker, consultation)]
        self.assertEqual(sequences, list(range(1, len(sequences) + 1)))
        self.daemon.stop()
        self.daemon.verify()


class LiveView(Scenario):
    def test_the_other_side_sees_messages_live_and_the_watch_survives_a_restart(self):
        asker = self.practitioners[0]
        consultation = self.ask(asker)
        helper, invitation = self.invitations(consultation)[0]
        helper.cli("accept", invitation["name"])
        watch = subprocess.Popen(asker.command("--json", "watch", consultation, "--for", "60"), stdout=subprocess.PIPE,
                                 stderr=subprocess.DEVNULL, text=True)
        self.addCleanup(watch.stdout.close)
        self.addCleanup(watch.wait)
        self.addCleanup(watch.kill)
        time.sleep(1.5)
        helper.cli("post", consultation, "--kind", "housekeeping", "Before the restart.")
        self.assertIn("Before the restart.", self.next_message(watch))
        self.daemon.stop()
        self.daemon.start()
        helper.cli("post", consultation, "--kind", "housekeeping", "After the restart.")
        self.assertIn("After the restart.", self.next_message(watch))

    def test_what_is_edited_keeps_its_history_and_what_is_removed_is_gone_from_the_disk(self):
        asker = self.practitioners[0]
        consultation = self.ask(asker)
        helper, invitation = self.invitations(consultation)[0]
        helper.cli("accept", invitation["name"])
        asker.cli("post", consultation, "--kind", "housekeeping", "We meet on Tuesdays.")
        asker.cli("edit", consultation, "1", "We meet on Thursdays.")
        history = helper.cli("history", consultation, "1")
        self.assertLess(history.index("Tuesdays"), history.index("Thursdays"))
        self.assertIn("changed", helper.cli("read", consultation))
        self.assertEqual(asker.cli("show", consultation).count("1 of 1"), 2, "posting and reading leave marks")

        canary = "Zimtschnecke7"
        helper.cli("post", consultation, "--kind", "housekeeping", f"The {canary} is in the cupboard.")
        deadline = time.monotonic() + 20
        while "cupboard" not in asker.cli("search", "zimtschnecke7"):
            self.assertLess(time.monotonic(), deadline, "found soon after posting")
            time.sleep(0.3)
        helper.cli("edit", consultation, "2", f"The {canary} is on the table.")
        helper.cli("remove", consultation, "2", "--yes")
        self.assertIn("Removed by its author", asker.cli("read", consultation))
        self.assertIn("its author removed it", asker.cli("history", consultation, "2"))
        self.assertNotIn(canary, asker.cli("search", canary))
        time.sleep(3)  # for the index to clear away what it had
        self.daemon.stop()
        for name in os.listdir(self.daemon.data):
            with open(os.path.join(self.daemon.data, name), "rb") as file:
                self.assertNotIn(canary.encode(), file.read(), name)
        self.daemon.verify()

    def next_message(self, watch):
        while True:
            line = watch.stdout.readline()
            self.assertTrue(line, "the watch ended")
            if "MESSAGE_POSTED" in line:
                return line


class Moderation(Scenario):
    def test_a_flag_leads_through_an_opened_thread_to_a_hidden_message_and_a_trail(self):
        asker = self.practitioners[0]
        consultation = self.ask(asker)
        helper, invitation = self.invitations(consultation)[0]
        helper.cli("accept", invitation["name"])
        asker.cli("post", consultation, "--kind", "housekeeping", "Something that should not be here.")
        helper.cli("flag", consultation, "1", "--reason", "It names somebody.")

        self.assertEqual(self.moderator.try_cli("moderate", "read", consultation).returncode, 4, "not opened yet")
        case = self.moderator.json("moderate", "cases")["cases"][0]["name"]
        self.moderator.cli("moderate", "claim", case)
        self.moderator.cli("moderate", "open", consultation, "--case", case)
        self.assertIn("should not be here", self.moderator.cli("moderate", "read", consultation))
        self.moderator.cli("moderate", "hide", consultation, "1", "--reason", "It named a person.")
        self.assertNotIn("should not be here", asker.cli("read", consultation))
        self.assertIn("It named a person.", asker.cli("read", consultation))
        self.moderator.cli("moderate", "close", case, "--decision", "message-hidden", "--note", "Both were told.")
        actions = [entry["action"] for entry in self.moderator.json("moderate", "audit")["entries"]]
        self.assertEqual(actions[-5:], ["message.flagged", "case.claimed", "thread.opened", "message.hidden", "case.closed"])

    def test_outsiders_find_nothing_and_break_glass_is_seen_by_the_members(self):
        asker, stranger = self.practitioners[0], self.practitioners[-1]
        consultation = self.ask(asker)
        self.assertEqual(stranger.try_cli("read", consultation).returncode, 4)
        self.assertEqual(stranger.try_cli("moderate", "cases").returncode, 1)
        self.moderator.cli("moderate", "open", consultation, "--reason", "A safeguarding lead asked us to look.")
        self.assertIn("A safeguarding lead asked us to look.", asker.cli("show", consultation))


class OperatorsMistakes(Scenario):
    """One clear line and a non-zero exit."""

    def assert_clear(self, done, *words):
        self.assertNotEqual(done.returncode, 0)
        text = done.stderr
        self.assertTrue(any(word in text for word in words), text)
        self.assertLessEqual(len([line for line in text.splitlines() if line.strip()]), 3, text)

    def daemon_with(self, *options):
        return run([os.environ["COCONSULTD"], *options], check=False)

    def test_each_is_told_in_a_line(self):
        self.assert_clear(self.daemon_with("--data-dir", self.daemon.data, "--listen", "0.0.0.0:7420", "serve"), "proxy", "loopback")
        self.assert_clear(self.daemon_with("--data-dir", self.daemon.data, "--listen", "127.0.0.1:0", "serve"), "another", "in use", "lock")
        other = Daemon(self.folder, "other")
        self.assert_clear(self.daemon_with("--data-dir", other.data, "--listen", "127.0.0.1:0", "serve"), "coconsultd init")
        other.init()
        self.assert_clear(self.daemon_with("--data-dir", other.data, "--listen", self.daemon.address, "serve"), "taken")
        self.assert_clear(self.daemon_with("--set", "colour=blue", "config"), "colour")
        self.assert_clear(self.daemon_with("--data-dir", "/proc/nowhere/data", "serve"), "/proc/nowhere")
        foreign = os.path.join(self.folder, "foreign")
        os.mkdir(foreign)
        with open(os.path.join(foreign, "coconsult.db"), "w") as file:
            file.write("This is no database. " * 400)
        self.assert_clear(self.daemon_with("--data-dir", foreign, "serve"), "database", "coconsult.db")

    def test_a_corrupted_database_is_named_by_verify_and_not_served_as_sound(self):
        self.daemon.stop()
        database = os.path.join(self.daemon.data, "coconsult.db")
        with open(database, "r+b") as file:
            file.seek(8192)
            file.write(b"\xff" * 12288)
        done = run([os.environ["COCONSULTD"], "--data-dir", self.daemon.data, "verify"], check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("PROBLEM", done.stdout)

    def test_a_backup_taken_while_serving_is_sound(self):
        copy_folder = os.path.join(self.folder, "copy")
        os.mkdir(copy_folder)
        run([os.environ["COCONSULTD"], "--data-dir", self.daemon.data, "backup", os.path.join(copy_folder, "coconsult.db")])
        run([os.environ["COCONSULTD"], "--data-dir", copy_folder, "verify"])

    def test_nothing_that_people_wrote_is_in_the_log(self):
        consultation = self.ask(self.practitioners[0])
        self.invitations(consultation)
        log = self.daemon.read_log()
        for secret in ("no longer fits", PASSWORD, "sample.example"):
            self.assertNotIn(secret, log)


if __name__ == "__main__":
    unittest.main(verbosity=2)
