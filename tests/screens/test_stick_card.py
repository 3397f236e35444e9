"""The stick on the exchange page: saved for it without a link, answered at the center, read back."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from navigator_app.commands.stick import Stick
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.syncing.view import SyncingPage
from sync.hub.sticks import Sticks
from sync.sealed import NOT_ONE
from tests.screens.shells import go, settled
from tests.screens.test_exchange_page import Seat, add_patient, press, seat, words

__all__ = ["seat"]


@dataclass
class Pocket:
    """Where a person says that the stick is."""

    path: Path
    names: list[str] = field(default_factory=list)

    def save(self, _parent: QWidget, _title: str, name: str) -> str:
        self.names.append(name)
        return str(self.path)

    def open(self, _parent: QWidget, _title: str) -> str:
        return str(self.path)


def at_the_page(qtbot: QtBot, seat: Seat, stick: Path) -> tuple[SyncingPage, Pocket]:
    """Open the page with a stick in the pocket, without a link."""
    seat.switch.cut()
    go(qtbot, seat.shell, Target("syncing"))
    page = seat.shell.page
    assert isinstance(page, SyncingPage)
    pocket = Pocket(stick)
    page.stick.places = pocket
    return page, pocket


def test_saved_for_the_stick_is_saved_here_until_the_answer_is_read(
    qtbot: QtBot, seat: Seat, tmp_path: Path
) -> None:
    page, pocket = at_the_page(qtbot, seat, tmp_path / "q.navstick")
    add_patient(seat.desk, "Moss")
    press(seat.shell, "Save for the stick")
    qtbot.waitUntil(lambda: "Written to a stick" in words(seat.shell), timeout=10_000)
    assert "no answer yet: 1 change." in words(seat.shell)
    assert "Saved on this computer, not sent yet: 1" in words(seat.shell)
    qtbot.waitUntil(lambda: "no answer yet" in seat.shell.nav.card.accessibleName(), timeout=10_000)
    assert pocket.names == ["navigator-to-center-2026-11-20.navstick"]

    sticks = Sticks(seat.hub.service, seat.hub.store, seat.hub.clock)
    sticks.answer(sticks.read(pocket.path), tmp_path / "a.navstick")
    pocket.path = tmp_path / "a.navstick"
    press(seat.shell, "Read from a stick")
    qtbot.waitUntil(lambda: not seat.desk.store.pending_changes(), timeout=10_000)
    settled(qtbot, seat.shell)
    qtbot.waitUntil(lambda: "Written to a stick" not in words(seat.shell), timeout=10_000)
    assert page.stick.save_button.isEnabled()


def test_a_stick_that_is_none_is_told_in_one_sentence_and_can_be_tried_again(
    qtbot: QtBot, seat: Seat, tmp_path: Path
) -> None:
    page, pocket = at_the_page(qtbot, seat, tmp_path / "holiday.jpg")
    pocket.path.write_bytes(b"no stick of ours")
    with qtbot.waitSignal(page.stick.troubled, timeout=10_000) as told:
        press(seat.shell, "Read from a stick")
    assert str(told.args[0]) == NOT_ONE
    assert page.stick.read_button.isEnabled()


def test_writing_shows_how_far_it_is_and_can_be_stopped(
    qtbot: QtBot, seat: Seat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, pocket = at_the_page(qtbot, seat, tmp_path / "q.navstick")
    add_patient(seat.desk)
    real = Stick.write

    def begun(stick: Stick, path: Path) -> object:
        page.stick._stop.wait(10)
        return real(stick, path)

    monkeypatch.setattr(Stick, "write", begun)
    press(seat.shell, "Save for the stick")
    assert page.stick.bar.isVisible()
    assert page.stick.bar.accessibleName() == "Writing to the stick"
    assert not page.stick.save_button.isEnabled()
    with qtbot.waitSignal(page.stick.troubled, timeout=10_000) as told:
        press(seat.shell, "Stop: By stick")
    assert str(told.args[0]).startswith("Stopped.")
    assert not pocket.path.exists()
    assert not page.stick.bar.isVisible()
