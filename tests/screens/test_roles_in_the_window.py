"""What a window opens to whom: navigation, finder, New, pages that were reached otherwise; and who sits down next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QComboBox, QRadioButton
from pytestqt.qtbot import QtBot

from navigator_app.app import shell_maker
from navigator_app.commands.printing import save_out
from navigator_app.commands.records import save
from navigator_app.desk import Desk, Me
from navigator_app.open_pages import opens
from navigator_app.queries.finder import find
from navigator_app.queries.own_visits import own_visits
from navigator_app.settings import Settings
from navigator_app.store import key_ring, slots
from navigator_app.store.local import Store
from navigator_app.store.vault import Vault
from navigator_app.ui.entrance.door import Door, Keyholder
from navigator_app.ui.entrance.unlock import Unlock
from navigator_app.ui.printing.leaving import choose_printer
from navigator_app.ui.screens.closed.view import ClosedPage
from navigator_app.ui.screens.interpreting.view import InterpretingPage
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.printing.view import PrintPage
from navigator_app.ui.session import OpenDesk
from navigator_app.ui.shell.pages import page_names
from navigator_app.ui.shell.sections import SECTIONS
from navigator_app.ui.shell.shell import Shell
from navigator_app.ui.shell.status import standing
from navigator_app.ui.window import Window
from navigator_app.ui.work import Work
from sync.clock import SetClock
from sync.errors import Refused
from sync.ids import derived_id
from sync.rules.policy import NOTHING, sight
from tests.desks import CENTER, CLINIC, MARIAN, ROSA, SATURDAY, put, settle_patients, settle_places
from tests.screens.shells import fill, go, settled

PASSPHRASE: Final = "cedar ridge winter lantern"
BEN: Final = derived_id("person", "Ben Hale")
ADA: Final = derived_id("person", "Ada Stone")
ANA: Final = derived_id("person", "Ana Reyes")
PEOPLE: Final = {
    ROSA: ("Rosa Delgado", "navigator"),
    BEN: ("Ben Hale", "scheduler"),
    ADA: ("Ada Stone", "administrator"),
    ANA: ("Ana Reyes", "interpreter"),
}


def _sit_down(home: Path, person: str) -> Desk:
    store: Store = Vault.open(home, person, PASSPHRASE, clock=SetClock(SATURDAY))
    name, role = PEOPLE[person]
    return Desk(store, Me(person, name, CLINIC, "America/Denver", frozenset({role})), SetClock(SATURDAY))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Make a clinic's laptop that four people unlock, with a morning's work and a visit that is interpreted."""
    folder, kdf = tmp_path / "desk", slots.cheapest()
    Vault.create(
        folder, "Rosa Delgado", PASSPHRASE, person_id=ROSA, kdf=kdf, clock=SetClock(SATURDAY)
    ).close()
    ring = key_ring.opened(folder, ROSA, PASSPHRASE)
    for person, (name, role) in list(PEOPLE.items())[1:]:
        ring = key_ring.add_person(ring, person, name, role, PASSPHRASE, kdf)
    desk = _sit_down(folder, ROSA)
    settle_places(desk)
    settle_patients(desk)
    fill(desk)
    put(
        desk,
        "appointment",
        derived_id("appointment", "hers"),
        MARIAN,
        description="First consult",
        service="medical_oncology",
        modality="in_person",
        starts_at=(SATURDAY + timedelta(days=3)).isoformat(),
        patient_zone="America/Denver",
        provider_site_id=CENTER,
        room="Suite 2",
        status="booked",
        interpreter="booked",
        interpreter_id=ANA,
    )
    desk.store.close()
    return folder


@pytest.fixture
def window(qtbot: QtBot, dressed: QApplication, home: Path) -> Iterator[Window]:
    work, settings = Work(), Settings(home)
    people = tuple(Keyholder(person, name) for person, (name, _) in PEOPLE.items())
    door = Door(
        lambda: False,
        lambda: people,
        lambda: None,
        lambda person, _: OpenDesk(_sit_down(home, person)),
        lambda _: None,
    )
    found = Window(door, work, settings, shell_maker(work, settings, home))
    found.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    found.show()
    yield found
    found.close()
    work.stop()
    found.deleteLater()


def _as(qtbot: QtBot, window: Window, person: str) -> Shell:
    """Unlock as somebody; whoever is here leaves first."""
    if window.shell is not None:
        window.lock()
    page = window.centralWidget()
    assert isinstance(page, Unlock)
    qtbot.waitUntil(lambda: len(page.findChildren(QRadioButton)) == len(PEOPLE), timeout=20_000)
    page._choices[person].setChecked(True)
    page.field.setText(PASSPHRASE)
    page.submit()
    qtbot.waitUntil(lambda: window.shell is not None, timeout=20_000)
    shell = window.shell
    assert isinstance(shell, Shell)
    settled(qtbot, shell)
    return shell


def _sections(shell: Shell) -> set[str]:
    return {page for page, item in shell.nav._items.items() if item.isVisibleTo(shell)}


def test_an_administrator_finds_people_and_settings_and_no_patient(qtbot: QtBot, window: Window) -> None:
    shell = _as(qtbot, window, ADA)
    assert _sections(shell) == {"messages", "kinds", "settings", "help"}
    assert shell.stack.here.page == "messages"
    desk = shell.session.desk
    assert not [one for one in find(desk, "moss") if one.what != "command"]
    commands = {one.command for one in find(desk, "", limit=1_000)}
    assert {"kinds", "settings", "lock", "switch", "new.message", "list.practitioner"} <= commands
    assert not {"patients", "today", "walk_in", "new.patient", "list.trip", "call", "who_sees"} & commands
    new = {action.text() for action in shell.bar.new_menu.actions()}
    assert new == {"Message"}
    for target in (
        Target("patients"),
        Target("chart", "patient", MARIAN, MARIAN),
        Target("kind", "trip"),
        Target("record", "patient", MARIAN, MARIAN),
        Target("print", "chart", MARIAN, MARIAN),
    ):
        page = go(qtbot, shell, target)
        assert isinstance(page, ClosedPage), target
    assert go(qtbot, shell, Target("kind", "practitioner")).objectName() == "pageBody"
    assert not isinstance(shell.page, ClosedPage)


