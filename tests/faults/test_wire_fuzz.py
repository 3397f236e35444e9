"""Whatever comes over the wire: read, or refused in one sentence; never a fault, never half a block.

`NAVIGATOR_FUZZ` sets how often each is tried for a soak.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st

from navigator_app.store.local import Store
from sync.client.engine import Engine
from sync.client.ports import Touched
from sync.drafts import Draft, numbered
from sync.errors import Said, Unreadable
from sync.ids import derived_id, new_id
from sync.protocol import Block, Cursor, Exchange, Head, Reply, Verdict
from sync.records import KINDS
from sync.signing import HEADER, sign
from sync.wire import Asked, Known, asked_by, decode_exchange, decode_reply, encode_exchange, encode_reply
from sync.wire.frames import Stream, few_messages, messages
from sync.wire.packing import Sections, packed
from sync.wire.unpacking import unpacked
from tests.faults.joined import ground
from tests.faults.junk import cut_up, replacements, reshaped, spots
from tests.hub.running import Computer, RunningHub, running_hub
from tests.properties.places import PATIENT, PERSONS, SITES, STORE_KEYS, STORES, open_desk_store, prepared
from tests.store import desks

TRIES = int(os.environ.get("NAVIGATOR_FUZZ", "300"))
pytestmark = pytest.mark.timeout(7_200)
FEED = f"site:{SITES[0]}"


def change_of(store: str, person: str, site: str, number: int = 1) -> Any:
    """Make a change as a desk sends it, with a part of every kind in it."""
    patch = {
        "family_name": "Moss",
        "sites": [site],
        "identifiers": [{"assigner": "A", "value": "1", "type": "MR"}],
    }
    draft = Draft("patient", new_id(), patch, person, desks.NOW, "America/Denver", site)
    draft = replace(draft, patient=draft.record, deed=new_id(), saw=(new_id(),), reason="because")
    return numbered(draft, store, number, {}, KINDS["patient"])


def request_of(store: str, person: str, site: str) -> Exchange:
    cursors = {f"site:{site}": Cursor("first", 3), "shared": Cursor("first", 1)}
    changes = (change_of(store, person, site), change_of(store, person, site, 2))
    return Exchange(store, person, "first", cursors, changes, gaps=((2, 7),), release="0.1", heard="0")


def sections_of(body: bytes) -> list[Sections]:
    return list(messages([body]))


def plain_of(body: bytes) -> Any:
    return unpacked(sections_of(body)[0])


def said(plain: Any) -> bytes:
    return few_messages([packed(plain)], level=3)


def stream_of(all_sections: list[Sections]) -> bytes:
    stream = Stream(level=3)
    return b"".join(stream.message(each) for each in all_sections) + stream.end()


REQUEST = encode_exchange(request_of(STORES[0], PERSONS[0], SITES[0]))


@settings(max_examples=TRIES)
@given(where=spots)
def test_a_damaged_request_is_read_or_refused(where: list[tuple[float, int, bytes]]) -> None:
    with suppress(Unreadable):
        decode_exchange(cut_up(REQUEST, where), STORES[0], PERSONS[0])


@settings(max_examples=TRIES)
@given(where=spots, part=st.integers(0, 2))
def test_a_request_whose_sections_are_damaged_is_read_or_refused(
    where: list[tuple[float, int, bytes]], part: int
) -> None:
    sections = list(sections_of(REQUEST)[0])
    sections[part] = cut_up(sections[part], where)
    with suppress(Unreadable):
        decode_exchange(few_messages([Sections(*sections)], level=3), STORES[0], PERSONS[0])


@settings(max_examples=TRIES)
@given(changes=replacements)
def test_a_request_whose_parts_are_of_another_shape_is_read_or_refused(changes: Any) -> None:
    body = said(reshaped(plain_of(REQUEST), changes))
    with suppress(Unreadable):
        decode_exchange(body, STORES[0], PERSONS[0])


def nested(depth: int, *, is_list: bool) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = [value] if is_list else {"a": value}
    return value


ABSURD = (1e308 * 10, -1e308 * 10, 10**400, 1 << 63, nested(150, is_list=True), nested(150, is_list=False))


@pytest.mark.parametrize("value", ABSURD, ids=["inf", "-inf", "long", "wide", "lists", "tables"])
@pytest.mark.parametrize("part", ["gaps", "successor", "offers", "has_more", "seq", "number", "family_name"])
def test_numbers_and_depths_that_no_computer_holds_are_refused(value: Any, part: str) -> None:
    plain = plain_of(REQUEST)
    change = plain["changes"][0]
    homes = {"seq": plain["cursors"], "number": change, "family_name": change["patch"]}
    homes.get(part, plain)[part] = [value, value] if part == "seq" else value
    with suppress(Unreadable):
        decode_exchange(said(plain), STORES[0], PERSONS[0])


@pytest.mark.parametrize(
    "numbers",
    [
        # A list of a thousand million nothings, a table of as many shapes, texts that were not said, a step too far.
        b"\x0a\x00\x80\xa8\xd6\xb9\x07\x00",
        b"\x0b\x80\xa8\xd6\xb9\x07\x00\x00",
        b"\x09\x80\xa8\xd6\xb9\x07\x00\x00",
        b"\x03\x00\x02",
        b"\x03\x00\x01",
        b"\x02\x09\x00",
        b"\x02\x00" + b"\xff" * 20,
        b"\x63",
        b"",
    ],
)
def test_counts_that_are_not_borne_out_are_refused(numbers: bytes) -> None:
    with pytest.raises(Unreadable):
        decode_exchange(few_messages([Sections(b"", numbers, b"[]")], level=3), STORES[0], PERSONS[0])


# ---- the hub over HTTP


@pytest.fixture(scope="module")
def hub() -> Iterator[RunningHub]:
    with ground() as folder, running_hub(folder / "hub") as running:
        yield running


@pytest.fixture(scope="module")
def computer(hub: RunningHub) -> Computer:
    return hub.joins()


def heard_as(body: bytes, computer: Computer) -> Asked:
    return decode_exchange(body, computer.welcome.store, computer.welcome.person)


def post(hub: RunningHub, computer: Computer, body: bytes) -> int:
    """Send a body with a right signature, and read the answer to its end."""
    welcome, path = computer.welcome, "/sync/v1/exchange"
    header = sign(
        computer.key, "POST", path, body, store=welcome.store, person=welcome.person, at=hub.clock.now()
    )
    with requests.post(hub.url + path, data=body, headers={HEADER: header}, timeout=30) as answer:
        if answer.ok:
            whole = decode_reply(iter([answer.content]), heard_as(body, computer))
            assert sum(1 for _ in whole.blocks) >= 0
        return answer.status_code


@settings(max_examples=max(1, TRIES // 2))
@given(changes=replacements)
def test_the_hub_answers_a_strange_request_and_meets_no_fault(
    hub: RunningHub, computer: Computer, changes: Any
) -> None:
    welcome = computer.welcome
    fresh = plain_of(encode_exchange(request_of(welcome.store, welcome.person, welcome.site)))
    fresh["changes"][0]["number"] = fresh["changes"][1]["number"] = 0
    with hub.store.reading() as tx:
        last = tx.last_number(welcome.store)[0]
    for step, change in enumerate(fresh["changes"], last + 1):
        change["number"] = step
    status = post(hub, computer, said(reshaped(fresh, changes)))
    assert status < 500


def test_the_hub_works_on_after_all_that(hub: RunningHub, computer: Computer) -> None:
    welcome = computer.welcome
    with hub.store.reading() as tx:
        last = tx.last_number(welcome.store)[0]
        assert not tx.damage()
        assert tx.audit_breaks() == {}
    mine = change_of(welcome.store, welcome.person, welcome.site, last + 1)
    reply = computer.link.exchange(Exchange(welcome.store, welcome.person, None, {}, (mine,)))
    assert [verdict.outcome for verdict in reply.head.verdicts] == ["accepted"]
    assert sum(1 for _ in reply.blocks) >= 1


# ---- the desk


class Watched:
    """A desk's store that sees that a block is taken whole or not at all."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def state(self) -> Any:
        """Give all that a reply may change."""
        with self._store.connections.reading() as connection:
            return [
                connection.execute(f"SELECT * FROM {table}").fetchall()
                for table in ("record", "membership", "cursor", "change", "setting", "receipt")
            ]

    def absorb_head(self, head: Head, sent: Any) -> Touched:
        return self._whole(lambda: self._store.absorb_head(head, sent))

    def absorb_block(self, block: Block) -> Touched:
        return self._whole(lambda: self._store.absorb_block(block))

    def _whole(self, absorb: Any) -> Touched:
        before, is_whole = self.state(), False
        try:
            touched: Touched = absorb()
            is_whole = True
        finally:
            assert is_whole or self.state() == before
        return touched


