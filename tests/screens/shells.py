"""A whole shell over Rosa's real, encrypted desk, with a morning's work in it; and what tests ask of its pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from navigator_app.commands import labs, referrals, tasks, trips
from navigator_app.desk import Desk
from navigator_app.settings import Settings
from navigator_app.store.keys import KeyFile
from navigator_app.store.keys import write as write_keys
from navigator_app.store.slots import KEY_BYTES, cheapest
from navigator_app.store.slots import make as make_slot
from navigator_app.ui.screens.page import Target
from navigator_app.ui.session import OpenDesk, Session
from navigator_app.ui.shell.shell import Shell
from navigator_app.ui.work import Work
from sync.contents import fingerprint
from sync.ids import derived_id
from sync.records import KINDS
from sync.rules.collisions import claims
from tests.desks import CENTER, CLINIC, DELIA, IMANI, MARIAN, ROSA, put
from tests.paper.sheets import pdf

REVIEW = derived_id("review", "lodging")
TAKEN = derived_id("review", "room")


@dataclass(frozen=True)
class Morning:
    """The ids of what Rosa finds on her desk."""

    referral: str
    trip: str
    task: str
    review: str
    document: str = ""
    authorization: str = ""
    bill: str = ""


def fill(desk: Desk) -> Morning:
    """Give Rosa a morning's work: a referral with gaps, a trip, labs, late and waiting tasks, a Review."""
    referral = referrals.start(
        desk,
        MARIAN,
        {
            "to_site_id": CENTER,
            "service": "medical_oncology",
            "reason": "New diagnosis; asks for a treatment plan.",
            "diagnosis": "Diffuse large B-cell lymphoma",
        },
    )
    referrals.set_item(
        desk,
        referral,
        "pathology",
        "waiting",
        waiting_on="Cedar Basin Pathology (PRACTICE)",
        asked_on=date(2026, 11, 15),
    )
    trip, _ = trips.ask(
        desk,
        DELIA,
        {
            "purpose": "First oncology visit",
            "to_site_id": CENTER,
            "starts_on": "2026-12-01",
            "lodging": "none_needed",
        },
        [{"mode": "tribal_van", "from_place": "Juniper Creek", "to_place": "Mesa View"}],
    )
    task = tasks.add(desk, {"title": "Ask pathology for the report", "due_on": "2026-11-19"}, MARIAN)
    tasks.add(desk, {"title": "Book lodging before the scan", "due_on": "2026-11-21"}, DELIA)
    waiting = tasks.add(desk, {"title": "PRC number", "due_on": "2026-11-24"}, DELIA)
    tasks.wait_on(desk, waiting, "PRC office")
    labs.propose_plan(
        desk, MARIAN, labs.read_rule("CBC Mondays and Thursdays for three weeks", date(2026, 11, 16))
    )
    put(desk, "review", REVIEW, DELIA, **review_fields(desk, trip))
    book_twice(desk)
    return Morning(referral, trip, task, REVIEW, add_document(desk), *add_promise(desk))


def add_promise(desk: Desk) -> tuple[str, str]:
    """Write that a payer was asked for Delia, and a bill of hers that is paid: neither is anybody's task today."""
    asked: dict[str, Any] = {"payer": "PRC", "status": "requested", "requested_on": "2026-11-12"}
    asked |= {"services": ["medical_oncology"], "episode": "First consult"}
    authorization = put(desk, "authorization", derived_id("authorization", "asked"), DELIA, **asked)
    told: dict[str, Any] = {"from_whom": "Mesa View Cancer Center (PRACTICE)", "amount": "812.40"}
    told |= {"status": "paid", "paid_on": "2026-11-18", "received_on": "2026-11-10"}
    return authorization, put(desk, "bill", derived_id("bill", "paid"), DELIA, **told)


def add_document(desk: Desk, content: bytes = b"", **typed: Any) -> str:
    """Write a Document of Marian's with these pages, two of a report unless others are given."""
    content = content or pdf(2)
    fields = {
        "title": "Pathology report",
        "type": "pathology",
        "from_whom": "Cedar Basin Pathology (PRACTICE)",
        "sha256": desk.store.contents.keep(content),
        "size_bytes": len(content),
    }
    return put(
        desk,
        "document",
        derived_id("document", fingerprint(content), repr(typed)),
        MARIAN,
        **{**fields, **typed},
    )


