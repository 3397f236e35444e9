"""What a patient chose, told where it holds: neutral, with an icon and their words, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from navigator_app.queries.shown import Verb
from navigator_app.ui import sayings
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.layout import box, row
from navigator_app.ui.screens.chart.entry import deed_of
from sync.words import Words


class Told(Protocol):
    """What is told of a choice."""

    @property
    def headline(self) -> Words:
        """Name it."""

    @property
    def detail(self) -> Words:
        """Give their words, by whom heard, which clinician knows."""

    @property
    def icon(self) -> str:
        """Name its icon."""

    @property
    def may_ask(self) -> bool:
        """Say whether it may be asked again."""

    @property
    def verbs(self) -> tuple[Verb, ...]:
        """Give what can be done about it."""


def choice_alert(found: Told, act: Callable[[Verb], None]) -> Alert:
    """Give the bar that tells of a choice; never in a tint of trouble, for it is none."""
    headline = sayings.words(found.headline)
    deeds = box(row(*(deed_of(verb, headline, act) for verb in found.verbs), gap=12))
    return Alert(
        headline, sayings.words(found.detail), "info" if found.may_ask else "neutral", found.icon, deeds
    )
