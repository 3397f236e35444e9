"""What the exchange costs over a real port: bytes, round trips and time, beside the least it could be.

W1 is a first download, W2 a push of edits, W3 a round with twenty records changed elsewhere, W4 a round with nothing
new. Bytes are what passed over the line both ways, headers and signatures included.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks import center, limits, rows
from benchmarks.center import Center, Clinic
from benchmarks.desk_at_scale import KEPT
from benchmarks.measure import Figure, Took
from benchmarks.proxy import Counts, Proxy, Terms, proxied
from navigator_app.desk import Deed
from sync.changes import Document
from sync.hub.feeds import site_feed
from sync.hub.store import open_store
from sync.records import KINDS

SECTION: Final = "exchange"
ENVIRONMENT: Final = "NAVIGATOR_BENCH_RECORDS"
RECORDS: Final = 10_000
CHANGED: Final = 20
PUSHED: Final = 1_000
"""Edits of W2, however many records there are."""
SITES: Final = 200
LINK: Final = Terms(rate_bits_s=256_000, delay_s=0.3)
CUT_BYTES: Final = 200_000
READ: Final = 1_000_000


@dataclass(frozen=True)
class Rounds:
    """What W3 and W4 cost at one size of the base."""

    changed: list[Counts]
    idle: list[Counts]
    idle_times: list[Took]
    cpu_ms: float
    """Of the hub and of the desk, for one round with nothing new."""


def records(*, is_full: bool) -> int:
    """Say how many records the first download has; the environment may ask for more or fewer."""
    return int(os.environ.get(ENVIRONMENT, RECORDS if is_full else 300))


def figures(count: int, runs: int) -> Iterator[Figure]:
    """Measure everything at one size, and the small rounds at a tenth of it as well."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=KEPT, prefix="run-", ignore_cleanup_errors=True) as folder:
        small = _rounds_alone(Path(folder) / "small", max(CHANGED, count // 10), runs)
        with _filled(Path(folder) / "full", count) as (hub, documents, proxy):
            yield from _first(hub, documents, proxy, runs, small)
        yield _many_sites(Path(folder) / "sites", runs)


@contextmanager
def _filled(folder: Path, count: int) -> Iterator[tuple[Center, list[Document], Proxy]]:
    site, epoch = center.make_site(folder / "hub", center.CLINIC)
    documents = list(rows.documents(count, rows.Ground(epoch, site)))
    center.fill(folder / "hub", documents, site)
    with center.serving(folder / "hub") as hub, proxied(hub.url) as proxy:
        yield hub, documents, proxy


def _rounds_alone(folder: Path, count: int, runs: int) -> Rounds:
    """Measure the small rounds over a smaller base."""
    with _filled(folder, count) as (hub, _, proxy), ExitStack() as open_desks:
        mine, other = (_joined(hub, proxy, folder / name, open_desks) for name in ("mine", "other"))
        for clinic in (mine, other):
            clinic.exchange()
        return _small_rounds(hub, proxy, mine, other, runs)


def _joined(hub: Center, proxy: Proxy, home: Path, open_desks: ExitStack) -> Clinic:
    clinic = center.joined(hub, home, proxy.url)
    open_desks.callback(clinic.close)
    return clinic


def _first(
    hub: Center, documents: list[Document], proxy: Proxy, runs: int, small: Rounds
) -> Iterator[Figure]:
    with ExitStack() as open_desks:
        mine = _joined(hub, proxy, hub.folder.parent / "mine", open_desks)
        proxy.take_counts()
        mine.exchange()
        whole = proxy.take_counts()
        least = limits.squeezed_bytes(limits.plain_lines(documents))
        what = f"W1, first download of {len(documents):,} records, to zstd-19 of the JSON lines"
        yield _ratio(what, whole.total_bytes, least, 1.0)
        cut = _joined(hub, proxy, hub.folder.parent / "cut", open_desks)
        yield _cut(hub, proxy, cut, whole.total_bytes)
        yield _over_link(proxy, _joined(hub, proxy, hub.folder.parent / "link", open_desks))
        yield _pushed(proxy, mine, max(CHANGED, min(PUSHED, len(documents) // 10)))
        cut.exchange()
        yield from _held_small(_small_rounds(hub, proxy, mine, cut, runs), small)
        yield _idle_over_link(proxy, mine, runs)


def _cut(hub: Center, proxy: Proxy, clinic: Clinic, whole_bytes: int) -> Figure:
    """Make a first download over a line that breaks, and see that both ends hold the same."""
    every_bytes = min(CUT_BYTES, whole_bytes * 3 // 4)
    proxy.change(Terms(cut_every_bytes=every_bytes))
    proxy.take_counts()
    clinic.exchange()
    counts = proxy.take_counts()
    proxy.change(Terms())
    assert _standing(clinic) == _standing_at(hub, clinic)
    what = f"W1, cut every {every_bytes // 1000} kB ({counts.cuts} times), to W1"
    return _ratio(what, counts.total_bytes, whole_bytes, 1.25)


def _standing(clinic: Clinic) -> dict[str, object]:
    with clinic.store.connections.reading() as connection:
        keys = [key.hex() for (key,) in connection.execute("SELECT id FROM record")]
    return {key: document.revision for key, document in clinic.store.documents(keys).items()}


def _standing_at(hub: Center, clinic: Clinic) -> dict[str, object]:
    store = open_store(hub.folder)
    try:
        with store.reading() as tx:
            feeds = (site_feed(clinic.desk.me.site_id), "shared")
            lines = [line for feed in feeds for line in tx.lines_after(feed, 0, READ)]
            found = (tx.document(line.record) for line in lines if line.is_put)
            return {document.id: document.revision for document in found if document is not None}
    finally:
        store.close()


def _over_link(proxy: Proxy, clinic: Clinic) -> Figure:
    """Make a first download over the slow line; the least is its bytes at the line's rate and one round trip."""
    proxy.change(LINK)
    proxy.take_counts()
    begun = time.monotonic()
    clinic.exchange()
    took_s = time.monotonic() - begun
    counts = proxy.take_counts()
    proxy.change(Terms())
    assert LINK.rate_bits_s is not None
    least_s = counts.total_bytes * 8 / LINK.rate_bits_s + 2 * LINK.delay_s
    what = f"W1 over 256 kbit/s and 300 ms each way, to its bytes at that rate ({took_s:.1f} s)"
    return Figure(SECTION, what, "x", [took_s / least_s], 1.1, peer=f"the least: {least_s:.1f} s")


def _pushed(proxy: Proxy, clinic: Clinic, count: int) -> Figure:
    """Type into many records, push what was typed."""
    random = Random(count)  # noqa: S311 - the same invented edits every time
    _type(clinic, random, count)
    changes = clinic.store.pending_changes()
    proxy.take_counts()
    clinic.exchange()
    counts = proxy.take_counts()
    assert not clinic.store.pending_changes()
    least = limits.squeezed_bytes(limits.field_patches(changes))
    what = f"W2, push of {len(changes):,} edits ({counts.round_trips} rounds), to zstd-19 of msgpack field patches"
    return _ratio(what, counts.total_bytes, least, 1.3)


def _type(clinic: Clinic, random: Random, count: int) -> None:
    """Type into so many records, spread over all that people write; the hub's own Reviews are not among them."""
    with clinic.store.connections.reading() as connection:
        wanted = "SELECT id, kind FROM record WHERE patient IS NOT NULL ORDER BY id"
        keys = [key.hex() for key, kind in connection.execute(wanted) if not KINDS[kind].about.hub_only]
    for key in random.sample(keys, count):
        opened = clinic.desk.image(key)
        assert opened is not None
        clinic.desk.commit(Deed(opened.kind, rows.retyped(opened, random), key, opened))


def _small_rounds(hub: Center, proxy: Proxy, mine: Clinic, other: Clinic, runs: int) -> Rounds:
    """Exchange while somebody else types into twenty records, and while nobody does."""
    random = Random(runs)  # noqa: S311
    mine.exchange()
    changed: list[Counts] = []
    for _ in range(runs):
        _type(other, random, CHANGED)
        other.exchange()
        changed.append(_round(proxy, mine)[0])
    begun_s = hub.cpu_s() + time.process_time()
    idle = [_round(proxy, mine) for _ in range(8 * runs)]
    cpu_ms = (hub.cpu_s() + time.process_time() - begun_s) * 1000 / len(idle)
    # The first of them hears how far the other one has read.
    return Rounds(changed, [counts for counts, _ in idle[1:]], [took for _, took in idle[1:]], cpu_ms)


def _round(proxy: Proxy, clinic: Clinic) -> tuple[Counts, Took]:
    proxy.take_counts()
    wall_s, cpu_s = time.perf_counter(), time.process_time()
    clinic.engine.round()
    took = Took.since(wall_s, cpu_s)
    return proxy.take_counts(), took


def _held_small(full: Rounds, small: Rounds) -> Iterator[Figure]:
    trips = max(counts.round_trips for counts in full.changed + full.idle)
    assert trips == 1
    changed = [counts.total_bytes / 1000 for counts in full.changed]
    what = f"W3, a round with {CHANGED} records changed elsewhere, one round trip"
    yield Figure(SECTION, what, "kB", changed, 2.2)
    idle = [float(counts.total_bytes) for counts in full.idle]
    yield Figure(SECTION, "W4, a round with nothing new, one round trip", "B", idle, 535)
    yield Figure(SECTION, "W4, time on this computer", "ms", full.idle_times)
    for name, mine, theirs in (("W3", full.changed, small.changed), ("W4", full.idle, small.idle)):
        yield _ratio(f"{name}, to that over a tenth of the records", _mean(mine), _mean(theirs), 1.1)
    cpu = [full.cpu_ms / small.cpu_ms]
    what = "W4, work of hub and desk, to that over a tenth of the records"
    yield Figure(SECTION, what, "x", cpu, 1.1, is_enforced=False, peer=f"{small.cpu_ms:.1f} ms")


def _idle_over_link(proxy: Proxy, clinic: Clinic, runs: int) -> Figure:
    """Make rounds with nothing new over the slow line, each of which should take one round trip."""
    proxy.change(LINK)
    trips = [_round(proxy, clinic)[1] / (2_000 * LINK.delay_s) for _ in range(runs)]
    proxy.change(Terms())
    return Figure(SECTION, "W4 over 256 kbit/s and 300 ms each way, to one round trip", "x", trips, 1.1)


def _mean(found: list[Counts]) -> float:
    return sum(counts.total_bytes for counts in found) / len(found)


def _many_sites(folder: Path, runs: int) -> Figure:
    """Exchange from a center's desk that follows very many sites."""
    name = "Mesa View Center (PRACTICE)"
    others = (f"Long Draw {n} (PRACTICE)" for n in range(SITES - 1))
    center.make_site(folder / "hub", name, *others, is_center=True)
    with center.serving(folder / "hub") as hub, proxied(hub.url) as proxy, ExitStack() as open_desks:
        clinic = center.joined(hub, folder / "desk", proxy.url, name)
        open_desks.callback(clinic.close)
        clinic.exchange()
        clinic.exchange()
        idle = [float(_round(proxy, clinic)[0].total_bytes) for _ in islice(range(runs), runs)]
    return Figure(SECTION, f"W4 of a center that follows {SITES} sites", "B", idle, 650)


def _ratio(what: str, ours: float, least: float, limit: float) -> Figure:
    return Figure(SECTION, what, "x", [ours / least], limit, peer=f"{_kb(ours)} to {_kb(least)} kB")


def _kb(size_bytes: float) -> str:
    return f"{size_bytes / 1000:,.1f}"
