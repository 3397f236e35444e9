"""Where the papers of a referral are found: by Ctrl+P, by the button on its page, by the form of an authorization."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QPushButton
from pytestqt.qtbot import QtBot

from navigator_app.desk import Desk
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.printing.view import PrintPage
from navigator_app.ui.screens.record.view import RecordPage
from navigator_app.ui.screens.referral.view import ReferralPage
from navigator_app.ui.shell.shell import Shell
from tests.desks import MARIAN
from tests.prc import TERMS, asked
from tests.screens.shells import Morning, go, settled


def printing(qtbot: QtBot, shell: Shell) -> PrintPage:
    settled(qtbot, shell)
    assert isinstance(shell.page, PrintPage)
    return shell.page


def denied(desk: Desk, referral: str) -> str:
    typed = {**TERMS, "status": "denied", "status_reason": "No funds", "referral_id": referral}
    return asked(desk, **typed)


def test_ctrl_p_on_a_referral_shows_its_cover(qtbot: QtBot, shell: Shell, morning: Morning) -> None:
    go(qtbot, shell, Target("referral", "referral", morning.referral, MARIAN))
    shell.show_paper()
    page = printing(qtbot, shell)
    assert page.model.name == "referral_cover"
    assert page.reason.chosen == "clinic"
    assert not page.choices


def test_the_button_paper_names_every_sheet_and_opens_the_one_chosen(
    qtbot: QtBot, shell: Shell, desk: Desk, morning: Morning
) -> None:
    denied(desk, morning.referral)
    page = go(qtbot, shell, Target("referral", "referral", morning.referral, MARIAN))
    assert isinstance(page, ReferralPage)
    [paper] = [one for one in page.findChildren(QPushButton) if one.text() == "Paper"]
    assert paper.focusPolicy() & Qt.FocusPolicy.TabFocus
    paper.click()
    qtbot.waitUntil(lambda: bool(page.findChildren(QMenu)))
    [menu] = page.findChildren(QMenu)
    lines = {action.text(): action for action in menu.actions()}
    assert list(lines)[:2] == ["Cover of a referral", "Referral, for the patient"]
    assert "Appeal letter \u00b7 PRC" in lines
    lines["Referral, for the patient"].trigger()
    menu.close()
    assert printing(qtbot, shell).model.name == "referral_plain"


def test_what_is_left_out_is_chosen_by_keyboard_and_said_beside_the_paper(
    qtbot: QtBot, shell: Shell, desk: Desk, morning: Morning
) -> None:
    one = denied(desk, morning.referral)
    shell.go(Target("print", "appeal_plain", one, MARIAN))
    page = printing(qtbot, shell)
    assert page.reason.chosen == "patient"
    assert list(page.choices) == ["without_disease", "without_center"]
    assert not page.left_out.isVisibleTo(page)
    for box in page.choices.values():
        box.setFocus()
        QTest.keyClick(box, Qt.Key.Key_Space)
        assert box.isChecked()
    qtbot.waitUntil(lambda: "What for, Where" in page.left_out.text())
    assert page.left_out.isVisibleTo(page)
    assert page.pages is not None
    assert "Medical oncology" not in page.pages.text(0)
    assert "Left out" not in page.pages.text(0)


def test_nothing_remembers_what_was_left_out(
    qtbot: QtBot, shell: Shell, desk: Desk, morning: Morning
) -> None:
    one = denied(desk, morning.referral)
    shell.go(Target("print", "appeal_plain", one, MARIAN))
    printing(qtbot, shell).choices["without_disease"].setChecked(True)
    settled(qtbot, shell)
    shell.go(Target("chart", "patient", MARIAN, MARIAN))
    settled(qtbot, shell)
    shell.go(Target("print", "appeal_plain", one, MARIAN))
    assert not printing(qtbot, shell).choices["without_disease"].isChecked()


def test_ctrl_p_on_the_form_of_a_denied_authorization_shows_its_appeal(
    qtbot: QtBot, shell: Shell, desk: Desk, morning: Morning
) -> None:
    one = denied(desk, morning.referral)
    page = go(qtbot, shell, Target("record", "authorization", one, MARIAN))
    assert isinstance(page, RecordPage)
    assert page.paper() == Target("print", "appeal", one)
    other = go(qtbot, shell, Target("record", "patient", MARIAN, MARIAN))
    assert isinstance(other, RecordPage)
    assert other.paper() is None
