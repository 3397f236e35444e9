"""A line of facts in a short place: whole facts or none of them, and no value without its flag."""

from __future__ import annotations

import pytest

from navigator_app.ui.parts.fitting import fitted
from sync.records.derive import build
from sync.records.lab_result import LabResult
from sync.rules.result_text import result_text

LINE = (
    "Juniper Creek \u00b7 Hemoglobin: 6.1 g/dL\u00a0\u00b7\u00a0Critically low (LL) \u00b7"
    " Sat Nov 21, 8:55 AM MST"
)


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (200, LINE),
        (70, LINE.rpartition(" \u00b7 ")[0] + " \u2026"),
        (45, "Juniper Creek \u00b7 Hemoglobin: \u2026"),
        (20, "Juniper Creek \u2026"),
    ],
)
def test_a_result_is_said_with_its_flag_or_by_its_name_alone(width: int, shown: str) -> None:
    assert fitted(LINE, width, len) == shown


def test_free_text_is_left_to_who_writes_it_and_a_number_is_not() -> None:
    assert fitted("Waiting on the lab at home", 10, len) == "Waiting on the lab at home"
    assert fitted("12/01/2026 and more of it", 10, len) == "\u2026"
    assert fitted("Medical oncology \u00b7 to Mesa View", 20, len) == "Medical oncology \u00b7 to Mesa View"


def test_a_line_holds_on_to_a_results_flag() -> None:
    told = {"name": "Hemoglobin", "value_text": "6.1", "unit": "g/dL", "flags": ["LL"]}
    found = build(LabResult, "0" * 32, None, None, told)
    assert isinstance(found, LabResult)
    line = result_text(found).in_a_line
    assert line.replace("\u00a0", " ") == result_text(found).sentence
    assert "6.1" in line.split(" \u00b7 ")[0]
    assert "(LL)" in line.split(" \u00b7 ")[0]
