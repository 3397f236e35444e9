"""A new navigator, with nothing but the help in the program, takes a PRC referral from a blank chart to its end.

Before each press the help of the page is opened with F1 and read; what is pressed has to stand there in quotes.
NAVIGATOR_PICTURES=FOLDER keeps a picture of each step.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import Qt

from navigator_app.commands import records
from navigator_app.packed import packets_of
from navigator_app.queries.authorization import authorization
from navigator_app.ui import sayings
from navigator_app.ui.screens.acting import act
from navigator_app.ui.screens.help.view import HelpPage
from sync.records.authorization import Authorization
from sync.records.referral import Referral
from tests.features.ends import AtWindow, Ends
from tests.screens.stage import PICTURES
from tests.sent_papers import paper
from tests.stories.places import beside

GUIDE = "A PRC referral, step by step"
CENTER = "Mesa View Center (PRACTICE)"
GATES = {
    "Eligible…": "Enrollment card seen",
    "Lives in the delivery area…": "Utility bill of November",
    "Medical priority and funds…": "Committee list of Nov 18",
    "Notified in time…": "Asked before the visit",
    "Alternate resources used…": "Medicaid letter of Nov 12",
}


@dataclass
class Newcomer:
    """Somebody who presses only what the help named."""

    at: AtWindow
    steps: list[str] = field(default_factory=list)
    """What was done so far, by all who take part: their pictures are in one order."""
    guide: str = ""
    """What the help says of the step at hand."""

    def reads_the_help(self, step: str) -> None:
        """Open the help of this page, find the page that leads through it, read the step, and come back."""
        at, before = self.at, self.at.shell.stack.here.page
        at.keys(Qt.Key.Key_F1)
        page = at.shell.page
        assert isinstance(page, HelpPage)
        page.search.clear()
        page.table.select(page.help_topic())
        at.types(page.search, "PRC referral")
        at.chooses_row(page.table, GUIDE)
        told = at.reads()
        assert step in told, f"the help has no step {step!r}"
        self.guide = re.split(r"\n\d+\. ", told.partition(step)[2])[0]
        self._picture(f"help, {step}")
        at.keys(Qt.Key.Key_Escape)
        assert at.shell.stack.here.page == before

    def presses(self, words: str) -> None:
        """Press what the help names."""
        self.is_told(words)
        self._picture(words)
        self.at.presses(words)

    def is_told(self, words: str) -> None:
        """Hold that the help names it."""
        assert f'"{words}"' in self.guide, f"the help does not name {words!r}"

    def shows(self, name: str) -> None:
        """Keep a picture of what is shown at the end of a step."""
        self._picture(name)

    def _picture(self, name: str) -> None:
        self.steps.append(name)
        if PICTURES:
            Path(PICTURES).mkdir(parents=True, exist_ok=True)
            who, plain = self.at.desk.me.name.partition(" ")[0], re.sub(r"\W+", "_", name)
            picture = Path(PICTURES) / f"prc_referral--{len(self.steps):02}_{who}_{plain}--light.png"
            assert self.at.shell.grab().save(str(picture))


def test_a_new_navigator_completes_a_prc_referral_with_only_the_help(ends: Ends, tmp_path: Path) -> None:
    patient = blank_chart(ends)
    rosa = Newcomer(ends.at("Rosa"))
    rosa.at.opens("chart", "patient", patient, patient)
    referral = begin(rosa, ends)
    gather(rosa)
    write_down_who_pays(rosa, patient)
    one = ask(rosa, patient)
    pass_the_gates(rosa, one, patient)
    payer_says_yes(rosa, one, patient)
    change_and_confirm(rosa, ends, one, patient, tmp_path)
    send(rosa, ends, referral)
    at_the_center(ends, referral, rosa.steps)
    close(rosa, ends, referral)
    found = rosa.at.desk.store.record(referral)
    assert isinstance(found, Referral)
    assert found.status == "closed"
    lena = ends.at("Lena")
    lena.opens_record("referral", referral)
    assert "Loop closed" in lena.reads()


def blank_chart(ends: Ends) -> str:
    """Give a chart with a name, a birth date and a phone, and one report: nothing else is known."""
    desk = ends.seat("Rosa").desk
    chart = {
        "family_name": "Moss",
        "given_name": "Marian",
        "birth_on": "1965-03-14",
        "sites": [desk.me.site_id],
        "contact_points": [{"system": "phone", "value": "(555) 555-0177"}],
    }
    patient = records.save(desk, "patient", chart)
    paper(desk, "Pathology report", 4, patient)
    return patient


def begin(rosa: Newcomer, ends: Ends) -> str:
    """Begin it from the chart."""
    rosa.reads_the_help("1. Begin the referral")
    rosa.is_told("Referral")
    rosa.at.shell.show_new()
    rosa.at.presses("Referral")
    rosa.at.writes("Referred to", "Mesa View")
    rosa.at.writes("Service", "Medical oncology")
    rosa.at.writes("Reason for referral", "New diagnosis.")
    rosa.presses("Save")
    (image,) = ends.seat("Rosa").desk.store.of_kind("referral")
    assert rosa.at.shell.stack.here.page == "referral"
    return image.id


def gather(rosa: Newcomer) -> None:
    """Say of one requirement that it is here, of another that it is not needed and why."""
    rosa.reads_the_help("2. Gather what has to be there")
    rosa.is_told("Change")
    rosa.at.presses("Change: Pathology report")
    rosa.at.chooses("State", "Ready")
    rosa.presses("Save requirement")
    rosa.at.presses("Change: Interpreter")
    rosa.at.chooses("State", "Not needed")
    rosa.at.writes("Why it is not needed", "She speaks English")
    rosa.presses("Save requirement")
    assert rosa.at.requirement("Pathology report").startswith("Ready")
    assert rosa.at.requirement("Interpreter").startswith("Not needed")


def write_down_who_pays(rosa: Newcomer, patient: str) -> None:
    """Write the payer down in the chart."""
    rosa.reads_the_help("3. Write down who pays")
    rosa.is_told("Care")
    rosa.is_told("Add")
    rosa.at.opens("chart", "patient", patient, patient, "care")
    rosa.at.presses("Add: Coverage")
    rosa.at.writes("Payer", "State Medicaid (PRACTICE)")
    rosa.at.writes("Status", "Not enrolled")
    rosa.at.writes("Checked", "11/12/2026")
    rosa.presses("Save")


def ask(rosa: Newcomer, patient: str) -> str:
    """Ask the program for it."""
    rosa.reads_the_help("4. Ask for the authorization")
    rosa.is_told("all authorizations")
    rosa.at.opens("kind", "authorization")
    rosa.presses("New authorization")
    rosa.at.writes("Patient", "Moss")
    rosa.at.writes("Referral", "Medical oncology")
    rosa.at.writes("Payer", "Purchased/Referred Care")
    rosa.at.chooses("Services", "Medical oncology")
    rosa.at.writes("Vendor", CENTER)
    rosa.at.writes("From", "11/20/2026")
    rosa.at.writes("Through", "11/30/2026")
    rosa.presses("Save")
    (image,) = rosa.at.desk.store.of_kind("authorization")
    return image.id


def does(rosa: Newcomer, one: str, patient: str, words: str) -> None:
    """Do what can be done with the authorization by the words that it offers."""
    rosa.is_told(words)
    view = authorization(rosa.at.desk, one)
    assert view is not None
    verb = next(each for each in view.verbs if sayings.words(each.text) == words)
    act(rosa.at.shell.page, verb, "", patient)
    rosa.at.settles()


def pass_the_gates(rosa: Newcomer, one: str, patient: str) -> None:
    """Say of each gate by what it is met."""
    rosa.reads_the_help("5. Look at the five gates")
    for words, evidence in GATES.items():
        does(rosa, one, patient, words)
        rosa.at.chooses("Now it is", "Met")
        rosa.at.writes("By what it is met", evidence)
        rosa.presses("Save gate")


def payer_says_yes(rosa: Newcomer, one: str, patient: str) -> None:
    """Note the approval."""
    rosa.reads_the_help("6. The payer said yes")
    does(rosa, one, patient, "The payer said yes")
    rosa.at.writes("Purchase order number", "27-PO-1")
    rosa.presses("Save approval")
    found = rosa.at.desk.store.record(one)
    assert isinstance(found, Authorization)
    assert found.status == "approved"


def change_and_confirm(rosa: Newcomer, ends: Ends, one: str, patient: str, folder: Path) -> None:
    """Write down another last day, and let a second person confirm it."""
    rosa.reads_the_help("7. A second person confirms a change")
    ends.places.clock.forward(minutes=10)
    rosa.at.opens("record", "authorization", one, patient)
    rosa.at.writes("Through", "12/31/2026")
    rosa.presses("Save")
    ends.seats["Ben"] = beside(ends.places, folder, ends.places.clinic, "Ben Whitehorse", "benefits")
    ends.exchange()
    ben = Newcomer(ends.at("Ben"), rosa.steps)
    ben.at.opens("today")
    ben.reads_the_help("7. A second person confirms a change")
    ben.presses("Clinic")
    ben.is_told("Confirm the change")
    ben.shows("Confirm the change")
    ben.at.presses_row("Confirm the changed authorization", "D")
    ends.exchange()


def send(rosa: Newcomer, ends: Ends, referral: str) -> None:
    """Send it with what is still open, and the papers with it."""
    rosa.at.opens_record("referral", referral)
    assert rosa.at.requirement("Authorization").startswith("Ready")
    rosa.reads_the_help("8. Send")
    rosa.presses("Send referral")
    rosa.presses("Send referral with these gaps")
    rosa.presses("Prepare packet")
    rosa.at.chooses("Documents", "Pathology report")
    rosa.presses("Prepare packet")
    rosa.presses("Send packet")
    rosa.at.chooses("How it goes", "Through the exchange")
    rosa.presses("Note packet as sent")
    assert packets_of(rosa.at.desk, referral)[0].status == "sent"
    rosa.shows("sent")
    ends.exchange()


def at_the_center(ends: Ends, referral: str, steps: list[str]) -> None:
    """Accept it, book the visit within the days that were promised, and say that she was seen."""
    lena = Newcomer(ends.at("Lena"), steps)
    lena.at.opens_record("referral", referral)
    lena.reads_the_help("9. At the center")
    lena.presses("Accept")
    lena.presses("Appointment")
    lena.at.writes("Day", "12/01/2026")
    lena.at.writes("Time", "10:00 AM")
    lena.at.chooses("How", "In person")
    lena.presses("Save appointment")
    ends.exchange()
    rosa = ends.at("Rosa")
    rosa.opens_record("referral", referral)
    assert rosa.requirement("Authorization").startswith("Ready")
    ends.places.clock.at += timedelta(days=12)
    lena.at.opens_record("referral", referral)
    lena.presses("Was seen")
    lena.at.writes("Seen on", "12/01/2026")
    lena.at.writes("Report due", "12/04/2026")
    lena.presses("Save that they were seen")
    lena.shows("seen")
    ends.exchange()


def close(rosa: Newcomer, ends: Ends, referral: str) -> None:
    """Note the report, that it was read and the patient told; only then it is closed."""
    rosa.at.opens_record("referral", referral)
    rosa.reads_the_help("10. Close it")
    rosa.presses("Report is here")
    rosa.at.writes("Received on", "12/02/2026")
    rosa.presses("Save report")
    rosa.presses("Report read")
    rosa.presses("Patient told")
    rosa.presses("Close referral")
    # The page draws itself anew once nothing was written for a moment.
    rosa.at.qtbot.waitUntil(lambda: "Loop closed" in rosa.at.reads(), timeout=10_000)
    rosa.shows("closed")
    ends.exchange()