def book_twice(desk: Desk) -> None:
    """Book one room for both patients, and tell of it as a hub would, and of a third visit that is not here."""
    said = {
        "service": "medical_oncology",
        "modality": "video",
        "patient_site_id": CLINIC,
        "room": "Room 2",
        "starts_at": "2026-12-01T17:00:00Z",
        "ends_at": "2026-12-01T18:00:00Z",
        "patient_zone": "America/Denver",
        "status": "booked",
    }
    mine = put(desk, "appointment", derived_id("appointment", "mine"), MARIAN, **said)
    theirs = put(desk, "appointment", derived_id("appointment", "theirs"), DELIA, **said)
    (claim,) = claims(KINDS["appointment"], said)
    others = [
        {
            "kind": "appointment",
            "record": other,
            "key": claim.key,
            "mark": derived_id("mark", other),
            "state": "open",
        }
        for other in (theirs, derived_id("appointment", "elsewhere"))
    ]
    told: dict[str, Any] = {
        "target_kind": "appointment",
        "target_id": mine,
        "group": "collides:room",
        "collision": "room",
        "others": others,
    }
    put(desk, "review", TAKEN, MARIAN, **told)


def review_fields(desk: Desk, trip: str) -> dict[str, Any]:
    """Say what a hub would write about two people who changed a trip's lodging."""

    def side(
        name: str, author: str, place: str, values: dict[str, Any], *, is_current: bool
    ) -> dict[str, Any]:
        store = desk.store.store_id() if author == ROSA else derived_id("store", name)
        return {
            "change": derived_id("change", name),
            "store": store,
            "place": place,
            "author": author,
            "at": "2026-11-20T17:12:00Z",
            "values": values,
            "is_current": is_current,
        }

    empty = {"lodging_place": "", "lodging_nights": None, "lodging_confirmation": ""}
    return {
        "target_kind": "trip",
        "target_id": trip,
        "group": "lodging",
        "sides": [
            side(
                "center", IMANI, CENTER, {"lodging": "motel", **empty, "lodging_nights": 1}, is_current=True
            ),
            side("here", ROSA, CLINIC, {"lodging": "none_needed", **empty}, is_current=False),
        ],
        "base_values": {"lodging": "not_decided", **empty},
    }


@pytest.fixture
def morning(desk: Desk) -> Morning:
    """Rosa's desk with a morning's work."""
    return fill(desk)


@cache
def key_file() -> KeyFile:
    """Make a key file of Rosa's, who leads the site, and of two more, once for all who only look at it."""
    names = {
        ROSA: ("Rosa Delgado", "site_lead"),
        "a" * 32: ("Ann Begay", "navigator"),
        "b" * 32: ("Luz Nez", "scheduler"),
    }
    store, data_key = derived_id("store", "looked at"), bytes(KEY_BYTES)
    made = [
        make_slot(store, "person", person, name, role, kdf=cheapest(), secret="any", data_key=data_key)
        for person, (name, role) in names.items()
    ]
    return KeyFile(store=store, slots=tuple(made))


def lettered(folder: Path) -> Settings:
    """Give the settings of a person who turned single-letter keys on, beside a key file."""
    write_keys(folder, key_file(), lambda _: None)
    settings = Settings(folder)
    settings.choose("letter_keys", value=True)
    return settings


@pytest.fixture
def shell(dressed: QApplication, desk: Desk, morning: Morning, tmp_path: Path) -> Iterator[Shell]:
    """Open the shell over Rosa's desk, at the smallest screen that clinics have."""
    work = Work()
    session = Session.begin(OpenDesk(desk, is_practice=True), work, lettered(tmp_path), tmp_path)
    found = Shell(session)
    found.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    found.resize(1366, 768)
    found.show()
    yield found
    found.close()
    session.rounds.end()
    work.stop()
    found.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def window(qtbot: QtBot, shell: Shell) -> Shell:
    """Give the shell as the window in which somebody types."""
    # Only a window that is really on a screen is ever the active one.
    shell.hide()
    shell.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen, on=False)
    shell.show()
    shell.activateWindow()
    qtbot.waitUntil(shell.isActiveWindow)
    settled(qtbot, shell)
    return shell


def settled(qtbot: QtBot, shell: Shell) -> None:
    """Wait until everything that was asked is answered and shown."""
    for _ in range(3):
        _one_turn(qtbot, shell.session.work)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()


def _one_turn(qtbot: QtBot, work: Work) -> None:
    done: list[bool] = []

    def then_at_length(_: None) -> None:
        work.at_length(lambda: None, lambda _: done.append(True))

    def then_read(_: None) -> None:
        work.ask(lambda: None, then_at_length)

    work.do(lambda: None, then_read)
    qtbot.waitUntil(lambda: bool(done), timeout=20_000)


def go(qtbot: QtBot, shell: Shell, target: Target) -> QWidget:
    """Show a page and wait until it is all there."""
    shell.go(target)
    settled(qtbot, shell)
    return shell.page


