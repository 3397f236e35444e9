"""The badge of a record: it follows the record from this computer to the center and on, while the page is open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from navigator_app.demo.switch import Switch
from navigator_app.desk import Deed
from navigator_app.ui.parts.chip import Chip
from navigator_app.ui.screens.history.view import HistoryPage
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.record.view import RecordPage
from navigator_app.ui.shell.shell import Shell
from sync.clock import SetClock
from tests.hub.running import running_hub
from tests.screens.joined import Joined, at_work, join
from tests.screens.shells import go

NOW = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)


@dataclass
class Two:
    """The clinic's desk in a window whose link can be cut, and the center's beside it."""

    clinic: Joined
    center: Joined
    switch: Switch
    shell: Shell


@pytest.fixture
def two(dressed: QApplication, tmp_path: Path, qtbot: QtBot) -> Iterator[Two]:
    with running_hub(tmp_path / "hub", clock=SetClock(NOW)) as hub:
        center = join(hub, tmp_path, "Imani Okafor", is_center=True)
        clinic = join(hub, tmp_path, "Rosa Delgado")
        switch = Switch(clinic.link)
        with at_work(Joined(clinic.desk, switch), tmp_path) as shell:  # type: ignore[arg-type]
            qtbot.waitUntil(lambda: shell.session.rounds.link.is_online, timeout=20_000)
            yield Two(clinic, center, switch, shell)
        clinic.desk.store.close()
        center.desk.store.close()


def add_task(two: Two) -> str:
    desk = two.clinic.desk
    site = desk.me.site_id
    (patient,) = desk.commit(
        Deed("patient", {"family_name": "Moss", "given_name": "Marian", "sites": [site]})
    )
    (task,) = desk.commit(Deed("task", {"title": "Call the lab"}, patient=patient, site=site))
    return task


def said(page: RecordPage | HistoryPage) -> str:
    chips = [chip.accessibleName() for chip in page.badge.findChildren(Chip)]
    return " | ".join(chips + [label.text() for label in page.badge.findChildren(QLabel)])


def test_the_form_says_how_far_its_record_came_while_it_is_open(qtbot: QtBot, two: Two) -> None:
    two.switch.cut()
    task = add_task(two)
    page = go(qtbot, two.shell, Target("record", "task", task))
    assert isinstance(page, RecordPage)
    qtbot.waitUntil(lambda: said(page).startswith("Saved on this computer |"), timeout=10_000)
    form = page.form
    two.switch.restore()
    two.shell.session.rounds.ring()
    qtbot.waitUntil(lambda: said(page).startswith("Sent to the center |"), timeout=10_000)
    two.center.exchange()
    two.center.exchange()
    two.shell.session.rounds.ring()
    qtbot.waitUntil(lambda: said(page).startswith("Received by Mesa View"), timeout=10_000)
    assert "Sent to the center Fri Nov 20, 9:00 AM MST." in said(page)
    assert page.form is form, "what is typed stays where it is"


def test_the_history_of_a_record_can_be_proved(qtbot: QtBot, two: Two, tmp_path: Path) -> None:
    task = add_task(two)
    qtbot.waitUntil(lambda: not two.clinic.desk.store.pending_changes(), timeout=10_000)
    page = go(qtbot, two.shell, Target("history", "task", task))
    assert isinstance(page, HistoryPage)
    qtbot.waitUntil(lambda: "Sent to the center" in said(page), timeout=10_000)
    file = tmp_path / "task.csv"
    page.write_proof(file)
    qtbot.waitUntil(file.exists, timeout=10_000)
    assert file.read_text(encoding="utf-8").count(task) == 1


def test_a_record_that_is_not_written_yet_promises_nothing(qtbot: QtBot, two: Two) -> None:
    page = go(qtbot, two.shell, Target("record", "patient"))
    assert isinstance(page, RecordPage)
    assert not page.badge.isVisible()
