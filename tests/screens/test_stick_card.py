"""The stick on the exchange page: saved for it without a link, answered at the center, read back."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from navigator_app.commands.stick import Stick
from navigator_app.desk import Deed
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.syncing.view import SyncingPage
from sync.contents import fingerprint
from sync.hub.sticks import Sticks
from sync.ids import new_id
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
    qtbot.waitUntil(lambda: "Saved on this computer, not sent yet: 1" in words(seat.shell), timeout=10_000)
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


def test_pages_go_along_unless_they_are_left_out_and_what_stays_is_said(
    qtbot: QtBot, seat: Seat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, pocket = at_the_page(qtbot, seat, tmp_path / "q.navstick")
    for name in ("one", "two"):
        content = name.encode() * 1_000
        seat.desk.store.contents.keep(content)
        fax = {"title": "Fax", "sha256": fingerprint(content), "size_bytes": len(content)}
        seat.desk.commit(Deed("document", fax, record=new_id(), site=seat.desk.me.site_id))
    assert (
        page.stick.with_pages.text() == "Documents' pages go along, what waited longest first, up to 500 MB"
    )

    def saved() -> str:
        with qtbot.waitSignal(page.stick.finished, timeout=10_000) as told:
            press(seat.shell, "Save for the stick")
        return str(told.args[0])

    whole = "Changes on the stick: 2. They stay saved here until the center's answer is read."
    assert saved() == f"{whole} Documents whose pages are on it: 2."
    qtbot.waitUntil(lambda: "no answer yet: 2 changes and the pages of 2 documents." in words(seat.shell))
    monkeypatch.setattr("navigator_app.ui.screens.syncing.stick.PAGES_LIMIT_BYTES", 2_000)
    assert saved() == f"{whole} 2 documents' pages did not fit, they wait here."
    page.stick.with_pages.click()
    assert saved() == f"{whole} Documents whose pages wait here: 2."
    page.stick.with_pages.click()
    monkeypatch.undo()
    saved()

    sticks = Sticks(seat.hub.service, seat.hub.store, seat.hub.clock)
    sticks.answer(sticks.read(pocket.path), tmp_path / "a.navstick")
    pocket.path = tmp_path / "a.navstick"
    with qtbot.waitSignal(page.stick.finished, timeout=10_000) as told:
        press(seat.shell, "Read from a stick")
    assert str(told.args[0]).endswith("Documents whose pages the center has now: 2.")
    qtbot.waitUntil(lambda: "Written to a stick" not in words(seat.shell), timeout=10_000)


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

    def begun(stick: Stick, path: Path, limit_bytes: int) -> object:
        page.stick._stop.wait(10)
        return real(stick, path, limit_bytes)

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
