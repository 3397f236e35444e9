"""The bell and documents' bytes: who waits for them is told once they are whole, on either database."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Timer

import pytest

from sync.client.ports import Heard
from sync.contents import AWAITED_LIMIT, PART_BYTES, fingerprint
from sync.ids import new_id
from tests.faults.carrying import carry, write
from tests.faults.joined import CENTER, Seat, exchange, join, seat
from tests.hub.databases import DATABASES
from tests.hub.running import RunningHub


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def rosa(hub: RunningHub, tmp_path: Path) -> Iterator[Seat]:
    at = seat(join(hub, tmp_path / "rosa", "Rosa Delgado"), hub.url, hub.clock)
    yield at
    at.close()


@pytest.fixture
def imani(hub: RunningHub, tmp_path: Path) -> Iterator[Seat]:
    at = seat(join(hub, tmp_path / "imani", "Imani Okafor", CENTER, is_center=True), hub.url, hub.clock)
    yield at
    at.close()


def read_sum(at: Seat) -> int:
    return sum(cursor.seq for cursor in at.store.cursors().values())


def written(rosa: Seat, imani: Seat, content: bytes) -> str:
    """Write a Document whose bytes stay at the clinic, and let the center's computer read its record."""
    record = write(rosa, content)
    assert exchange(rosa)
    assert exchange(imani)
    return record


def test_who_waits_for_bytes_hears_of_them_once_they_are_whole(rosa: Seat, imani: Seat) -> None:
    content = secrets.token_bytes(9_000)
    record = written(rosa, imani, content)
    bell, person, at = imani.link.bell(), imani.desk.me.person_id, read_sum(imani)
    carrying = Timer(0.2, lambda: carry(rosa))
    carrying.start()
    heard = bell.hear(person, at, [record])
    carrying.join()
    assert heard == Heard(has_moved=False, whole=frozenset({record})), "no record moved, none is carried"
    assert bell.hear(person, at, [record]) == heard, "who comes late hears it as well"


def test_bytes_that_another_record_brought_are_heard_of_too(rosa: Seat, imani: Seat) -> None:
    content = secrets.token_bytes(9_000)
    written(rosa, imani, content)
    carry(rosa)
    twin = written(rosa, imani, content)
    carrying = Timer(0.2, lambda: carry(rosa))
    carrying.start()
    heard = imani.link.bell().hear(imani.desk.me.person_id, read_sum(imani), [twin])
    carrying.join()
    assert heard.whole == {twin}


def test_nobody_hears_of_bytes_that_are_not_for_their_computer(
    hub: RunningHub, rosa: Seat, imani: Seat, tmp_path: Path
) -> None:
    """A stranger names the record, and what is no record; the next change that is theirs is all that they hear."""
    content = secrets.token_bytes(9_000)
    record = written(rosa, imani, content)
    carry(rosa)
    other = seat(join(hub, tmp_path / "other", "Tom North", "Cedar Basin (PRACTICE)"), hub.url, hub.clock)
    assert exchange(other)
    names = [record, new_id(), "0", "../x"]
    assert other.link.bell().hear(other.desk.me.person_id, read_sum(other) - 1, names) == Heard(
        has_moved=True
    )
    other.close()


def test_no_more_is_waited_for_than_a_hub_looks_up(rosa: Seat, imani: Seat) -> None:
    content = secrets.token_bytes(9_000)
    record = written(rosa, imani, content)
    carry(rosa)
    names = sorted([record, *("0" * 32 for _ in range(AWAITED_LIMIT))])
    heard = imani.link.bell().hear(imani.desk.me.person_id, read_sum(imani) - 1, names)
    assert heard == Heard(has_moved=True)


def test_a_wait_is_begun_anew_when_something_else_is_waited_for(rosa: Seat, imani: Seat) -> None:
    content = secrets.token_bytes(PART_BYTES // 8)
    record = written(rosa, imani, content)
    bell, person, at = imani.link.bell(), imani.desk.me.person_id, read_sum(imani)
    with ThreadPoolExecutor(1) as waiting:
        first = waiting.submit(bell.hear, person, at)
        Timer(0.2, bell.hear_anew).start()
        assert first.result(30) == Heard()
        second = waiting.submit(bell.hear, person, at, [record])
        carry(rosa)
        assert second.result(30).whole == {record}
    assert imani.store.contents.held(fingerprint(content)) is None
