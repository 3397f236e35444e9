"""A letter as words: its parts, who sends it, and what it leaves out because of who may read it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from sync.rules.prc.program import Program, rules
from sync.words import Words, say


@dataclass(frozen=True, slots=True)
class Discreet:
    """What a letter leaves out because of who may read it."""

    disease: bool = False
    """The word cancer and every other that says what the care is for."""
    center: str = ""
    """The name that is left out; empty: no name is."""
    names: tuple[str, ...] = ()
    """Other texts that are left out: longer names of the center, the diagnosis as somebody worded it."""

    def hides(self, text: str) -> bool:
        """Say whether a text would show what is to be left out."""
        low = text.casefold()
        if any(name.casefold() in low for name in (self.center, *self.names) if name):
            return True
        return self.disease and _telling().search(text) is not None


@cache
def _telling() -> re.Pattern[str]:
    """Find the words that say what the care is for, and any that begins like one."""
    return re.compile("|".join(map(re.escape, rules().discreet_words)), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that a sheet of paper can print."""

    code: str
    title: Words
    to: tuple[str, ...]
    """Lines of the address; empty where it is not known."""
    dated_on: date
    about: tuple[tuple[Words, str], ...]
    """What it is about: names and what stands behind them."""
    paragraphs: tuple[Words, ...]
    signed_by: str
    missing: tuple[Words, ...] = ()
    """What somebody has to fill in before it goes out."""
    left_out: tuple[Words, ...] = ()
    """What was left out on request, so that whoever signs knows."""
    reference: str = ""
    """The model that it follows."""
    source: str = ""
    """Where the rule stands that it goes by."""

    @property
    def is_ready(self) -> bool:
        """Say whether nothing is missing in it."""
        return not self.missing


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes, from where, on which day, and what the letter leaves out."""

    name: str
    site: str
    number: str
    on: date
    discreet: Discreet = Discreet()


def put_together(
    letter: tuple[str, Words, tuple[str, ...]],
    about: tuple[tuple[Words, str], ...],
    paragraphs: tuple[Words, ...],
    missing: tuple[Words, ...],
    program: Program,
    sender: Sender,
) -> Letter:
    """Put a letter together, without whatever would still show what is to be left out.

    Shape: `letter` is its code, its title and the lines of its address.
    """
    hides = sender.discreet.hides
    code, title, to = letter
    said = tuple(text for text in paragraphs if text)
    gone = [name for name, value in about if value and hides(value)]
    if any(map(hides, said)):
        gone.append(say("A paragraph that says what the care is for, or where."))
    if any(map(hides, to)):
        gone.append(say("The address: write it on the envelope by hand."))
    signed = (sender.name, sender.site, sender.number)
    return Letter(
        code=code,
        title=title,
        to=tuple(line for line in to if line.strip() and not hides(line)),
        dated_on=sender.on,
        about=tuple((name, value) for name, value in about if value and not hides(value)),
        paragraphs=tuple(text for text in said if not hides(text)),
        signed_by=", ".join(part for part in signed if part and not hides(part)),
        missing=missing,
        left_out=tuple(gone),
        reference=program.reference_of(code),
        source=program.source_of(code),
    )