def test_an_interpreter_begins_with_their_visits_and_opens_no_chart(qtbot: QtBot, window: Window) -> None:
    shell = _as(qtbot, window, ANA)
    assert isinstance(shell.page, InterpretingPage)
    assert {"interpreting", "settings", "help"} <= _sections(shell)
    assert not {"today", "patients", "telehealth", "referrals"} & _sections(shell)
    (visit,) = own_visits(shell.session.desk)
    assert visit.name == "Moss, Marian"
    assert "Suite 2" in str(visit.place)
    assert "oncology" not in repr(visit).lower()
    assert "consult" not in repr(visit).lower()
    assert isinstance(go(qtbot, shell, Target("telehealth")), ClosedPage)
    assert isinstance(go(qtbot, shell, Target("chart", "patient", MARIAN, MARIAN)), ClosedPage)


def test_whoever_sees_charts_sees_what_they_saw_and_no_page_of_interpreters(
    qtbot: QtBot, window: Window
) -> None:
    shell = _as(qtbot, window, ROSA)
    assert shell.stack.here.page == "today"
    assert _sections(shell) == {one.page for one in SECTIONS if not one.is_centers} - {"interpreting"}
    assert isinstance(go(qtbot, shell, Target("interpreting")), ClosedPage)


def test_who_prints_and_does_not_export_prints_and_saves_no_file(
    qtbot: QtBot, window: Window, tmp_path: Path
) -> None:
    for person, may_save in ((ROSA, True), (BEN, False)):
        shell = _as(qtbot, window, person)
        page = go(qtbot, shell, Target("print", "chart", MARIAN, MARIAN))
        assert isinstance(page, PrintPage)
        assert page.print_button.isEnabled()
        for each in (page.pdf_button, page.html_button):
            assert each.isVisibleTo(shell) is may_save
        assert page._not_saved.isVisibleTo(shell) is not may_save
    desk = window.shell.session.desk
    file = tmp_path / "out.html"
    before = desk.store.last_number()
    with pytest.raises(Refused, match="does not save files"):
        save_out(desk, file, b"pages", [MARIAN], "chart", "none", "For the ride home")
    assert (file.exists(), desk.store.last_number()) == (False, before)


def test_the_printers_own_window_offers_no_file_instead_of_a_printer(qtbot: QtBot, window: Window) -> None:
    printers: list[QPrinter] = []
    dialog = choose_printer(_as(qtbot, window, BEN), printers.append)
    offered = [box.itemText(at) for box in dialog.findChildren(QComboBox) for at in range(box.count())]
    assert offered
    assert not [words for words in offered if "file" in words.casefold() or "PDF" in words]
    dialog.accept()
    # Where there is no printer, nothing is written anywhere either.
    assert [printer.outputFileName() for printer in printers] == [""]


def test_a_page_that_nobody_said_anything_of_opens_to_those_who_see_charts_alone() -> None:
    for role in ("administrator", "auditor", "interpreter"):
        assert not opens(sight({role}), "a page of tomorrow")
    assert opens(sight({"navigator"}), "a page of tomorrow")
    assert {page for page in page_names() if opens(NOTHING, page)} == {
        "audit",
        "backups",
        "closed",
        "counter",
        "help",
        "quick_return",
        "settings",
        "syncing",
        "unlocking",
    }


def test_what_was_shown_goes_from_the_window_when_the_role_goes(qtbot: QtBot, window: Window) -> None:
    shell = _as(qtbot, window, ROSA)
    go(qtbot, shell, Target("chart", "patient", MARIAN, MARIAN))
    found = standing(shell.session.desk, shell.session.rounds.link)
    shell._show_standing(replace(found, sight=sight({"administrator"})))
    settled(qtbot, shell)
    assert isinstance(shell.page, ClosedPage)
    assert "patients" not in _sections(shell)


def test_who_sits_down_next_is_asked_for_and_finds_nothing_of_what_the_other_typed(
    qtbot: QtBot, window: Window
) -> None:
    shell = _as(qtbot, window, ROSA)
    task = Target("record", "task", patient_id=MARIAN)
    page = go(qtbot, shell, task)
    page.form.editors["title"].set_value("Ask for the wheelchair")  # type: ignore[attr-defined]
    shell.switch_person()
    assert window.shell is None
    entrance = window.centralWidget()
    assert isinstance(entrance, Unlock)
    qtbot.waitUntil(lambda: isinstance(window.focusWidget(), QRadioButton), timeout=20_000)
    page = go(qtbot, _as(qtbot, window, BEN), task)
    assert page.opening.draft is None  # type: ignore[attr-defined]
    assert not page.form.editors["title"].value()  # type: ignore[attr-defined]
    page = go(qtbot, _as(qtbot, window, ROSA), task)
    assert page.opening.draft.typed["title"] == "Ask for the wheelchair"  # type: ignore[attr-defined]


def test_each_deed_carries_whoever_sits_there(qtbot: QtBot, window: Window) -> None:
    for person in (ROSA, BEN):
        desk = _as(qtbot, window, person).session.desk
        made = save(desk, "task", {"title": f"Of {PEOPLE[person][0]}"}, patient_id=MARIAN)
        assert [change.author for change in desk.store.pending_changes(made)] == [person]
