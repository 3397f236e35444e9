"""Pages of a paper as small pictures: chosen with mouse, keyboard or numbers, and each says where it goes or went."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from navigator_app.commands.papers import take_in
from navigator_app.desk import Desk
from navigator_app.ui.forms.pages import AT_ONCE, PagesEditor
from navigator_app.ui.screens.deed.view import DeedPage
from navigator_app.ui.screens.page import Target
from navigator_app.ui.shell.shell import Shell
from navigator_app.ui.tables.sheet_delegate import LOOK, PICTURE
from tests.desks import DELIA, MARIAN
from tests.paper.sheets import SHADES, pdf
from tests.screens.shells import Morning, settled


def taken_in(desk: Desk, folder: Path, pages: int) -> str:
    (folder / "in.pdf").write_bytes(pdf(pages))
    return str(take_in(desk, folder / "in.pdf").record_id)


def asked(
    qtbot: QtBot, shell: Shell, paper: str, deed: str = "papers.file", *, drawn: bool = True
) -> tuple[DeedPage, PagesEditor]:
    """Open the question which pages, and wait until the last of them is drawn."""
    shell.go(Target("deed", "document", paper, more=deed))
    settled(qtbot, shell)
    page = shell.page
    assert isinstance(page, DeedPage)
    pages = page._editors["pages"]
    assert isinstance(pages, PagesEditor)
    if drawn:
        qtbot.waitUntil(lambda: pages._items()[-1].data(PICTURE) is not None, timeout=30_000)
    return page, pages


def said(pages: PagesEditor, number: int) -> str:
    """Give what a screen reader says of one page."""
    return str(pages.list.item(number - 1).data(Qt.ItemDataRole.AccessibleTextRole))


def click(pages: PagesEditor, number: int) -> None:
    item = pages.list.item(number - 1)
    pages.list.scrollToItem(item)
    QTest.mouseClick(
        pages.list.viewport(), Qt.MouseButton.LeftButton, pos=pages.list.visualItemRect(item).center()
    )


def test_every_page_is_drawn_small_also_past_the_first_few(
    qtbot: QtBot, shell: Shell, desk: Desk, tmp_path: Path
) -> None:
    _, pages = asked(qtbot, shell, taken_in(desk, tmp_path, AT_ONCE + 2))
    for place, item in enumerate(pages._items()):
        picture = item.data(PICTURE).toImage()
        middle = picture.pixelColor(picture.width() * 3 // 5, picture.height() * 3 // 5).red()
        assert abs(middle - SHADES[place % len(SHADES)]) <= 3


def test_a_click_and_the_space_bar_choose_and_leave_a_page_and_the_numbers_say_the_same(
    qtbot: QtBot, shell: Shell, desk: Desk, tmp_path: Path
) -> None:
    _, pages = asked(qtbot, shell, taken_in(desk, tmp_path, 4))
    assert [said(pages, n) for n in (1, 4)] == [
        "Page 1 \u00b7 1 of 4. Goes along",
        "Page 4 \u00b7 4 of 4. Goes along",
    ], "nothing chosen means all that are left, and says so"
    click(pages, 3)
    assert (pages.value(), said(pages, 3), said(pages, 1)) == (
        "3",
        "Page 3 \u00b7 1 of 1. Goes along",
        "Page 1. Stays here",
    )
    pages.list.setFocus()
    QTest.keyClick(pages.list, Qt.Key.Key_Home)
    QTest.keyClick(pages.list, Qt.Key.Key_Space)
    assert pages.value() == "3, 1", "in the order in which they were chosen"
    QTest.keyClick(pages.list, Qt.Key.Key_Right)
    QTest.keyClick(pages.list, Qt.Key.Key_Space)
    click(pages, 3)
    assert pages.value() == "1-2"


def test_numbers_that_are_written_choose_the_pictures(
    qtbot: QtBot, shell: Shell, desk: Desk, tmp_path: Path
) -> None:
    _, pages = asked(qtbot, shell, taken_in(desk, tmp_path, 4))
    QTest.keyClicks(pages._typed.line, "4, 1-2")
    assert [item.isSelected() for item in pages._items()] == [True, True, False, True]
    assert said(pages, 4) == "Page 4 \u00b7 1 of 3. Goes along"
    pages._typed.line.clear()
    QTest.keyClicks(pages._typed.line, "every")
    assert [item.data(LOOK).goes for item in pages._items()] == [False] * 4


def test_a_page_says_to_whom_and_for_what_it_goes_and_went(
    qtbot: QtBot, shell: Shell, desk: Desk, morning: Morning, tmp_path: Path
) -> None:
    paper = taken_in(desk, tmp_path, 4)
    page, pages = asked(qtbot, shell, paper)
    click(pages, 2)
    click(pages, 3)
    for name, value in (("patient_id", MARIAN), ("title", "Biopsy"), ("item", "pathology"), ("turn", "90")):
        page._editors[name].set_value(value)
        page._editors[name].changed.emit()
    assert said(pages, 3) == "Page 3 \u00b7 2 of 2. To Moss, Marian. Biopsy, for Pathology report"
    assert pages.list.item(2).data(LOOK).degrees == 90
    page.submit()
    settled(qtbot, shell)
    page, pages = asked(qtbot, shell, paper)
    assert [said(pages, n) for n in (2, 3)] == [
        f"Page {n}. Moss, Marian. Biopsy, for Pathology report" for n in (2, 3)
    ]
    click(pages, 2)
    assert pages.value() == "", "what was filed is not chosen again"
    page._editors["patient_id"].set_value(DELIA)
    page._editors["title"].set_value("Imaging")
    page.submit()
    settled(qtbot, shell)
    filed = {
        row.patient_id: desk.image(row.id).fields["from_pages"]  # type: ignore[union-attr]
        for row in desk.store.rows("document")
        if row.from_document_id == paper
    }
    assert filed == {MARIAN: [2, 3], DELIA: [1, 4]}


def test_pages_for_nobodys_chart_are_chosen_the_same_way(
    qtbot: QtBot, shell: Shell, desk: Desk, tmp_path: Path
) -> None:
    paper = taken_in(desk, tmp_path, 3)
    page, pages = asked(qtbot, shell, paper, "papers.set_aside")
    click(pages, 1)
    assert said(pages, 1) == "Page 1 \u00b7 1 of 1. To nobody's chart"
    page._editors["note"].set_value("A cover sheet")
    page.submit()
    settled(qtbot, shell)
    _, pages = asked(qtbot, shell, paper)
    assert said(pages, 1) == "Page 1. Filed or set aside"
    assert said(pages, 2) == "Page 2 \u00b7 1 of 2. Goes along"


def test_who_leaves_the_question_leaves_no_picture_behind(
    qtbot: QtBot, shell: Shell, desk: Desk, tmp_path: Path
) -> None:
    _, pages = asked(qtbot, shell, taken_in(desk, tmp_path, 2))
    shell.go(Target("today"))
    assert [item.data(PICTURE) for item in pages._items()] == [None, None]


def test_pages_that_cannot_be_read_here_say_why_and_are_chosen_without_a_picture(
    qtbot: QtBot, shell: Shell, desk: Desk, tmp_path: Path
) -> None:
    paper = taken_in(desk, tmp_path, 2)
    for file in desk.store.contents.folder.iterdir():
        file.write_bytes(bytes(file.stat().st_size))
    _, pages = asked(qtbot, shell, paper, drawn=False)
    qtbot.waitUntil(lambda: "damaged on this computer" in pages._why.text(), timeout=30_000)
    assert said(pages, 2) == "Page 2 \u00b7 2 of 2. Goes along. No picture"
    click(pages, 2)
    assert pages.value() == "2"


@pytest.mark.parametrize("deed", ["papers.file", "papers.set_aside"])
def test_pictures_and_numbers_have_names_of_their_own(
    qtbot: QtBot, shell: Shell, desk: Desk, tmp_path: Path, deed: str
) -> None:
    _, pages = asked(qtbot, shell, taken_in(desk, tmp_path, 1), deed)
    (line,) = pages.findChildren(QLineEdit)
    assert (pages.list.accessibleName(), line.accessibleName()) == ("Pages", "Pages in numbers")
    assert pages.focus_target() is pages.list
