"""What desks told of what was done at them, in any database: read page by page, and signed as it was found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sync.clock import SetClock
from sync.hub import commands
from sync.hub.store import SqlStore
from sync.hub.trails import taken
from sync.ids import new_id
from sync.signing import Signed, new_signing_key
from sync.trail import START, Entry, Head, Part, checkpoint, heads, is_signed
from tests.hub.databases import DATABASES, new_store

NOW = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)


@pytest.fixture(params=DATABASES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlStore]:
    with new_store(request, request.param, tmp_path / "hub") as opened:
        yield opened


def told(person: str, chart: str, moments: int = 3) -> Part:
    """Say that somebody opened a chart some times, as their desk does."""
    entries = tuple(
        Entry(place, person, "opened", "patient", chart, f"2026-11-20T15:0{place}:00.000Z")
        for place in range(1, moments + 1)
    )
    after = Head(0, START)
    return Part(after, entries, [*heads(after, entries)][-1])


def test_an_audit_that_was_told_twice_over_is_read_to_its_end_page_by_page(store: SqlStore) -> None:
    clock, person, chart, computer = SetClock(NOW), new_id(), new_id(), new_id()
    part, now_s = told(person, chart), int(NOW.timestamp())
    signed = Signed(computer, person, now_s, "n", b"")
    taken(store, clock, signed, part)
    clock.forward(minutes=1)
    again = replace(signed, at_s=int((NOW + timedelta(minutes=1)).timestamp()))
    assert taken(store, clock, again, part._replace(is_broken=True)).is_broken
    whole = commands.audit(store, patient=chart, limit=50)
    assert [(one["seq"], one["line"]) for one in whole] == [(3, 2), (3, 1), (2, 2), (2, 1), (1, 2), (1, 1)]
    paged, before = list[object](), None
    while page := commands.audit(store, patient=chart, before=before, limit=1):
        paged += page
        before = (page[0]["at"], page[0]["store"], page[0]["seq"], page[0]["line"])
    assert paged == whole


def test_the_hubs_word_that_an_audit_is_whole_is_not_turned_into_its_opposite() -> None:
    key, public = new_signing_key()
    head = Head(7, b"h" * 32)
    for is_broken in (True, False):
        word = checkpoint(key, new_id(), head, "2026-11-20T16:00:00.000Z", is_broken=is_broken)
        assert is_signed(word, public)
        assert not is_signed(word._replace(is_broken=not is_broken), public)
