"""The referral board in the window: gone through by arrows, narrowed by a letter, opened with Enter."""

from __future__ import annotations

from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from navigator_app.ui.screens.board.state import Answered, Model, More, Typed, update
from navigator_app.ui.screens.board.view import BoardPage
from navigator_app.ui.screens.page import Target
from navigator_app.ui.shell.shell import Shell
from sync.ids import derived_id
from sync.rules.board import board_rules
from tests.desks import CENTER, CLINIC, DELIA, MARIAN, put
from tests.screens.shells import go, settled


@pytest.fixture
def page(qtbot: QtBot, shell: Shell) -> BoardPage:
    """Show the board with Marian's draft of the morning, two of Delia's, and more drafts than are shown."""
    desk, typed = (
        shell.session.desk,
        {"from_site_id": CLINIC, "to_site_id": CENTER, "status_reason": "Too early."},
    )
    for n, status in enumerate(("submitted", "declined")):
        values = {**typed, "service": "radiation_oncology", "status": status, "rcis_number": f"77001{n}"}
        put(desk, "referral", derived_id("referral", status), DELIA, **values)
    for n in range(board_rules().cards_at_once):
        put(desk, "referral", derived_id("draft", str(n)), DELIA, **typed, service="surgical_oncology")
    found = cast("BoardPage", go(qtbot, shell, Target("board")))
    settled(qtbot, shell)
    return found


def in_column(page: BoardPage, key: str) -> list[str]:
    return [one.key.id for one in page.columns[key].list.cards.cards]


def holds(page: BoardPage, key: str) -> bool:
    return page.window().focusWidget() is page.columns[key].list


def type_at(page: BoardPage, key: str, *keys: Qt.Key) -> None:
    view = page.columns[key].list
    view.setFocus()
    for one in keys:
        QTest.keyClick(view, one)


def test_arrows_go_within_a_column_and_to_the_next_that_has_a_card(page: BoardPage) -> None:
    type_at(page, "to_send", Qt.Key.Key_Down)
    assert page.columns["to_send"].list.currentIndex().row() == 1
    type_at(page, "to_send", Qt.Key.Key_Right)
    assert holds(page, "there")
    type_at(page, "to_answer", Qt.Key.Key_Right)
    assert holds(page, "to_answer"), "beyond it no column has a card"
    type_at(page, "to_answer", Qt.Key.Key_Left)
    assert holds(page, "there")


def test_enter_opens_the_referral(qtbot: QtBot, shell: Shell, page: BoardPage) -> None:
    type_at(page, "there", Qt.Key.Key_Return)
    settled(qtbot, shell)
    assert shell.page.place() == Target("referral", "referral", derived_id("referral", "submitted"), DELIA)


def test_a_letter_narrows_and_escape_gives_all_back(qtbot: QtBot, shell: Shell, page: BoardPage) -> None:
    type_at(page, "to_send", Qt.Key.Key_M)
    QTest.keyClicks(page.filter, "oss")
    settled(qtbot, shell)
    assert page.filter.text() == "moss"
    assert [len(in_column(page, one)) for one in ("to_send", "there", "to_answer")] == [1, 0, 0]
    assert page.step_back()
    settled(qtbot, shell)
    assert len(in_column(page, "there")) == 1


def test_a_number_of_rcis_finds_its_referral(qtbot: QtBot, shell: Shell, page: BoardPage) -> None:
    page.filter.setText("770011")
    settled(qtbot, shell)
    assert in_column(page, "to_answer") == [derived_id("referral", "declined")]
    assert not in_column(page, "to_send")


def test_more_are_shown_when_asked_for(qtbot: QtBot, shell: Shell, page: BoardPage) -> None:
    view = page.columns["to_send"]
    assert (len(in_column(page, "to_send")), view.show_more.isVisible()) == (
        board_rules().cards_at_once,
        True,
    )
    view.show_more.setFocus()
    QTest.keyClick(view.show_more, Qt.Key.Key_Space)
    settled(qtbot, shell)
    assert len(in_column(page, "to_send")) == board_rules().cards_at_once + 1
    assert not view.show_more.isVisible()


def test_what_is_read_aloud_names_patient_service_state_and_number(page: BoardPage) -> None:
    view = page.columns["there"].list
    said = view.cards.data(view.cards.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith("Dale, Delia. Radiation oncology. To Mesa View. Submitted. Since ")
    assert "RCIS 770010" in said
    assert view.accessibleName() == "With the receiving site: 1"


def test_counter_view_shows_initials(qtbot: QtBot, shell: Shell, page: BoardPage) -> None:
    shell.session.turn_counter(on=True)
    page.show_target(Target("board"))
    settled(qtbot, shell)
    people = {one.person for view in page.lists for one in view.cards.cards}
    assert people == {"D., D."}


def test_the_switch_leads_to_the_list_and_back(qtbot: QtBot, shell: Shell, page: BoardPage) -> None:
    press(page, "List")
    settled(qtbot, shell)
    assert shell.page.place().page == "referrals"
    press(shell.page, "Board")
    settled(qtbot, shell)
    assert shell.page is page
    assert page.shape.selected == 1


def press(page: object, name: str) -> None:
    buttons = cast("BoardPage", page).findChildren(QAbstractButton)
    next(one for one in buttons if one.text() == name).click()


def test_what_was_changed_elsewhere_is_found_by_what_is_typed(
    qtbot: QtBot, shell: Shell, page: BoardPage
) -> None:
    page.filter.setText("colon")
    settled(qtbot, shell)
    desk = shell.session.desk
    typed = {"from_site_id": CLINIC, "to_site_id": CENTER, "service": "medical_oncology"}
    added = put(desk, "referral", derived_id("referral", "new"), MARIAN, **typed, rcis_number="COLON9")
    settled(qtbot, shell)
    page.show_target(Target("board"))
    settled(qtbot, shell)
    assert in_column(page, "to_send") == [added]


def test_an_answer_to_what_is_not_typed_any_more_changes_nothing(page: BoardPage) -> None:
    board = page.model.board
    assert board is not None
    typed = update(Model(board=board), Typed("mo"))
    assert update(typed, Answered(board)) == typed


def test_typing_begins_every_column_with_its_first_cards() -> None:
    more = update(Model(), More("there"))
    assert more.wanted["there"] == 2 * board_rules().cards_at_once
    assert update(more, Typed("m")).wanted == {}