def every_page(morning: Morning) -> dict[str, Target]:
    """Name every screen with something in it."""
    return {
        "today": Target("today"),
        "the queue": Target("queue"),
        "cover": Target("cover"),
        "the hours of a site": Target("hours"),
        "directory": Target("directory"),
        "a new number": Target("record", "endpoint"),
        "an answer": Target("respond", "referral", morning.referral, MARIAN),
        "patients": Target("patients"),
        "chart": Target("chart", "patient", MARIAN, MARIAN),
        "two charts": Target("same_person", "patient", MARIAN, MARIAN, DELIA),
        "possible same person": Target("possible"),
        "who sees a chart": Target("who_sees", "patient", MARIAN, MARIAN),
        "emergency openings": Target("emergency"),
        "referral": Target("referral", "referral", morning.referral, MARIAN),
        "authorization": Target("authorization", "authorization", morning.authorization, DELIA),
        "bill": Target("bill", "bill", morning.bill, DELIA),
        "prc program": Target("prc_program", "prc_program"),
        "trip": Target("trip", "trip", morning.trip, DELIA),
        "review": Target("review", "review", morning.review, DELIA),
        "taken twice": Target("collision", "review", TAKEN, MARIAN),
        "referrals": Target("referrals"),
        "referral board": Target("board"),
        "labs": Target("labs"),
        "travel": Target("travel"),
        "telehealth": Target("telehealth"),
        "messages": Target("messages"),
        "unmatched": Target("unmatched"),
        "all records": Target("kinds"),
        "a kind's list": Target("kind", "task"),
        "an empty list": Target("kind", "coverage"),
        "import": Target("import"),
        "lesson": Target("lesson"),
        "spreadsheet": Target("spreadsheet"),
        "a document": Target("document", "document", morning.document, MARIAN),
        "since": Target("since"),
        "a sheet": Target("print", "chart", MARIAN, MARIAN),
        "a sheet for the patient": Target("print", "next_steps", MARIAN, MARIAN),
        "who is here": Target("walk_in", more=MARIAN),
        "a walk-in": Target("walk_in", "patient", MARIAN, MARIAN),
        "syncing": Target("syncing"),
        "settings": Target("settings"),
        "who unlocks": Target("unlocking"),
        "what was done here": Target("audit"),
        "who opened a chart": Target("audit", "patient", MARIAN, MARIAN),
        "quick return": Target("quick_return"),
        "backups": Target("backups"),
        "people and computers": Target("administration"),
        "help": Target("help"),
        "instead of a form": Target("counter"),
        "my visits": Target("interpreting"),
        "not your role": Target("closed"),
        "history": Target("history", "trip", morning.trip, DELIA),
        "a new patient": Target("record", "patient"),
        "a new referral": Target("record", "referral", patient_id=MARIAN),
        "a call-in": Target("record", "referral", patient_id=MARIAN, more="form:call_in"),
        "a referral's form": Target("record", "referral", morning.referral, MARIAN),
        "a trip's form": Target("record", "trip", morning.trip, DELIA),
        "a new records request": Target("record", "records_request", patient_id=MARIAN),
        "a new result": Target("record", "lab_result", patient_id=MARIAN),
        "a call about what has not arrived": Target(
            "deed", "trip", morning.trip, DELIA, f"received.told:{CENTER}"
        ),
        "a call": Target("call", "patient", MARIAN, MARIAN),
        "a reply sheet": Target("reply", "packet"),
        "a day list": Target("print", "day", CLINIC),
        "rides of a day": Target("print", "driver", f"{CLINIC}/2026-12-01"),
        "hand over": Target("deed", "task", morning.task, MARIAN, "duties.hand_over"),
        "a contact": Target("contact", "task", morning.task, MARIAN),
        "note a death": Target("deed", "patient", MARIAN, MARIAN, "deaths.note"),
        "put off": Target("deed", "task", morning.task, MARIAN, "duties.later"),
        "a lab plan": Target("deed", patient_id=MARIAN, more="labs.propose_plan"),
    }


def controls(root: QWidget) -> list[QWidget]:
    """Give everything a person can press or type into that is shown."""
    kinds: tuple[type[QWidget], ...] = (QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit)
    every = [one for kind in kinds for one in root.findChildren(kind)]
    return [one for one in every if one.isVisibleTo(root) and not _is_of_qt(one)]


def _is_of_qt(one: QWidget) -> bool:
    """Say whether Qt made it as a part of something that has a name of its own."""
    return one.objectName().startswith("qt_") or isinstance(
        one.parentWidget(), QComboBox | QLineEdit | QTabBar
    )


def reached_by_tab(root: QWidget) -> set[int]:
    """Walk the chain of Tab once around and give what it reaches, by identity."""
    found: set[int] = set()
    here = root.nextInFocusChain()
    while here is not None and id(here) not in found and here is not root:
        found.add(id(here))
        here = here.nextInFocusChain()
    return found
