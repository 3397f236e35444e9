"""A desk at work carries documents by itself, between rounds, and a change that is saved meanwhile goes first."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from navigator_app.desk import Deed
from navigator_app.store.parcels import PAUSED
from navigator_app.ui.threads.jobs import Job
from navigator_app.ui.threads.link import Rounds
from sync.clock import SetClock
from sync.contents import CHUNK_BYTES, fingerprint
from sync.errors import Unavailable
from tests.hub.running import RunningHub, running_hub
from tests.screens.joined import Joined, at_work, join

NOW = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
SIZE = 5 * CHUNK_BYTES


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[RunningHub]:
    with running_hub(tmp_path / "hub", clock=SetClock(NOW)) as running:
        yield running


@pytest.fixture
def clinic(hub: RunningHub, tmp_path: Path) -> Iterator[Joined]:
    found = join(hub, tmp_path, "Rosa Delgado")
    yield found
    found.desk.store.close()


def write(at: Joined, content: bytes) -> str:
    """Keep pages and write the record that names them."""
    at.desk.store.contents.keep(content)
    typed = {"title": "Report", "sha256": fingerprint(content), "size_bytes": len(content)}
    patient = Deed("patient", {"family_name": "Moss", "sites": [at.desk.me.site_id]})
    (chart,) = at.desk.commit(patient)
    return at.desk.commit(Deed("document", typed, patient=chart))[0]


def is_at_center(at: Joined, content: bytes) -> bool:
    held = at.desk.store.contents.held(fingerprint(content))
    return held is not None and held.is_at_center


def test_a_document_goes_to_the_center_with_nobody_pressing_anything(
    qtbot: QtBot, dressed: QApplication, hub: RunningHub, clinic: Joined, tmp_path: Path
) -> None:
    content = secrets.token_bytes(SIZE)
    with at_work(clinic, tmp_path) as shell:
        moved: list[object] = []
        shell.session.rounds.lane.moved.connect(moved.append)
        record = write(clinic, content)
        qtbot.waitUntil(lambda: is_at_center(clinic, content), timeout=20_000)
        qtbot.waitUntil(lambda: bool(moved), timeout=20_000)
    with hub.store.reading() as tx:
        kept = tx.content(record, fingerprint(content))
        assert kept is not None
        assert kept.is_whole


def test_paused_nothing_is_carried_until_it_goes_on(
    qtbot: QtBot, dressed: QApplication, clinic: Joined, tmp_path: Path
) -> None:
    content = secrets.token_bytes(SIZE)
    clinic.desk.store.set_setting(PAUSED, value=True)
    with at_work(clinic, tmp_path) as shell:
        write(clinic, content)
        qtbot.waitUntil(lambda: not clinic.desk.store.pending_changes(), timeout=20_000)
        qtbot.waitUntil(lambda: not shell.session.rounds.link.is_exchanging, timeout=20_000)
        assert not is_at_center(clinic, content)
        clinic.desk.store.set_setting(PAUSED, value=False)
        shell.session.rounds.lane.ask_again()
        qtbot.waitUntil(lambda: is_at_center(clinic, content), timeout=20_000)


class Diary:
    """What the link's thread did, in its order; the test lets it go on step by step."""

    def __init__(self, pieces: int, failing: int = -1) -> None:
        self.lines: list[str] = []
        self.left, self.failing = pieces, failing
        self.is_at = threading.Semaphore(0)
        self.may_go = threading.Semaphore(0)

    def run(self) -> None:
        self.lines.append("round")

    def carry(self) -> bool:
        self.is_at.release()
        assert self.may_go.acquire(timeout=20)
        if len([line for line in self.lines if line == "piece"]) == self.failing:
            self.failing = -1
            self.lines.append("cut")
            raise Unavailable("There is no link.", 0.01)
        self.lines.append("piece")
        self.left -= 1
        return self.left > 0

    def keep(self) -> Rounds:
        def deliver(_job: Job[object]) -> None:
            """Tell nobody."""

        return Rounds(self.run, deliver, lambda _: None, lambda _: None, carry=self.carry)

    def goes_on(self, pieces: int) -> None:
        for _ in range(pieces):
            assert self.is_at.acquire(timeout=20)
            self.may_go.release()


def test_a_round_goes_before_the_next_piece_of_a_document() -> None:
    diary = Diary(4)
    rounds = diary.keep()
    diary.goes_on(1)
    assert diary.is_at.acquire(timeout=20)
    rounds.ring()
    diary.may_go.release()
    diary.goes_on(2)
    rounds.stop()
    rounds._thread.join(20)
    assert diary.lines[:6] == ["round", "piece", "piece", "round", "piece", "piece"]


def test_a_line_that_breaks_is_tried_by_a_round_before_anything_more_is_carried() -> None:
    diary = Diary(3, failing=1)
    rounds = diary.keep()
    diary.goes_on(4)
    rounds.stop()
    rounds._thread.join(20)
    assert diary.lines[:6] == ["round", "piece", "cut", "round", "piece", "piece"]
