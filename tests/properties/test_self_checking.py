"""A desk that lost, kept too much of, or misread what the hub holds finds it out and is put right, and only that.

Ten thousand records, real judging, real encrypted files, real bytes; the faults are planted where they would
happen: in a reply that said something else than the hub holds, or in the file itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from navigator_app.desk import Deed, Desk, Me
from navigator_app.store import checking
from sync.changes import Document, Revision, Write
from sync.client.engine import LOOK_ROUNDS, Engine, Round
from sync.clock import SetClock
from sync.hub.feeds import rewrite_lines, site_feed
from sync.hub.service import Service
from sync.hub.store import SqlStore
from sync.ids import derived_id
from sync.protocol import Block, Entry, Exchange, Reply
from sync.sqlcipher import make_engine
from sync.wire import Known, asked_by, decode_exchange, decode_reply, encode_exchange, encode_reply
from tests.properties.places import (
    HUB_KEY,
    PATIENT,
    PERSONS,
    SITES,
    STORE_KEYS,
    STORES,
    open_desk_store,
    prepared,
)

RECORDS = 10_000
FEED = site_feed(SITES[0])
QUIET_BYTES = 2_500
"""What one round without news costs at most here, and what each step of the search may add."""
EACH_BYTES = 1_200
"""What a record that is fetched may cost, its share of the search included."""
pytestmark = pytest.mark.timeout(600)

Lie = Callable[[Block], Block]


@dataclass
class Wire:
    """Real bytes, counted; a lie changes what a block says before the desk reads it."""

    service: Service
    lie: Lie | None = None
    moved_bytes: int = 0
    requests: list[Exchange] = field(default_factory=list)

    def exchange(self, request: Exchange) -> Reply:
        self.requests.append(request)
        known = Known()
        body = encode_exchange(request, known)
        asked = decode_exchange(body, request.store, request.person)
        chunks = list(encode_reply(self.service.exchange(asked.exchange), asked))
        self.moved_bytes += len(body) + sum(map(len, chunks))
        reply = decode_reply(chunks, asked_by(request, known))
        lie = self.lie
        return (
            reply if lie is None else Reply(reply.head, (lie(block) for block in reply.blocks), reply.frames)
        )


@dataclass
class Scene:
    """A hub with ten thousand records and a desk that has read them all."""

    hub: SqlStore
    desk: Desk
    wire: Wire
    engine: Engine

    def written_at_hub(self, count: int, word: str) -> list[Document]:
        """Let somebody at another desk change some records."""
        with self.hub.writing() as tx:
            chosen = [tx.document(trip(n * (RECORDS // count))) for n in range(count)]
            made = [self._next(tx.epoch(), tx.next_n(), one, word) for one in chosen if one is not None]
            for document in made:
                tx.put_document(document)
                rewrite_lines(tx, document)
        return made

    @staticmethod
    def _next(epoch: str, n: int, document: Document, word: str) -> Document:
        mark = Write(derived_id("change", str(n)), STORES[2], n, PERSONS[2], AT, SITES[2], Revision(epoch, n))
        fields = {**document.fields, "purpose": word}
        return replace(
            document, revision=mark.revision, fields=fields, writes={**document.writes, "purpose": (mark,)}
        )

    def healed(self) -> tuple[list[Round], int]:
        """Exchange until nothing moves: the rounds, and the bytes they took."""
        before = self.wire.moved_bytes
        self.wire.lie = None
        rounds = self.engine.run()
        return rounds, self.wire.moved_bytes - before

    def differing(self) -> list[str]:
        """Name what the desk holds otherwise than the hub."""
        with self.hub.reading() as tx, self.desk.store.connections.reading() as connection:
            theirs = dict(tx.standings(FEED, "0" * 32, "f" * 32))
            mine = dict(checking.standings(connection, FEED, ""))
        return [key for key in theirs.keys() | mine.keys() if theirs.get(key) != mine.get(key)]


AT = "2026-11-21T00:00:00.000Z"


def trip(number: int) -> str:
    return derived_id("trip", str(number))


def filled(folder: Path) -> None:
    """Write ten thousand trips of one patient, as if other desks had."""
    hub = SqlStore(make_engine(folder / "hub" / "hub.db", HUB_KEY))
    with hub.writing() as tx:
        patient = Document("patient", PATIENT, PATIENT, None, Revision(tx.epoch(), tx.next_n()))
        patient = replace(patient, fields={"family_name": "PRACTICE", "sites": [SITES[0], SITES[1]]})
        every = [patient]
        for number in range(RECORDS):
            revision = Revision(tx.epoch(), tx.next_n())
            mark = Write(derived_id("c", str(number)), STORES[2], number + 1, PERSONS[2], AT, None, revision)
            fields = {"purpose": f"Visit {number}"}
            every.append(
                Document("trip", trip(number), PATIENT, None, revision, fields, {"purpose": (mark,)})
            )
        for document in every:
            tx.put_document(document)
            rewrite_lines(tx, document)
    hub.close()


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder = prepared(tmp_path_factory.mktemp("checked"))
    filled(folder)
    hub = SqlStore(make_engine(folder / "hub" / "hub.db", HUB_KEY))
    clock = SetClock()
    store = open_desk_store(folder / "a", STORE_KEYS[0], 0)
    desk = Desk(store, Me(PERSONS[0], "a", SITES[0], "America/Denver", frozenset({"navigator"})), clock)
    wire = Wire(Service(hub, clock))
    made = Scene(hub, desk, wire, Engine(store, wire, lambda: PERSONS[0], "test"))
    made.engine.run()
    assert made.differing() == []
    yield made
    store.close()
    hub.close()


def without(records: set[str]) -> Lie:
    """Let the reply pass over some records."""
    return lambda block: replace(block, entries=tuple(e for e in block.entries if e.record not in records))


def older(records: set[str]) -> Lie:
    """Let the reply give some records as of another revision than the hub has them."""

    def changed(entry: Entry) -> Entry:
        document = entry.document
        if entry.record not in records or document is None or document.revision is None:
            return entry
        epoch, n = document.revision
        return replace(entry, document=replace(document, revision=Revision(epoch, n + 50_000)))

    return lambda block: replace(block, entries=tuple(map(changed, block.entries)))


def with_more(number: int) -> Lie:
    """Let the reply put records into the feed that the hub has not in it."""

    def more(block: Block) -> Block:
        if not block.entries:
            return block
        at = block.entries[-1].seq
        mark = Revision("x", 1)
        made = (
            Document("trip", derived_id("nobody", str(n)), PATIENT, None, mark, {"purpose": "nobody's"})
            for n in range(number)
        )
        extra = (Entry(FEED, at, one.id, is_put=True, document=one) for one in made)
        return replace(block, entries=(*block.entries, *extra))

    return more


@pytest.mark.parametrize("count", [1, 20])
@pytest.mark.parametrize("lie", [without, older])
def test_what_a_reply_passed_over_or_told_wrong_is_found_and_fetched(
    scene: Scene, count: int, lie: Callable[[set[str]], Lie]
) -> None:
    changed = scene.written_at_hub(count, f"told {lie.__name__} {count}")
    scene.wire.lie = lie({one.id for one in changed})
    scene.engine.round()
    assert sorted(scene.differing()) == sorted(one.id for one in changed)
    rounds, moved_bytes = scene.healed()
    assert scene.differing() == []
    assert not rounds[-1].is_in_doubt
    assert len(rounds) <= 6
    assert moved_bytes < len(rounds) * QUIET_BYTES + count * EACH_BYTES


@pytest.mark.parametrize("count", [1, 20])
def test_what_does_not_belong_here_goes(scene: Scene, count: int) -> None:
    scene.written_at_hub(1, f"more {count}")
    scene.wire.lie = with_more(count)
    scene.engine.round()
    assert len(scene.differing()) == count
    rounds, moved_bytes = scene.healed()
    assert scene.differing() == []
    assert len(scene.desk.store.of_kind("trip")) == RECORDS
    assert len(rounds) <= 6
    assert moved_bytes < len(rounds) * QUIET_BYTES + count * EACH_BYTES


def test_a_row_that_vanished_from_the_file_is_noticed_with_the_next_turn(scene: Scene) -> None:
    with scene.desk.store.connections.writing() as connection:
        connection.execute("DELETE FROM record WHERE id = ?", (bytes.fromhex(trip(77)),))
    assert scene.differing() == [trip(77)]
    scene.healed()
    scene.healed()
    assert scene.differing() == []
    image = scene.desk.image(trip(77))
    assert image is not None
    assert image.fields["purpose"] == "Visit 77"


def test_what_was_written_here_survives_the_putting_right(scene: Scene) -> None:
    (changed,) = scene.written_at_hub(1, "before the offline edit")
    scene.wire.lie = older({changed.id})
    scene.engine.round()
    opened = scene.desk.image(changed.id)
    scene.desk.commit(Deed("trip", {"lodging_place": "typed here"}, changed.id, opened))
    (mine,) = scene.desk.store.pending_changes()
    scene.healed()
    assert scene.differing() == []
    with scene.hub.reading() as tx:
        assert mine.id in {change.id for change, _, _ in tx.history_of(changed.id)}
        document = tx.document(changed.id)
    assert document is not None
    assert document.fields["lodging_place"] == "typed here"


def test_a_sum_that_is_wrong_by_itself_is_worked_out_anew(scene: Scene) -> None:
    with scene.desk.store.connections.writing() as connection:
        connection.execute("UPDATE feed_sum SET total = ? WHERE feed = ?", (bytes(16), FEED))
    scene.healed()
    rounds, _ = scene.healed()
    assert not rounds[-1].is_in_doubt
    with scene.desk.store.connections.writing() as connection:
        assert checking.recount(connection, FEED)


def test_a_hub_whose_own_sum_is_wrong_is_not_asked_for_ever(scene: Scene) -> None:
    scene.wire.lie = lambda block: replace(
        block, checks=tuple(replace(check, digest="0" * 32) for check in block.checks)
    )
    scene.written_at_hub(1, "with a wrong sum")
    rounds = scene.engine.run()
    assert len(rounds) <= LOOK_ROUNDS
    rounds = scene.engine.run()
    assert not any(one.is_in_doubt for one in rounds)
    assert scene.differing() == []


def test_without_news_nothing_is_looked_into(scene: Scene) -> None:
    scene.healed()
    rounds, moved_bytes = scene.healed()
    assert len(rounds) == 1
    assert moved_bytes < QUIET_BYTES
