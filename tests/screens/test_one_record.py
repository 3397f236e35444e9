"""The page of one referral or trip: whose it is stands above, a likeness is warned of, gaps are said before sending."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from navigator_app.desk import Desk
from navigator_app.queries.referral import referral
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.labels import FactsLabel
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.two_panes.state import Answered, Model, Opened, update
from navigator_app.ui.shell.shell import Shell
from sync.ids import new_id
from tests.desks import DELIA, MARIAN, put
from tests.screens.shells import Morning, go, settled
from tests.screens.states import nobody_answers


def warnings(shell: Shell) -> list[str]:
    return [one.accessibleName() for one in shell.page.findChildren(Alert) if one.isVisibleTo(shell)]


def press(qtbot: QtBot, shell: Shell, words: str) -> None:
    (found,) = [one for one in shell.page.findChildren(QAbstractButton) if one.accessibleName() == words]
    QTest.mouseClick(found, Qt.MouseButton.LeftButton)
    settled(qtbot, shell)


@pytest.mark.parametrize("kind", ["referral", "trip"])
def test_whose_record_it_is_stands_above_it_with_a_warning_of_who_looks_alike(
    qtbot: QtBot, shell: Shell, desk: Desk, morning: Morning, kind: str
) -> None:
    record, patient = {"referral": (morning.referral, MARIAN), "trip": (morning.trip, DELIA)}[kind]
    image = desk.image(patient)
    assert image is not None
    same = {name: image.fields[name] for name in ("family_name", "birth_on", "sex")}
    put(desk, "patient", twin := new_id(), twin, given_name="Twin", sites=image.fields["sites"], **same)
    page = go(qtbot, shell, Target(kind, kind, record, patient))
    above = [one.accessibleName() for one in page.findChildren(FactsLabel)]
    assert any(text.startswith(str(image.fields["family_name"])) for text in above)
    assert "Another patient could be taken for this one" in " ".join(warnings(shell))


@pytest.mark.parametrize("kind", ["referral", "trip"])
def test_a_record_that_has_not_come_says_so(qtbot: QtBot, shell: Shell, kind: str) -> None:
    page = go(qtbot, shell, Target(kind, kind, new_id(), MARIAN))
    shown = page.states.currentWidget()  # type: ignore[attr-defined]
    assert shown.accessibleName() == "Not here yet"
    assert shown.accessibleDescription() == f"This {kind} has not come to this computer."


def test_nothing_can_be_saved_before_the_form_is_there(qtbot: QtBot, shell: Shell, morning: Morning) -> None:
    with nobody_answers(shell):
        shell.go(Target("record", "trip", morning.trip, DELIA))
        page = shell.page
        assert not page.save_button.isEnabled()  # type: ignore[attr-defined]
    settled(qtbot, shell)
    assert page.save_button.isEnabled()  # type: ignore[attr-defined]


def test_no_form_of_what_has_not_come_can_be_saved(qtbot: QtBot, shell: Shell) -> None:
    page = go(qtbot, shell, Target("record", "trip", new_id(), MARIAN))
    assert not page.save_button.isEnabled()  # type: ignore[attr-defined]


def test_an_answer_about_the_record_before_is_not_shown_under_this_one() -> None:
    opened: Model[str] = update(update(Model(), Opened("one")), Opened("two"))
    assert update(opened, Answered("one", "the first", None)) == opened
    assert update(opened, Answered("two", "the second", None)).view == "the second"


def test_gaps_are_said_before_a_referral_is_sent_and_it_is_sent_when_asked_again(
    qtbot: QtBot, shell: Shell, desk: Desk, morning: Morning
) -> None:
    go(qtbot, shell, Target("referral", "referral", morning.referral, MARIAN))
    press(qtbot, shell, "Send referral")
    assert _status(desk, morning) == "draft"
    assert any("Not ready yet" in text for text in warnings(shell))
    shell.back()
    settled(qtbot, shell)
    assert not any("Not ready yet" in text for text in warnings(shell))
    press(qtbot, shell, "Send referral")
    press(qtbot, shell, "Send referral with these gaps")
    assert _status(desk, morning) == "submitted"
    view = referral(desk, morning.referral)
    assert view is not None
    assert not view.can_send


def _status(desk: Desk, morning: Morning) -> str:
    image = desk.image(morning.referral)
    assert image is not None
    return str(image.fields["status"])
