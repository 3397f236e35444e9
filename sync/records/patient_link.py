"""What a named person decided about two charts: one person, or two who look alike.

Undoing it is a change to it.
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from sync.ids import Id
from sync.records.base import About, Kind, Record, Tick
from sync.words import say


class PatientLink(Record):
    """Two charts and the decision about them; reads resolve it, nothing is moved."""

    about: ClassVar[Kind] = Kind(
        "patient_link", "Patient link", "Patient links", "Patient", icon="users", tint="violet"
    )

    other_patient_id: Annotated[Id, About("Other chart", refers="patient", fixed=True)]
    other_site_ids: Annotated[
        list[Id],
        About(
            "Sites of the other chart",
            "Where it was when this was decided, for whoever does not hold it; none for a restricted chart.",
            refers="site",
            together="link",
            is_internal=True,
        ),
    ] = Field(default_factory=list)
    type: Annotated[
        str, About("Decision", codes="link-types", together="link", in_list=True, sample="same_person")
    ]
    is_undone: Annotated[bool, About("Undone", together="link", in_list=True)] = False
    reason: Annotated[str, About("Why", together="link", sample="Same number, birth date and name")] = ""
    decided: Annotated[
        Tick | None,
        About(
            "Decided",
            confirms=("other_patient_id", "type", "is_undone"),
            together="link",
            is_internal=True,
        ),
    ] = None

    def headline(self) -> str:
        """Say what was decided."""
        is_one = self.type == "same_person"
        return say("One person, two charts") if is_one else say("Two people who look alike")

    def problems(self) -> list[tuple[str | None, str]]:
        """Check that a chart is not linked to itself."""
        if self.patient_id is not None and self.patient_id == self.other_patient_id:
            return [("other_patient_id", say("A chart cannot be linked to itself."))]
        return []
