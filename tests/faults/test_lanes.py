"""What goes and comes first: what a person saves waits for no download, and urgent kinds come before others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.proxy import Proxy, Terms, proxied
from navigator_app.desk import Deed
from sync.client.engine import SMALLEST_BATCH_BYTES, Engine
from sync.errors import Unavailable
from sync.ids import new_id
from sync.protocol import BATCH_BYTES, Block, Exchange, Reply
from tests.faults.joined import CENTER, Seat, exchange, join, seat
from tests.hub.running import RunningHub, running_hub

ROWS = 12
"""Of a block here, so that few records are many blocks."""
MANY = 3 * ROWS + 5


@pytest.fixture(autouse=True)
def short_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sync.hub.blocks.BLOCK_ROWS", ROWS)


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[RunningHub]:
    with running_hub(tmp_path / "hub") as running:
        yield running


@pytest.fixture
def proxy(hub: RunningHub) -> Iterator[Proxy]:
    with proxied(hub.url) as line:
        yield line


@pytest.fixture
def rosa(hub: RunningHub, proxy: Proxy, tmp_path: Path) -> Iterator[Seat]:
    at = seat(join(hub, tmp_path / "clinic", "Rosa Delgado"), proxy.url)
    yield at
    at.close()


@pytest.fixture
def imani(hub: RunningHub, proxy: Proxy, tmp_path: Path) -> Iterator[Seat]:
    at = seat(join(hub, tmp_path / "center", "Imani Okafor", CENTER, is_center=True), proxy.url)
    yield at
    at.close()


def write_many(at: Seat, patient: str) -> None:
    """Write many trips about a patient, and then one record that is urgent."""
    kinds = ["trip"] * MANY + ["message"]
    typed = {"trip": {"purpose": "infusion"}, "message": {"subject": "The van is full", "body": "Call us."}}
    at.desk.commit(*(Deed(kind, typed[kind], new_id(), patient=patient) for kind in kinds))


class Noting:
    """A hub's link that notes what each round asked and brought."""

    def __init__(self, inner: Seat) -> None:
        self.inner = inner.link
        self.asked: list[Exchange] = []
        self.blocks: list[list[Block]] = []

    def exchange(self, request: Exchange) -> Reply:
        self.asked.append(request)
        self.blocks.append([])
        reply = self.inner.exchange(request)
        return replace(reply, blocks=self._noted(reply.blocks))

    def _noted(self, blocks: Iterable[Block]) -> Iterator[Block]:
        for block in blocks:
            self.blocks[-1].append(block)
            yield block


def noting(at: Seat) -> Noting:
    link = Noting(at)
    at.engine = Engine(at.store, link, lambda: at.desk.me.person_id, "test")
    return link


def test_what_is_saved_during_a_long_download_goes_after_the_block_in_hand(rosa: Seat, imani: Seat) -> None:
    patient = rosa.new_patient("first", rosa.desk.me.site_id)
    write_many(rosa, patient)
    assert exchange(rosa)
    link = noting(imani)
    saved: list[str] = []

    def save_once(_touched: object) -> None:
        if not saved and imani.desk.image(patient) is not None:
            saved.append(imani.put("trip", {"purpose": "while it came"}, patient))

    imani.engine._announce = save_once
    imani.engine.run()
    assert [c.record for c in link.asked[1].changes] == saved
    assert len(link.blocks[0]) == 1, "the rest of the first reply was left where it is"
    assert not link.blocks[0][0].is_last
    assert link.blocks[1][-1].is_last
    assert not imani.store.pending_changes()
    assert len(imani.store.rows("trip")) == MANY + 1
    given = [entry.record for blocks in link.blocks for block in blocks for entry in block.entries]
    assert len(given) <= len(set(given)) + ROWS, "at most what was in hand came twice"


def test_a_chart_that_is_looked_at_during_a_download_does_not_break_it_off(rosa: Seat, imani: Seat) -> None:
    patient = rosa.new_patient("first", rosa.desk.me.site_id)
    write_many(rosa, patient)
    assert exchange(rosa)
    link = noting(imani)
    looked: list[str] = []

    def look(_touched: object) -> None:
        if len(looked) < 2 and imani.desk.image(patient) is not None:
            me, at = imani.desk.me.person_id, imani.desk.now().isoformat()
            looked.append(imani.put("opening", {"person_id": me, "opened_at": at}, patient))

    imani.engine._announce = look
    done = imani.engine.run()
    assert looked
    assert len(link.blocks[0]) > 1
    assert done[0].is_idle


def test_own_changes_that_fill_many_batches_do_not_wait_for_a_download_between_two_of_them(
    rosa: Seat, imani: Seat
) -> None:
    patient = rosa.new_patient("first", rosa.desk.me.site_id)
    write_many(rosa, patient)
    assert exchange(rosa)
    own = [
        imani.put("message", {"subject": f"{place} {'x' * 3_000}", "to_site_id": rosa.desk.me.site_id})
        for place in range(12)
    ]
    imani.store.note_batch_bytes(SMALLEST_BATCH_BYTES)
    link = noting(imani)
    imani.engine.run()
    sending = [at for at, asked in enumerate(link.asked) if asked.has_more]
    assert len(sending) > 1
    assert all(len(link.blocks[at]) == 1 for at in sending)
    given = {entry.record for blocks in link.blocks for block in blocks for entry in block.entries}
    assert not given & set(own), "what a verdict brought does not come again as a record"
    assert link.blocks[-1][-1].is_last
    assert len(imani.store.rows("trip")) == MANY


def test_urgent_kinds_come_before_others_and_a_cut_behind_them_loses_nothing(rosa: Seat, imani: Seat) -> None:
    patient = rosa.new_patient("first", rosa.desk.me.site_id)
    assert exchange(rosa)
    assert exchange(imani)
    write_many(rosa, patient)
    assert exchange(rosa)
    link = noting(imani)
    before = imani.store.cursors()

    class CutError(Exception):
        pass

    def cut(_touched: object) -> None:
        if imani.store.rows("message"):
            raise CutError

    imani.engine._announce = cut
    with pytest.raises(CutError):
        imani.engine.run()
    (first,) = link.blocks[0]
    assert next(e.document.kind for e in first.entries if e.document) == "message"
    moved = {feed: at.seq - before[feed].seq for feed, at in first.cursors.items()}
    assert max(moved.values(), default=0) <= ROWS, "a cursor covers nothing that was not given"
    noting(imani)
    assert exchange(imani)
    assert len(imani.store.rows("trip")) == MANY
    assert len(imani.store.rows("message")) == 1


def test_batches_shrink_on_a_line_that_breaks_also_when_the_program_starts_anew_each_time(
    rosa: Seat, proxy: Proxy
) -> None:
    rosa.engine.run()
    for place in range(40):
        rosa.new_patient("".join(new_id() for _ in range(place + 20)), rosa.desk.me.site_id)
    proxy.change(Terms(cut_each_bytes=9_000))
    sizes: list[int | None] = []
    for _ in range(12):
        engine = Engine(rosa.store, rosa.link, lambda: rosa.desk.me.person_id, "test")
        try:
            engine.run()
        except Unavailable:
            sizes.append(rosa.store.batch_bytes())
    assert sizes[0] == BATCH_BYTES // 2
    assert not rosa.store.pending_changes()
