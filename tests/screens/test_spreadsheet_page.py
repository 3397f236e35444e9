"""Bring my spreadsheet in the window: columns said once, rows looked at, a question answered, all taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from navigator_app.desk import Desk
from navigator_app.queries.work.scene import ALIVE
from navigator_app.ui.parts.choice import ChoiceCard
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.spreadsheet.state import (
    Began,
    Ended,
    Filtered,
    LookedAt,
    Model,
    Read,
    Said,
    update,
)
from navigator_app.ui.screens.spreadsheet.view import SpreadsheetPage
from navigator_app.ui.shell.shell import Shell
from navigator_app.ui.theme.style import Theme
from sync.formats.sheets.columns import Column
from sync.formats.sheets.reading import Sheet
from tests.desks import MARIAN
from tests.screens.gallery import cut_labels
from tests.screens.shells import go, settled
from tests.screens.test_every_screen import DRESSES

LIST = """Patient,DOB,HRN,Referred for
"Cloud (PRACTICE), Ada",1/2/60,11,CT
"Moss, Marian",3/14/65,,MRI
"Reed (PRACTICE), Sam",2/30/71,12,
,,,Biopsy
"""


@pytest.fixture
def page(qtbot: QtBot, shell: Shell) -> SpreadsheetPage:
    found = go(qtbot, shell, Target("spreadsheet"))
    assert isinstance(found, SpreadsheetPage)
    return found


def opened(qtbot: QtBot, page: SpreadsheetPage, tmp_path: Path, text: str = LIST) -> None:
    path = tmp_path / "list.csv"
    path.write_text(text)
    page.open_file(path)
    qtbot.waitUntil(lambda: page.model.phase == "ready", timeout=20_000)


def names(desk: Desk) -> set[str]:
    return {row.family_name for row in desk.store.rows("patient", ALIVE)}


def test_a_list_is_looked_at_brought_in_and_taken_back(
    qtbot: QtBot, page: SpreadsheetPage, desk: Desk, tmp_path: Path
) -> None:
    before = names(desk)
    opened(qtbot, page, tmp_path)
    assert {sort: tile.accessibleName() for sort, tile in page.tiles.items()} == {
        "new": "New charts: 2", "adds": "Added to charts: 0", "alike": "Need your answer: 1", "look": "To look at: 2",
    }  # fmt: skip
    assert names(desk) == before
    page.bring_button.click()
    qtbot.waitUntil(lambda: page.model.phase == "done", timeout=20_000)
    assert names(desk) == before | {"Cloud (PRACTICE)", "Reed (PRACTICE)"}
    page.back_button.click()
    qtbot.waitUntil(
        lambda: page.model.phase == "undone" and bool(page.model.past[0].undone_at), timeout=20_000
    )
    assert "All of" in page._summary.text()
    assert not page.model.rows, "a row would still say that it became a chart"
    assert names(desk) == before


def test_a_question_is_answered_by_keyboard_and_the_row_goes_where_it_was_said(
    qtbot: QtBot, page: SpreadsheetPage, desk: Desk, tmp_path: Path
) -> None:
    opened(qtbot, page, tmp_path)
    qtbot.waitUntil(lambda: bool(page.question.findChildren(ChoiceCard)), timeout=5_000)
    cards = page.question.findChildren(ChoiceCard)
    assert not any(card.isChecked() for card in cards)
    assert "Moss, Marian" in cards[0].accessibleName()
    QTest.keyClick(cards[0], Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.model.phase == "ready" and page.model.count("alike") == 0, timeout=20_000)
    page.bring_button.click()
    qtbot.waitUntil(lambda: page.model.phase == "done", timeout=20_000)
    services = [one.fields["service"] for one in desk.store.of_patient(MARIAN, ("referral",))]
    assert "imaging" in services


def test_a_list_whose_titles_say_nothing_is_asked_about_and_known_the_next_time(
    qtbot: QtBot, page: SpreadsheetPage, tmp_path: Path
) -> None:
    text = 'Who,When\n"Cloud (PRACTICE), Ada",1/2/60\n'
    opened(qtbot, page, tmp_path, text)
    assert page.card.refusal.isVisible()
    assert not page.bring_button.isVisible()
    page.card.said.emit((Column("patient.full_name"), Column("patient.birth_on")))
    qtbot.waitUntil(lambda: page.model.count("new") == 1, timeout=20_000)
    opened(qtbot, page, tmp_path, text)
    assert page.model.is_remembered
    assert page.model.count("new") == 1


def test_what_is_no_list_is_said_and_changes_nothing(
    qtbot: QtBot, page: SpreadsheetPage, shell: Shell, tmp_path: Path
) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"PK\x03\x04 nothing")
    page.open_file(path)
    qtbot.waitUntil(shell.trouble.isVisible, timeout=5_000)
    assert page.model.phase == "empty"


SHEET = Sheet("", (("Name",), ("Moss",)))


def test_what_was_looked_at_is_forgotten_when_the_columns_are_others() -> None:
    model = update(
        update(Model(), Began("reading", "l.csv")),
        Read(SHEET, 0, (Column("patient.full_name"),), is_remembered=False),
    )
    assert model.phase == "looking"
    model = update(update(model, LookedAt((), ())), Filtered("new"))
    model = update(model, Said((Column(""),)))
    assert (model.rows, model.answers, model.only) == ((), {}, None)
    assert model.wrong is not None
    assert update(model, Ended("ready")).bringing == ()


@pytest.mark.parametrize("dress", DRESSES)
def test_a_list_that_is_looked_at_is_not_cut_in_any_dress(
    qtbot: QtBot, shell: Shell, page: SpreadsheetPage, tmp_path: Path, dressed: QApplication, dress: str
) -> None:
    scheme, scale, size = DRESSES[dress]
    Theme.current().apply(dressed, scheme, scale)  # type: ignore[arg-type]
    shell.resize(*size)
    opened(qtbot, page, tmp_path)
    qtbot.waitUntil(lambda: bool(page.question.findChildren(ChoiceCard)), timeout=5_000)
    settled(qtbot, shell)
    assert not cut_labels(shell)
    page.columns_button.setChecked(True)
    settled(qtbot, shell)
    assert not cut_labels(shell)
