"""A line of facts where there is no room for all of them: it ends between facts, and no value stands half said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from navigator_app.ui.parts.labels import DOT

MORE: Final = " \u2026"
Measure = Callable[[str], float]


def fitted(text: str, width: float, measure: Measure) -> str:
    """Return the facts of a line that fit; free text without numbers stays, for who writes it to shorten.

    Shape: a fact with a number is said whole or by its name alone: "Hemoglobin: \u2026".
    """
    if measure(text) <= width:
        return text
    kept = ""
    for fact in text.split(DOT):
        longer = f"{kept}{DOT}{fact}" if kept else fact
        if measure(longer + MORE) <= width:
            kept = longer
            continue
        name, colon, value = fact.partition(": ")
        if not _has_number(fact):
            return text
        named = f"{kept}{DOT}{name}" if kept else name
        if colon and not _has_number(name) and _has_number(value) and measure(f"{named}:{MORE}") <= width:
            return f"{named}:{MORE}"
        return kept + MORE if kept else MORE.strip()
    return kept + MORE


def _has_number(text: str) -> bool:
    return any(letter.isdigit() for letter in text)
