"""The list of any kind, by mouse and by keyboard: typed into, sorted, opened, begun; honest when it is not all."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from navigator_app.commands.records import withdraw
from navigator_app.desk import Deed
from navigator_app.queries.finder import find
from navigator_app.queries.kind_narrowing import Sort
from navigator_app.store.faults import DiskFault
from navigator_app.ui.parts.placeholder import Placeholder
from navigator_app.ui.screens.kind_list.state import (
    Answered,
    Model,
    MoreAsked,
    Opened,
    Scoped,
    Sorted,
    Typed,
    update,
)
from navigator_app.ui.screens.page import Target
from navigator_app.ui.shell.new_menu import command_target
from navigator_app.ui.shell.shell import Shell
from navigator_app.ui.tables.record_delegate import cell_width
from navigator_app.ui.tables.record_model import CELL_ROLE
from navigator_app.ui.theme.style import Theme
from sync.records import KINDS
from tests.desks import CLINIC, DELIA, MARIAN, put
from tests.screens.shells import go, settled
from tests.screens.states import nobody_answers


@pytest.fixture
def covered(shell: Shell) -> Shell:
    """Give the shell of a desk with three payers, one of them typed twice."""
    desk = shell.session.desk
    rows = (
        ("a", MARIAN, "medicaid", "State Medicaid (PRACTICE)", "enrolled", "2026-11-10"),
        ("b", DELIA, "va", "VA (PRACTICE)", "denied", "2026-10-01"),
        ("c", DELIA, "prc", "Cedar Basin PRC (PRACTICE)", "checking", None),
        ("d", DELIA, "prc", "Cedar Basin PRC (PRACTICE)", "enrolled", None),
    )
    for letter, patient, kind, payer, status, on in rows:
        about = {"type": kind, "payer": payer, "status": status, "checked_on": on}
        put(desk, "coverage", letter * 32, patient, **about)
    withdraw(desk, "coverage", "d" * 32, "Typed twice")
    return shell


def listed(qtbot: QtBot, shell: Shell, kind: str = "coverage") -> Any:
    return go(qtbot, shell, Target("kind", kind))


def column(page: Any, place: int) -> list[str]:
    model = page.table.view.model()
    return [str(model.index(row, place).data()) for row in range(model.rowCount())]


def titles(page: Any) -> list[str]:
    model = page.table.view.model()
    across = range(model.columnCount())
    return [str(model.headerData(one, Qt.Orientation.Horizontal)) for one in across]


def said(page: Any) -> str:
    """Give what stands in the place of rows."""
    shown = page.table.states.currentWidget()
    assert isinstance(shown, Placeholder)
    return f"{shown.accessibleName()}. {shown.accessibleDescription()}"


def test_the_columns_are_those_of_the_class_and_the_newest_stands_first(qtbot: QtBot, covered: Shell) -> None:
    page = listed(qtbot, covered)
    assert titles(page) == ["Patient", "Type", "Payer", "Status", "Checked"]
    assert column(page, 0) == ["Moss, Marian", "Dale, Delia", "Dale, Delia"]
    assert column(page, 4) == ["11/10/2026", "10/01/2026", ""]
    assert page._title.text() == "Coverage"
    assert page._count.text() == "3 records"
    heard = str(page.table.view.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole))
    assert heard == (
        "Patient: Moss, Marian, Not sent yet. Type: Medicaid. Payer: State Medicaid (PRACTICE). "
        "Status: Enrolled. Checked: 11/10/2026"
    )
    assert covered.nav._items["kinds"].isChecked()


def test_typing_narrows_it_and_escape_gives_all_back(qtbot: QtBot, covered: Shell) -> None:
    page = listed(qtbot, covered)
    assert covered.focusWidget() is page.filter
    QTest.keyClicks(page.filter, "dale va")
    settled(qtbot, covered)
    assert column(page, 2) == ["VA (PRACTICE)"]
    QTest.keyClicks(page.filter, "zzz")
    settled(qtbot, covered)
    assert said(page).startswith("Nothing matches")
    covered.back()
    settled(qtbot, covered)
    assert len(column(page, 0)) == 3
    assert covered.page is page


def test_a_title_sorts_and_so_does_the_menu_by_keyboard(qtbot: QtBot, covered: Shell) -> None:
    page = listed(qtbot, covered)
    assert page.sort.button.accessibleName() == "Sorted by Checked, latest first"
    header = page.table.view.horizontalHeader()
    payer = QPoint(header.sectionViewportPosition(2) + 10, 10)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=payer)
    settled(qtbot, covered)
    assert column(page, 2) == ["Cedar Basin PRC (PRACTICE)", "State Medicaid (PRACTICE)", "VA (PRACTICE)"]
    assert page.sort.button.accessibleName() == "Sorted by Payer, A to Z"
    assert page.sort.button.focusPolicy() & Qt.FocusPolicy.TabFocus
    offered = {one.text(): one for one in page.sort.menu.actions() if one.text()}
    assert list(offered) == ["Patient", "Type", "Payer", "Status", "Checked", "A to Z", "Z to A"]
    assert [words for words, one in offered.items() if one.isChecked()] == ["Payer", "A to Z"]
    offered["Z to A"].trigger()
    settled(qtbot, covered)
    assert column(page, 2)[0] == "VA (PRACTICE)"
    assert header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
    offered = {one.text(): one for one in page.sort.menu.actions()}
    offered["Status"].trigger()
    settled(qtbot, covered)
    assert column(page, 3) == ["Being checked", "Denied", "Enrolled"]


def test_what_was_entered_in_error_is_shown_when_asked_for_and_never_green(
    qtbot: QtBot, covered: Shell
) -> None:
    page = listed(qtbot, covered)
    page.scope.select(1)
    settled(qtbot, covered)
    assert page._count.text() == "4 records"
    cells = [page.table.view.model().index(row, 0).data(CELL_ROLE) for row in range(4)]
    (place,) = [row for row, cell in enumerate(cells) if cell.below == "Entered in error"]
    status = page.table.view.model().index(place, 3).data(CELL_ROLE)
    assert (status.text, status.tint) == ("Enrolled", "neutral")


def test_enter_opens_a_record_and_back_comes_to_the_same_place(qtbot: QtBot, covered: Shell) -> None:
    page = listed(qtbot, covered)
    QTest.keyClicks(page.filter, "dale")
    settled(qtbot, covered)
    QTest.keyClick(page.filter, Qt.Key.Key_Return)
    assert covered.focusWidget() is page.table.view
    page.table.select("b" * 32)
    QTest.keyClick(page.table.view, Qt.Key.Key_J)
    QTest.keyClick(page.table.view, Qt.Key.Key_Return)
    settled(qtbot, covered)
    assert covered.stack.here == Target("record", "coverage", "c" * 32, DELIA)
    covered.back()
    settled(qtbot, covered)
    assert covered.stack.here == Target("kind", "coverage")
    assert (page.filter.text(), page.table.current_key()) == ("dale", "c" * 32)
    assert covered.focusWidget() is page.table.view
    go(qtbot, covered, Target("kind", "task"))
    assert (page.filter.text(), titles(page)[1]) == ("", "Title")


def test_the_only_one_found_is_opened_from_the_filter(qtbot: QtBot, covered: Shell) -> None:
    page = listed(qtbot, covered)
    QTest.keyClicks(page.filter, "moss")
    settled(qtbot, covered)
    QTest.keyClick(page.filter, Qt.Key.Key_Return)
    assert covered.stack.here == Target("record", "coverage", "a" * 32, MARIAN)


def test_a_kind_with_a_page_of_its_own_is_opened_there(qtbot: QtBot, covered: Shell) -> None:
    page = listed(qtbot, covered, "referral")
    page.table.view.go(0)
    QTest.keyClick(page.table.view, Qt.Key.Key_Return)
    assert covered.stack.here.page == "referral"


@pytest.mark.parametrize(
    ("kind", "begun"),
    [
        ("coverage", Target("record", "coverage")),
        ("lab_plan", Target("deed", more="labs.propose_plan")),
        ("review", None),
        ("site", None),
        ("trip_leg", None),
    ],
)
def test_a_new_one_is_begun_where_a_person_may(
    qtbot: QtBot, covered: Shell, kind: str, begun: Target | None
) -> None:
    page = listed(qtbot, covered, kind)
    assert page.new.isVisibleTo(page) == (begun is not None)
    if begun is not None:
        page.new.click()
        assert covered.stack.here == begun


def test_what_only_the_hub_writes_says_so(qtbot: QtBot, covered: Shell) -> None:
    assert listed(qtbot, covered, "review")._count.text() == "2 records. Only the hub writes these."


def test_a_record_that_is_saved_meanwhile_appears_by_itself(qtbot: QtBot, covered: Shell) -> None:
    page = listed(qtbot, covered)
    desk = covered.session.desk
    about = {"payer": "Medicare (PRACTICE)", "checked_on": "2026-11-20"}
    covered.session.work.do(lambda: desk.commit(Deed("coverage", about, patient=MARIAN)), lambda _: None)
    qtbot.waitUntil(lambda: column(page, 2)[0] == "Medicare (PRACTICE)", timeout=20_000)


def test_more_come_when_one_reaches_the_end_and_nothing_jumps(qtbot: QtBot, covered: Shell) -> None:
    desk = covered.session.desk
    before = desk.store.count("document")
    desk.commit(*(Deed("document", {"title": f"Scan {n:03}"}, patient=MARIAN) for n in range(230)))
    page = listed(qtbot, covered, "document")
    assert page._count.text() == f"The first 100 of {before + 230}"
    page.table.setFocus()
    page.table.view.go(42)
    here = page.table.current_key()
    page.table.view.scrollToBottom()
    settled(qtbot, covered)
    assert len(column(page, 0)) == 200
    assert page.table.current_key() == here
    QTest.keyClick(page.table.view, Qt.Key.Key_End)
    settled(qtbot, covered)
    assert page._count.text() == f"{before + 230} records"
    assert [title for title in sorted(column(page, 1)) if title.startswith("Scan")] == [
        f"Scan {n:03}" for n in range(230)
    ]


def test_an_empty_list_says_what_belongs_there_with_the_button_that_begins_it(
    qtbot: QtBot, shell: Shell
) -> None:
    page = listed(qtbot, shell)
    assert said(page).startswith("Nothing here yet")
    assert page._count.text() == "0 records"


def test_a_list_that_cannot_be_read_says_why_and_can_be_asked_again(
    qtbot: QtBot, covered: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = listed(qtbot, covered)
    page.fail(DiskFault())
    assert said(page).startswith("This list could not be read")
    again = page.table.states.currentWidget().findChild(type(page.new))
    again.click()
    settled(qtbot, covered)
    assert len(column(page, 0)) == 3


def test_before_there_is_an_answer_the_list_says_whose_it_is(qtbot: QtBot, covered: Shell) -> None:
    with nobody_answers(covered):
        covered.go(Target("kind", "coverage"))
        page: Any = covered.page
        assert page._title.text() == "Coverage"
    settled(qtbot, covered)


def test_a_kind_of_a_later_release_is_not_known_here(qtbot: QtBot, covered: Shell) -> None:
    listed(qtbot, covered)
    page = listed(qtbot, covered, "hologram")
    assert said(page).startswith("This kind of record is not known here")
    assert not page.new.isVisibleTo(page)


def test_all_records_leads_to_every_kind(qtbot: QtBot, covered: Shell) -> None:
    page: Any = go(qtbot, covered, Target("kinds"))
    model = page.table.view.model()
    shown = {
        str(model.index(row, 0).data()): str(model.index(row, 2).data()) for row in range(model.rowCount())
    }
    assert set(shown) == {noun.about.plural for noun in KINDS}
    assert shown["Coverage"] == "4"
    assert shown["Documents"] == str(covered.session.desk.store.count("document"))
    page.table.select("coverage")
    QTest.keyClick(page.table.view, Qt.Key.Key_Return)
    settled(qtbot, covered)
    assert covered.stack.here == Target("kind", "coverage")
    go(qtbot, covered, Target("kinds"))
    page.table.select("patient")
    QTest.keyClick(page.table.view, Qt.Key.Key_Return)
    assert covered.stack.here == Target("patients")


@pytest.mark.parametrize(
    ("typed", "target"),
    [
        ("all cov", Target("kind", "coverage")),
        ("authorizations", Target("kind", "authorization")),
        ("all person", Target("kind", "practitioner")),
        ("all people", Target("kind", "practitioner")),
        ("all records", Target("kinds")),
    ],
)
def test_a_list_is_found_from_anywhere_by_one_or_by_many(shell: Shell, typed: str, target: Target) -> None:
    assert target in [command_target(one) for one in find(shell.session.desk, typed)]


def test_the_papers_of_a_day_are_a_few_letters_away(qtbot: QtBot, shell: Shell) -> None:
    day, (rides, _, *_) = find(shell.session.desk, "day list")[0], find(shell.session.desk, "driver")
    assert command_target(day) == Target("print", "day", CLINIC)
    assert command_target(rides) == Target("print", "driver", f"{CLINIC}/2026-11-21")
    shell.finder.taken.emit(rides)
    settled(qtbot, shell)
    assert shell.stack.here == command_target(rides)
    assert "Rides from Juniper Creek" in shell.page.model.sheet.title  # type: ignore[attr-defined]


def test_however_many_records_are_found_the_way_to_all_of_them_is_among_the_answers(shell: Shell) -> None:
    desk = shell.session.desk
    desk.commit(*(Deed("document", {"title": f"Document {n:03}"}, patient=MARIAN) for n in range(30)))
    found = find(desk, "document")
    assert len(found) == 12
    assert command_target(found[-1]) == Target("kind", "document")


@pytest.mark.parametrize("scale", [1.0, 1.5])
@pytest.mark.parametrize("width", [1000, 1366])
def test_no_word_number_or_state_is_cut(
    qtbot: QtBot, covered: Shell, dressed: QApplication, scale: float, width: int
) -> None:
    desk = covered.session.desk
    number = "RCIS-2026-004417-B/0001-AND-A-VERY-LONG-TAIL"
    put(desk, "referral", "e" * 32, MARIAN, service="medical_oncology", rcis_number=number)
    payer, order = "Southwest Tribal Health Plan (PRACTICE)", "PO-2026-004170"
    put(desk, "authorization", "f" * 32, MARIAN, payer=payer, po_number=order)
    Theme.current().apply(dressed, "light", scale)
    covered.resize(width, 768)
    for kind in ("referral", "authorization", "coverage", "task"):
        page = listed(qtbot, covered, kind)
        model, view = page.table.view.model(), page.table.view
        for across in range(model.columnCount()):
            for row in range(model.rowCount()):
                cell = model.index(row, across).data(CELL_ROLE)
                if cell.icon or " " not in cell.text or order in cell.text:
                    assert view.columnWidth(across) >= cell_width(cell), cell.text


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_drawn_in_both_schemes(
    qtbot: QtBot, covered: Shell, dressed: QApplication, scheme: Any
) -> None:
    Theme.current().apply(dressed, scheme)
    listed(qtbot, covered)
    picture = covered.grab().toImage()
    colors = {picture.pixel(x, y) for x in range(240, 1340, 7) for y in range(240, 460, 3)}
    assert len(colors) > 30
    assert picture.format() != QImage.Format.Format_Invalid


def test_the_model_takes_only_the_answer_to_what_is_asked_now() -> None:
    model = update(Model(), Opened("coverage"))
    earlier = model.asked
    model = update(model, Typed("moss"))
    assert update(model, Answered("coverage", earlier, None)) is model
    assert update(model, Answered("task", model.asked, None)) is model
    assert update(model, Opened("coverage")) is model
    assert update(model, Opened("task")) == Model("task")


def test_another_question_begins_with_the_first_page_again() -> None:
    model = update(update(Model("task"), MoreAsked()), MoreAsked())
    assert model.asked.limit == 300
    for event in (Typed("a"), Sorted(Sort("title")), Scoped(with_withdrawn=True)):
        assert update(model, event).asked.limit == 100
