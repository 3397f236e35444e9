"""How many exchanges of twenty changes a hub answers: over a real port, signed, judged, audited and durable.

Four clinics push at once, each on one warm connection. What they send is written before the clock runs, so that what
is measured is the hub; they share the machine's cores with it all the same. Each hub stands on its database as it would
at a center: SQLite and PostgreSQL both wait for the disk at every commit.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks import center
from benchmarks.clinics import EDITS, Clinic, Line, check, joined
from benchmarks.desk_at_scale import KEPT
from benchmarks.measure import Figure, Took
from sync.hub.serving import Serving
from tests.postgres import running_server

SECTION: Final = "serving"
CLINICS: Final = 4
TRIPS: Final = 4
WARM: Final = 3
"""What is done for the first time is not what a hub does all day."""
GOAL_MS: Final = 10.0
"""A hundred a second."""


def figures(exchanges: int) -> Iterator[Figure]:
    """Let each kind of hub answer so many exchanges of every clinic."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=KEPT, prefix="serving-") as folder:
        yield _figure("SQLite", Serving(Path(folder) / "hub", None), exchanges, 1, lambda: 0.0)
    with running_server(settings=()) as server:
        for workers in (1, 2):
            with server.database() as name:
                serving = Serving(None, server.url(name))
                what = f"PostgreSQL, workers: {workers}"
                yield _figure(what, serving, exchanges, workers, lambda: center.worked_s(server.process_id))


def _figure(
    what: str, serving: Serving, exchanges: int, workers: int, database_worked_s: Callable[[], float]
) -> Figure:
    with closing(serving.opened()) as store:
        clinics = joined(store, CLINICS)
    said = [
        (clinic, [clinic.first(), *(clinic.batch(TRIPS) for _ in range(exchanges + WARM))])
        for clinic in clinics
    ]
    with served(serving, workers) as hub, ThreadPoolExecutor(CLINICS) as pool:
        list(pool.map(lambda one: _sent(hub.url, one[0], one[1][: WARM + 1]), said))
        before, wall_s = (hub.cpu_s(), database_worked_s(), time.process_time()), time.perf_counter()
        list(pool.map(lambda one: _sent(hub.url, one[0], one[1][WARM + 1 :]), said))
        took_s = time.perf_counter() - wall_s
        after = (hub.cpu_s(), database_worked_s(), time.process_time())
    with closing(serving.opened()) as store:
        check(store, clinics)
    done = CLINICS * exchanges
    by_hub, by_database, by_clinics = (
        (then - first) * 1_000 / done for first, then in zip(before, after, strict=True)
    )
    each = Took.of(took_s * 1_000 / done, by_hub + by_database)
    row = f"an exchange of {TRIPS * len(EDITS)} changes, {what}"
    shares = f"hub {by_hub:.1f}, database {by_database:.1f}, clinics {by_clinics:.1f} ms of work"
    peer = f"a goal; {done / took_s:.0f} a second, ratio {GOAL_MS / each:.2f}; {shares}"
    return Figure(SECTION, row, "ms", [each], GOAL_MS, is_enforced=False, peer=peer)


@contextmanager
def served(serving: Serving, workers: int) -> Iterator[center.Center]:
    """Serve a hub from its database in processes of its own until the block ends."""
    where = (
        ("--data", str(serving.folder)) if serving.folder else ("--database-url", str(serving.database_url))
    )
    with center.serving(serving.folder or Path(), *where, "--workers", str(workers)) as hub:
        yield hub


def _sent(url: str, clinic: Clinic, bodies: list[bytes]) -> None:
    with closing(Line(url, clinic)) as line:
        for body in bodies:
            answer = line.send(body)
            assert answer.status == 200, answer.status
