"""Blocks of a first download as they come over the wire: taken whole, or refused in one sentence, and resumed after.

`NAVIGATOR_FUZZ` sets how often each is tried for a soak.
"""

from __future__ import annotations

import os
import shutil
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic_core import from_json, to_json

from navigator_app.store.local import Store
from sync.client.engine import Engine
from sync.errors import Said
from sync.ids import derived_id
from sync.protocol import Block, Exchange, Frame, Offer, Reply
from sync.wire import Known, asked_by, decode_exchange, decode_reply, encode_exchange, encode_reply
from sync.wire.first import digest_of, frame_out, pack_rows
from sync.wire.frames import MESSAGE_LIMIT_BYTES, few_messages
from sync.wire.packing import Sections
from tests.faults.joined import ground
from tests.faults.junk import cut_up, spots
from tests.properties.places import PERSONS, SITES, STORE_KEYS, open_desk_store, prepared
from tests.store import desks

TRIES = int(os.environ.get("NAVIGATOR_FUZZ", "60"))
pytestmark = pytest.mark.timeout(7_200)
FEED = f"site:{SITES[0]}"
BLOCKS, ROWS = 3, 4
RECORDS = [derived_id("trip", str(number)) for number in range(BLOCKS * ROWS)]
PIECE_BYTES = 300
Mangle = Callable[[bytes], bytes]


def frame(block: int, snapshot: str = "one") -> Frame:
    """Give a block with some records, which in every snapshot are others."""
    mine = RECORDS[block * ROWS : (block + 1) * ROWS]
    names = mine if snapshot == "one" else [derived_id(snapshot, each) for each in mine]
    entries = [
        desks.put(
            desks.from_hub(name, n=place, kind="trip", purpose=f"To {name}", status="requested"), place, FEED
        )
        for place, name in enumerate(names, 1 + block * ROWS)
    ]
    return Frame(FEED, snapshot, block, pack_rows(entries), block == BLOCKS - 1)


FRAMES = [frame(block) for block in range(BLOCKS)]
OFFER = Offer(FEED, "one", len(RECORDS), len(RECORDS), sum(len(one.body) for one in FRAMES))


class Hub:
    """A hub with a snapshot, whose blocks something happens to on their way."""

    def __init__(self) -> None:
        self.mangle: Mangle = bytes
        self.known = Known()

    def exchange(self, request: Exchange) -> Reply:
        """Answer byte by byte, from where the desk stands."""
        heard = decode_exchange(encode_exchange(request, self.known), request.store, request.person)
        first = heard.exchange.first
        at = first.places[0].block if first is not None and first.places else 0
        asked = replace(OFFER, block=at, asked="one" if first is not None and first.places else "")
        is_read = FEED in heard.exchange.cursors
        head = replace(desks.head(feeds=(FEED,)), offers=() if is_read else (asked,))
        said = b"".join(encode_reply(Reply(head, iter([Block((), {}, is_last=True)])), heard))
        begun = heard.begun
        lines: list[bytes] = []
        for one in FRAMES[BLOCKS if is_read else at :]:
            lines += frame_out(one, begun)
            begun = None
        body = said + self.mangle(b"".join(lines))
        pieces = (body[start : start + PIECE_BYTES] for start in range(0, len(body), PIECE_BYTES))
        return decode_reply(pieces, asked_by(request, self.known), self.known)


@pytest.fixture(scope="module")
def template() -> Iterator[Path]:
    """Prepare a desk that follows a feed of which nothing has come."""
    with ground() as folder:
        open_desk_store(prepared(folder / "t") / "a", STORE_KEYS[0], 0).close()
        yield folder


@contextmanager
def a_desk(template: Path) -> Iterator[tuple[Store, Engine, Hub]]:
    """Give a desk of its own and the hub that it speaks to."""
    here = template / "now"
    shutil.copytree(template / "t" / "a", here, dirs_exist_ok=True)
    store, hub = open_desk_store(here, STORE_KEYS[0], 0), Hub()
    try:
        yield store, Engine(store, hub, lambda: PERSONS[0], "test"), hub
    finally:
        store.close()
        shutil.rmtree(here)


def held(store: Store) -> list[str]:
    return sorted(each.id for each in store.of_kind("trip"))


