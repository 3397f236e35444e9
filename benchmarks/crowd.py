"""Many clinics at one hub: spread over some minutes, then all of them within one second, through the real program.

`python -m benchmarks.crowd` is the nightly load: 240 stores with 500 changes each at a hub on PostgreSQL with two
workers. Every clinic sends a batch of a hundred changes after another on one warm connection, does what a refusal with
Retry-After asks, and takes anything else for an error. Leaves with 1 when a limit is not kept.
"""

from __future__ import annotations

import argparse
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Final

from benchmarks.center import Center
from benchmarks.clinics import EDITS, Clinic, Line, check, joined
from benchmarks.measure import percentile
from benchmarks.serving import served
from sync.hub.serving import Serving
from tests.postgres import running_server

BATCHES: Final = 5
TRIPS: Final = 20
"""In a batch of a hundred changes."""
P95_LIMIT_MS: Final = 500
GROWTH_LIMIT: Final = 0.10
BURST_LIMIT_S: Final = 120
TRIES_LIMIT: Final = 100


@dataclass
class Seen:
    """What came back to all of them."""

    took_s: list[float] = field(default_factory=list)
    """Of each batch that was answered, the wait for a place not counted: that is `refusals`."""
    refusals: int = 0
    errors: list[str] = field(default_factory=list)
    all_s: float = 0.0
    """From the first batch to the last answer."""
    before_bytes: int = 0
    after_bytes: int = 0

    @property
    def growth(self) -> float:
        """Say by what share the hub's memory grew meanwhile."""
        return self.after_bytes / self.before_bytes - 1 if self.before_bytes else 0.0

    def said(self) -> str:
        """Give one line."""
        waits = [1_000 * took for took in self.took_s] or [0.0]
        return (
            f"{len(self.took_s)} batches in {self.all_s:.1f} s, median {percentile(waits, 50):.0f} ms, "
            f"p95 {percentile(waits, 95):.0f} ms; {self.refusals} asked to come again, {len(self.errors)} errors; "
            f"memory {self.before_bytes / 1e6:.0f} to {self.after_bytes / 1e6:.0f} MB ({self.growth:+.1%})"
        )


def pushed(hub: Center, clinics: list[Clinic], over_s: float) -> Seen:
    """Let every clinic bring its batches, the first one now and the last one after so many seconds."""
    seen, guard = Seen(before_bytes=hub.resident_bytes()), threading.Lock()
    begun_s = time.monotonic()
    threads = [
        threading.Thread(target=_push, args=(hub.url, clinic, bodies, begun_s + over_s * place, seen, guard))
        for clinic, bodies, place in _with_bodies(clinics, is_ahead=over_s < BURST_LIMIT_S)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seen.all_s = time.monotonic() - begun_s
    seen.after_bytes = hub.resident_bytes()
    return seen


Bodies = Callable[[], Iterator[bytes]]


def _with_bodies(clinics: list[Clinic], *, is_ahead: bool) -> list[tuple[Clinic, Bodies, float]]:
    """Give each clinic what it says and its place among them; made ahead, it takes no core from the hub meanwhile."""
    found = []
    for number, clinic in enumerate(clinics):
        place = number / max(1, len(clinics) - 1)
        found.append((clinic, _bodies(clinic, is_ahead=is_ahead), place))
    return found


def _bodies(clinic: Clinic, *, is_ahead: bool) -> Bodies:
    made = [clinic.batch(TRIPS) for _ in range(BATCHES)] if is_ahead else None
    return lambda: iter(made) if made is not None else (clinic.batch(TRIPS) for _ in range(BATCHES))


def _push(
    url: str, clinic: Clinic, bodies: Bodies, begin_s: float, seen: Seen, guard: threading.Lock
) -> None:
    _wait(begin_s - time.monotonic())
    with closing(Line(url, clinic)) as line:
        for body in bodies():
            took_s, refusals, error = _brought(line, body)
            with guard:
                seen.refusals += refusals
                if error:
                    seen.errors.append(error)
                    return
                seen.took_s.append(took_s)


def _brought(line: Line, body: bytes) -> tuple[float, int, str]:
    """Bring one batch, as often as asked: how long its answer took, how often it was refused, what went wrong."""
    for refusals in range(TRIES_LIMIT):
        try:
            answer = line.send(body)
        except (OSError, HTTPException) as error:
            return 0.0, refusals, type(error).__name__
        if answer.status == 200:
            return answer.took_s, refusals, ""
        if answer.status != 503 or answer.again_s is None:
            return 0.0, refusals, f"status {answer.status}"
        _wait(answer.again_s)
    return 0.0, TRIES_LIMIT, "refused again and again"


def _wait(seconds: float) -> None:
    threading.Event().wait(max(0.0, seconds))


@contextmanager
def crowd(serving: Serving, stores: int, workers: int) -> Iterator[tuple[Center, list[Clinic]]]:
    """Serve a hub that so many clinics joined, each with a chart; look at the end whether it kept what it answered."""
    with closing(serving.opened()) as store:
        clinics = joined(store, stores)
    with served(serving, workers) as hub:
        for clinic in clinics:
            with closing(Line(hub.url, clinic)) as line:
                for body in (clinic.first(), clinic.batch(TRIPS)):
                    assert line.send(body).status == 200
        yield hub, clinics
    with closing(serving.opened()) as store:
        check(store, clinics)


def main() -> int:
    """Do the nightly load and print what was seen."""
    parser = argparse.ArgumentParser("python -m benchmarks.crowd", description=__doc__)
    parser.add_argument("--stores", type=int, default=240)
    parser.add_argument("--over", type=float, default=600.0, metavar="SECONDS")
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    what = f"{asked.stores} stores x {BATCHES * TRIPS * len(EDITS)} changes, {asked.workers} workers"
    with (
        running_server(settings=()) as server,
        server.database() as name,
        crowd(Serving(None, server.url(name)), asked.stores, asked.workers) as (hub, clinics),
    ):
        spread = pushed(hub, clinics, asked.over)
        print(f"{what}, over {asked.over:.0f} s: {spread.said()}", flush=True)
        burst = pushed(hub, clinics, 1.0)
        print(f"{what}, within a second: {burst.said()}", flush=True)
    kept = {
        f"p95 under {P95_LIMIT_MS} ms": percentile(spread.took_s, 95) * 1_000 < P95_LIMIT_MS,
        "no errors": not spread.errors + burst.errors,
        f"memory grows under {GROWTH_LIMIT:.0%}": spread.growth < GROWTH_LIMIT,
        f"the burst done within {BURST_LIMIT_S} s": burst.all_s < BURST_LIMIT_S,
    }
    for limit, is_kept in kept.items():
        print(f"{'ok  ' if is_kept else 'OVER'} {limit}")
    return 0 if all(kept.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
