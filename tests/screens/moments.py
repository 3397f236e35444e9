"""What a person meets between the screens: menus, what is found, a form that is not whole, a call half taken down.

Each is brought about by the same keys and buttons by which a person brings it about.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, cast

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QRadioButton
from pytestqt.qtbot import QtBot

from navigator_app.commands import emergencies
from navigator_app.commands.seen import seen, write
from navigator_app.desk import Desk
from navigator_app.queries.kinds import may_begin
from navigator_app.store.faults import DiskFull
from navigator_app.ui.parts.buttons import Button
from navigator_app.ui.screens.chart.state import ALL_TABS
from navigator_app.ui.screens.deed.deeds import DEEDS
from navigator_app.ui.screens.help.view import topics
from navigator_app.ui.screens.importing.view import ImportPage
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.questions.view import QuestionsPage
from navigator_app.ui.screens.record.view import RecordPage
from navigator_app.ui.screens.spreadsheet.view import SpreadsheetPage
from navigator_app.ui.screens.unlocking.view import UnlockingPage
from navigator_app.ui.screens.who_sees.view import WhoSeesPage
from navigator_app.ui.shell.shell import Shell
from sync.ids import derived_id
from sync.records import KINDS
from tests.desks import CENTER, DELIA, IMANI, MARIAN, ROSA, put, take_all
from tests.paper.sheets import pdf
from tests.screens.keyboard import Keys
from tests.screens.shells import Morning, every_page, go, settled

LIST: Final = """Patient,DOB,HRN,Referred for
"Cloud (PRACTICE), Ada",1/2/60,11,CT
"Moss, Marian",3/14/65,,MRI
"Reed (PRACTICE), Sam",2/30/71,12,
,,,Biopsy
"""


@dataclass
class Hands:
    """Who brings it about, and where."""

    qtbot: QtBot
    shell: Shell
    morning: Morning
    folder: Path

    @property
    def keys(self) -> Keys:
        """The keyboard."""
        return Keys(self.qtbot, self.shell)

    def go(self, target: Target) -> Any:
        """Show a page."""
        return go(self.qtbot, self.shell, target)

    def open(self, screen: str) -> Any:
        """Show one of the screens by its name."""
        return self.go(every_page(self.morning)[screen])

    def press(self, *names: str) -> None:
        """Press the buttons that are shown on the page under these names in English or not at all."""
        every = self.shell.page.findChildren(Button)
        for name in names:
            next(one for one in every if one.isVisible() and one.accessibleName() == name).click()
            settled(self.qtbot, self.shell)

    def wait(self, until: Callable[[], bool]) -> None:
        """Wait until something is so, and shown."""
        self.qtbot.waitUntil(until, timeout=30_000)
        settled(self.qtbot, self.shell)


Moment = Callable[[Hands], object]


def _new(hands: Hands) -> None:
    hands.open("today")
    hands.shell.show_new()


def _find(text: str) -> Moment:
    def act(hands: Hands) -> None:
        hands.open("patients")
        hands.shell.go_find()
        settled(hands.qtbot, hands.shell)
        QTest.keyClicks(hands.shell.bar.search, text)
        settled(hands.qtbot, hands.shell)

    return act


def _done(screen: str) -> Moment:
    def act(hands: Hands) -> None:
        hands.open(screen)
        hands.shell.tell_done("Marked done for Dale, Delia", lambda: None)

    return act


def _trouble(hands: Hands) -> None:
    hands.open("chart")
    hands.shell.tell_trouble(DiskFull())


def _answers(**typed: Any) -> Moment:
    """Take a call down as far as this."""

    def act(hands: Hands) -> None:
        page = cast("QuestionsPage[Any]", hands.open("a call"))
        hands.wait(lambda: bool(page.editors))
        for name, value in typed.items():
            page.editors[name].set_value(value)
            page.editors[name].changed.emit()
            settled(hands.qtbot, hands.shell)

    return act


def _interpreting(hands: Hands) -> None:
    """Let the center make Rosa an interpreter, too, and a visit be hers."""
    desk = hands.shell.session.desk
    start = desk.now() + timedelta(days=3)
    visit = {"starts_at": start.isoformat(), "patient_zone": "America/Denver", "interpreter_id": ROSA}
    visit |= {"interpreter": "booked", "provider_site_id": CENTER, "room": "Suite 2", "status": "booked"}
    put(desk, "appointment", derived_id("appointment", "interpreted"), MARIAN, modality="in_person", **visit)
    write(desk, seen(desk, MARIAN), {"language": "nv", "interpreter_wishes": ["woman"]})
    write(desk, seen(desk, ROSA), {"roles": ["navigator", "interpreter"]})
    take_all(desk)
    hands.shell.count()
    settled(hands.qtbot, hands.shell)
    hands.go(Target("interpreting"))


def _withhold(hands: Hands) -> Desk:
    """Restrict Delia's chart to somebody else."""
    desk = hands.shell.session.desk
    if desk.image(DELIA) is not None:
        write(desk, seen(desk, DELIA), {"restricted_to_ids": [IMANI]})
    return desk


