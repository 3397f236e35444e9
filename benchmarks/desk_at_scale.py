"""An encrypted desk that holds the whole caseload: built once, kept, and copied for every measurement.

It is kept under a name made of everything it depends on (the caseload, the store's format, the shape of each
kind), so that a second run is quick and a change of any of these builds it anew.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks import caseload
from benchmarks.caseload import EPOCH, MORNING, PLACE, RECORDS_EACH, SHARED
from navigator_app.joining import Unlocked, opened
from navigator_app.store import schema
from navigator_app.store.local import Store
from navigator_app.store.projection import plan_of
from navigator_app.store.register import PLACE as SETTING
from navigator_app.store.vault import Vault
from sync.clock import SetClock
from sync.protocol import Head
from sync.records import KINDS

ROOT: Final = Path(__file__).resolve().parent.parent
KEPT: Final = ROOT / "build" / "bench"
PASSPHRASE: Final = "juniper creek at first light"  # noqa: S105 - of invented people
NAME: Final = "Rosa Delgado"
ENVIRONMENT: Final = "NAVIGATOR_BENCH_PATIENTS"
HUB_AT: Final = "2026-11-23T16:40:00.000Z"


def patients() -> int:
    """Say how many patients the caseload has; the environment may ask for a small one."""
    return int(os.environ.get(ENVIRONMENT, "5000"))


def at_scale() -> Path:
    """Give the folder of a desk with the whole caseload, built if it is not there yet; never written to."""
    home = KEPT / f"{patients()}-{_mark()}"
    if not (home / "keys.json").exists():
        _build(home)
    return home


@contextmanager
def copied() -> Iterator[Path]:
    """Give a copy that may be written to."""
    home = at_scale()
    with TemporaryDirectory(dir=KEPT, prefix="run-", ignore_cleanup_errors=True) as folder:
        yield Path(shutil.copytree(home, Path(folder) / "desk"))


def unlocked(home: Path) -> Unlocked:
    """Unlock it at the caseload's hour."""
    clock = SetClock(MORNING)
    return opened(Vault.open(home, PLACE.person, PASSPHRASE, clock=clock), clock)


def empty(home: Path) -> Store:
    """Make a desk that has heard of its feeds and holds nothing."""
    store = Vault.create(home, NAME, PASSPHRASE, person_id=PLACE.person, clock=SetClock(MORNING))
    store.set_setting(SETTING, {"site": PLACE.site, "zone": "America/Denver"})
    store.absorb_head(Head(EPOCH, HUB_AT, feeds=(PLACE.feed, SHARED), feeds_version=1), ())
    return store


def _build(home: Path) -> None:
    """Absorb the caseload into a new desk, under a name that counts only once it is whole."""
    count = patients()
    print(
        f"Building a desk of {count:,} patients and {count * RECORDS_EACH:,} records once.", file=sys.stderr
    )
    fresh = home.with_suffix(f".{os.getpid()}")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    begun = time.monotonic()
    store = empty(fresh)
    for block in caseload.blocks(caseload.documents(count)):
        store.absorb_block(block)
    store.round_finished(at_hub_time=HUB_AT)
    store.close()
    try:
        fresh.replace(home)
    except OSError:
        # Somebody else built the very same desk meanwhile, and theirs is as good.
        if not home.is_dir():
            raise
        shutil.rmtree(fresh)
    print(f"Built in {time.monotonic() - begun:.0f} s.", file=sys.stderr)


def _mark() -> str:
    parts = [str(schema.FORMAT), *(plan_of(noun).fingerprint for noun in KINDS)]
    parts += [
        (ROOT / "benchmarks" / name).read_text() for name in ("caseload.py", "episodes.py", "invented.py")
    ]
    return blake2b("|".join(parts).encode(), digest_size=6).hexdigest()
