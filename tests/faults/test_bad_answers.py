"""Whatever answers in the hub's place: one clear sentence, nothing changed here, and everything goes on afterwards."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
import zstandard

from sync.client.refusals import AWAY, NO_LINK, NOT_A_HUB
from sync.errors import Unavailable
from sync.wire.frames import CUT, Stream, few_messages, messages
from sync.wire.packing import Sections, packed
from tests.faults.between import Answer, Reply, between, honestly
from tests.faults.joined import Seat, exchange, join, seat
from tests.hub.running import RunningHub, running_hub

MEMORY_BYTES = 40_000_000


Mangle = Callable[[bytes], Answer]


def mangled(mangle: Mangle) -> Reply:
    """Put something in the place of what the hub answered."""
    return lambda asked: mangle(asked.passed_on().body)


def again(body: bytes, change: Callable[[list[Sections]], list[Sections]]) -> bytes:
    """Pack a reply anew after something was done to its messages."""
    return few_messages(change(list(messages([body]))), 3)


@cache
def zeros(beginning: bytes) -> bytes:
    """Pack a few bytes with 400 MB of nothing behind them, without ever holding so much."""
    packer = zstandard.ZstdCompressor(level=3).compressobj()
    return b"".join(
        [packer.compress(beginning), *(packer.compress(bytes(1_000_000)) for _ in range(400)), packer.flush()]
    )


def bomb(_body: bytes) -> Answer:
    """Promise three sections of 4 MB and send a hundred times as much."""
    return Answer(zeros(b"\x80\x80\x80\x02" * 3))


def too_large(_body: bytes) -> Answer:
    """Promise a section of 400 MB."""
    return Answer(zeros(b"\x80\x88\xde\xbe\x01" + bytes(2)))


def silent_bomb(body: bytes) -> Answer:
    """Send 400 MB more behind the end of a reply."""
    stream = Stream(3)
    return Answer(b"".join(stream.message(each) for each in messages([body])) + stream.end() + zeros(b""))


def of_another_word_list(_body: bytes) -> Answer:
    """Begin as a message does that was packed with word list 999,999, which no release has."""
    return Answer(b"\x28\xb5\x2f\xfd\x03\x58" + (999_999).to_bytes(4, "little") + b"\x01\x00\x00")


BAD: dict[str, tuple[Mangle, tuple[str, ...]]] = {
    "a page of a proxy": (
        lambda _: Answer(b"<h1>Sign in to the guest network</h1>", "text/html"),
        (NOT_A_HUB,),
    ),
    "a page that says it is ours": (lambda _: Answer(b"<h1>Sign in</h1>"), (NOT_A_HUB,)),
    "a proxy without its hub": (lambda _: Answer(b"<h1>Bad gateway</h1>", "text/html", 502), (AWAY,)),
    "nothing": (lambda _: Answer(b""), (NOT_A_HUB,)),
    "a bomb": (bomb, (NOT_A_HUB,)),
    "a section without end": (too_large, (NOT_A_HUB,)),
    "the first bytes of it": (lambda body: Answer(body[:12]), (NOT_A_HUB, CUT)),
    "the last message lost": (lambda body: Answer(again(body, lambda m: m[:1])), ()),
    "the order turned round": (lambda body: Answer(again(body, lambda m: m[::-1])), (NOT_A_HUB,)),
    "a word list that nobody has": (of_another_word_list, (NOT_A_HUB,)),
    "another hub's words": (lambda _: Answer(few_messages([packed({"hub_at": 3})], 3)), (NOT_A_HUB,)),
}


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHub]:
    with running_hub(tmp_path_factory.mktemp("hub")) as running:
        yield running


def standing(at: Seat) -> list[object]:
    """Give all that an answer may change."""
    with at.store.connections.reading() as connection:
        tables = ("record", "membership", "cursor", "change", "receipt")
        return [connection.execute(f"SELECT * FROM {table}").fetchall() for table in tables]


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_answer_is_one_sentence_and_costs_nothing(hub: RunningHub, tmp_path: Path, kind: str) -> None:
    mangle, sentences = BAD[kind]
    with between(hub.url) as server:
        at = seat(join(hub, tmp_path / "desk", f"Rosa {kind}"), server.url)
        try:
            assert exchange(at)
            patient = at.new_patient("typed before", at.desk.me.site_id)
            server.reply = mangled(mangle)
            before = standing(at)
            zeros(b"\x80\x80\x80\x02" * 3), zeros(b"\x80\x88\xde\xbe\x01" + bytes(2))
            tracemalloc.start()
            if sentences:
                with pytest.raises(Unavailable) as no:
                    at.engine.round()
                assert str(no.value) in (*sentences, NO_LINK)
                assert standing(at) == before
            else:
                at.engine.round()
            assert tracemalloc.get_traced_memory()[1] < MEMORY_BYTES
            tracemalloc.stop()
            assert at.desk.image(patient) is not None
            server.reply = honestly
            assert exchange(at)
            assert not at.store.pending_changes()
            assert [line.outcome for line in at.store.history(patient)] == ["accepted"], "judged once"
        finally:
            tracemalloc.stop()
            at.close()


def test_what_lies_behind_a_replys_end_is_never_unpacked(hub: RunningHub, tmp_path: Path) -> None:
    with between(hub.url) as server:
        at = seat(join(hub, tmp_path / "desk", "Rosa Ames"), server.url)
        server.reply = mangled(silent_bomb)
        zeros(b"")
        tracemalloc.start()
        try:
            with pytest.raises(Unavailable, match="not an exchange of Navigator"):
                at.engine.round()
            assert tracemalloc.get_traced_memory()[1] < MEMORY_BYTES
            assert at.store.cursors(), "what came before the end is kept"
        finally:
            tracemalloc.stop()
            at.close()
