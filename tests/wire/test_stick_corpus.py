"""Sticks that other releases wrote are read at both ends: byte for byte what lies in the examples, sealed anew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from navigator_app.commands.stick import Stick
from navigator_app.desk import Desk, Me
from sync.clock import SetClock
from sync.contents import fingerprint
from sync.hub.service import Service
from sync.hub.sticks import Sticks
from sync.hub.store import SqlStore
from sync.sealed import Label, public_sealing_key, public_sealing_key_of
from sync.signing import public_signing_key
from sync.sqlcipher import make_engine
from sync.stick import ANSWER, HUB, PLAIN, QUESTION, WITH_PAGES, write_sealed
from tests.properties.places import (
    HUB_KEY,
    PERSONS,
    SIGNING_KEYS,
    SITES,
    STORE_KEYS,
    STORES,
    open_desk_store,
    prepared,
)
from tests.wire import corpus
from tests.wire.stick_corpus import BUNDLE, FAX, FAX_RECORD, FOLDER, MADE


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """Give a hub and its desks whose keys are always the same."""
    return prepared(tmp_path / "world")


@pytest.fixture
def hub(world: Path) -> Iterator[SqlStore]:
    engine = make_engine(world / "hub" / "hub.db", HUB_KEY)
    with engine.connect() as connection:
        # The life that the messages know; in another one they would have to learn of it first.
        connection.exec_driver_sql("UPDATE hub SET epoch = ?", (corpus.EPOCH,))
    store = SqlStore(engine)
    yield store
    store.close()


def sealed(hub: SqlStore, name: str, at: Path) -> Path:
    """Seal a kept stick as whoever wrote it would."""
    with hub.reading() as tx:
        hub_sealing, hub_signing = public_sealing_key(tx.sealing_key()).hex(), tx.signing_key()
    desk = public_sealing_key_of(public_signing_key(SIGNING_KEYS[0])).hex()
    is_question = name.endswith("question")
    label = Label(
        purpose=QUESTION if is_question else ANSWER,
        sender=STORES[0] if is_question else HUB,
        receiver=hub_sealing if is_question else desk,
        at="2026-11-20T16:00:00.000Z",
    )
    write_sealed(at, label, SIGNING_KEYS[0] if is_question else hub_signing, [(FOLDER / name).read_bytes()])
    return at


@pytest.mark.parametrize(
    ("name", "form", "outcomes", "kept"),
    [
        ("plain.question", PLAIN, {"accepted": 1, "lead": 1}, 0),
        ("pages.question", WITH_PAGES, {"accepted": 1}, 1),
    ],
)
def test_todays_hub_reads_every_releases_stick(
    hub: SqlStore, tmp_path: Path, name: str, form: int, outcomes: dict[str, int], kept: int
) -> None:
    clock = SetClock(corpus.AT)
    sticks = Sticks(Service(hub, clock), hub, clock)
    judged = sticks.read(sealed(hub, name, tmp_path / "q.navstick"))
    assert (judged.question.form, judged.question.bundle) == (form, BUNDLE)
    assert (dict(judged.outcomes), judged.brought.kept) == (outcomes, kept)
    sticks.answer(judged, tmp_path / "a.navstick")
    with hub.reading() as tx:
        content = tx.content(FAX_RECORD, fingerprint(FAX))
        assert (content is not None and b"".join(tx.content_parts(content, 0, len(FAX))) == FAX) == bool(kept)


def test_todays_desk_reads_an_answer_of_before_pages_went_along(
    hub: SqlStore, world: Path, tmp_path: Path
) -> None:
    store = open_desk_store(world / "a", STORE_KEYS[0], 0)
    me = Me(PERSONS[0], "a", SITES[0], "America/Denver", frozenset({"navigator"}))
    path = sealed(hub, "plain.answer", tmp_path / "a.navstick")
    taken = Stick(Desk(store, me, SetClock(corpus.AT))).read(path)
    assert (taken.pages, taken.outcomes) == (0, {"accepted": 1})
    trip = store.document(corpus.TRIP)
    assert trip is not None
    assert trip.fields["note"] == "The road is open. The van comes at 6."
    store.close()


@pytest.mark.parametrize("name", MADE)
def test_what_is_written_today_is_what_was_written(name: str) -> None:
    """So that a change of the form is noticed; what was added in front of an answer since is left out."""
    now, then = b"".join(MADE[name]()), (FOLDER / name).read_bytes()
    if name == "plain.answer":
        now = now.replace(b',"pages":[]', b"").replace(now[:4], then[:4], 1)
    assert now == then
