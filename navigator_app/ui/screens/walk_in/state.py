"""Walk-in as a pure function: who it could be, a chart begun with a name alone, then one person's page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from navigator_app.queries.patients import PatientRow
from navigator_app.queries.walk_in.finding import Finding, split_name
from navigator_app.queries.walk_in.page import WalkIn

Part = Literal["finding", "page", "missing"]


@dataclass(frozen=True)
class Model:
    """What Walk-in shows."""

    at_hand: str = ""
    """Whose chart was shown a moment ago."""
    text: str = ""
    found: Finding | None = None
    family: str = ""
    given: str = ""
    similar: tuple[PatientRow, ...] = ()
    patient_id: str = ""
    """Who it is; empty while somebody is looked for."""
    page: WalkIn | None = None
    is_answered: bool = False
    is_noted: bool = False
    """That they were seen is written down already."""

    @property
    def part(self) -> Part:
        """Say what is drawn."""
        if not self.patient_id:
            return "finding"
        return "missing" if self.is_answered and self.page is None else "page"

    @property
    def rows(self) -> tuple[PatientRow, ...]:
        """Give who it could be, whose chart was at hand first."""
        if self.found is None:
            return ()
        return ((self.found.here,) if self.found.here else ()) + self.found.rows

    @property
    def sure(self) -> PatientRow | None:
        """Give whom Enter means: the only one found, or whose chart was at hand while nothing is typed."""
        if self.found is None or self.found.text != self.text:
            return None
        if self.found.here is not None:
            return self.found.here
        return self.rows[0] if len(self.rows) == 1 and self.text.strip() else None

    @property
    def may_begin(self) -> bool:
        """Say whether there is a name to begin a chart with; nothing else is asked for."""
        return bool(self.family.strip())


@dataclass(frozen=True)
class Opened:
    """The page was asked for: for somebody, or to find them."""

    patient_id: str = ""
    at_hand: str = ""


@dataclass(frozen=True)
class Typed:
    """Something was typed to find them by."""

    text: str


@dataclass(frozen=True)
class Found:
    """Who it could be; an answer to an earlier text is not taken."""

    answer: Finding


@dataclass(frozen=True)
class Named:
    """The name with which a chart would be begun was typed."""

    family: str
    given: str


@dataclass(frozen=True)
class Similar:
    """Charts here that could be the same person; those for another name are not taken."""

    family: str
    given: str
    rows: tuple[PatientRow, ...]


@dataclass(frozen=True)
class Answered:
    """One person's page is here, or is not on this computer."""

    patient_id: str
    page: WalkIn | None


@dataclass(frozen=True)
class Noted:
    """That they were seen was written down, or that was taken back."""

    patient_id: str
    is_noted: bool


Event = Opened | Typed | Found | Named | Similar | Answered | Noted


def update(model: Model, event: Event) -> Model:
    """Give the model after an event."""
    if isinstance(event, Opened):
        if event.patient_id and event.patient_id == model.patient_id:
            return model
        return Model(at_hand=event.at_hand, patient_id=event.patient_id)
    if isinstance(event, Typed):
        family, given = split_name(event.text)
        return replace(model, text=event.text, family=family, given=given)
    if isinstance(event, Found):
        return replace(model, found=event.answer) if event.answer.text == model.text else model
    return _of_person(model, event)


def _of_person(model: Model, event: Named | Similar | Answered | Noted) -> Model:
    if isinstance(event, Named):
        return replace(model, family=event.family, given=event.given)
    if isinstance(event, Similar):
        is_asked = (event.family, event.given) == (model.family, model.given)
        return replace(model, similar=event.rows) if is_asked else model
    if event.patient_id != model.patient_id:
        return model
    if isinstance(event, Noted):
        return replace(model, is_noted=event.is_noted)
    return replace(model, page=event.page, is_answered=True)
