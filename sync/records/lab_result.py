"""One analyte as a laboratory reported it: the very text, its unit, its flags, and what stood there before.

A corrected result replaces the value and keeps the earlier one in `supersedes`; nothing is erased.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, ClassVar

from pydantic import AwareDatetime, Field

from sync.ids import Id
from sync.records.base import About, Kind, Record, Tick, Value
from sync.words import say

REPORTED = ("value_text", "comparator", "value", "unit", "status", "flags")
"""What an acknowledgement was given for."""


class EarlierValue(Value):
    """A value that was corrected since, as it was reported then."""

    value_text: str
    unit: str = ""
    status: str = ""
    flags: list[str] = Field(default_factory=list)
    at: AwareDatetime | None = None


class LabResult(Record):
    """A result; shown everywhere by one function, with value, unit, flag, time and lab."""

    about: ClassVar[Kind] = Kind(
        "lab_result",
        "Lab result",
        "Lab results",
        "Observation",
        icon="flask-conical",
        tint="info",
        is_urgent=True,
    )

    name: Annotated[
        str,
        About(
            "Analyte", "As the lab names it.", together="code", search=True, in_list=True, sample="Hemoglobin"
        ),
    ]
    code: Annotated[str, About("Code", together="code", codes="lab-analytes", sample="718-7")] = ""
    code_system: Annotated[
        str, About("Code system", codes="code-systems", together="code", sample="loinc")
    ] = ""
    report_id: Annotated[
        str, About("Panel", "What came in one report shares this.", together="code", is_internal=True)
    ] = ""
    report_name: Annotated[str, About("Panel", together="code", sample="CBC")] = ""
    value_text: Annotated[
        str, About("Value", "Exactly as reported.", together="value", in_list=True, sample="11.2")
    ] = ""
    comparator: Annotated[str, About("Comparator", codes="comparators", together="value")] = ""
    value: Annotated[Decimal | None, About("Number", together="value", sample="11.2")] = None
    unit: Annotated[str, About("Unit", "As reported.", together="value", in_list=True, sample="g/dL")] = ""
    reference_range: Annotated[str, About("Reference range", together="value", sample="12.0-16.0")] = ""
    flags: Annotated[
        list[str], About("Lab's flags", codes="lab-flags", together="value", in_list=True, sample=["L"])
    ] = Field(default_factory=list)
    status: Annotated[
        str, About("Status", codes="observation-status", together="value", in_list=True, sample="final")
    ] = "final"
    supersedes: Annotated[
        list[EarlierValue],
        About(
            "Earlier values",
            together="value",
            is_internal=True,
            sample=[
                {
                    "value_text": "11.6",
                    "unit": "g/dL",
                    "status": "preliminary",
                    "flags": ["L"],
                    "at": "2026-11-23T18:00:00Z",
                }
            ],
        ),
    ] = Field(default_factory=list)
    collected_at: Annotated[
        AwareDatetime | None,
        About("Collected", together="collected", in_list=True, sample="2026-11-23T15:10:00Z"),
    ] = None
    collected_zone: Annotated[str, About("Zone", together="collected", sample="America/Denver")] = ""
    reported_at: Annotated[AwareDatetime | None, About("Reported")] = None
    lab: Annotated[
        str, About("Laboratory", search=True, in_list=True, sample="Cedar Basin Lab (PRACTICE)")
    ] = ""
    filler_number: Annotated[
        str, About("Lab's number", together="source", search=True, sample="L26-00817")
    ] = ""
    assigner: Annotated[str, About("Sending facility", together="source", sample="CEDARLAB")] = ""
    source_key: Annotated[
        str, About("Source", "By which the same result is recognised.", together="source", is_internal=True)
    ] = ""
    source: Annotated[
        str, About("How it came", codes="result-sources", together="source", sample="hl7v2")
    ] = ""
    entered_by_id: Annotated[Id | None, About("Entered by", refers="practitioner", fixed=True)] = None
    caller: Annotated[
        str, About("Caller", "For a result by phone: who called, and that it was read back.")
    ] = ""
    lab_draw_id: Annotated[Id | None, About("Draw", refers="lab_draw")] = None
    lab_note: Annotated[str, About("Lab's comment", is_long=True)] = ""
    acknowledged: Annotated[
        Tick | None, About("Acknowledged by oncology", confirms=REPORTED, is_internal=True)
    ] = None

    def headline(self) -> str:
        """Name the analyte; the value is never shown without unit, flag, time and lab (rules.result_text)."""
        return self.name

    def problems(self) -> list[tuple[str | None, str]]:
        """Check that a number keeps the words it was read from."""
        if self.value is not None and not self.value_text:
            return [("value_text", say("Keep the value exactly as it was reported."))]
        if self.collected_at is not None and not self.collected_zone:
            return [("collected_zone", say("Say by which clock it was collected."))]
        return []
