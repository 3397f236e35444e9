"""Documents' pages on a stick that are not what they should be: one sentence, and nothing is changed at either end."""

from __future__ import annotations

import secrets
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pytest
from pydantic import BaseModel

from navigator_app.commands.stick import EARLIER_LIFE, STOPPED, Stick
from navigator_app.store import register
from sync.contents import LIMIT_BYTES, PART_BYTES, fingerprint
from sync.errors import Said, Unavailable, Unreadable
from sync.hub.contents import Depot
from sync.hub.sticks import PAGES_BROKEN_OFF, Sticks
from sync.sealed import CHUNK_BYTES, FOREIGN, NOT_ONE, Label, public_sealing_key, read_label, unseal
from sync.signing import Signed
from sync.stick import NEWER, QUESTION, Unpacked, write_sealed
from sync.stick_pages import PAGES_LIMIT, WRONG_PAGES, Pages
from tests.faults.at_the_stick import AtTheStick
from tests.faults.carrying import write
from tests.faults.joined import exchange, ground, join, seat
from tests.hub.running import running_hub


@dataclass
class Bench(AtTheStick):
    """One hub, one joined desk with a fax that waits, and its stick, taken apart."""

    fax: bytes
    record: str

    def parts(self) -> list[bytes]:
        """Give what a stick holds, part by part: the front, exchanges, nothing, and a document and its bytes."""
        with self.question().open("rb") as file, self.hub.store.reading() as tx:
            device = tx.device(self.rosa.store.store_id())
            assert device is not None
            inside = Unpacked(unseal(file, QUESTION, tx.sealing_key(), device.public_key))
            found = [b"".join(inside.body())]
            while inside.has_more():
                found.append(b"".join(inside.body()))
        return found

    def sealed(self, parts: Sequence[bytes], *, is_cut: bool = False) -> Path:
        """Seal parts as Rosa's computer does; a cut one breaks off within its last part."""
        framed = bytearray()
        for part in parts:
            for at in range(0, len(part), CHUNK_BYTES):
                piece = part[at : at + CHUNK_BYTES]
                framed += len(piece).to_bytes(4) + piece
            framed += bytes(4)
        with self.hub.store.reading() as tx:
            receiver = public_sealing_key(tx.sealing_key()).hex()
        sender = self.rosa.store.store_id()
        label = Label(purpose=QUESTION, sender=sender, receiver=receiver, at="2026-11-20T16:00:00Z")
        key = bytes.fromhex(self.rosa.store.setting(register.HUB)["key"])
        path = self.folder / "made.navstick"
        write_sealed(path, label, key, [bytes(framed[:-1000] if is_cut else framed)])
        return path

    def state(self) -> tuple[object, ...]:
        """Give what must not change."""
        with self.hub.store.reading() as tx:
            kept = tx.content(self.record, fingerprint(self.fax)), tx.contents_named(fingerprint(self.fax))
            at_hub = len(tx.history_of(self.record)), *kept
        return (
            *at_hub,
            self.rosa.store.counts(),
            self.rosa.store.on_stick(),
            self.rosa.store.contents.every(),
        )


@pytest.fixture
def bench() -> Iterator[Bench]:
    with ground() as folder, running_hub(folder / "hub") as hub:
        rosa = seat(join(hub, folder / "rosa", "Rosa Delgado"), hub.url)
        fax = secrets.token_bytes(200_000)
        yield Bench(hub, rosa, folder, fax, write(rosa, fax))
        rosa.close()


def refused(bench: Bench, work: Callable[[], object], words: str, kind: type[Said] = Unreadable) -> None:
    """See that something is refused in one sentence, and that nothing is another than before."""
    before = bench.state()
    with pytest.raises(kind) as why:
        work()
    assert str(why.value) == words
    assert bench.state() == before


def header(bench: Bench, **other: Any) -> bytes:
    """Give what stands in front of the fax's bytes, or something else."""
    pages = Pages(sha256=fingerprint(bench.fax), size_bytes=len(bench.fax), records=(bench.record,))
    return pages.model_copy(update=other).model_dump_json().encode()


def test_a_stick_taken_apart_and_put_together_is_read(bench: Bench) -> None:
    parts = bench.parts()
    assert (parts[-3:], parts[-1]) == ([b"", header(bench), bench.fax], bench.fax)
    assert bench.sticks.read(bench.sealed(parts)).brought.kept == 1


def test_pages_on_a_stick_can_be_read_by_nobody_else(bench: Bench) -> None:
    said = bench.question().read_bytes()
    assert len(said) > len(bench.fax)
    assert not any(bench.fax[at : at + 16] in said for at in range(0, len(bench.fax), 1_000))
    assert fingerprint(bench.fax).encode() not in said


