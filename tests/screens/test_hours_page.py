"""Hours on the screen: a site lead writes them as people do and reads what others will; a form says who watches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from navigator_app.desk import Desk
from navigator_app.ui.screens.hours.view import HoursPage
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.record.view import RecordPage
from navigator_app.ui.shell.shell import Shell
from tests.desks import CENTER, MARIAN
from tests.screens.at_center import center_desk, shell_over
from tests.screens.shells import go, settled

__all__ = ["center_desk"]


@pytest.fixture
def leading(dressed: QApplication, center_desk: Desk, tmp_path: Path) -> Iterator[Shell]:
    """Open the center's shell for its site lead."""
    desk = replace(center_desk, me=replace(center_desk.me, roles=frozenset({"site_lead"})))
    yield from shell_over(desk, tmp_path)


def told(page: QWidget) -> str:
    return "\n".join(one.text() for one in page.findChildren(QLabel) if one.isVisibleTo(page))


def hours_of(qtbot: QtBot, shell: Shell) -> HoursPage:
    page = go(qtbot, shell, Target("hours"))
    assert isinstance(page, HoursPage)
    return page


def test_a_site_lead_writes_the_hours_of_one_queue_and_reads_what_others_will(
    qtbot: QtBot, leading: Shell, center_desk: Desk
) -> None:
    page = hours_of(qtbot, leading)
    assert page.days["mo"].value() == "8:00 AM to 5:00 PM"
    assert "Nobody is watching at the center until Mon Nov 23, 8:00 AM MST. Call 555-0100." in told(page)
    page._choose(2)
    assert page.days["mo"].value() == ""
    page.days["sa"].line.setText("7-12")
    page.number.line.setText("555-0199")
    page._tell()
    settled(qtbot, leading)
    assert "Somebody watches results at the center until Sat Nov 21, 12:00 PM MST." in told(page)
    page.save()
    settled(qtbot, leading)
    settled(qtbot, leading)
    image = center_desk.image(CENTER)
    assert image is not None
    (own,) = image.fields["queues"]
    assert (own["queue"], own["on_call_number"]) == ("results", "555-0199")
    assert own["hours"] == [{"day": "sa", "opens": "07:00", "closes": "12:00"}]
    assert page.days["sa"].value() == "7:00 AM to 12:00 PM"


def test_hours_that_cannot_be_read_are_refused_beside_the_day(
    qtbot: QtBot, leading: Shell, center_desk: Desk
) -> None:
    page = hours_of(qtbot, leading)
    page.days["we"].line.setText("all day")
    page.save()
    settled(qtbot, leading)
    assert "Write hours like 8:00 AM to 5:00 PM" in told(page)
    image = center_desk.image(CENTER)
    assert image is not None
    assert len(image.fields["hours"]) == 5


def test_whoever_may_not_change_them_reads_them(qtbot: QtBot, shell: Shell) -> None:
    page = hours_of(qtbot, shell)
    assert "Your role does not decide this" in told(page)
    assert not page.save_button.isEnabled()
    assert page.days["mo"].line.isReadOnly()
    assert page.keys.accessibleName() == "Esc: Back"


def test_a_message_says_who_watches_before_and_after_it_is_saved(qtbot: QtBot, shell: Shell) -> None:
    page = go(qtbot, shell, Target("record", "message", "", MARIAN))
    assert isinstance(page, RecordPage)
    assert page.form is not None
    assert not page.watch.isVisibleTo(page)
    page.form.take_up({"to_site_id": CENTER, "subject": "Fever", "body": "What now?"})
    page.watch.look()
    settled(qtbot, shell)
    nobody = "Nobody is watching at the center until Mon Nov 23, 8:00 AM MST. Call 555-0100."
    assert page.watch.isVisibleTo(page)
    assert nobody in told(page.watch)
    page.save()
    settled(qtbot, shell)
    settled(qtbot, shell)
    assert nobody in shell.toast.accessibleDescription()


def test_a_result_says_at_once_who_watches_results(qtbot: QtBot, shell: Shell) -> None:
    page = go(qtbot, shell, Target("record", "lab_result", "", MARIAN))
    assert isinstance(page, RecordPage)
    settled(qtbot, shell)
    assert "Nobody is watching at the center" in told(page.watch)
