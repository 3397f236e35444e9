"""Power fails while somebody is taken out of a desk: one key opens it, for who stays, and everything is there.

`NAVIGATOR_REKEYS` asks for more of each.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
from contextlib import suppress
from pathlib import Path
from threading import Timer

import pytest

from navigator_app.store import key_ring, keys
from navigator_app.store.faults import WrongPassphrase
from navigator_app.store.vault import FILE, Vault
from sync.ids import derived_id
from sync.sqlcipher import DatabaseError, connect
from tests.faults.joined import ground
from tests.faults.killed_rekeying import rekey_until
from tests.store.desks import BEN, BENS, PASSPHRASE, ROSA, make_desk, new_patient, seen, with_ben

TIMES = int(os.environ.get("NAVIGATOR_REKEYS", "5"))
CHARTS = 300
LONGEST_S = 0.4
POINTS = {
    "before the new key is written down": ("open", "keys.json.new", 1),
    "before it counts as pending": ("os.rename", "keys.json.new", 1),
    "before it is read back": ("open", "keys.json.new", 2),
    "before the old key is dropped": ("open", "keys.json.new", 3),
    "before the old key counts as dropped": ("os.rename", "keys.json.new", 2),
}
pytestmark = pytest.mark.timeout(3_600)
nursery = multiprocessing.get_context("forkserver")
nursery.set_forkserver_preload(["tests.faults.killed_rekeying"])


def made(home: Path) -> bytes:
    """Make a desk of Rosa's and Ben's with charts in it; give its data key."""
    store = make_desk(home)
    charts = [derived_id("patient", str(number)) for number in range(CHARTS)]
    store.commit([new_patient(chart, note="Called twice. " * 40) for chart in charts])
    store.commit([new_patient()])
    store.close()
    return with_ben(key_ring.opened(home, ROSA, PASSPHRASE)).data_key


def cut_short(home: Path, point: tuple[str, str, int] | None, after_s: float = 0) -> bool:
    """Take Ben out and lose the power at a point, or some time after it began; say whether it came to its end."""
    said, child_says = nursery.Pipe(duplex=False)
    child = nursery.Process(target=rekey_until, args=(home, (ROSA, PASSPHRASE), BEN, point, child_says))
    child.start()
    child_says.close()
    heard = []
    with suppress(EOFError):
        heard.append(said.recv())
        if point is None:
            Timer(after_s, child.kill).start()
        heard.append(said.recv())
    child.join(60)
    assert heard[0] == "begun"
    assert point is None or child.exitcode == -signal.SIGKILL
    return "done" in heard


def opens(home: Path, data_key: bytes) -> bool:
    try:
        connect(home / FILE, keys.key_for(data_key, keys.RECORDS)).close()
    except DatabaseError:
        return False
    return True


def is_whole(home: Path, old: bytes) -> None:
    """Unlock as who stays, see everything, and find one key in force."""
    store = Vault.open(home, ROSA, PASSPHRASE)
    store.check()
    assert seen(store).fields["family_name"] == "Moss"
    assert store.count("patient") == CHARTS + 1
    store.close()
    ring = key_ring.opened(home, ROSA, PASSPHRASE)
    assert ring.file.pending is None
    assert opens(home, ring.data_key)
    assert (ring.data_key == old) == opens(home, old)
    assert sorted(path.name for path in home.iterdir() if path.stat().st_size) == [
        "desk.db",
        "keys.json",
        "mirror",
    ]
    if ring.data_key == old:
        Vault.open(home, BEN, BENS).close()
    else:
        with pytest.raises(WrongPassphrase):
            Vault.open(home, BEN, BENS)


@pytest.mark.parametrize("point", POINTS)
def test_power_that_fails_at_a_named_point_leaves_one_key(point: str) -> None:
    for _ in range(TIMES):
        with ground() as folder:
            home = folder / "desk"
            old = made(home)
            assert not cut_short(home, POINTS[point])
            is_whole(home, old)


def test_power_that_fails_at_any_moment_leaves_one_key() -> None:
    rng = random.Random(5)  # noqa: S311 - a replayable schedule, not a secret
    for _ in range(TIMES * 2):
        with ground() as folder:
            home = folder / "desk"
            old = made(home)
            cut_short(home, None, rng.uniform(0, LONGEST_S))
            is_whole(home, old)