BAD: dict[str, tuple[Callable[[Bench, list[bytes]], list[bytes]], str]] = {
    "the bytes are missing": (lambda _, p: p[:-1], NOT_ONE),
    "some of the bytes are missing": (lambda _, p: [*p[:-1], p[-1][:-1]], WRONG_PAGES),
    "there are more bytes than was said": (lambda _, p: [*p[:-1], p[-1] + b"x"], WRONG_PAGES),
    "a bit was turned": (lambda _, p: [*p[:-1], p[-1][:-1] + bytes([p[-1][-1] ^ 1])], WRONG_PAGES),
    "they are another document's": (lambda b, p: [*p[:-2], header(b, sha256="0" * 64), p[-1]], WRONG_PAGES),
    "no document is as large": (lambda b, p: [*p[:-2], header(b, size_bytes=10**15), p[-1]], NOT_ONE),
    "it is said to be tiny and goes on": (
        lambda b, p: [*p[:-2], header(b, size_bytes=1), p[-1]],
        WRONG_PAGES,
    ),
    "it is said to be less than nothing": (lambda b, p: [*p[:-2], header(b, size_bytes=-1), p[-1]], NOT_ONE),
    "the name is a path": (lambda b, p: [*p[:-2], header(b, sha256="../../etc/passwd"), p[-1]], NOT_ONE),
    "no record names it": (lambda b, p: [*p[:-2], header(b, records=()), p[-1]], NOT_ONE),
    "what stands in front has no end": (lambda _, p: [*p[:-2], b" " * 100_000, p[-1]], NOT_ONE),
    "what stands in front is no such thing": (lambda _, p: [*p[:-2], b"%PDF-1.7", p[-1]], NOT_ONE),
    "there are too many of them": (
        lambda b, p: [
            *p[:-2],
            *[header(b, sha256=fingerprint(b"x"), size_bytes=1), b"x"] * (PAGES_LIMIT + 1),
        ],
        NOT_ONE,
    ),
    "a sound one comes before a wrong one": (
        lambda b, p: [*p, header(b, sha256=fingerprint(b"y"), size_bytes=1), b"x"],
        WRONG_PAGES,
    ),
}


@pytest.mark.parametrize("what", BAD)
def test_what_is_wrong_with_one_document_leaves_the_whole_stick_unread(bench: Bench, what: str) -> None:
    spoil, words = BAD[what]
    path = bench.sealed(spoil(bench, bench.parts()))
    refused(bench, lambda: bench.sticks.read(path), words)


def test_pages_that_break_off_inside_a_sound_seal_are_no_stick(bench: Bench) -> None:
    path = bench.sealed(bench.parts(), is_cut=True)
    refused(bench, lambda: bench.sticks.read(path), NOT_ONE)


def test_a_stick_that_was_cut_within_its_pages_is_no_stick(bench: Bench) -> None:
    path = bench.question()
    path.write_bytes(path.read_bytes()[:-50_000])
    refused(bench, lambda: bench.sticks.read(path), NOT_ONE)


def test_another_hub_reads_none_of_them(bench: Bench) -> None:
    with running_hub(bench.folder / "other") as other:
        foreign = Sticks(other.service, other.store, other.clock)
        path = bench.question()
        refused(bench, lambda: foreign.read(path), FOREIGN)


class EarlierQuestion(BaseModel):
    """What the release before this one read in front of a question."""

    form: Literal[1] = 1
    bundle: str
    person: str


def test_a_center_of_an_earlier_release_refuses_pages_and_reads_a_stick_without_them(bench: Bench) -> None:
    front = Unpacked([len(bench.parts()[0]).to_bytes(4) + bench.parts()[0] + bytes(4)])
    with pytest.raises(Unreadable) as why:
        front.front(EarlierQuestion)
    assert str(why.value) == NEWER
    plain = bench.folder / "plain.navstick"
    written = Stick(bench.rosa.desk).write(plain, 0)
    assert (written.pages, written.pages_left) == (0, 1)
    with plain.open("rb") as file, bench.hub.store.reading() as tx:
        device = tx.device(read_label(file).sender)
        assert device is not None
        inside = Unpacked(unseal(file, QUESTION, tx.sealing_key(), device.public_key))
        assert inside.front(EarlierQuestion).form == 1
        while inside.has_more():
            assert b"".join(inside.body()), "no part is empty"


