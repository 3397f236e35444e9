"""What of a referral travels under names of this program, because FHIR R4 has none: identifiers, codes, extensions.

The names are URNs: nothing has to be reachable behind them. docs/decisions/0043 lists them for whoever reads a file.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from sync.formats.fhir import parts
from sync.formats.fhir.shapes import TaskSaid
from sync.formats.fhir.writing import text
from sync.formats.shapes import Raw
from sync.records.derive import Field, fields
from sync.records.referral import Referral

RCIS_SYSTEM: Final = "urn:navigator:rcis-number"
SERVICES: Final = "urn:navigator:codes:services"
OUTPUTS: Final = "urn:navigator:codes:task-output"
REPORT: Final = "report_received"
EXTENSION: Final = "urn:navigator:referral:"
CARRIED: Final = (
    "service_category", "diagnostic_category", "vendor", "clinic_stop", "setting", "final_diagnosis",
    "procedures", "final_procedures", "history", "answer_by_on", "alternative", "answered_by",
    "answered_how", "question", "answer", "rcis_type", "rcis_status", "toc_status", "is_call_in",
    "authored_zone", "next_review_on", "expected_on", "expected_end_on", "actual_on", "actual_end_on",
    "report_due_on", "primary_payer", "estimated_cost", "estimated_ihs_cost", "actual_cost",
    "actual_ihs_cost", "called_in_by", "called_in_at", "called_in_zone", "seen_at_place", "care_began_at",
    "is_emergency",
)  # fmt: skip
"""Fields of a referral that travel as extensions of the ServiceRequest."""
_DAYS: Final = frozenset(one for one in CARRIED if one.endswith("_on"))


def extensions(values: dict[str, Any]) -> list[Raw]:
    """Give the extensions that carry what FHIR has no element for; nothing for what is empty."""
    known = fields(Referral)
    kept = ((name, values.get(name)) for name in CARRIED)
    return [
        _extension(known[name], value)
        for name, value in kept
        # No is said where it is not what silence means.
        if value is not None and value != known[name].default and (isinstance(value, bool) or text(value))
    ]


def _extension(field: Field, value: Any) -> Raw:
    url = f"{EXTENSION}{field.name}"
    if field.about.unit == "USD":
        return {"url": url, "valueMoney": {"value": float(Decimal(str(value))), "currency": "USD"}}
    if field.name in _DAYS:
        return {"url": url, "valueDate": value}
    if isinstance(value, bool):
        return {"url": url, "valueBoolean": value}
    if field.name.endswith("_at"):
        return {"url": url, "valueDateTime": value}
    return {"url": url, "valueString": text(value)}


def carried(resource: Raw) -> dict[str, Any]:
    """Read our extensions back, as a document holds their values."""
    return dict(_carried(resource))


def report_received(task: TaskSaid) -> str | None:
    """Give the day on which the report came, where a task of ours says it among its outputs."""
    return next((value for code, value in task.outputs if code == (OUTPUTS, REPORT)), None)


def _carried(resource: Raw) -> Iterator[tuple[str, Any]]:
    for one in parts.many(resource.get("extension")):
        name = parts.text(one.get("url")).removeprefix(EXTENSION)
        form, sent = parts.choice(one, "value")
        if name not in CARRIED or one.get("url") == name:
            continue
        if form == "Money":
            yield name, parts.text(parts.one(sent).get("value"))
        elif form == "Boolean":
            yield name, sent is True
        elif form in {"Date", "DateTime", "String"}:
            yield name, parts.text(sent)
