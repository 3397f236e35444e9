"""A step of the walk, what was wrong with it, and the whole of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter

from navigator_app.ui.hand import Stuck
from sync.errors import Said


@dataclass(frozen=True)
class ByKeyboard:
    """A deed done by keys alone: how many were pressed, and how long the program let her wait for all of them."""

    deed: str
    keys: int
    seconds: float


@dataclass
class Step:
    """One step and whether everything in it held."""

    name: str
    held: bool = False
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    by_keyboard: list[ByKeyboard] = field(default_factory=list)


@dataclass
class Summary:
    """The whole walk."""

    day: str
    steps: list[Step] = field(default_factory=list)

    @property
    def held(self) -> int:
        """Count the steps that held."""
        return sum(step.held for step in self.steps)

    @property
    def has_held(self) -> bool:
        """Whether every step held."""
        return bool(self.steps) and self.held == len(self.steps)


def made(name: str, step: Callable[[Step], None]) -> Step:
    """Make one step; whatever it waits for in vain or is refused is what was wrong with it."""
    found = Step(name)
    began = perf_counter()
    try:
        step(found)
    except (Stuck, Said, LookupError, AssertionError) as error:
        found.wrong.append(f"{type(error).__name__}: {error}")
    found.seconds = round(perf_counter() - began, 2)
    found.held = not found.wrong
    return found


def hold(step: Step, claim: str, is_so: bool) -> None:  # noqa: FBT001 - a claim and whether it is so
    """Note what was not so."""
    if not is_so:
        step.wrong.append(f"not so: {claim}")
