"""Since Fri 10:12 AM: offered on Today, ticked line by line while nothing moves, printed with PRACTICE."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from navigator_app.commands.seen import seen, write
from navigator_app.desk import Deed
from navigator_app.queries.finder import find
from navigator_app.queries.since import Since
from navigator_app.settings import Settings
from navigator_app.ui.parts.buttons import Button
from navigator_app.ui.printing.leaving import letter_printer
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.printing.view import PrintPage
from navigator_app.ui.screens.since.state import Answered, Caught, Further, Model, Opened, update
from navigator_app.ui.screens.since.view import SincePage
from navigator_app.ui.screens.today.view import TodayPage
from navigator_app.ui.session import OpenDesk, Session
from navigator_app.ui.shell.new_menu import command_target
from navigator_app.ui.shell.shell import Shell
from navigator_app.ui.theme.style import Theme
from navigator_app.ui.work import Work
from sync.errors import Refused
from sync.ids import derived_id
from tests.screens.gallery import cut_labels
from tests.screens.invented import since_list
from tests.screens.read_back import texts
from tests.screens.shells import controls, go, reached_by_tab, settled
from tests.stories.places import FRIDAY, Places, make_places

MARIAN, DELIA = derived_id("patient", "Marian"), derived_id("patient", "Delia")


@dataclass
class Monday:
    """The clinic's desk in a window on Monday, after a weekend without a link in which the center wrote."""

    places: Places
    shell: Shell
    visit: str

    def elsewhere(self, record: str, **fields: Any) -> None:
        """Let the center change a record, and the news arrive here."""
        center = self.places.center.desk
        write(center, seen(center, record), fields)
        self.places.center.exchange()
        for each in self.places.clinic.engine.run():
            self.shell.session.work.announce(each.touched)


def at(**ahead: float) -> dict[str, str]:
    return {"starts_at": (FRIDAY + timedelta(**ahead)).isoformat(), "patient_zone": "America/Denver"}


@contextmanager
def window(places: Places, folder: Path) -> Iterator[Shell]:
    """Open the clinic's desk in a window; its rounds are made by the test."""
    work = Work()
    opened = OpenDesk(places.clinic.desk, is_practice=True)
    session = Session.begin(opened, work, Settings(folder), folder)
    shell = Shell(session)
    shell.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    shell.resize(1366, 768)
    shell.show()
    yield shell
    shell.close()
    session.rounds.end()
    work.stop()
    shell.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def monday(dressed: QApplication, tmp_path: Path) -> Iterator[Monday]:
    places = make_places(tmp_path)
    clinic, center = places.clinic, places.center.desk
    for key, family, given in ((MARIAN, "Moss", "Marian"), (DELIA, "Dale", "Delia")):
        name = {"family_name": family, "given_name": given, "sites": [clinic.desk.me.site_id]}
        clinic.desk.commit(Deed("patient", {**name, "birth_on": "1965-03-14"}, record=key))
    places.meet()
    (visit,) = center.commit(Deed("appointment", at(days=5), patient=MARIAN))
    places.meet()
    write(center, seen(center, visit), at(days=4))
    write(center, seen(center, MARIAN), {"note": "Prefers mornings"})
    center.commit(Deed("task", {"title": "Ask for the slides"}, patient=DELIA))
    places.center.exchange()
    places.clock.forward(days=3)
    clinic.exchange()
    with window(places, tmp_path) as shell:
        yield Monday(places, shell, visit)
    places.close()


def opened(qtbot: QtBot, monday: Monday) -> SincePage:
    page = go(qtbot, monday.shell, Target("since"))
    assert isinstance(page, SincePage)
    qtbot.waitUntil(lambda: bool(page.lines), timeout=10_000)
    return page


def test_today_offers_it_with_a_count_and_opens_it(qtbot: QtBot, monday: Monday) -> None:
    page = go(qtbot, monday.shell, Target("today"))
    assert isinstance(page, TodayPage)
    assert page.since.text() == "Since Fri 10:12 AM \u00b7 3"
    assert page.since.accessibleName() == (
        "Since Fri Nov 20, 10:12 AM MST: 3 records changed by others, not read yet"
    )
    page.since.click()
    settled(qtbot, monday.shell)
    found = monday.shell.page
    assert isinstance(found, SincePage)
    assert found.model.first_unread == monday.visit


def test_a_tick_by_keyboard_is_kept_and_moves_nothing(qtbot: QtBot, monday: Monday) -> None:
    page = opened(qtbot, monday)
    line = page.lines[monday.visit]
    assert QApplication.focusWidget() is line.tick or page.first_focus() is line.tick
    before = {record: (one.mapTo(page, QPoint()), one.size()) for record, one in page.lines.items()}
    QTest.keyClick(line.tick, Qt.Key.Key_Space)
    settled(qtbot, monday.shell)
    assert line.tick.isChecked()
    assert page.model.shown is not None
    assert page.model.shown.unread == 2
    assert page.lines[monday.visit] is line
    assert {record: (one.mapTo(page, QPoint()), one.size()) for record, one in page.lines.items()} == before
    assert monday.places.clinic.desk.store.count_missed(monday.places.clinic.desk.me.person_id) == 2
    QTest.keyClick(line.tick, Qt.Key.Key_Space)
    settled(qtbot, monday.shell)
    assert page.model.shown.unread == 3