def _found_restricted(hands: Hands) -> None:
    _withhold(hands)
    _find("Dale, Delia 02/11/1979")(hands)


def _opened_in_emergency(hands: Hands) -> None:
    desk = _withhold(hands)
    emergencies.open_here(desk, DELIA, "emergency_care", "Brought in by ambulance, cannot speak")
    hands.go(Target("emergency"))
    hands.shell.count()
    hands.wait(hands.shell.emergency.isVisible)


_WHO: Final = {"caller": "Ana Ortiz", "role": "laboratory", "read_back": ["birth date", "phone"]}
_PHONED: Final = _WHO | {"what": "result", "analyte": "2823-3", "value_text": "6.1"}


def _phoned_and_done(hands: Hands) -> None:
    _answers(**_PHONED)(hands)
    hands.shell.tell_done("Marked done for Dale, Delia", lambda: None)


def _saved_too_soon(target: Target) -> Moment:
    """Press Save while nothing was typed."""

    def act(hands: Hands) -> None:
        page = hands.go(target)
        page.save() if isinstance(page, RecordPage | QuestionsPage) else page.submit()
        settled(hands.qtbot, hands.shell)

    return act


def _page(target: Target) -> Moment:
    return lambda hands: hands.go(target)


def _new_one(kind: str) -> Target:
    return Target("record", kind, patient_id="" if kind == "patient" else MARIAN)


_RECORDS: Final = {
    "messages": ("message", "task"),
    "reviews": ("review", "review"),
    "collisions": ("review", "review"),
    "charts": ("patient", ""),
    "authorizations": ("authorization", "authorization"),
    "bills": ("bill", "bill"),
    "prc_programs": ("prc_program", ""),
    "deaths": ("patient", ""),
    "papers": ("document", "document"),
    "referrals": ("referral", "referral"),
    "trips": ("trip", "trip"),
    "received": ("trip", "trip"),
    "records_requests": ("patient", ""),
}
_STEPS: Final = {
    "referrals.set_item": ":pathology",
    "trips.tick": ":lodging",
    "received.told": ":",
    "records_requests.came": ":pathology",
}


def _deed(name: str) -> Moment:
    def act(hands: Hands) -> None:
        kind, held = _RECORDS.get(name.partition(".")[0], ("task", "task"))
        record = getattr(hands.morning, held) if held else MARIAN
        hands.go(Target("deed", kind, record, MARIAN, name + _STEPS.get(name, "")))

    return act


def _brought_in(hands: Hands) -> None:
    one_page, swapped, records = (hands.folder / name for name in ("one.pdf", "not.pdf", "none.json"))
    one_page.write_bytes(pdf(1))
    swapped.write_text("no pages")
    records.write_text("{}")
    page = cast("ImportPage", hands.open("import"))
    page.bring_in([one_page, swapped, records])
    hands.wait(lambda: not page.model.is_running and bool(page.model.outcomes))


def _spreadsheet(text: str, phase: str) -> Moment:
    def act(hands: Hands) -> None:
        path = hands.folder / "list.csv"
        path.write_text(text)
        page = cast("SpreadsheetPage", hands.open("spreadsheet"))
        page.open_file(path)
        hands.wait(lambda: page.model.phase not in {"empty", "reading", "looking"})
        if phase == "done":
            page.bring_button.click()
            hands.wait(lambda: page.model.phase == "done")

    return act


def _chosen(screen: str) -> Moment:
    def act(hands: Hands) -> None:
        page = hands.open(screen)
        cards = [one for one in page.findChildren(QRadioButton) if one.isVisible()]
        cards[-1].click()
        settled(hands.qtbot, hands.shell)

    return act


def _moving(decision: Any) -> Moment:
    def act(hands: Hands) -> None:
        page = cast("WhoSeesPage", hands.open("who sees a chart"))
        page.begin(decision)
        settled(hands.qtbot, hands.shell)

    return act


def _nothing_matches(screen: str) -> Moment:
    def act(hands: Hands) -> None:
        hands.open(screen)
        hands.keys.press(Qt.Key.Key_Slash)
        hands.keys.write("zzzz")
        settled(hands.qtbot, hands.shell)

    return act


def _key(screen: str, *keys: Qt.Key) -> Moment:
    def act(hands: Hands) -> None:
        hands.open(screen)
        hands.keys.press(*keys)

    return act


