"""A sheet as words, before anybody knows how it is drawn: its title, whose it is, its blocks, how fresh all of it is.

Everything that draws or writes a sheet is in `ui.printing`; nothing here knows of fonts or pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from navigator_app.packed import Enclosed
from sync.words import Words, say


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; never left alone at the foot of a page. One of `level` 2 stands inside a part."""

    text: str
    level: int = 1
    begins_page: bool = False
    """What stands under it is torn off, or given to somebody else."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A text of its own."""

    text: str
    is_strong: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and what stands behind them, line below line."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list: what it is, and lines under it; `is_ticked` puts a box before it."""

    text: str
    more: tuple[str, ...] = ()
    is_ticked: bool | None = None
    """None for an entry without a box."""


@dataclass(frozen=True, slots=True)
class Items:
    """Entries below one another; one is never torn between two pages while it fits on one."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with ruled lines; its head stands again on every page it goes on to."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()
    """Percent of the page for each column; empty for columns of one width."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """Somebody's own words, with whose they are; ours stand only around it."""

    headline: str
    text: str
    signed: str
    caution: str = ""


Block = Heading | Paragraph | Facts | Items | Grid | Quotation


@dataclass(frozen=True, slots=True)
class Whose:
    """Of which patient a sheet is: what stands over every one of its pages."""

    patient_id: str
    name: str
    birth_on: date | None
    number: Words
    """Someone else's number with who gave it; empty where none is known."""
    is_restricted: bool = False

    @property
    def is_sure(self) -> bool:
        """Say whether there is anything beside the name to tell the patient by."""
        return self.birth_on is not None or bool(self.number)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is to be printed. `name` stands in proposed file names and print jobs: it is never a person's."""

    name: str
    title: Words
    blocks: tuple[Block, ...]
    known: Words
    """As of when this is known, and when this computer exchanged last."""
    patients: tuple[str, ...] = ()
    """Everybody whose data is on it, for the log of what was printed."""
    whose: Whose | None = None
    is_for_patient: bool = False
    """Larger letters, and words for somebody who does not work in care."""
    is_stale: bool = False
    notices: tuple[Words, ...] = ()
    """What must be read before anything else: that it is old, restricted, or could be taken for another's."""
    enclosed: tuple[Enclosed, ...] = ()
    """Documents whose pages go with it; what has any leaves as paper or under a passphrase, never in the clear."""
    left_out: tuple[Words, ...] = ()
    """What was left out on request: said to whoever prints it, never on the paper."""


AGEING = say("Paper does not hear of what changes after it was printed.")
