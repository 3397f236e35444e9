"""What of a chart was taken out of the program in a file: by whom, why, and in which way.

It is written before the file is, so that whoever answers for the patient's data can say what left and why.
Source: 45 CFR 164.528 (accounting of disclosures).
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import AwareDatetime

from sync.ids import Id
from sync.records.base import About, Kind, Record
from sync.words import say


class Disclosure(Record):
    """A sheet about a patient was saved outside the encrypted store."""

    about: ClassVar[Kind] = Kind(
        "disclosure", "Saved file", "Saved files", "AuditEvent", icon="file-text", is_quiet=True
    )

    person_id: Annotated[Id, About("Saved by", refers="practitioner", fixed=True, is_internal=True)]
    saved_at: Annotated[
        AwareDatetime, About("Saved", together="saved", fixed=True, in_list=True, is_internal=True)
    ]
    saved_zone: Annotated[str, About("Time zone", together="saved", fixed=True, is_internal=True)] = "UTC"
    sheet: Annotated[
        str, About("Sheet", codes="sheets", fixed=True, in_list=True, is_internal=True, sample="chart")
    ] = ""
    protection: Annotated[
        str, About("Protection", codes="file-protection", fixed=True, is_internal=True, sample="passphrase")
    ] = ""
    reason: Annotated[
        str, About("Why it left", fixed=True, is_internal=True, private="words", sample="Asked for by payer")
    ] = ""

    def headline(self) -> str:
        """Say what it is; who saved it stands beside."""
        return say(self.about.label)
