"""A desk's file goes back in time: an older copy is put back, or the newest saves are cut off its log.

It opens, says nothing false, and the next exchange finds it out: what had been sent comes back, what is written
from then on is taken, and the sync card says so.
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from navigator_app.queries.syncing import sync_card
from navigator_app.store.connections import is_sound
from tests.faults.joined import Place, Seat, exchange, seat
from tests.hub.running import RunningHub

CUTS = int(os.environ.get("NAVIGATOR_CUTS", "30"))
pytestmark = pytest.mark.timeout(3_600)


def notes(at: Seat) -> dict[str, str]:
    """Give the note of every chart."""
    return {image.id: image.fields["note"] for image in at.store.of_kind("patient")}


def put_back(place: Place, copy: Path) -> None:
    """Put an older copy of the desk in the place of the desk."""
    shutil.rmtree(place.home)
    shutil.copytree(copy, place.home)


def older_copy(place: Place, hub: RunningHub, waiting: int = 0) -> Path:
    """Copy a desk with one chart that was sent, and some saves that were not."""
    at = seat(place, hub.url)
    chart = at.new_patient("before", place.site)
    assert exchange(at)
    for number in range(waiting):
        at.edit(chart, note=f"waiting {number}")
    at.close()
    return Path(shutil.copytree(place.home, place.home.with_name("copy")))


@pytest.mark.parametrize("waiting", [0, 2])
@pytest.mark.parametrize("lost", [1, 4])
@pytest.mark.parametrize("saved_first", [False, True])
def test_an_older_copy_gets_back_what_was_sent_and_goes_on(
    place: Place,
    hub: RunningHub,
    waiting: int,
    lost: int,
    saved_first: bool,  # noqa: FBT001 - a parameter
) -> None:
    copy = older_copy(place, hub, waiting)
    at = seat(place, hub.url)
    for number in range(lost):
        at.new_patient(f"sent and lost {number}", place.site)
    assert exchange(at)
    was = notes(at)
    at.close()
    put_back(place, copy)

    at = seat(place, hub.url)
    mine = at.new_patient("written afterwards", place.site) if saved_first else ""
    assert exchange(at)
    mine = mine or at.new_patient("written afterwards", place.site)
    assert exchange(at)
    assert at.store.pending_changes() == []
    assert at.store.needs_you() == []
    assert notes(at) == {**was, mine: "written afterwards"}
    with hub.store.reading() as tx:
        assert {one: tx.document(one).fields["note"] for one in notes(at)} == notes(at)  # type: ignore[union-attr]
    assert "older than those of the center" in sync_card(at.desk).detail
    at.close()


def test_a_desk_that_never_went_back_says_nothing_of_it(place: Place, hub: RunningHub) -> None:
    at = seat(place, hub.url)
    for number in range(3):
        at.new_patient(f"note {number}", place.site)
        assert exchange(at)
    assert "older" not in sync_card(at.desk).detail
    at.close()


def cut_copies(whole: Path, rng: random.Random) -> Iterator[Path]:
    """Give copies of a desk that was open when its computer stopped, its log cut or flipped somewhere."""
    log = (whole / "desk.db-wal").read_bytes()
    for number in range(CUTS):
        copy = whole.with_name("cut")
        shutil.copytree(whole, copy)
        (copy / "desk.db-shm").unlink(missing_ok=True)
        where = rng.randrange(len(log))
        damaged = log[:where] + bytes([log[where] ^ 1 << rng.randrange(8)]) + log[where + 1 :]
        (copy / "desk.db-wal").write_bytes(log[:where] if number % 2 else damaged)
        yield copy
        shutil.rmtree(copy)


def test_a_log_that_was_cut_or_flipped_opens_to_an_earlier_moment_and_the_hub_gives_back_the_rest(
    place: Place, hub: RunningHub
) -> None:
    rng = random.Random(5)  # noqa: S311 - a replayable schedule, not a secret
    at = seat(place, hub.url)
    chart = at.new_patient("note 0", place.site)
    first = at.store.last_number()
    for number in range(1, 8):
        at.edit(chart, note=f"note {number}")
        assert number % 2 or exchange(at)
    known = notes(at)
    whole = place.home.with_name("whole")
    shutil.copytree(place.home, whole)
    at.close()
    for copy in cut_copies(whole, rng):
        opened_to_an_earlier_moment(Place(copy, *list(vars(place).values())[1:]), hub, known, first)


def opened_to_an_earlier_moment(place: Place, hub: RunningHub, known: dict[str, str], first: int) -> None:
    at = seat(place, hub.url)
    with at.store.connections.writing() as connection:
        assert is_sound(connection)
    numbers = [change.number for change in at.store.pending_changes()]
    last = at.store.last_number()
    # A beginning of what was written, without holes: every kept save stands on all those before it.
    assert numbers == list(range(last - len(numbers) + 1, last + 1))
    if notes(at):
        assert list(notes(at).values()) == [f"note {last - first}"]
    assert exchange(at)
    assert exchange(at)
    assert at.store.pending_changes() == []
    assert set(notes(at)) == set(known)
    with hub.store.reading() as tx:
        for one, note in notes(at).items():
            theirs = tx.document(one)
            assert theirs is not None
            assert theirs.fields["note"] == note
            written = {change.patch.get("note") for change, _, _ in tx.history_of(one)}
            assert {f"note {n}" for n in range(7)} <= written
    at.close()
