"""What other releases packed is read, answered and kept: byte for byte the messages that lie in the examples."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic_core import to_jsonable_python

from navigator_app.store.local import Store
from sync.clock import SetClock
from sync.hub.service import Service
from sync.hub.store import SqlStore
from sync.sqlcipher import make_engine
from sync.wire import decode_exchange, decode_reply, encode_reply
from tests.properties.places import HUB_KEY, PATIENT, PERSONS, STORE_KEYS, STORES, open_desk_store, prepared
from tests.wire import corpus
from tests.wire.corpus import CURSORS, FOLDER, HOMES, RELEASES, STRANGE, TOMORROW, TRIP, asked, rounds

ROUNDS = [(release, name) for release in RELEASES for name in rounds(release)]
OUTCOMES = {"1-nothing": [], "2-new": ["accepted"], "3-whole": [], "4-moved": ["lead"]}


def kept(release: str, name: str) -> tuple[bytes, bytes, object]:
    at = FOLDER / release / name
    plain = json.loads(at.with_suffix(".json").read_text(encoding="utf-8"))
    return at.with_suffix(".request").read_bytes(), at.with_suffix(".reply").read_bytes(), plain


def without_what_came_later(found: Any, plain: Any) -> Any:
    """Leave out the parts of which an earlier release had not heard; of those nothing is said."""
    for part in ("request", "head"):
        later = found[part].keys() - plain[part].keys()
        assert not any(found[part].pop(name) for name in later)
    return found


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[SqlStore]:
    prepared(tmp_path / "world")
    engine = make_engine(tmp_path / "world" / "hub" / "hub.db", HUB_KEY)
    with engine.connect() as connection:
        # The life that the messages know; in another one they would have to learn of it first.
        connection.exec_driver_sql("UPDATE hub SET epoch = ?", (corpus.EPOCH,))
    store = SqlStore(engine)
    yield store
    store.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Store]:
    store = open_desk_store(prepared(tmp_path / "desks") / "a", STORE_KEYS[0], 0)
    yield store
    store.close()


@pytest.mark.parametrize(("release", "name"), ROUNDS)
def test_what_a_release_packed_says_what_it_said(release: str, name: str) -> None:
    body, said, plain = kept(release, name)
    made = rounds(release)[name]
    request = decode_exchange(body, STORES[0], PERSONS[0], lambda: CURSORS, lambda _: HOMES).exchange
    reply = decode_reply([said], asked(made), made.known)
    found = {"request": request, "head": reply.head, "blocks": tuple(reply.blocks)}
    assert without_what_came_later(to_jsonable_python(found), plain) == plain


@pytest.mark.parametrize("release", RELEASES)
def test_todays_hub_answers_every_release(hub: SqlStore, release: str) -> None:
    service = Service(hub, SetClock(corpus.AT))
    for name, outcomes in OUTCOMES.items():
        body, _, _ = kept(release, name)
        heard = decode_exchange(body, STORES[0], PERSONS[0], lambda: CURSORS, lambda _: HOMES)
        reply = service.exchange(heard.exchange)
        said = b"".join(encode_reply(reply, heard))
        made = rounds(release)[name]
        found = decode_reply([said], asked(made), made.known)
        expected = [*outcomes, *(["accepted"] if name == "2-new" and release == "later" else [])]
        assert [verdict.outcome for verdict in found.head.verdicts] == expected
        assert list(found.blocks)[-1].is_last
    if release == "later":
        with hub.reading() as tx:
            strange = tx.document(STRANGE)
            assert strange is not None
            assert strange.fields == {"said": TOMORROW}, "kept as it came, and given to whoever may see it"
            assert tx.lines_of(STRANGE)


@pytest.mark.parametrize("release", RELEASES)
def test_todays_desk_takes_what_every_releases_hub_says(desk: Store, release: str) -> None:
    for name, made in rounds(release).items():
        _, said, _ = kept(release, name)
        reply = decode_reply([said], asked(made), made.known)
        desk.absorb_head(reply.head, made.request.changes)
        for block in reply.blocks:
            desk.absorb_block(block)
    trip = desk.document(TRIP)
    assert trip is not None
    assert trip.fields["note"] == "The road is open. The van comes at 6."
    assert (trip.fields.get("of_tomorrow") == TOMORROW) == (release == "later")
    assert desk.cursors()[corpus.FEED].seq == 10
    assert desk.document(PATIENT) is None, "it was only said to be accepted, and nobody here wrote it"


@pytest.mark.parametrize("release", ["least", "later"])
def test_what_is_packed_today_is_what_was_packed(release: str) -> None:
    """So that a change of the form is noticed; with the word list of today it may be told otherwise."""
    for name, made in rounds(release).items():
        body, said = corpus.bytes_of(release, made)
        assert (body, said) == kept(release, name)[:2]