class Canned:
    """A hub that says what it was told to, byte by byte."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def exchange(self, request: Exchange) -> Reply:
        pieces = (self._body[at : at + 700] for at in range(0, len(self._body), 700))
        return decode_reply(pieces, asked_by(request, Known()))


@pytest.fixture(scope="module")
def template() -> Iterator[Path]:
    """Prepare a desk with a chart that it received and two changes that wait."""
    with ground() as folder:
        store = open_desk_store(prepared(folder / "t") / "a", STORE_KEYS[0], 0)
        desks.say(store, feeds=(FEED,))
        store.absorb_block(desks.block(desks.put(desks.from_hub(PATIENT), 1, FEED), feed=FEED))
        for note in ("one", "two"):
            store.commit([desks.edit(desks.seen(store, PATIENT), note=note)])
        store.close()
        yield folder


def reply_to(store: Store) -> bytes:
    """Give the bytes of a good reply: a verdict of every sort, two blocks, receipts."""
    first, second = store.pending_changes()
    review = desks.from_hub(derived_id("review", "1"), n=9, kind="review", state="open")
    document = desks.from_hub(PATIENT, n=8, note="theirs")
    head = desks.head(
        Verdict(first.id, "accepted", desks.from_hub(n=7).revision, memberships=((PATIENT, FEED, 7),)),
        Verdict(
            second.id,
            "held",
            document.revision,
            "note",
            "Both wrote it.",
            document,
            (review,),
            ((PATIENT, FEED, 8),),
        ),
        feeds=(FEED,),
    )
    entries = [desks.put(desks.from_hub(derived_id("p", str(n)), n=n), n, FEED) for n in range(10, 16)]
    blocks = [
        desks.block(*entries[:3], feed=FEED),
        replace(
            desks.block(*entries[3:], desks.remove(derived_id("p", "10"), 16, FEED), feed=FEED), is_last=True
        ),
    ]
    asked = Exchange(store.store_id(), PERSONS[0], store.epoch(), store.cursors(), (first, second))
    return b"".join(encode_reply(Reply(head, iter(blocks)), Asked(asked)))


def absorbs(template: Path, mangle: Any) -> None:
    """Let a desk have a reply with something wrong in it: it is taken, or refused in a sentence."""
    here = template / "now"
    shutil.copytree(template / "t" / "a", here, dirs_exist_ok=True)
    store = open_desk_store(here, STORE_KEYS[0], 0)
    try:
        engine = Engine(Watched(store), Canned(mangle(reply_to(store))), lambda: PERSONS[0], "test")
        with suppress(Said):
            engine.round()
        # What was absorbed can be shown.
        for kind in ("patient", "review", "trip"):
            store.of_kind(kind)
            store.rows(kind)
        store.pending_changes()
        store.history(PATIENT)
        store.counts()
        store.standing(PATIENT)
    finally:
        store.close()
        shutil.rmtree(here)


def test_a_good_reply_is_absorbed(template: Path) -> None:
    absorbs(template, lambda body: body)


@settings(max_examples=max(1, TRIES // 2))
@given(where=spots)
def test_a_damaged_reply_is_taken_block_by_block_or_refused(template: Path, where: Any) -> None:
    absorbs(template, lambda body: cut_up(body, where))


@settings(max_examples=TRIES)
@given(where=spots, message=st.integers(0, 2), part=st.integers(0, 2))
def test_a_reply_whose_sections_are_damaged_is_taken_block_by_block_or_refused(
    template: Path, where: Any, message: int, part: int
) -> None:
    def mangle(body: bytes) -> bytes:
        found = sections_of(body)
        sections = list(found[message])
        sections[part] = cut_up(sections[part], where)
        found[message] = Sections(*sections)
        return stream_of(found)

    absorbs(template, mangle)


@settings(max_examples=TRIES)
@given(order=st.lists(st.integers(0, 2), max_size=5))
def test_a_reply_whose_messages_are_lost_doubled_or_reordered_is_taken_or_refused(
    template: Path, order: list[int]
) -> None:
    absorbs(template, lambda body: stream_of([sections_of(body)[place] for place in order]))


@settings(max_examples=TRIES)
@given(changes=replacements, message=st.integers(0, 2))
def test_a_reply_whose_parts_are_of_another_shape_is_taken_or_refused(
    template: Path, changes: Any, message: int
) -> None:
    def mangle(body: bytes) -> bytes:
        found = sections_of(body)
        found[message] = packed(reshaped(unpacked(found[message]), changes))
        return stream_of(found)

    absorbs(template, mangle)
