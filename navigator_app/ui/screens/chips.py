"""A state that a query tells, as the chip that shows it."""

from __future__ import annotations

from navigator_app.queries import shown
from navigator_app.ui import sayings
from navigator_app.ui.parts.chip import Chip, ChipText


def chip_text(state: shown.Chip) -> ChipText:
    """Give what a painted chip says."""
    return ChipText(sayings.words(state.text), state.tint, state.icon, meaning_text(state))


def chip_of(state: shown.Chip) -> Chip:
    """Give a chip on its own."""
    said = chip_text(state)
    return Chip(said.text, said.tint, said.icon, said.meaning)


def meaning_text(state: shown.Chip) -> str:
    """Give what a state means, for who points at it or has it read."""
    return "\n".join(map(sayings.words, state.meaning))
