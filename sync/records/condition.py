"""A diagnosis, in code and in words, with its stage as somebody stated it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from sync.records.base import About, Kind, Record
from sync.records.patient import Identifier
from sync.words import say


class Condition(Record):
    """A condition of the patient; the cancer that is navigated, or one beside it."""

    about: ClassVar[Kind] = Kind(
        "condition", "Condition", "Conditions", "Condition", icon="activity", tint="violet"
    )

    text: Annotated[
        str,
        About(
            "Diagnosis",
            together="code",
            private="words",
            search=True,
            in_list=True,
            sample="Breast cancer, left",
        ),
    ] = ""
    code: Annotated[
        str, About("Code", together="code", private="words", search=True, in_list=True, sample="C50.912")
    ] = ""
    code_system: Annotated[
        str, About("Code system", codes="code-systems", together="code", sample="icd-10-cm")
    ] = ""
    stage: Annotated[str, About("Stage", together="stage", private="words", in_list=True, sample="IIA")] = ""
    stage_system: Annotated[
        str, About("Stage system", codes="stage-systems", together="stage", sample="ajcc8")
    ] = ""
    staged_on: Annotated[date | None, About("Staged", together="stage", sample="2026-10-28")] = None
    onset_on: Annotated[date | None, About("Diagnosed", in_list=True, sample="2026-10-12")] = None
    clinical_status: Annotated[
        str, About("Clinical status", codes="condition-clinical", in_list=True, sample="active")
    ] = ""
    is_primary_cancer: Annotated[bool | None, About("The cancer that is navigated")] = None
    identifiers: Annotated[
        list[Identifier],
        About(
            "Numbers",
            merge="union",
            sample=[{"assigner": "CEDAR BASIN (PRACTICE)", "value": "P-77", "type": ""}],
        ),
    ] = Field(default_factory=list)
    note: Annotated[str, About("Note", is_long=True, search=True)] = ""

    def headline(self) -> str:
        """Give the diagnosis in words, else its code."""
        return self.text or self.code or say(self.about.label)
