"""The first half of the walk: what she does at her desk while there is no link."""

from __future__ import annotations

from navigator_app.demo import story
from navigator_app.demo.practice import PASSPHRASE
from navigator_app.demo.seeding import seed
from navigator_app.demo.steps import Step, hold
from navigator_app.demo.walker import Walker
from navigator_app.queries import standing
from navigator_app.queries.today import today
from navigator_app.ui.hand import Hand
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.review.view import ReviewPage


class Alone(Walker):
    """Unlock, look around, bring in, refer, plan labs, ask for a trip, lose power."""

    def prepare(self, step: Step) -> None:
        """Seed, then let the clock run and cut the link."""
        seed(self.practice)
        self.practice.clock.let_go()
        self.practice.seats[story.CLINIC].switch.cut()
        hold(step, "nothing waits to be sent", not self.desk.store.pending_changes())

    def unlock(self, step: Step) -> None:
        """Type the passphrase; Today is there without a link."""
        desktop = self.desktops.show(story.CLINIC, is_unlocked=False)
        self.hands.append(Hand(desktop.window, desktop.work, self.folder))
        self.hand.dress("light")
        self.hand.picture("unlock")
        self.hand.unlock(PASSPHRASE)
        self.hand.wait(lambda: bool(self.switch.rounds[False]), "a round that finds no link")
        self.hand.settle()
        shown = today(self.desk)
        hold(step, "Today has rows", len(shown.rows) > 10)
        hold(step, "each row has a verb", all(row.verb for row in shown.rows))
        self.look(step, "today")

    def look_around(self, step: Step) -> None:
        """See the patient whose counts everybody talks about, and the disagreement about a lodging."""
        self.hand.go(Target("chart", "patient", self.id_of("marian"), self.id_of("marian")))
        self.look(step, "chart", self.id_of("marian"))
        text = " ".join(self.hand.texts())
        hold(step, "a value stands with its flag", "50.0" in text)
        opened = [row for row in today(self.desk, "everyone").rows if row.source == "review"]
        hold(step, "one Review is open", len(opened) == 1)
        self.hand.go(Target("review", "review", opened[0].key.id, opened[0].patient_id or ""))
        page = self.hand.page
        is_unchosen = isinstance(page, ReviewPage) and not page.save_button.isEnabled()
        hold(step, "nothing is chosen, nothing can be saved yet", is_unchosen)
        self.look(step, "review", opened[0].patient_id or "")

    def bring_in(self, step: Step) -> None:
        """Bring in the file, then find the patient by name."""
        outcomes = self.bring(story.CHART)
        hold(step, "all of it is filed", {one.state for one in outcomes} == {"filed"})
        self.look(step, "import", dress=False)
        self.hand.find(story.NAME)
        hold(
            step,
            f"the finder opens the chart, not {self.here()}",
            self.here() == ("chart", story.patient_of(self.desk)),
        )
        self.look(step, "new-chart", story.patient_of(self.desk), dress=False)
        self.hold_honest(step, story.patient_of(self.desk))

    def refer(self, step: Step) -> None:
        """Start it in the form; its page says what is missing."""
        patient = story.patient_of(self.desk)
        self.hand.go(Target("record", "referral", patient_id=patient))
        typed = {"to_site_id": self.id_of(story.CENTER), "service": story.SERVICE, "reason": story.REASON}
        self.hand.fill(typed)
        self.hand.press("Save")
        self.wait_for("referral")
        self.set_requirement("pathology", {"state": "waiting", "waiting_on": story.WAITS_ON})
        view = story.view_of(self.desk)
        shown = " ".join(self.hand.texts())
        hold(step, "it says on whom it waits", story.WAITS_ON in shown)
        hold(step, "it names what is missing", all(str(gap) in shown for gap in view.gaps))
        self.look(step, "referral-missing", patient)
        self.hold_honest(step, patient)

    def complete(self, step: Step) -> None:
        """Add who pays and the promise, settle each line, press Send."""
        patient, referral = story.patient_of(self.desk), story.referral_of(self.desk)
        self.save_form("coverage", story.coverage(self.practice.day))
        self.save_form("authorization", story.authorization(self.practice.day, referral))
        for item in story.still_open(story.view_of(self.desk)):
            self.set_requirement(item, {"state": "ready"})
        view = story.view_of(self.desk)
        hold(step, f"nothing is missing any more, not {view.gaps}", not view.gaps)
        self.hand.go(Target("referral", "referral", referral, patient))
        self.hand.press("Send referral")
        view = story.view_of(self.desk)
        hold(step, "it is saved here, not sent", view.standing == standing.SAVED)
        self.look(step, "referral-complete", patient, dress=False)
        self.hold_honest(step, patient)

    def propose(self, step: Step) -> None:
        """Say it as people say it."""
        patient = story.patient_of(self.desk)
        self.hand.go(Target("deed", patient_id=patient, more="labs.propose_plan"))
        self.hand.fill(
            {"text": story.PLAN, "starts_on": self.practice.day.isoformat(), "asked_of": "Dora Lane MD"}
        )
        self.look(step, "lab-plan", dress=False)
        self.hand.press("Propose lab plan")
        draws = story.draws_of(self.desk)
        hold(
            step, "six draws, Mondays and Thursdays", [day.weekday() in (0, 3) for day in draws] == [True] * 6
        )
        self.hold_honest(step, patient)

    def ask_for_a_trip(self, step: Step) -> None:
        """Fill in the journey and who comes along."""
        patient = story.patient_of(self.desk)
        self.save_form("trip", story.trip_values(self.practice))
        self.wait_for("trip")
        hold(step, "the escort is shown", story.ESCORT["escort_name"] in " ".join(self.hand.texts()))
        self.look(step, "trip", patient)
        self.hold_honest(step, patient)

    def take_calls(self, step: Step) -> None:
        """Take a result down with read-back, then note that she was not reached; no mouse in it."""
        patient, hand = story.patient_of(self.desk), self.hand
        hand.go(Target("chart", "patient", patient, patient))
        with self.by_keyboard(step, "a result by phone") as until_saved:
            hand.key("F8")
            hand.reach("Who calls")
            # What tells this patient from others has to be seen before it is read back.
            hand.settle()
            hand.write(story.CALLER)
            hand.key("Tab", "Tab", "6")
            hand.reach("Read back by the caller, two of these: ")
            hand.key("1", "2", "1")
            hand.write("wbc")
            hand.key("Return")
            hand.reach("Value")
            hand.write(story.PHONED)
            hand.key("Tab", "3", "Tab", "Tab", "Tab", "1")
            with until_saved.paused():
                self.look(step, "call", patient)
            hand.key("Ctrl+S")
            self.wait_for("chart")
        hold(step, "it awaits its report", story.awaits_report(self.desk))
        with self.by_keyboard(step, "a contact with its next step") as until_saved:
            hand.key("F4")
            hand.reach("With")
            hand.settle()
            hand.key("1", "1", "6", "Tab")
            hand.write(story.NEXT_STEP)
            with until_saved.paused():
                self.look(step, "contact", patient)
            hand.key("Ctrl+S")
            self.wait_for("chart")
        hold(step, "the next step is a task", story.next_step_is_a_task(self.desk))
        self.hold_honest(step, patient)

    def lose_power(self, step: Step) -> None:
        """Lock, let another process save and be killed, unlock."""
        patient, before = story.patient_of(self.desk), len(self.desk.store.pending_changes())
        self.hand.window.lock()
        self.hand.wait(lambda: not (self.seat.home / "desk.db-wal").exists(), "the desk to be closed")
        loss = story.power_fails(self.practice, patient)
        self.hand.unlock(PASSPHRASE)
        hold(step, f"all {len(loss.acknowledged)} saves are there", story.is_all_there(self.desk, loss))
        waits = len(self.desk.store.pending_changes())
        hold(step, "and everything before", waits >= before + len(loss.acknowledged))
        self.look(step, "after-power-failure", dress=False)
        self.hold_honest(step)
