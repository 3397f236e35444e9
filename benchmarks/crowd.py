"""Many clinics at one hub: spread over some minutes, then all of them within one second, through the real program.

`python -m benchmarks.crowd` is the nightly load: 240 stores with 500 changes each at a hub on PostgreSQL with two
workers. Every clinic sends a batch of a hundred changes after another on one warm connection, does what a refusal with
Retry-After asks, and takes anything else for an error. Leaves with 1 when a limit is not kept.
"""

from __future__ import annotations

import argparse
import os
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Final

from benchmarks.center import Center
from benchmarks.clinics import EDITS, Clinic, Line, check, joined
from benchmarks.measure import load, percentile
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
WARM_SHARE: Final = 5
"""Once a fifth was answered a hub has grown to its work, with every thread and connection that it keeps."""


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


class Crowd:
    """Clinics that a hub answers, each in a thread of its own."""

    def __init__(self, hub: Center, clinics: list[Clinic]) -> None:
        self._hub = hub
        self.clinics = clinics
        self._seen = Seen()
        self._guard = threading.Lock()

    def push(self, over_s: float) -> Seen:
        """Let every clinic bring its batches, the first one now and the last one after so many seconds."""
        self._seen = Seen()
        # Made ahead, what they say takes no core from a hub that all of them want at once.
        bodies = [self._bodies(clinic, is_ahead=over_s < BURST_LIMIT_S) for clinic in self.clinics]
        begun_s, last = time.monotonic(), max(1, len(self.clinics) - 1)
        threads = [
            threading.Thread(target=self._bring, args=(clinic, said, begun_s + over_s * number / last))
            for number, (clinic, said) in enumerate(zip(self.clinics, bodies, strict=True))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self._seen.all_s = time.monotonic() - begun_s
        self._seen.after_bytes = self._hub.resident_bytes()
        return self._seen

    def _bodies(self, clinic: Clinic, *, is_ahead: bool) -> Iterable[bytes]:
        made = (clinic.batch(TRIPS) for _ in range(BATCHES))
        return list(made) if is_ahead else made

    def _bring(self, clinic: Clinic, bodies: Iterable[bytes], begin_s: float) -> None:
        _wait(begin_s - time.monotonic())
        with closing(Line(self._hub.url, clinic)) as line:
            for body in bodies:
                took_s, refusals, error = _brought(line, body)
                self._note(took_s, refusals, error)
                if error:
                    return

    def _note(self, took_s: float, refusals: int, error: str) -> None:
        with self._guard:
            seen = self._seen
            seen.refusals += refusals
            if error:
                seen.errors.append(error)
                return
            seen.took_s.append(took_s)
            if len(seen.took_s) == len(self.clinics) * BATCHES // WARM_SHARE:
                seen.before_bytes = self._hub.resident_bytes()


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
def crowd(serving: Serving, stores: int, workers: int) -> Iterator[Crowd]:
    """Serve a hub that so many clinics joined, each with a chart; look at the end whether it kept what it answered."""
    with closing(serving.opened()) as store:
        clinics = joined(store, stores)
    with served(serving, workers) as hub:
        for clinic in clinics:
            with closing(Line(hub.url, clinic)) as line:
                for body in (clinic.first(), clinic.batch(TRIPS)):
                    assert line.send(body).status == 200
        yield Crowd(hub, clinics)
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
    print(f"{os.cpu_count()} cores, load {load() or 0.0:.1f} before.", flush=True)
    with (
        running_server(settings=()) as server,
        server.database() as name,
        crowd(Serving(None, server.url(name)), asked.stores, asked.workers) as clinics,
    ):
        spread = clinics.push(asked.over)
        print(f"{what}, over {asked.over:.0f} s: {spread.said()}", flush=True)
        print(f"load {load() or 0.0:.1f} by now.", flush=True)
        burst = clinics.push(1.0)
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
