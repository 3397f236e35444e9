"""Somebody opened a chart in an emergency that they do not see otherwise: why, until when, and how it was reviewed.

It belongs to the site where it was opened and not to the chart: who reviews it may be nobody who sees the chart.
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import AwareDatetime

from sync.ids import Id, derived_id
from sync.records.base import About, Kind, Record
from sync.words import say


class EmergencyAccess(Record):
    """A chart was opened for a while with a reason, which somebody else reviews."""

    about: ClassVar[Kind] = Kind(
        "emergency_access",
        "Emergency opening",
        "Emergency openings",
        "AuditEvent",
        "site",
        "triangle-alert",
        "warn",
        is_urgent=True,
        is_quiet=True,
    )

    person_id: Annotated[Id, About("Opened by", refers="practitioner", fixed=True, is_internal=True)]
    chart_id: Annotated[
        Id,
        About(
            "Chart",
            "By its id alone: who reviews it may not see the chart.",
            refers="patient",
            fixed=True,
            is_internal=True,
            sample=derived_id("patient", "opened"),
        ),
    ]
    opened_at: Annotated[AwareDatetime, About("Opened", fixed=True, is_internal=True)]
    reason: Annotated[
        str,
        About("Reason", codes="emergency-reasons", fixed=True, is_internal=True, sample="emergency_care"),
    ] = ""
    words: Annotated[
        str,
        About(
            "Reason, in words",
            fixed=True,
            is_long=True,
            is_internal=True,
            private="words",
            sample="Brought in by ambulance, cannot speak",
        ),
    ] = ""
    until_at: Annotated[
        AwareDatetime | None,
        About("Open until", fixed=True, is_internal=True, sample="2026-11-23T17:42:00Z"),
    ] = None
    zone: Annotated[str, About("Time zone", fixed=True, is_internal=True)] = "UTC"
    ended_at: Annotated[AwareDatetime | None, About("Ended early", is_internal=True)] = None
    outcome: Annotated[
        str, About("Review", codes="emergency-outcomes", together="review", is_internal=True, sample="right")
    ] = ""
    reviewed_by_id: Annotated[
        Id | None, About("Reviewed by", refers="practitioner", together="review", is_internal=True)
    ] = None
    reviewed_at: Annotated[AwareDatetime | None, About("Reviewed", together="review", is_internal=True)] = (
        None
    )
    review_words: Annotated[
        str,
        About(
            "What the reviewer says",
            together="review",
            is_long=True,
            is_internal=True,
            private="words",
            sample="Was needed",
        ),
    ] = ""

    def headline(self) -> str:
        """Say what it is; who opened what is told only to those who may know."""
        return say(self.about.label)

    def problems(self) -> list[tuple[str | None, str]]:
        """Check that it ends after it began, and that whoever opened it is not its reviewer."""
        found: list[tuple[str | None, str]] = []
        if self.until_at is None or self.until_at <= self.opened_at:
            found.append(("until_at", say("An emergency opening ends after it began.")))
        if self.reviewed_by_id is not None and self.reviewed_by_id == self.person_id:
            found.append(("reviewed_by_id", say("Who opened a chart does not review it.")))
        return found