def _unlocking(act: Callable[[Hands, UnlockingPage], object], **typed: Any) -> Moment:
    """Show who unlocks this computer to a site lead, after the store was given what it remembers of it."""

    def show(hands: Hands) -> None:
        desk = hands.shell.session.desk
        write(desk, seen(desk, desk.me.person_id), {"roles": ["site_lead"]})
        for name, value in typed.items():
            desk.store.set_setting(name.replace("__", "."), value)
        hands.shell.key_news.ask()
        act(hands, cast("UnlockingPage", hands.open("who unlocks")))
        settled(hands.qtbot, hands.shell)

    return show


def _in_sight(card: str) -> Callable[[Hands, UnlockingPage], object]:
    """Scroll to a card."""

    def act(hands: Hands, page: UnlockingPage) -> None:
        settled(hands.qtbot, hands.shell)
        page._paper.ensureWidgetVisible(getattr(page, card), 0, 400)

    return act


def _let_in_too_soon(hands: Hands, page: UnlockingPage) -> None:
    page.coming.let_in.click()
    _in_sight("coming")(hands, page)


def _sheet_made(hands: Hands, page: UnlockingPage) -> None:
    page.sheet._show_code("8TZ4-0QVK-7M2C-XW9E-5HRB-DN3J-Y6GA-QP2M")
    _in_sight("sheet")(hands, page)


_EVENTS: Final = [
    {
        "kind": kind,
        "name": name,
        "by": by,
        "by_type": "person" if by else "",
        "at": f"2026-11-{day}T15:00:00.000Z",
    }
    for kind, name, by, day in (
        ("taken_out", "Ann Begay", "Rosa Delgado", 19),
        ("let_in", "Luz Nez", "Rosa Delgado", 20),
        ("passphrase", "Luz Nez", "", 21),
    )
]
_SHEET: Final = {
    "c" * 32: {"type": "recovery", "name": "", "public": "", "since": "2026-07-01T15:00:00.000Z"}
}


MOMENTS: Final[dict[str, Moment]] = {
    "my visits": _interpreting,
    "who unlocks, news": _unlocking(lambda _hands, _page: None, desk__key_events=_EVENTS),
    "who unlocks, somebody comes": _unlocking(_let_in_too_soon),
    "who unlocks, somebody leaves": _unlocking(_in_sight("leaving")),
    "who unlocks, sheet made": _unlocking(_sheet_made),
    "who unlocks, sheet due": _unlocking(_in_sight("sheet"), desk__ways_in=_SHEET),
    "new menu": _new,
    "found": _find("mo"),
    "nothing found": _find("zzzz"),
    "done on a chart": _done("chart"),
    "done on today": _done("today"),
    "trouble": _trouble,
    "found restricted": _found_restricted,
    "opened in an emergency": _opened_in_emergency,
    "call, whose": _answers(**_WHO),
    "call, result": _answers(**_PHONED),
    "call, result and a toast": _phoned_and_done,
    "call, moved visit": _answers(**_WHO, what="moved"),
    "call, question": _answers(**_WHO, what="question"),
    "call, nobody": _answers(caller="Ana Ortiz", role="laboratory", whose="nobody"),
    "call saved too soon": _saved_too_soon(Target("call", "patient", MARIAN, MARIAN)),
    "contact saved too soon": _saved_too_soon(Target("contact", "patient", MARIAN, MARIAN)),
    "files brought in": _brought_in,
    "spreadsheet looked at": _spreadsheet(LIST, "ready"),
    "spreadsheet done": _spreadsheet(LIST, "done"),
    "spreadsheet of unknown titles": _spreadsheet("a,b\n1,2\n", "ready"),
    "review chosen": _chosen("review"),
    "who sees, moving": _moving("move"),
    "who sees, restricting": _moving("restrict"),
    "patients, nothing matches": _nothing_matches("patients"),
    "referrals, nothing matches": _nothing_matches("referrals"),
    "referral board, nothing matches": _nothing_matches("referral board"),
    "referral board, beside": _key("referral board", Qt.Key.Key_Right, Qt.Key.Key_Down),
    "referral board, narrowed by a letter": _key("referral board", Qt.Key.Key_M),
    "today, nothing matches": _nothing_matches("today"),
    "today, saved filters": _key("today", Qt.Key.Key_F),
    "today, marked": _key("today", Qt.Key.Key_X, Qt.Key.Key_J, Qt.Key.Key_X),
    **{f"new {one.about.name}": _page(_new_one(one.about.name)) for one in KINDS if may_begin(one)},
    **{
        f"new {name} saved too soon": _saved_too_soon(_new_one(name))
        for name in ("patient", "lab_result", "task")
    },
    **{f"deed {name}": _deed(name) for name in DEEDS if not name.startswith("directory.")},
    **{
        f"chart, {tab or 'overview'}": _page(Target("chart", "patient", MARIAN, MARIAN, tab))
        for tab in ALL_TABS
    },
    **{f"help, {topic.name}": _page(Target("help", more=topic.name)) for topic in topics()},
    "help, keys": _page(Target("help", more="keys")),
}
