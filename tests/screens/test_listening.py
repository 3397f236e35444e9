"""The desk listens to its hub: news appear without anybody pressing anything, and nobody listens at a locked desk."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from navigator_app.demo.switch import Switch
from navigator_app.desk import Deed
from navigator_app.ui.threads.link import News
from navigator_app.ui.work import Work
from sync.clock import SetClock
from sync.errors import Unavailable
from tests.hub.running import RunningHub, running_hub
from tests.screens.joined import Joined, at_work, join
from tests.screens.shells import settled

NOW = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[RunningHub]:
    with running_hub(tmp_path / "hub", clock=SetClock(NOW)) as running:
        yield running


@pytest.fixture
def center(hub: RunningHub, tmp_path: Path) -> Iterator[Joined]:
    found = join(hub, tmp_path, "Imani Okafor", is_center=True)
    yield found
    found.desk.store.close()


@pytest.fixture
def clinic(hub: RunningHub, tmp_path: Path) -> Iterator[Joined]:
    found = join(hub, tmp_path, "Rosa Delgado")
    yield found
    found.desk.store.close()


def asks_for_a_call(center: Joined, clinic: Joined, title: str) -> str:
    """Let the center give the clinic's queue a task about the clinic's patient, and exchange."""
    desk, site = center.desk, clinic.desk.me.site_id
    patient = Deed("patient", {"family_name": "Moss", "given_name": "Marian", "sites": [site]})
    (made,) = desk.commit(patient)
    typed = {"title": title, "owner_site_id": site, "due_on": "2026-11-20", "due_zone": "America/Denver"}
    (task,) = desk.commit(Deed("task", typed, patient=made, site=desk.me.site_id))
    center.exchange()
    return task


def listeners() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "bell"]


def test_what_the_center_changes_appears_at_the_clinic_with_nobody_pressing_anything(
    qtbot: QtBot, dressed: QApplication, center: Joined, clinic: Joined, tmp_path: Path
) -> None:
    with at_work(clinic, tmp_path) as shell:
        qtbot.waitUntil(lambda: shell.session.rounds.link.is_online, timeout=20_000)
        settled(qtbot, shell)
        before = clinic.link.traffic.round_trips
        task = asks_for_a_call(center, clinic, "Call the pharmacy")

        def shown() -> bool:
            return any(item.key.id == task for item in shell.page.model.answer.rows)  # type: ignore[attr-defined]

        qtbot.waitUntil(lambda: clinic.desk.image(task) is not None, timeout=10_000)
        qtbot.waitUntil(shown, timeout=10_000)
        assert clinic.link.traffic.round_trips > before


def test_own_saves_cost_one_round_each_and_not_one_more_for_their_own_echo(
    qtbot: QtBot, dressed: QApplication, clinic: Joined, tmp_path: Path
) -> None:
    with at_work(clinic, tmp_path) as shell:
        desk = clinic.desk
        qtbot.waitUntil(lambda: bool(listeners()) and shell.session.rounds.link.is_online, timeout=20_000)
        qtbot.waitUntil(lambda: desk.store.trail_part() is None, timeout=20_000)
        before = clinic.link.traffic.round_trips
        desk.commit(
            Deed("patient", {"family_name": "Dale", "given_name": "Delia", "sites": [desk.me.site_id]})
        )
        qtbot.waitUntil(lambda: not desk.store.pending_changes(), timeout=10_000)
        qtbot.waitUntil(lambda: not shell.session.rounds.link.is_exchanging, timeout=10_000)
        qtbot.waitUntil(lambda: desk.store.trail_part() is None, timeout=20_000)
        settled(qtbot, shell)
        assert clinic.link.traffic.round_trips == before + len(("the round", "what was done, for the audit"))


def test_nobody_listens_any_more_as_soon_as_the_desk_is_locked(
    qtbot: QtBot, dressed: QApplication, clinic: Joined, tmp_path: Path
) -> None:
    with at_work(clinic, tmp_path) as shell:
        qtbot.waitUntil(lambda: shell.session.rounds.link.is_online, timeout=20_000)
        assert len(listeners()) == 1
        shell.shut()
        qtbot.waitUntil(lambda: not listeners(), timeout=5_000)


def test_a_link_that_was_cut_is_noticed_at_once_and_listened_to_again_when_it_is_back(
    qtbot: QtBot, dressed: QApplication, center: Joined, clinic: Joined, tmp_path: Path
) -> None:
    switch = Switch(clinic.link)
    cuttable = Joined(clinic.desk, switch)  # type: ignore[arg-type]
    with at_work(cuttable, tmp_path) as shell:
        rounds = shell.session.rounds
        qtbot.waitUntil(lambda: rounds.link.is_online, timeout=20_000)
        switch.cut()
        qtbot.waitUntil(lambda: not rounds.link.is_online and not rounds.link.is_exchanging, timeout=10_000)
        switch.restore()
        rounds.ring()
        qtbot.waitUntil(lambda: rounds.link.is_online, timeout=10_000)
        task = asks_for_a_call(center, clinic, "Call the lab")
        qtbot.waitUntil(lambda: clinic.desk.image(task) is not None, timeout=10_000)


class Told:
    """A bell that says what it was told to, and remembers how it was treated."""

    def __init__(self, *answers: object) -> None:
        self.answers = list(answers)
        self.asked = 0
        self.is_over = threading.Event()

    def wait(self) -> object:
        self.asked += 1
        if not self.answers:
            self.is_over.wait()
            return None
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def news(self) -> News:
        return News(self.wait, self.is_over.set)


@pytest.fixture
def work(qtbot: QtBot) -> Iterator[Work]:
    found = Work()
    yield found
    found.stop()


def test_news_that_a_round_does_not_bring_are_not_asked_for_again_and_again(qtbot: QtBot, work: Work) -> None:
    bell, ends = Told(*[7] * 50), list[int]()
    work.keep_rounds(lambda: len(ends), ends.append, lambda _: None, bell.news())
    qtbot.waitUntil(lambda: len(ends) == 2)
    work.end_rounds()
    assert bell.asked <= 3, "a bell that rings for what was read already is left alone for a while"


def test_a_bell_that_is_out_of_order_does_not_keep_rounds_from_going(qtbot: QtBot, work: Work) -> None:
    bell, ends = Told(*[Unavailable("No bell.", 60.0)] * 50), list[int]()
    work.keep_rounds(lambda: len(ends), ends.append, lambda _: None, bell.news())
    qtbot.waitUntil(lambda: len(ends) == 2)
    work.ring()
    qtbot.waitUntil(lambda: len(ends) == 3)
    work.end_rounds()
    assert bell.asked <= 3
