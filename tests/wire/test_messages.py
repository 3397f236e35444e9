"""What a desk and a hub say comes back whole: every kind, what no release knows yet, and every part of a reply."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.changes import Change, Document, Revision, Write
from sync.errors import Unreadable
from sync.ids import derived_id
from sync.protocol import (
    Block,
    Cursor,
    Entry,
    Exchange,
    FeedCheck,
    Head,
    Look,
    Receipt,
    Reply,
    Span,
    Verdict,
)
from sync.records import KINDS
from sync.records.derive import group_of
from sync.wire import Asked, Known, UnknownCursors, asked_by, decode_exchange, decode_reply, encode_exchange
from sync.wire import encode_reply as encoded
from sync.wire.documents import documents_from_plain, documents_to_plain
from sync.wire.frames import Stream, messages
from sync.wire.packing import packed

EXAMPLES = Path(__file__).parents[1] / "examples"
STORE, PERSON = derived_id("store"), derived_id("person")
SITE = f"site:{derived_id('site')}"
FEEDS = (SITE, "shared")
AT = "2026-11-20T16:00:00.000Z"
REQUEST = Exchange(STORE, PERSON, "first", {SITE: Cursor("first", 3)})
KNOWN = [noun.about.name for noun in KINDS]

keys = st.integers(0, 40).map(lambda n: derived_id(str(n)))
moments = st.sampled_from(
    (AT, "2026-11-20T16:00:00Z", "2026-11-20T09:00:00.123456-07:00", "2026-11-20T16:00:00+00:00")
)
plain_values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 1 << 70) | st.text(max_size=6) | keys | st.floats(0, 1),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
fields = st.dictionaries(st.text("abcdefg_", min_size=1, max_size=6), plain_values, max_size=5)
revisions = st.builds(Revision, st.sampled_from(("first", "second")), st.integers(0, (1 << 63) - 1))
writes = st.builds(
    Write,
    keys,
    keys,
    st.integers(0, (1 << 63) - 1),
    keys,
    moments,
    st.none() | keys,
    st.none() | revisions,
    st.none() | fields,
)
documents = st.builds(
    Document,
    st.sampled_from((*KNOWN, "a_kind_of_tomorrow")),
    keys,
    st.none() | keys,
    st.none() | keys,
    st.none() | revisions,
    fields,
    st.dictionaries(st.text(max_size=5), st.lists(writes, max_size=3).map(tuple), max_size=4),
)


def reply_again(
    reply: Reply, request: Exchange = REQUEST, known: Known | None = None
) -> tuple[Head, list[Block]]:
    known = known or Known()
    asked = asked_by(request, known)
    found = decode_reply(encoded(reply, asked), asked, known)
    return found.head, list(found.blocks)


def head_of(*verdicts: Verdict, **parts: Any) -> Head:
    return Head("first", AT, verdicts, FEEDS, 4, **parts)


def blocks_again(*blocks: Block) -> list[Block]:
    return reply_again(Reply(head_of(), iter(blocks)))[1]


def block_of(found: Sequence[Document]) -> Block:
    entries = (Entry(SITE, seq, d.id, is_put=True, document=d) for seq, d in enumerate(found, 1))
    return Block(tuple(entries), {SITE: Cursor("first", len(found))}, is_last=True)


@given(found=st.lists(documents, max_size=6))
def test_records_come_back_whole_whatever_they_are(found: list[Document]) -> None:
    assert blocks_again(block_of(found)) == [block_of(found)]


@pytest.mark.parametrize("kind", KNOWN)
def test_every_kind_comes_back_whole_with_what_no_release_knows_yet(kind: str) -> None:
    example = json.loads((EXAMPLES / f"{kind}.json").read_text(encoding="utf-8"))
    noun = KINDS[kind]
    values = {**example.get("fields", example), "of_tomorrow": {"deep": [1, {"er": None}]}}
    revision = Revision("first", 7)
    mark = Write(derived_id("c"), STORE, 3, PERSON, AT, derived_id("site"), revision)
    older = replace(mark, change=derived_id("b"), store=derived_id("other"), values={"of_tomorrow": "before"})
    standing = {group_of(noun, name): (mark, older) for name in values}
    document = Document(kind, derived_id(kind), derived_id("p"), None, revision, values, standing)
    assert (
        blocks_again(block_of([document, replace(document, id=derived_id("more"))]))[0].entries[0].document
        == document
    )


def test_a_block_brings_removals_checks_and_spans() -> None:
    entries = (
        Entry(SITE, 9, derived_id("gone"), is_put=False),
        Entry("shared", 2, derived_id("here"), is_put=True),
    )
    span = Span(
        SITE, "0a", 12, parts=((3, "0" * 16), (0, "f" * 16)), rows=((derived_id("r"), Revision("first", 3)),)
    )
    whole = Block(
        entries, {"shared": Cursor("first", 2)}, checks=(FeedCheck(SITE, 9, 4, "ab" * 16),), spans=(span,)
    )
    assert blocks_again(whole, Block((), {}, is_last=True)) == [whole, Block((), {}, is_last=True)]


def change_of(number: int, **parts: Any) -> Change:
    plain: dict[str, Any] = {
        "id": derived_id("change", str(number)),
        "store": STORE,
        "number": number,
        "kind": "trip",
        "record": derived_id("record", str(number % 2)),
        "author": PERSON,
        "at": datetime(2026, 11, 20, 16, number, tzinfo=UTC),
        "patch": {"purpose": "First visit", "of_tomorrow": [number, None]},
    }
    return Change(**plain | parts)


CHANGES = (
    change_of(1, creates=True, patient=derived_id("p"), place=derived_id("site"), reason="because"),
    change_of(2, base=Revision("first", 3), bases={"purpose": None, "status": Revision("first", 2)}),
    change_of(3, prev=derived_id("c"), after=(derived_id("d"),), deed=derived_id("e"), kind="of_tomorrow"),
    change_of(
        4, settles=derived_id("f"), saw=(derived_id("g"), derived_id("h")), zone="America/Denver", patch={}
    ),
)


def request_again(request: Exchange, known: Known | None = None, **noted: Any) -> Asked:
    return decode_exchange(encode_exchange(request, known), STORE, PERSON, **noted)


def test_a_request_comes_back_whole() -> None:
    request = Exchange(
        STORE,
        PERSON,
        "first",
        {SITE: Cursor("first", 3), "shared": Cursor("before", 0)},
        CHANGES,
        has_more=True,
        gaps=((4, 1 << 20), (1 << 21, 1 << 22)),
        successor=derived_id("successor"),
        release="0.1",
        heard="0123456789abcdef",
        looks=(Look(SITE, ""), Look(SITE, "0f")),
        wanted=((SITE, derived_id("r")),),
        offers=(Document("trip", derived_id("r"), None, None, Revision("before", 8), {"purpose": "Visit"}),),
        lines=(("before", "long before", 3),),
    )
    assert request_again(request).exchange == request


def test_the_least_that_can_be_asked_comes_back_whole() -> None:
    request = Exchange(STORE, PERSON, None, {})
    assert request_again(request).exchange == request


@pytest.mark.parametrize("noun", list(KINDS), ids=lambda noun: str(noun.about.name))
def test_a_change_of_every_kind_comes_back_whole(noun: Any) -> None:
    example = json.loads((EXAMPLES / f"{noun.about.name}.json").read_text(encoding="utf-8"))
    change = change_of(1, kind=noun.about.name, patch=example.get("fields", example))
    request = replace(REQUEST, changes=(change,))
    assert request_again(request).exchange == request


@given(found=documents)
def test_verdicts_come_back_whole_and_name_what_was_sent_by_its_place(found: Document) -> None:
    request = replace(REQUEST, changes=CHANGES)
    verdicts = (
        Verdict(
            CHANGES[0].id, "accepted", Revision("first", 8), memberships=((CHANGES[0].record, SITE, 11),)
        ),
        Verdict(CHANGES[2].id, "held", found.revision, "purpose", "Both wrote it.", found, (found, found)),
        Verdict(CHANGES[1].id, "early"),
        Verdict(
            derived_id("elsewhere"),
            "refused",
            None,
            None,
            "No.",
            memberships=((derived_id("x"), "site:other", 1),),
        ),
    )
    head = reply_again(Reply(head_of(*verdicts), iter(())), request)[0]
    assert head.verdicts == verdicts


def test_a_head_comes_back_whole() -> None:
    receipts = (Receipt(SITE, "clinic", STORE, 8, AT), Receipt("shared", "clinic", STORE, 0, AT))
    head = head_of(
        last_change=derived_id("last"),
        expected_rows={SITE: 3},
        receipts=receipts,
        n=9,
        line={"before": 7, "long before": 3},
        feed_ends={SITE: 2},
        offered=((derived_id("r"), Revision("before", 8)),),
        is_rolled_back=True,
        successor=derived_id("successor"),
    )
    assert reply_again(Reply(head, iter(())))[0] == head
    bare = head_of(receipts=())
    assert reply_again(Reply(bare, iter(())))[0] == bare


@given(
    found=st.lists(documents, min_size=1, max_size=3),
    part=st.sampled_from(("values", "wrote", "id", "names")),
)
def test_columns_of_records_that_do_not_fit_each_other_are_refused(found: list[Document], part: str) -> None:
    plain = documents_to_plain(found)
    plain[part] = plain[part][:-1]
    if plain == documents_to_plain(found):
        return
    with pytest.raises((ValueError, IndexError)):
        documents_from_plain(plain)


@pytest.mark.parametrize(
    "short", [{"put": [True]}, {"record": []}, {"brings": [True, True]}, {"record": [STORE] * 3}]
)
def test_a_block_that_brings_less_or_more_than_it_says_is_refused(short: dict[str, Any]) -> None:
    plain = {
        "feed": [0, 1],
        "seq": [1, 2],
        "put": [True, False],
        "brings": [False, False],
        "record": [STORE] * 2,
    }
    asked = asked_by(REQUEST, Known())
    head = next(messages([b"".join(encoded(Reply(head_of(), iter(())), asked))]))
    stream = Stream(level=3)
    whole = stream.message(head) + stream.message(packed(plain | short)) + stream.end()
    with pytest.raises(Unreadable):
        list(decode_reply([whole], asked).blocks)


# ---- what is known already


def test_a_round_with_nothing_new_says_no_more_than_that() -> None:
    request, known = REQUEST, Known()
    known.answered(request, head_of())
    asked = request_again(request, known, noted=lambda: request.cursors)
    assert asked.exchange == request
    reply = b"".join(encoded(Reply(head_of(), iter((Block((), {}, is_last=True),))), asked))
    assert SITE.encode() not in reply
    again = decode_reply([reply], asked_by(request, known), known)
    assert (again.head, list(again.blocks)) == (head_of(), [Block((), {}, is_last=True)])


def test_the_newest_change_that_a_hub_has_is_said_once() -> None:
    request, known, last = replace(REQUEST, changes=CHANGES), Known(), CHANGES[-1].id
    assert reply_again(Reply(head_of(last_change=last), iter(())), request, known)[0].last_change == last
    known.answered(request, head_of(Verdict(last, "accepted"), Verdict(CHANGES[0].id, "accepted")))
    for newest in (last, derived_id("written by a twin"), ""):
        head = head_of(last_change=newest)
        asked = request_again(REQUEST, known, noted=lambda: REQUEST.cursors)
        reply = b"".join(encoded(Reply(head, iter(())), asked))
        assert decode_reply([reply], asked_by(REQUEST, known), known).head == head


def test_more_records_are_not_handed_back_at_once_than_a_hub_takes() -> None:
    one = Document("trip", derived_id("r"), None, None, Revision("before", 8))
    with pytest.raises(Unreadable):
        request_again(replace(REQUEST, offers=(one,) * 501))


def test_only_the_places_that_moved_are_said_beside_a_digest_of_them_all() -> None:
    many = {f"site:{derived_id(str(n))}": Cursor("first", n) for n in range(200)}
    known = Known(cursors=many, feeds=tuple(many), feeds_version=1)
    moved = many | {next(iter(many)): Cursor("first", 999)}
    request = Exchange(STORE, PERSON, "first", moved)
    assert len(encode_exchange(request, known)) < 200
    assert request_again(request, known, noted=lambda: many).exchange == request


@pytest.mark.parametrize(
    "noted",
    [
        {},
        {SITE: Cursor("first", 2)},
        {SITE: Cursor("second", 3)},
        {SITE: Cursor("first", 3), "shared": Cursor("first", 1)},
    ],
    ids=["nothing", "less", "another life", "more"],
)
def test_a_hub_that_remembers_another_place_wants_to_hear_them_all(noted: dict[str, Cursor]) -> None:
    known = Known(cursors=dict(REQUEST.cursors))
    with pytest.raises(UnknownCursors):
        request_again(REQUEST, known, noted=lambda: noted)
    known.forget()
    assert request_again(REQUEST, known, noted=lambda: noted).exchange == REQUEST


def test_a_reply_that_counts_on_what_nobody_said_is_refused() -> None:
    told = Known()
    told.answered(REQUEST, head_of())
    asked = asked_by(REQUEST, told)
    reply = b"".join(encoded(Reply(head_of(), iter((block_of([]),))), asked))
    with pytest.raises(Unreadable):
        list(decode_reply([reply], asked_by(REQUEST, Known())).blocks)
