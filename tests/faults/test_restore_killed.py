"""Power fails while a backup is made or put in place: no half one looks whole, and the old desk opens or the new one.

`NAVIGATOR_RESTORES` asks for more of each.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Timer
from typing import Any

import pytest

from navigator_app import backups
from navigator_app.app import door_of
from navigator_app.store import backing_up, key_ring, keys, placing
from navigator_app.store.faults import WrongPassphrase
from navigator_app.store.vault import Vault
from sync.clock import SetClock
from tests.backups.desks import Kept, kept_desk
from tests.faults.joined import ground
from tests.faults.killed_backing_up import make_until, put_back_until
from tests.store.desks import FRESH, NOW, PASSPHRASE, ROSA, edit, new_patient, seen

TIMES = int(os.environ.get("NAVIGATOR_RESTORES", "5"))
LONGEST_S = 0.6
RESTORE_POINTS = {
    "before there is room for it": ("os.mkdir", ".readying", 1),
    "before it is taken out": ("open", "copy", 1),
    "while it is taken out": ("open", "copy", 2),
    "before the copy goes": ("os.remove", "copy", 1),
    "before its key file is written": ("open", "keys.json.new", 1),
    "before its key file counts": ("os.rename", "keys.json.new", 1),
    "before it counts": ("os.rename", ".readying", 1),
    "before the old documents go aside": ("os.rename", "desk.contents", 1),
    "before the new documents come": ("os.rename", "desk.contents", 2),
    "before the old records go aside": ("os.rename", "desk.db", 1),
    "before the new records come": ("os.rename", "desk.db", 2),
    "before the old keys go aside": ("os.rename", "keys.json", 1),
    "before the new keys come": ("os.rename", "keys.json", 2),
}
pytestmark = pytest.mark.timeout(3_600)
nursery = multiprocessing.get_context("forkserver")
nursery.set_forkserver_preload(["tests.faults.killed_backing_up"])


def cut_short(
    target: Callable[..., None], args: tuple[Any, ...], point: tuple[str, str, int] | None, after_s: float = 0
) -> str:
    """Do something and lose the power at a point, or some time after it began; say what was heard last."""
    said, child_says = nursery.Pipe(duplex=False)
    child = nursery.Process(target=target, args=(*args, point, child_says))
    child.start()
    child_says.close()
    heard = [""]
    with suppress(EOFError):
        heard.append(said.recv())
        if point is None:
            Timer(after_s, child.kill).start()
        heard.append(said.recv())
    child.join(60)
    if point is not None:
        assert child.exitcode == -signal.SIGKILL, point
    return heard[-1]


def backed_up(home: Path) -> tuple[Kept, Path]:
    """Make a desk with a document beside it, back it up, and write on."""
    kept = kept_desk(home)
    desk = kept.unlock()
    desk.store.commit([new_patient(f"{number:032x}", note="Called twice. " * 40) for number in range(60)])
    desk.store.contents.keep(b"pages " * 5_000)
    desk.store.close()
    file = kept.back_up().file
    desk = kept.unlock()
    desk.store.commit([edit(seen(desk.store), note="after the backup")])
    desk.store.close()
    return kept, file


def opens_as_one_of_both(kept: Kept) -> str:
    """Unlock what is there, see everything, and say whether it is the old desk or the new one."""
    assert not door_of(kept.home).is_new()
    people = keys.read(kept.home).people()
    is_new = len(people) == 1
    with pytest.raises(WrongPassphrase):
        key_ring.opened(kept.home, ROSA, PASSPHRASE if is_new else FRESH)
    store = Vault.open(kept.home, ROSA, FRESH if is_new else PASSPHRASE, clock=kept.clock)
    store.check()
    assert store.count("patient") == 61
    assert ("note" in seen(store).fields) is not is_new
    (held,) = store.contents.every()
    assert store.contents.read(held.sha256) == b"pages " * 5_000
    store.close()
    assert key_ring.opened_by_code(kept.home, kept.code).by.type == "recovery"
    assert not placing.is_under_way(kept.home)
    if is_new:
        (aside,) = placing.asides(kept.home)
        old = Vault.open(aside, ROSA, PASSPHRASE, clock=kept.clock)
        assert seen(old).fields["note"] == "after the backup"
        old.close()
    return "new" if is_new else "old"


@pytest.mark.parametrize("point", RESTORE_POINTS)
def test_power_that_fails_at_a_named_point_leaves_the_old_desk_or_the_new_one(point: str) -> None:
    is_past = list(RESTORE_POINTS).index(point) > list(RESTORE_POINTS).index("before it counts")
    with ground() as folder:
        kept, file = backed_up(folder / "desk")
        for _ in range(TIMES):
            cut_short(put_back_until, (kept.home, file, kept.code), RESTORE_POINTS[point])
            assert opens_as_one_of_both(kept) == ("new" if is_past else "old")
            if is_past:
                kept, file = backed_up(folder / os.urandom(4).hex())
        kept.put_back(file, kept.home)
        assert opens_as_one_of_both(kept) == "new"


def test_power_that_fails_at_any_moment_leaves_the_old_desk_or_the_new_one() -> None:
    rng = random.Random(5)  # noqa: S311 - a replayable schedule, not a secret
    with ground() as folder:
        for number in range(TIMES * 2):
            kept, file = backed_up(folder / str(number))
            heard = cut_short(put_back_until, (kept.home, file, kept.code), None, rng.uniform(0, LONGEST_S))
            found = opens_as_one_of_both(kept)
            assert heard != "done" or found == "new"


def kept_and_sound(kept: Kept, least: int) -> None:
    """See that every file that has the name of a backup is one, and that the next one clears up."""
    files = sorted((kept.home / backing_up.FOLDER).glob("*.navigator-backup"))
    assert len(files) >= least
    clock = SetClock(NOW)
    clock.forward(days=2)
    desk = Kept(kept.home, kept.code, clock).unlock()
    for file in files:
        assert backups.look(file, kept.code).people
    assert not [wrong for _, wrong in backups.check(desk, kept.home) if wrong]
    backups.make(desk, kept.home)
    left = {path.name.rpartition(".")[2] for path in (kept.home / backing_up.FOLDER).iterdir()}
    assert left == {"navigator-backup"}
    desk.store.close()


def test_power_that_fails_while_one_is_made_leaves_those_before_and_no_half_one() -> None:
    rng = random.Random(5)  # noqa: S311 - a replayable schedule, not a secret
    with ground() as folder:
        kept, _ = backed_up(folder / "desk")
        for number in range(TIMES * 2):
            points: tuple[tuple[str, str, int] | None, ...] = (
                ("open", ".navigator-backup.part", 1),
                ("os.rename", ".navigator-backup.part", 1),
                None,
                None,
            )
            cut_short(make_until, (kept.home,), points[number % 4], rng.uniform(0, LONGEST_S))
            kept_and_sound(kept, 1)