def refusal(engine: Engine) -> str:
    """Let a desk take what comes, and give the sentence in which it refused it."""
    try:
        engine.round()
    except Said as said:
        sentence = str(said)
        assert sentence.endswith(".")
        assert "\n" not in sentence
        assert "To " not in sentence
        return sentence
    return ""


def is_resumed(store: Store, engine: Engine, hub: Hub) -> None:
    """Hold that what is here is whole blocks from the first one on, and that the rest comes afterwards."""
    under_way = store.first_progress()
    blocks = under_way[0].block if under_way else BLOCKS
    assert held(store) == sorted(RECORDS[: blocks * ROWS])
    hub.mangle = bytes
    # A part that came damaged before a cut shows only when the rest is there; then the block comes anew.
    refusal(engine)
    engine.run()
    assert held(store) == sorted(RECORDS)
    assert not store.first_progress()


@settings(max_examples=TRIES)
@given(where=spots)
def test_damaged_blocks_are_taken_whole_or_refused_and_the_rest_comes_afterwards(
    template: Path, where: list[tuple[float, int, bytes]]
) -> None:
    with a_desk(template) as (store, engine, hub):
        hub.mangle = lambda whole: cut_up(whole, where)
        refusal(engine)
        is_resumed(store, engine, hub)


@settings(max_examples=TRIES // 2)
@given(share=st.floats(0, 1), again=st.floats(0, 1))
def test_blocks_that_are_cut_are_refused_and_go_on_at_the_byte(
    template: Path, share: float, again: float
) -> None:
    with a_desk(template) as (store, engine, hub):
        for at in (share, again):
            hub.mangle = lambda whole, at=at: whole[: int(at * len(whole))]  # type: ignore[misc]
            refusal(engine)
        is_resumed(store, engine, hub)


@settings(max_examples=TRIES // 2)
@given(order=st.lists(st.tuples(st.integers(0, BLOCKS - 1), st.sampled_from(("one", "two"))), max_size=5))
def test_blocks_that_are_lost_doubled_reordered_or_of_another_snapshot_change_nothing(
    template: Path, order: list[tuple[int, str]]
) -> None:
    with a_desk(template) as (store, engine, hub):
        given_frames = [frame(block, snapshot) for block, snapshot in order]
        hub.mangle = lambda _: b"".join(b"".join(frame_out(one, None)) for one in given_frames)
        assert refusal(engine) == ""
        is_resumed(store, engine, hub)


def lined(body: bytes, **other: object) -> bytes:
    """Give a block's line and bytes with something else in the line."""
    line, _, rest = b"".join(frame_out(Frame(FEED, "one", 0, body, is_last=False), None)).partition(b"\n")
    return to_json(from_json(line) | other) + b"\n" + rest


BOMB = 20 * MESSAGE_LIMIT_BYTES
BOMBS = {
    "zeros": lambda: lined(zstandard.compress(bytes(BOMB))),
    "a section": lambda: lined(few_messages([Sections(bytes(BOMB), b"", b"[]")], level=3)),
    "a list": lambda: lined(
        few_messages([Sections(b"", b"\x0a\x00\x80\xa8\xd6\xb9\x07\x00", b"[]")], level=3)
    ),
    "no end of the line": lambda: b"a" * BOMB,
    "a size": lambda: lined(bytes(10), size=10**12),
    "another size": lambda: lined(FRAMES[0].body, size=len(FRAMES[0].body) - 1),
    "another place": lambda: lined(FRAMES[0].body, at=7),
    "another digest": lambda: lined(FRAMES[0].body, digest=digest_of(b"")),
    "no block": lambda: lined(b"not packed at all"),
    "no rows": lambda: lined(few_messages([Sections(b"", b"", b"[]")], level=3)),
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_and_lies_about_a_block_are_refused_in_a_sentence_and_take_no_memory(
    template: Path, name: str
) -> None:
    with a_desk(template) as (store, engine, hub):
        body = BOMBS[name]()
        hub.mangle = lambda _: body
        tracemalloc.start()
        try:
            assert refusal(engine)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert peak < len(body) + 4 * MESSAGE_LIMIT_BYTES
        assert held(store) == []
        is_resumed(store, engine, hub)
