"""After an update changed a class, its lists are refilled by themselves while people go on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, ClassVar

import pytest
from pytestqt.qtbot import QtBot

from navigator_app.desk import Deed, Desk
from navigator_app.queries.kind_list import kind_list
from navigator_app.settings import Settings
from navigator_app.store import projection
from navigator_app.ui.session import OpenDesk, Session
from navigator_app.ui.work import Work
from sync.client.ports import Touched
from sync.records import KINDS
from sync.records.base import About, Kind, Record
from tests.desks import MARIAN


class Kite(Record):
    """A kind that this release did not know yesterday."""

    about: ClassVar[Kind] = Kind("kite", "Kite", "Kites", "Basic")

    title: Annotated[str, About("Title", in_list=True)] = ""


@pytest.fixture
def old_records(desk: Desk) -> Iterator[None]:
    for place in range(5):
        desk.commit(Deed("kite", {"title": f"Kite {place}"}, patient=MARIAN))
    KINDS.add(Kite)
    yield
    KINDS.remove("kite")


@pytest.fixture
def work(qtbot: QtBot) -> Iterator[Work]:
    found = Work()
    yield found
    found.stop()


@pytest.mark.usefixtures("old_records")
def test_lists_are_refilled_piece_by_piece_and_deeds_go_in_between(
    qtbot: QtBot, desk: Desk, work: Work, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(projection, "PIECE_ROWS", 1)
    before = kind_list(desk, "kite")
    assert before is not None
    assert (before.rows, before.is_prepared) == ((), False)
    still_waiting: list[list[str]] = []
    touched: list[Touched] = []
    work.touched.connect(touched.append)
    session = Session.begin(OpenDesk(desk), work, Settings(tmp_path), tmp_path)
    work.do(desk.store.unfilled, still_waiting.append)
    qtbot.waitUntil(lambda: bool(touched), timeout=20_000)
    assert still_waiting == [["kite"]], "a deed waited for the whole refill"
    assert touched == [Touched(frozenset({("kite", "")}))]
    after = kind_list(desk, "kite")
    assert after is not None
    assert (len(after.rows), after.is_prepared) == (5, True)
    session.rounds.end()


def test_nothing_is_refilled_or_announced_when_nothing_changed(
    qtbot: QtBot, desk: Desk, work: Work, tmp_path: Path
) -> None:
    touched: list[Touched] = []
    work.touched.connect(touched.append)
    session = Session.begin(OpenDesk(desk), work, Settings(tmp_path), tmp_path)
    done: list[bool] = []
    work.do(lambda: None, lambda _: done.append(True))
    qtbot.waitUntil(lambda: bool(done))
    assert touched == []
    session.rounds.end()
