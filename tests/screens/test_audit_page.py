"""Who opened a chart, and what was done here: newest first, a page at a time, others' deeds for those who may."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from navigator_app.desk import Desk
from navigator_app.queries.audit import NOT_YOURS, PAGE_ROWS
from navigator_app.ui.screens.audit.view import DeedsPage
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.printing.view import PrintPage
from navigator_app.ui.shell.shell import Shell
from tests.desks import IMANI, MARIAN, ROSA
from tests.screens.shells import go, settled


def shown(qtbot: QtBot, shell: Shell, target: Target) -> DeedsPage:
    """Go there."""
    page = go(qtbot, shell, target)
    assert isinstance(page, DeedsPage)
    settled(qtbot, shell)
    return page


def words(page: DeedsPage) -> str:
    """Give everything that stands on it."""
    return "\n".join(label.text() for label in page.findChildren(QLabel) if not label.isHidden())


def lead(desk: Desk) -> None:
    """Let who sits here lead the site."""
    desk.me = replace(desk.me, roles=frozenset({"site_lead"}))


def test_a_site_lead_reads_who_opened_a_chart(qtbot: QtBot, shell: Shell, desk: Desk) -> None:
    lead(desk)
    desk.store.note_read(IMANI, MARIAN)
    desk.store.note_read(ROSA, MARIAN, "printed")
    page = shown(qtbot, shell, Target("audit", "patient", MARIAN, MARIAN))
    assert [(str(one.who), str(one.what)) for one in page.lines][:2] == [
        ("You", "Printed"),
        (str(page.lines[1].who), "Opened the chart"),
    ]
    assert page.lines[1].who not in ("You", "not here yet")


def test_who_may_not_read_others_deeds_sees_their_own_and_is_told_why(
    qtbot: QtBot, shell: Shell, desk: Desk
) -> None:
    desk.me = replace(desk.me, roles=frozenset({"navigator"}))
    desk.store.note_read(IMANI, MARIAN)
    desk.store.note_read(ROSA, MARIAN)
    page = shown(qtbot, shell, Target("audit", "patient", MARIAN, MARIAN))
    assert {one.who for one in page.lines} == {"You"}
    assert str(NOT_YOURS) in words(page)
    theirs = shown(qtbot, shell, Target("audit", "person", IMANI))
    assert theirs.lines == []
    assert str(NOT_YOURS) in words(theirs)


def test_a_long_list_comes_page_by_page(qtbot: QtBot, shell: Shell, desk: Desk) -> None:
    for _ in range(PAGE_ROWS + 5):
        desk.store.note_read(ROSA, MARIAN)
    page = shown(qtbot, shell, Target("audit"))
    assert len(page.lines) == PAGE_ROWS
    page.more_button.click()
    settled(qtbot, shell)
    assert len(page.lines) > PAGE_ROWS
    assert [one.seq for one in page.lines] == sorted((one.seq for one in page.lines), reverse=True)


def test_it_is_printed_and_that_is_written_down(qtbot: QtBot, shell: Shell, desk: Desk) -> None:
    desk.store.note_read(ROSA, MARIAN)
    page = shown(qtbot, shell, Target("audit", "patient", MARIAN, MARIAN))
    page.print_button.click()
    settled(qtbot, shell)
    sheet = shell.page
    assert isinstance(sheet, PrintPage)
    assert sheet.model.sheet is not None
    assert sheet.model.sheet.patients == (MARIAN,)