def test_what_comes_meanwhile_is_counted_below_and_shown_when_asked_for(qtbot: QtBot, monday: Monday) -> None:
    page = opened(qtbot, monday)
    lines = dict(page.lines)
    page.lines[monday.visit].tick.click()
    settled(qtbot, monday.shell)
    monday.elsewhere(monday.visit, **at(days=6))
    qtbot.waitUntil(lambda: not page.came.isHidden(), timeout=10_000)
    assert page._came_words.text() == "1 more came"
    assert page.lines == lines, "what is being read stays"
    assert page.foot() is page.came
    page.take(Caught())
    settled(qtbot, monday.shell)
    assert page.came.isHidden()
    assert not page.lines[monday.visit].tick.isChecked(), "the tick was for the version before"


def test_every_control_has_a_name_of_its_own_and_is_reached_by_tab(qtbot: QtBot, monday: Monday) -> None:
    page = opened(qtbot, monday)
    by_tab = reached_by_tab(monday.shell)
    for one in controls(page):
        assert one.accessibleName().strip()
        assert id(one) in by_tab, one.accessibleName()
    names = [one.accessibleName() for one in controls(page)]
    assert len(names) == len(set(names)), "no two controls sound alike"


def test_nothing_is_cut_in_any_dress(qtbot: QtBot, monday: Monday, dressed: QApplication) -> None:
    page = opened(qtbot, monday)
    for scheme, scale, size in (
        ("dark", 1.0, (1366, 768)),
        ("light", 1.5, (1366, 768)),
        ("light", 1.0, (1000, 700)),
    ):
        Theme.current().apply(dressed, scheme, scale)  # type: ignore[arg-type]
        monday.shell.resize(*size)
        settled(qtbot, monday.shell)
        assert not cut_labels(page), (scheme, scale, size)
        go(qtbot, monday.shell, Target("today"))
        assert not cut_labels(monday.shell.page)
        page = opened(qtbot, monday)


def preview(qtbot: QtBot, monday: Monday) -> PrintPage:
    """Go from the list to its sheet with the key."""
    opened(qtbot, monday)
    monday.shell.show_paper()
    settled(qtbot, monday.shell)
    page = monday.shell.page
    assert isinstance(page, PrintPage)
    qtbot.waitUntil(lambda: page.pages is not None, timeout=10_000)
    return page


def let_out(monday: Monday) -> list[tuple[str, str]]:
    """Give what was written down of paper and files: whose, and how."""
    connections = monday.places.clinic.desk.store.connections
    with connections.reading() as connection:
        rows = connection.execute("SELECT subject, action FROM audit ORDER BY seq").fetchall()
    return [(record.hex(), action) for record, action in rows if action.startswith("printed")]


def saved_files(monday: Monday) -> list[tuple[str | None, dict[str, Any]]]:
    """Give what was written down of files: whose, and which, how and why."""
    found = monday.places.clinic.desk.store.of_kind("disclosure")
    return [(one.patient, dict(one.fields)) for one in found]


def test_it_is_printed_with_practice_over_every_page(qtbot: QtBot, monday: Monday, tmp_path: Path) -> None:
    page = preview(qtbot, monday)
    printer = letter_printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "since.pdf"))
    page.print_to(printer)
    settled(qtbot, monday.shell)
    for text in texts((tmp_path / "since.pdf").read_bytes()):
        assert "PRACTICE. All people and places here are invented." in text
        assert "Moss, Marian" in text
        assert "Dale, Delia" in text
        assert "Printed by Rosa Delgado, Mon Nov 23, 2026, 10:12 AM MST." in text
    assert sorted(let_out(monday)) == sorted([(MARIAN, "printed_work"), (DELIA, "printed_work")])


WHY = "Her sister carries it to the clinic in Juniper Creek"


def save_by(qtbot: QtBot, monday: Monday, page: PrintPage, way: Button, why: str = WHY) -> None:
    """Ask for a file, say why, go on by Enter."""
    way.click()
    (field,) = page.why.findChildren(QLineEdit)
    QTest.keyClicks(field, why)
    QTest.keyClick(field, Qt.Key.Key_Return)
    settled(qtbot, monday.shell)


def test_a_pdf_opens_with_its_own_passphrase_only_and_lies_only_where_the_person_said(
    qtbot: QtBot, monday: Monday, tmp_path: Path
) -> None:
    page, proposed, home = preview(qtbot, monday), [], tmp_path / "mine"
    home.mkdir()

    def choose(_title: str, name: str) -> str:
        proposed.append(name)
        return str(home / "list")

    page.ask_for_file = choose
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    save_by(qtbot, monday, page, page.pdf_button)
    told = page.passphrase.code.text()
    save_by(qtbot, monday, page, page.html_button)
    assert proposed == ["since-2026-11-23.pdf", "since-2026-11-23.html"]
    made = {path for path in tmp_path.rglob("*") if path.is_file()} - before
    assert made == {home / "list.pdf", home / "list.html"}
    kept = (home / "list.pdf").read_bytes()
    assert b"Moss" not in kept
    assert b"since" not in kept
    reader = PdfReader(home / "list.pdf")
    assert reader.is_encrypted
    assert reader.decrypt(told)
    assert "Moss, Marian" in " ".join(texts(kept, told))
    assert not PdfReader(home / "list.pdf").decrypt("")
    assert not page.passphrase.isVisible(), (
        "the passphrase of the first file does not stand beside the second"
    )


