"""What a computer asks the center in an emergency, and what it is told: one chart by exactly what is known of it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, StringConstraints

from sync.ids import Id

Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]


class EmergencyAsk(BaseModel):
    """A number, or a whole name with a birth date; and why."""

    model_config = ConfigDict(frozen=True)

    number: Line = ""
    family_name: Line = ""
    given_name: Line = ""
    birth_on: date | None = None
    reason: Line = ""
    words: Annotated[str, StringConstraints(strip_whitespace=True, max_length=4_000)] = ""


class EmergencyOpened(BaseModel):
    """The one chart that it is, opened for who asked, on the computer that asked."""

    model_config = ConfigDict(frozen=True)

    access: Id
    """The record that says so, and that somebody reviews."""
    chart: Id
    until_at: AwareDatetime