def test_pages_go_where_their_record_is_seen_and_no_name_gets_anybody_others_bytes(bench: Bench) -> None:
    """The record of somebody else's document stands in front of the fax's bytes: the hub does not take them there."""
    tom = seat(join(bench.hub, bench.folder / "tom", "Tom North", "Cedar Basin (PRACTICE)"), bench.hub.url)
    theirs = write(tom, b"another clinic's")
    assert exchange(tom)
    parts = bench.parts()
    judged = bench.sticks.read(bench.sealed([*parts[:-2], header(bench, records=(theirs,)), parts[-1]]))
    assert (judged.brought.kept, judged.brought.waiting) == (0, 1)
    with bench.hub.store.reading() as tx:
        assert tx.contents_named(fingerprint(bench.fax)) == []
        assert tx.content(theirs, fingerprint(b"another clinic's")) is None
    tom.close()


def test_what_came_wrong_over_the_link_before_is_let_go_of_and_comes_with_the_next_stick(
    bench: Bench,
) -> None:
    assert exchange(bench.rosa)
    who = Signed(bench.rosa.store.store_id(), bench.rosa.desk.me.person_id, 0, "", b"")
    Depot(bench.hub.store, bench.hub.clock).take(who, bench.record, 0, bytes(50_000))
    path = bench.question()
    assert bench.sticks.read(path).brought.waiting == 1
    assert bench.sticks.read(path).brought.kept == 1


class Pulled(type(Path())):  # type: ignore[misc]
    """A stick that is pulled out after it was read once."""

    opens = 0

    def open(self, *words: Any, **more: Any) -> Any:
        """Open it the first time only."""
        type(self).opens += 1
        if type(self).opens > 1:
            raise OSError(5, "Input/output error")
        return super().open(*words, **more)


def test_a_stick_that_is_pulled_out_after_its_changes_were_taken_in_says_so(bench: Bench) -> None:
    path = bench.question()
    with pytest.raises(Unavailable) as why:
        bench.sticks.read(Pulled(path))
    assert str(why.value) == PAGES_BROKEN_OFF
    judged = bench.sticks.read(path)
    assert (judged.outcomes.total(), judged.brought.kept) == (2, 1)


def test_a_hub_that_was_killed_among_the_pages_goes_on_when_it_reads_again(bench: Bench) -> None:
    fax = secrets.token_bytes(3 * PART_BYTES)
    record = write(bench.rosa, fax)
    question, answer = bench.question(), bench.folder / "a.navstick"
    dying = (
        "import os, sys, sync.hub.stick_pages as s; real = s.in_parts\n"
        "def parts(*a):\n"
        "    for n, part in enumerate(real(*a)):\n"
        "        if n == 2: os._exit(9)\n"
        "        yield part\n"
        "s.in_parts = parts\n"
        "from sync.hub.__main__ import main; main(sys.argv[1:])"
    )
    words = ("bundle", "read", str(question), "--answer", str(answer), "--data", str(bench.hub.folder))
    died = subprocess.run([sys.executable, "-c", dying, *words], check=False, timeout=60)
    assert died.returncode == 9
    with bench.hub.store.reading() as tx:
        kept = tx.content(record, fingerprint(fax))
    assert kept is not None
    assert (kept.arrived_bytes, kept.is_whole) == (2 * PART_BYTES, False)
    judged = bench.sticks.read(question)
    assert (judged.brought.kept, judged.brought.waiting) == (2, 0)
    bench.sticks.answer(judged, answer)
    assert Stick(bench.rosa.desk).read(answer).pages == 2


def test_writing_pages_can_be_stopped_and_leaves_nothing(bench: Bench) -> None:
    """Stopped when the changes are on the stick and the pages are under way."""
    assert exchange(bench.rosa)
    told: list[tuple[int, int]] = []

    def tell(done: int, of: int) -> bool:
        told.append((done, of))
        return of != len(bench.fax)

    path = bench.folder / "stopped.navstick"
    refused(bench, lambda: Stick(bench.rosa.desk, tell=tell).write(path), STOPPED, Unavailable)
    assert told[-1][1] == len(bench.fax)
    assert not path.exists()


def test_an_answer_of_an_earlier_life_acknowledges_nothing(bench: Bench) -> None:
    """The center was put back from a backup: what it had of pages then, it may have lost."""
    answer = bench.folder / "a.navstick"
    bench.sticks.answer(bench.sticks.read(bench.question()), answer)
    with bench.hub.store.reading() as tx:
        bench.rosa.store.set_setting(register.EPOCHS, [tx.epoch(), "a" * 32])
    refused(bench, lambda: Stick(bench.rosa.desk).read(answer), EARLIER_LIFE)


def test_memory_holds_parts_however_large_the_documents_are(bench: Bench) -> None:
    for _ in range(2):
        write(bench.rosa, secrets.token_bytes(LIMIT_BYTES // 2))
    assert exchange(bench.rosa)
    path = bench.folder / "large.navstick"
    for work in (lambda: Stick(bench.rosa.desk).write(path), lambda: bench.sticks.read(path)):
        tracemalloc.start()
        work()
        _, peak_bytes = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak_bytes < 8_000_000
