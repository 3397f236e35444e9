"""Today as a pure function: model and event -> model. Nothing here draws, asks or saves."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Final

from navigator_app.filters import Saved
from navigator_app.queries.since import Offer
from navigator_app.queries.today import GROUPS, Group, Scope, Today, WorkItem
from navigator_app.queries.work.narrowing import FAMILY_WORDS, Narrowing, Searched, placed
from navigator_app.ui.screens.worklist.state import PaneShown, Pointed, Selected, pointed

SCOPES: Final[tuple[Scope, ...]] = ("mine", "clinic", "everyone")
TILES: Final[tuple[Group, ...]] = ("overdue", "due_today", "waiting", "decision")


PRESSING: Final[tuple[Group, ...]] = ("overdue", "due_today", "decision")


@dataclass(frozen=True)
class Model(Pointed):
    """What Today shows."""

    scope: Scope = "mine"
    answer: Today | None = None
    offer: Offer | None = None
    """What changed while this computer was apart and was not read yet."""
    only: Group | None = None
    """The tile that filters; None shows every group."""
    by: Narrowing = field(default_factory=Narrowing)
    """The place, the kind and the words that are let stand."""
    saved: tuple[Saved, ...] = ()
    is_bar_open: bool = False
    marked: frozenset[str] = frozenset()
    """The rows that one deed is to be done to together."""
    every: Searched = field(default_factory=Searched, repr=False)
    """The rows of the answer, with what they say."""
    heard: tuple[WorkItem, ...] = field(default=(), repr=False)
    """Those that have the words, at whichever place and of whichever kind."""
    within: tuple[WorkItem, ...] = field(default=(), repr=False)
    """The rows of the answer that stand at the place, are of the kind and have the words."""
    counts: Counter[Group] = field(default_factory=Counter, repr=False)
    """How many of those are in each group: the tiles count what pressing them shows."""

    @property
    def rows(self) -> tuple[WorkItem, ...]:
        """The rows that are shown."""
        if self.only is None:
            return self.within
        return tuple(row for row in self.within if row.group == self.only)

    @property
    def item(self) -> WorkItem | None:
        """The selected row."""
        return next((row for row in self.rows if row_key(row) == self.selected), None)

    @property
    def chosen(self) -> tuple[WorkItem, ...]:
        """The rows that the next deed is done to: those that are marked, else the selected one."""
        if self.marked:
            return tuple(row for row in self.rows if row_key(row) in self.marked)
        item = self.item
        return (item,) if item is not None else ()

    @property
    def total(self) -> int:
        """How many rows there are before anything is left out."""
        return len(self.answer.rows) if self.answer else 0

    @property
    def is_narrow(self) -> bool:
        """Say whether a tile, a place, a kind or words may leave something out."""
        return self.only is not None or self.by.is_narrow

    @property
    def hidden_alarms(self) -> int:
        """Count what is late, due today or to be decided and is left out."""
        if self.answer is None:
            return 0
        shown = sum(self.counts[group] for group in PRESSING if self.only in (None, group))
        return sum(self.answer.counts.get(group, 0) for group in PRESSING) - shown

    @property
    def named(self) -> Saved | None:
        """The saved filter that is shown just now."""
        here = self.as_saved("")
        return next((one for one in self.saved if replace(one, name="") == here), None)

    def as_saved(self, name: str) -> Saved:
        """Give what is let stand just now as a filter under a name."""
        by = self.by
        return Saved(name, self.scope, self.only or "", by.site_id, by.family or "", by.text.strip())

    def counted(self, group: Group) -> int:
        """Count a group among the rows that stand."""
        return self.counts[group]


def row_key(item: WorkItem) -> str:
    """Give the key of a row: one record may stand in Today for two reasons."""
    return f"{item.row_id}:{item.group}"


@dataclass(frozen=True)
class Answered:
    """The worklist was computed."""

    answer: Today
    offer: Offer | None = None
    every: Searched | None = None
    """Its rows, spelled already where that was done beside the screen."""


@dataclass(frozen=True)
class Filtered:
    """A tile was pressed; the same tile again shows everything."""

    group: Group


@dataclass(frozen=True)
class Narrowed:
    """A place, a kind or words were chosen."""

    by: Narrowing


@dataclass(frozen=True)
class Cleared:
    """Everything is to be shown again."""


@dataclass(frozen=True)
class BarShown:
    """The line with place, kind and words was opened or put away."""

    is_open: bool


@dataclass(frozen=True)
class SavedRead:
    """The saved filters are these."""

    saved: tuple[Saved, ...]


@dataclass(frozen=True)
class SavedChosen:
    """A saved filter was chosen."""

    one: Saved


@dataclass(frozen=True)
class Scoped:
    """Whose work was chosen."""

    scope: Scope


@dataclass(frozen=True)
class Marked:
    """Rows are marked, and no others."""

    keys: frozenset[str]


Event = (
    Answered
    | Filtered
    | Narrowed
    | Cleared
    | BarShown
    | SavedRead
    | SavedChosen
    | Scoped
    | Selected
    | Marked
    | PaneShown
)


def update(model: Model, event: Event) -> Model:
    """Give the model after an event."""
    if isinstance(event, Answered):
        every = event.every or model.every
        return _settled(replace(model, answer=event.answer, offer=event.offer, every=every))
    if isinstance(event, Scoped):
        return _settled(replace(model, scope=event.scope, answer=None, marked=frozenset()))
    if isinstance(event, Filtered | Narrowed | Cleared | SavedChosen):
        return _settled(_filtered(model, event))
    return _shown(model, event)


def _shown(model: Model, event: Selected | Marked | PaneShown | BarShown | SavedRead) -> Model:
    """Give the model with something else chosen or opened, and the same rows."""
    match event:
        case Selected() | PaneShown():
            return pointed(model, event)
        case Marked(keys):
            return replace(model, marked=keys)
        case BarShown(is_open):
            return replace(model, is_bar_open=is_open)
        case SavedRead(saved):
            return replace(model, saved=saved)


def _filtered(model: Model, event: Filtered | Narrowed | Cleared | SavedChosen) -> Model:
    """Give the model with another filter."""
    match event:
        case Filtered(group):
            return replace(model, only=None if model.only == group else group)
        case Narrowed(by):
            return replace(model, by=by)
        case Cleared():
            return replace(model, only=None, by=Narrowing(), is_bar_open=False)
        case SavedChosen(one):
            return _with_saved(model, one)


def _with_saved(model: Model, one: Saved) -> Model:
    """Give the model as a saved filter has it; a word that this version does not know lets everything stand."""
    scope = next((each for each in SCOPES if each == one.scope), model.scope)
    only = next((each for each in GROUPS if each == one.only), None)
    family = next((each for each in FAMILY_WORDS if each == one.family), None)
    by = Narrowing(one.site_id, family, one.text)
    answer = model.answer if scope == model.scope else None
    return replace(model, scope=scope, only=only, by=by, answer=answer, is_bar_open=True)


def _settled(model: Model) -> Model:
    """Work out once what stands and how much of it; a mark goes with the row that is not shown any more."""
    rows = model.answer.rows if model.answer else ()
    every = model.every if model.every.rows is rows else Searched(rows)
    heard = every.having(model.by.text)
    within = placed(heard, model.by) if model.by.is_narrow else heard
    found = replace(
        model, every=every, heard=heard, within=within, counts=Counter(row.group for row in within)
    )
    kept = found.marked & {row_key(row) for row in found.rows} if found.marked else found.marked
    return replace(found, marked=kept)
