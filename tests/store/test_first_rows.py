"""A first download's rows: many at once, found at once, in between whatever a person does, and counted right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from navigator_app.store import checking, exchanging, register
from navigator_app.store.local import Store
from sync.changes import Document
from sync.client.ports import FirstPart, FirstTaken
from sync.ids import derived_id
from sync.protocol import Cursor, Entry, Head, Offer
from tests.store.desks import (
    EPOCH,
    FEED,
    block,
    edit,
    from_hub,
    make_desk,
    new_patient,
    put,
    remove,
    seen,
    soak,
    unlock,
)

OTHER = f"site:{derived_id('site', 'other')}"
SNAPSHOT_SEQ = 1_000
KEYS = [derived_id("first", str(number)) for number in range(6)]
HUB_AT = "2026-11-23T16:50:00.000Z"


def rows(keys: list[str], n: int = 1, feed: str = FEED) -> tuple[Entry, ...]:
    """Give records as a snapshot tells them."""
    made = [from_hub(key, n + place, family_name=f"Moss {key[:4]}") for place, key in enumerate(keys)]
    return tuple(put(image, image.revision.n, feed) for image in made if image.revision is not None)


def part(entries: tuple[Entry, ...], feed: str = FEED) -> FirstPart:
    return FirstPart(feed, "one", 0, entries, len(entries), 10, is_last=True)


def offered(store: Store) -> Store:
    """Let the hub offer first downloads of both feeds, unless they are read."""
    offers = tuple(Offer(feed, "one", SNAPSHOT_SEQ, rows=9, size_bytes=9) for feed in (FEED, OTHER))
    store.absorb_head(Head(EPOCH, HUB_AT, feeds=(FEED, OTHER), feeds_version=1, offers=offers), ())
    return store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    found = offered(make_desk(tmp_path / "desk"))
    yield found
    found.close()


def is_counted_right(store: Store) -> bool:
    """Say whether every feed's kept sum is what counting anew comes to."""
    with store.connections.writing() as connection:
        return all(checking.recount(connection, feed) for feed in sorted(register.feeds(connection)))


def taken(store: Store, block: FirstPart, is_awaited: Callable[[], bool]) -> list[FirstTaken]:
    """Take a block to its end, as the engine does."""
    found: list[FirstTaken] = []
    rest: FirstPart | None = block
    while rest is not None:
        found.append(store.absorb_first(rest, is_awaited))
        rest = found[-1].rest
    return found


def test_a_deed_gets_in_between_and_how_far_it_has_come_moves_with_the_last_rows(store: Store) -> None:
    keys = [derived_id("many", str(number)) for number in range(exchanging.SLICE_ROWS + 1)]
    ready = store.ready_first(part(rows(keys)))
    begun = store.absorb_first(ready, lambda: True)
    assert begun.rest is not None
    assert [entry.record for entry in begun.rest.entries] == keys[-1:]
    assert len(begun.touched.records) == exchanging.SLICE_ROWS
    assert FEED not in store.cursors()
    store.commit([edit(seen(store, keys[0]), note="written in between")])
    ended = store.absorb_first(begun.rest)
    assert ended.rest is None
    assert ended.touched.records == {("patient", keys[-1])}
    assert store.cursors()[FEED] == Cursor(EPOCH, SNAPSHOT_SEQ)
    assert seen(store, keys[0]).fields["note"] == "written in between"
    assert is_counted_right(store)


def test_without_anybody_waiting_a_block_is_one_transaction(store: Store) -> None:
    keys = [derived_id("many", str(number)) for number in range(exchanging.SLICE_ROWS + 1)]
    seen_between: list[Document | None] = []

    def nobody_waits() -> bool:
        seen_between.append(store.document(keys[0]))
        return False

    assert store.absorb_first(part(rows(keys)), nobody_waits).rest is None
    assert seen_between == [None]
    assert len(store.documents(keys)) == len(keys)


def test_what_a_first_download_brought_is_found_at_once(store: Store) -> None:
    store.absorb_first(part(rows(KEYS)))
    assert {found.id for found in store.search("moss")} == set(KEYS)


def test_words_that_an_earlier_release_put_off_are_there_after_opening(tmp_path: Path, store: Store) -> None:
    store.absorb_first(part(rows(KEYS)))
    with store.connections.writing() as connection:
        connection.execute("CREATE TABLE unsearched (rowid INTEGER PRIMARY KEY)")
        connection.execute("INSERT INTO unsearched SELECT rowid FROM record WHERE kind = 'patient'")
        connection.execute("DELETE FROM s_patient")
        connection.execute("ALTER TABLE change DROP COLUMN shown")
        for made_since in ("audit", "audit_head", "restricted_chart", "draft"):
            connection.execute(f"DROP TABLE {made_since}")
        connection.execute("CREATE TABLE draft (key TEXT PRIMARY KEY, at TEXT NOT NULL, body BLOB NOT NULL)")
        connection.execute("CREATE TABLE audit_read (person BLOB, record BLOB, action TEXT, at TEXT)")
        connection.execute("PRAGMA user_version = 7")
    store.close()
    opened = unlock(tmp_path / "desk")
    assert opened.refill()
    assert {found.id for found in opened.search("moss")} == set(KEYS)
    opened.close()


SOME = st.lists(st.sampled_from(KEYS), max_size=6)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["put", "remove", "write", "first", "twice"]), SOME, st.sampled_from([FEED, OTHER])
    ),
    max_size=8,
)


@settings(max_examples=soak("NAVIGATOR_SCHEDULES", 200) // 8, deadline=None)
@given(steps=STEPS, waiting=st.lists(st.booleans(), max_size=12))
def test_whatever_was_here_before_every_feed_is_counted_right(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, list[str], str]], waiting: list[bool]
) -> None:
    store = offered(make_desk(tmp_path_factory.mktemp("first") / "desk"))
    asked = iter(waiting)
    for n, (step, keys, feed) in enumerate(steps, 2):
        seq = n * 10
        if step == "put":
            store.absorb_block(block(*rows(keys, seq, feed), feed=feed))
        elif step == "remove":
            store.absorb_block(block(*(remove(key, seq, feed) for key in keys), feed=feed))
        elif step == "write":
            store.commit([new_patient(key) for key in keys if store.document(key) is None])
        else:
            lines = rows(keys * (2 if step == "twice" else 1), seq, feed)
            taken(store, part(lines, feed), lambda: next(asked, False))
            offered(store)
        assert is_counted_right(store)
    store.close()


def test_a_record_that_left_does_not_come_back_with_an_older_line(store: Store) -> None:
    gone = KEYS[0]
    store.absorb_block(replace(block(remove(gone, 500)), cursors={}))
    store.absorb_first(part(rows(KEYS)))
    assert store.document(gone) is None
    assert len(store.documents(KEYS)) == len(KEYS) - 1
