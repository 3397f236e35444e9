"""Figures and the table: what was measured, over how many runs, against which limit or peer, and the verdict.

Nothing is asserted of a single run: with twenty runs and more the 95th percentile is held against the limit, with
fewer the median.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Final, Literal

MANY: Final = 20
Verdict = Literal["ok", "over", "busy", "shown", "not here yet"]


class Took(float):
    """A duration by the clock on the wall that also know for how long this process's processors worked in them.

    Where other programs keep the machine busy the wall says more than the program needs; both are shown.
    """

    cpu: float = 0.0

    @classmethod
    def of(cls, wall: float, cpu: float) -> Took:
        """Give a duration with what was worked in it."""
        took = cls(wall)
        took.cpu = cpu
        return took

    @classmethod
    def since(cls, wall_s: float, cpu_s: float) -> Took:
        """Give the milliseconds since two moments."""
        return cls.of((time.perf_counter() - wall_s) * 1000, (time.process_time() - cpu_s) * 1000)


@dataclass(frozen=True)
class Figure:
    """One line of the table."""

    section: str
    what: str
    unit: str
    runs: Sequence[float]
    limit: float | None = None
    is_enforced: bool = True
    peer: str = ""
    peer_runs: Sequence[float] = ()
    was_busy: bool = field(default_factory=lambda: is_busy())  # noqa: PLW0108 - defined further down
    """Whether more wanted to work than the machine has cores when this was measured."""
    missing: str = ""
    """Why there is no figure: a part of the program that does not stand yet."""

    @property
    def judged(self) -> float:
        """Give the number that is held against the limit."""
        return _judged(self.runs)

    @property
    def worked(self) -> float | None:
        """Give the median of what the processors worked, where it was measured."""
        known = [run.cpu for run in self.runs if isinstance(run, Took)]
        return median(known) if known else None

    @property
    def verdict(self) -> Verdict:
        """Say whether the limit is kept.

        Busy: by the wall it is not, but the program's own work is within it and other programs held the cores.
        """
        if not self.runs:
            return "not here yet"
        if self.limit is None or not self.is_enforced:
            return "shown"
        if self.judged <= self.limit:
            return "ok"
        known = [run.cpu for run in self.runs if isinstance(run, Took)]
        is_ours = not known or _judged(known) > self.limit
        return "over" if is_ours or not self.was_busy else "busy"


def load() -> float | None:
    """Say how many want to work at once, on average of the last minute; None where the system does not tell."""
    tell: Callable[[], tuple[float, float, float]] | None = getattr(os, "getloadavg", None)
    return tell()[0] if tell else None


def is_busy() -> bool:
    """Say whether other programs keep the cores from this one."""
    return (load() or 0.0) > (os.cpu_count() or 1)


def _judged(runs: Sequence[float]) -> float:
    return percentile(runs, 95) if len(runs) >= MANY else median(runs)


def percentile(runs: Sequence[float], share: int) -> float:
    """Give the value that this share of the runs does not exceed.

    Units: share in percent.
    """
    ordered = sorted(runs)
    return ordered[min(len(ordered) - 1, len(ordered) * share // 100)]


def timed_ms(deed: Callable[[], object]) -> Took:
    """Do something once and say how long it took."""
    wall_s, cpu_s = time.perf_counter(), time.process_time()
    deed()
    return Took.since(wall_s, cpu_s)


def table(figures: Iterable[Figure]) -> str:
    """Lay the figures out in one table."""
    head = ("what", "runs", "min", "median", "p95", "cpu", "unit", "limit", "verdict", "beside it")
    lines: list[tuple[str, ...]] = [head]
    section = ""
    for figure in figures:
        if figure.section != section:
            section = figure.section
            lines.append((section.upper(), *("",) * (len(head) - 1)))
        lines.append(_line(figure))
    widths = [max(len(line[place]) for line in lines) for place in range(len(head))]
    rows = [
        "  ".join(_cell(text, widths[place], place) for place, text in enumerate(line)).rstrip()
        for line in lines
    ]
    return "\n".join([rows[0], "  ".join("-" * width for width in widths), *rows[1:]])


def _cell(text: str, width: int, place: int) -> str:
    return text.rjust(width) if 1 <= place <= 5 or place == 7 else text.ljust(width)


def _line(figure: Figure) -> tuple[str, ...]:
    limit = "" if figure.limit is None else f"{figure.limit:g}"
    if not figure.runs:
        return (f"  {figure.what}", "0", "", "", "", "", figure.unit, limit, figure.verdict, figure.missing)
    numbers = (min(figure.runs), median(figure.runs), percentile(figure.runs, 95))
    shown = tuple(_number(number) for number in numbers)
    return (
        f"  {figure.what}",
        str(len(figure.runs)),
        *shown,
        "" if figure.worked is None else _number(figure.worked),
        figure.unit,
        limit,
        figure.verdict,
        _beside(figure),
    )


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _beside(figure: Figure) -> str:
    if not figure.peer_runs:
        return figure.peer
    peer = median(figure.peer_runs)
    ratio = median(figure.runs) / peer if peer else 0.0
    return f"{figure.peer} {_number(peer)} {figure.unit}, ratio {ratio:.1f}"
