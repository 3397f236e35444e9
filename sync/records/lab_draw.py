"""A day on which blood is to be drawn, and how far it came: ordered, drawn, resulted, sent, acknowledged."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import AwareDatetime, Field

from sync.ids import Id
from sync.records.base import About, Kind, Record, Tick
from sync.words import say

STEPS = ("ordered", "drawn", "resulted", "sent", "acknowledged")
"""The five ticks, in their order."""
_WHAT = ("due_on", "panels")
_CAME = ("result_ids",)


class LabDraw(Record):
    """A draw of a lab plan; a day that passed without a tick is not yet known, never missed."""

    about: ClassVar[Kind] = Kind(
        "lab_draw", "Lab draw", "Lab draws", "ServiceRequest", icon="droplet", tint="info"
    )

    lab_plan_id: Annotated[Id | None, About("Lab plan", refers="lab_plan", fixed=True)] = None
    due_on: Annotated[date, About("Due", together="due", in_list=True, sample="2026-11-23")]
    zone: Annotated[str, About("Zone", together="due", sample="America/Denver")] = ""
    panels: Annotated[list[str], About("Panels", codes="lab-panels", in_list=True, sample=["58410-2"])] = (
        Field(default_factory=list)
    )
    drawn_at_site_id: Annotated[Id | None, About("Drawn at", refers="site")] = None
    drawn_at: Annotated[AwareDatetime | None, About("Time drawn")] = None
    result_ids: Annotated[
        list[Id], About("Results", refers="lab_result", merge="union", is_internal=True)
    ] = Field(default_factory=list)
    ordered: Annotated[Tick | None, About("Ordered locally", confirms=_WHAT, is_internal=True)] = None
    drawn: Annotated[Tick | None, About("Drawn", confirms=_WHAT, is_internal=True)] = None
    resulted: Annotated[Tick | None, About("Resulted", confirms=_CAME, is_internal=True)] = None
    sent: Annotated[Tick | None, About("Sent to oncology", confirms=_CAME, is_internal=True)] = None
    acknowledged: Annotated[
        Tick | None, About("Acknowledged by oncology", confirms=_CAME, is_internal=True)
    ] = None
    skipped_reason: Annotated[str, About("Why it was skipped")] = ""
    note: Annotated[str, About("Note", is_long=True)] = ""

    def headline(self) -> str:
        """Name the day it is due."""
        what, month = say(self.about.label), say(f"{self.due_on:%b}")
        return say("{what} · {month} {day}", what=what, month=month, day=self.due_on.day)
