"""Sticks that are not what they should be: refused in one sentence at either end, and nothing is changed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from navigator_app.commands import stick as commands
from navigator_app.commands.stick import Stick
from navigator_app.store import register
from sync import stick as file_form
from sync.errors import Refused, Said, Unavailable, Unreadable
from sync.hub import sticks as hub_sticks
from sync.hub.commands import revoke
from sync.hub.sticks import Sticks
from sync.ids import new_id
from sync.protocol import Cursor
from sync.sealed import FOREIGN, FORGED, NOT_ONE
from sync.stick import FULL, Answer
from tests.faults.at_the_stick import AtTheStick
from tests.faults.joined import CENTER, Seat, exchange, ground, join, seat
from tests.hub.running import running_hub
from tests.store.disks import no_growth

WORDS = b"stays with her aunt"


@dataclass
class Bench(AtTheStick):
    """One hub, two joined desks, a chart that waits at the first, and its stick with the answer."""

    lena: Seat
    chart: str

    def answer(self, question: Path, name: str = "a.navstick") -> Path:
        """Let the hub answer it."""
        self.sticks.answer(self.sticks.read(question), self.folder / name)
        return self.folder / name

    def state(self) -> tuple[object, ...]:
        """Give what must not change."""
        with self.hub.store.reading() as tx:
            judged = [len(tx.history_of(record)) for record in (self.chart,)]
            cursors = dict(tx.noted_cursors(self.rosa.store.store_id(), self.rosa.store.cursors()))
        at_desk = (self.rosa.store.cursors(), self.rosa.store.counts(), self.rosa.desk.image(self.chart))
        return (*judged, cursors, *at_desk, self.rosa.store.on_stick())


@pytest.fixture(scope="module")
def made() -> Iterator[Bench]:
    with ground() as folder, running_hub(folder / "hub") as hub:
        rosa = seat(join(hub, folder / "rosa", "Rosa Delgado"), hub.url)
        lena = seat(join(hub, folder / "lena", "Lena Grant", CENTER, is_center=True), hub.url)
        yield Bench(hub, rosa, folder, lena, rosa.new_patient(WORDS.decode(), rosa.desk.me.site_id))
        rosa.close()
        lena.close()


@pytest.fixture
def bench(made: Bench) -> Iterator[Bench]:
    """Let something wait again."""
    made.rosa.edit(made.chart, note=f"{WORDS.decode()} {made.rosa.store.last_number()}")
    yield made
    for file in made.folder.glob("*.navstick*"):
        file.unlink()


def refused(bench: Bench, work: Callable[[], object], words: str, kind: type[Said] = Unreadable) -> None:
    """See that something is refused in one sentence, and that nothing is another than before."""
    before = bench.state()
    with pytest.raises(kind) as why:
        work()
    assert str(why.value) == words
    assert bench.state() == before


def test_what_is_on_a_stick_can_be_read_by_nobody_else(bench: Bench) -> None:
    question = bench.question()
    answer = bench.answer(question)
    for path in (question, answer):
        assert WORDS not in path.read_bytes()
        assert not list(bench.folder.glob("*.part"))


@pytest.mark.parametrize("keep", [0, 10, 200, 0.5, -1])
def test_a_stick_that_was_cut_is_no_stick(bench: Bench, keep: float) -> None:
    question = bench.question()
    answer = bench.answer(question)
    for path, work in ((question, bench.sticks.read), (answer, Stick(bench.rosa.desk).read)):
        whole = path.read_bytes()
        path.write_bytes(whole[: int(keep * len(whole)) if keep == 0.5 else int(keep)])
        refused(bench, lambda path=path, work=work: work(path), NOT_ONE)  # type: ignore[misc]


def test_one_turned_bit_is_seen(bench: Bench) -> None:
    question = bench.question()
    answer = bench.answer(question)
    for path, work in ((question, bench.sticks.read), (answer, Stick(bench.rosa.desk).read)):
        body = bytearray(path.read_bytes())
        body[-200] ^= 1
        path.write_bytes(body)
        refused(bench, lambda path=path, work=work: work(path), FORGED)  # type: ignore[misc]


def test_a_stick_opens_for_whom_it_is_and_as_what_it_is(bench: Bench) -> None:
    question = bench.question()
    answer = bench.answer(question)
    refused(bench, lambda: Stick(bench.lena.desk).read(answer), FOREIGN)
    refused(bench, lambda: Stick(bench.rosa.desk).read(question), commands.FOR_THE_CENTER)
    refused(bench, lambda: bench.sticks.read(answer), hub_sticks.FOR_A_DESK)


def test_another_hub_neither_reads_nor_answers(bench: Bench) -> None:
    with running_hub(bench.folder / "other") as other:
        foreign = Sticks(other.service, other.store, other.clock)
        question = bench.question()
        refused(bench, lambda: foreign.read(question), FOREIGN)
        mine = bench.rosa.store.store_id()
        with bench.hub.store.reading() as tx:
            device = tx.device(mine)
        assert device is not None
        with other.store.reading() as tx:
            site = next(iter(tx.sites()), None)
        assert site is None
        other.joins()
        with other.store.writing() as tx:
            tx.add_device(mine, tx.sites()[0].id, "a copy", device.public_key, other.clock.now())
        foreign.write(mine, bench.folder / "false.navstick")
    refused(bench, lambda: Stick(bench.rosa.desk).read(bench.folder / "false.navstick"), FORGED)


def test_a_computer_that_was_taken_off_or_is_unknown_is_not_heard(bench: Bench) -> None:
    gone = seat(join(bench.hub, bench.folder / "gone", "Tom Begay"), bench.hub.url)
    gone.new_patient("never heard", gone.desk.me.site_id)
    path = bench.folder / "gone.navstick"
    Stick(gone.desk).write(path)
    revoke(bench.hub.store, bench.hub.clock, computer=gone.store.store_id(), person=None)
    with pytest.raises(Refused, match="taken off the hub"):
        bench.sticks.read(path)
    with pytest.raises(Refused, match="taken off it"):
        bench.sticks.write(gone.store.store_id(), path)
    gone.close()


def test_a_person_who_does_not_work_there_is_not_heard(bench: Bench) -> None:
    desk = replace(bench.rosa.desk, me=replace(bench.rosa.desk.me, person_id=bench.lena.desk.me.person_id))
    path = bench.folder / "q.navstick"
    Stick(desk).write(path)
    words = "This person does not work at the site of this computer."
    refused(bench, lambda: bench.sticks.read(path), words, Refused)


def test_an_answer_of_before_a_restore_is_not_read(bench: Bench) -> None:
    answer = bench.answer(bench.question())
    lives = bench.rosa.store.setting(register.EPOCHS, [])
    with bench.hub.store.reading() as tx:
        bench.rosa.store.set_setting(register.EPOCHS, [tx.epoch(), "a" * 32])
    try:
        refused(bench, lambda: Stick(bench.rosa.desk).read(answer), commands.EARLIER_LIFE)
    finally:
        bench.rosa.store.set_setting(register.EPOCHS, lives)


def test_an_answer_is_read_once_and_an_older_one_not_at_all(bench: Bench) -> None:
    first = bench.question()
    older = bench.answer(first, "older.navstick")
    newer = bench.answer(bench.question("q2.navstick"), "newer.navstick")
    Stick(bench.rosa.desk).read(newer)
    for late in (newer, older):
        refused(bench, lambda late=late: Stick(bench.rosa.desk).read(late), commands.OLD)  # type: ignore[misc]


def test_a_cursor_never_leaps_over_what_was_not_read(bench: Bench) -> None:
    """A desk that was put back from an older copy stands before the place at which an answer begins."""
    assert exchange(bench.rosa)
    bench.lena.new_patient("written between", bench.rosa.desk.me.site_id)
    assert exchange(bench.lena)
    at = bench.rosa.store.cursors()
    block_starts = {feed: Cursor(cursor.epoch, cursor.seq + 5) for feed, cursor in at.items()}
    bench.rosa.edit(bench.chart, note="asks again")
    question = bench.question()
    judged = bench.sticks.read(question)
    for block in judged.replies[-1].blocks:
        bench.rosa.store.absorb_block(block, block_starts)
    assert bench.rosa.store.cursors() == at
    bench.answer(question)
    Stick(bench.rosa.desk).read(bench.folder / "a.navstick")
    assert bench.rosa.store.cursors() != at


def test_a_full_stick_says_so_and_leaves_nothing_by_halves(bench: Bench) -> None:
    bench.rosa.edit(bench.chart, note=" ".join(new_id() for _ in range(400)))
    small = bench.folder / "small"
    small.mkdir()
    path = small / "full.navstick"
    path.write_bytes(b"what was there before")
    with no_growth(small):
        refused(bench, lambda: Stick(bench.rosa.desk).write(path), FULL, Unavailable)
    assert path.read_bytes() == b"what was there before"
    assert [file.name for file in small.iterdir()] == ["full.navstick"]


def test_a_link_that_somebody_laid_on_the_stick_is_not_followed(bench: Bench) -> None:
    precious = bench.folder / "precious"
    precious.write_bytes(b"not yours to write")
    (bench.folder / "q.navstick.part").symlink_to(precious)
    Stick(bench.rosa.desk).write(bench.folder / "q.navstick")
    assert precious.read_bytes() == b"not yours to write"


@pytest.mark.parametrize("way", ["write", "read"])
def test_a_stick_that_is_not_in_says_so(bench: Bench, way: str) -> None:
    words = {"write": file_form.NO_PLACE, "read": file_form.NOT_THERE}[way]
    nowhere = bench.folder / "not mounted" / "q.navstick"
    refused(bench, lambda: getattr(Stick(bench.rosa.desk), way)(nowhere), words, Unavailable)


def test_writing_and_reading_can_be_stopped(bench: Bench) -> None:
    path = bench.folder / "stopped.navstick"
    never = Stick(bench.rosa.desk, tell=lambda _done, _of: False)
    refused(bench, lambda: never.write(path), commands.STOPPED, Unavailable)
    assert not path.exists()
    answer = bench.answer(bench.question())
    with pytest.raises(Unavailable, match="Read the file again"):
        never.read(answer)
    bench.rosa.edit(bench.chart, note="written meanwhile")
    newer = bench.answer(bench.question("q2.navstick"), "newer.navstick")
    assert Stick(bench.rosa.desk).read(newer).settled == 1


def test_a_hub_that_was_killed_between_reading_and_answering_answers_when_it_reads_again(
    bench: Bench,
) -> None:
    question, answer = bench.question(), bench.folder / "a.navstick"
    dying = (
        "import os, sys, sync.hub.sticks as s; s.write_sealed = lambda *a: os._exit(9);"
        "from sync.hub.__main__ import main; main(sys.argv[1:])"
    )
    data = ("--data", str(bench.hub.folder))
    words = ("bundle", "read", str(question), "--answer", str(answer), *data)
    died = subprocess.run([sys.executable, "-c", dying, *words], check=False, timeout=60)
    assert died.returncode == 9
    assert not answer.exists()
    before = bench.state()[0]
    bench.answer(question)
    assert bench.state()[0] == before
    taken = Stick(bench.rosa.desk).read(answer)
    assert taken.settled >= 1
    assert bench.rosa.store.counts().unsent == 0


def test_what_stands_in_front_of_a_newer_release_is_not_guessed(bench: Bench) -> None:
    inside = file_form.Unpacked(file_form.put_in(Answer(epoch="e", replies=1, store=new_id()), []))
    assert inside.front(Answer).replies == 1
    inside = file_form.Unpacked([(len(b'{"form":2}')).to_bytes(4) + b'{"form":2}' + bytes(4)])
    with pytest.raises(Unreadable, match="newer release"):
        inside.front(Answer)