def test_why_a_file_leaves_is_typed_and_written_down_for_each_patient_on_it(
    qtbot: QtBot, monday: Monday, tmp_path: Path
) -> None:
    page = preview(qtbot, monday)
    page.ask_for_file = lambda _title, name: str(tmp_path / name)
    save_by(qtbot, monday, page, page.pdf_button, why="x")
    assert not list(tmp_path.glob("*.pdf"))
    assert not saved_files(monday)
    save_by(qtbot, monday, page, page.pdf_button)
    found = saved_files(monday)
    assert {patient for patient, _ in found} == {MARIAN, DELIA}
    for _, fields in found:
        assert (fields["sheet"], fields["protection"]) == ("since", "passphrase")
        assert fields["reason"].endswith(WHY)
        assert fields["person_id"] == monday.places.clinic.desk.me.person_id


def test_what_cannot_be_saved_is_said_and_leaves_nothing(
    qtbot: QtBot, monday: Monday, tmp_path: Path
) -> None:
    page = preview(qtbot, monday)
    page.ask_for_file = lambda _title, _name: str(tmp_path / "no such folder" / "list.pdf")
    save_by(qtbot, monday, page, page.pdf_button)
    assert monday.shell.trouble.isVisible()
    assert not page.passphrase.isVisible()
    assert not (tmp_path / "no such folder").exists()


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_does_not_take_it_is_said(qtbot: QtBot, monday: Monday, tmp_path: Path) -> None:
    page, printer = preview(qtbot, monday), letter_printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "no such folder" / "list.pdf"))
    page.print_to(printer)
    settled(qtbot, monday.shell)
    assert monday.shell.trouble.isVisible()
    assert not monday.shell.toast.isVisible()


def test_put_away_it_leaves_today_and_is_found_by_ctrl_k(qtbot: QtBot, monday: Monday) -> None:
    page = opened(qtbot, monday)
    page.away_button.click()
    settled(qtbot, monday.shell)
    assert page.away_button.text() == "Offer on Today again"
    today = go(qtbot, monday.shell, Target("today"))
    assert isinstance(today, TodayPage)
    assert today.since.isHidden()
    (found,) = [one for one in find(monday.places.clinic.desk, "apart") if one.command == "since"]
    assert command_target(found) == Target("since")
    monday.shell.undo()
    settled(qtbot, monday.shell)
    go(qtbot, monday.shell, Target("today"))
    assert not today.since.isHidden()


def test_trouble_is_said_with_what_is_safe(qtbot: QtBot, monday: Monday) -> None:
    page = opened(qtbot, monday)
    page.fail(Refused(None, "The disk does not answer."))
    said = page.states.currentWidget()
    assert said is not None
    assert said.accessibleName() == "What changed could not be told"


def told(*skip: int) -> Since:
    """Give the invented list without some of its lines."""
    found = since_list()
    charts = (
        replace(chart, lines=tuple(line for line in chart.lines if int(line.record, 16) not in skip))
        for chart in found.charts
    )
    return replace(found, charts=tuple(chart for chart in charts if chart.lines))


def test_what_is_shown_stays_until_it_is_asked_for() -> None:
    model = update(update(Model(), Opened()), Answered(told(2)))
    assert model.shown == told(2)
    newer = update(model, Answered(told()))
    assert newer.shown == told(2)
    assert newer.came == 1
    caught = update(newer, Caught())
    assert (caught.shown, caught.newer, caught.came) == (told(), None, 0)


def test_the_same_list_again_brings_its_ticks_and_is_no_news() -> None:
    model = update(Model(), Answered(told()))
    line = told().charts[0].lines[0]
    read = replace(line, read=told().until)
    first = told().charts[0]
    ticked = replace(told(), charts=(replace(first, lines=(read, *first.lines[1:])), *told().charts[1:]))
    after = update(model, Answered(ticked))
    assert after.newer is None
    assert after.shown == ticked
    assert after.first_unread != line.record


def test_what_left_the_list_is_said_as_well() -> None:
    model = update(update(Model(), Answered(told())), Answered(told(1)))
    assert model.newer is not None
    assert model.came == 0


def test_a_long_list_is_drawn_piece_by_piece() -> None:
    model = replace(update(Model(), Answered(told())), limit=2)
    lines = len(told().lines)
    assert sum(len(chart.lines) for chart in model.charts) == 2
    assert model.hidden == lines - 2
    assert update(model, Further()).hidden == 0


def test_no_gap_is_an_answer_too() -> None:
    assert not Model().is_answered
    assert update(Model(), Answered(None)).is_answered
