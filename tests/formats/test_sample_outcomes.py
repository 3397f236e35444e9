"""What becomes of every published sample on a desk of its own, as a table."""

from __future__ import annotations

from collections import Counter

import pytest

from sync.errors import Unreadable
from sync.formats.intake import Item
from sync.formats.proposals import proposals
from sync.rules.filing import summed
from sync.rules.proposal import Planned
from tests.formats.conftest import outside_files
from tests.formats.small_desk import INTAKE, Desk, states

SAMPLES = [*outside_files("hl7v2", ".hl7"), *outside_files("fhir", ".json")]


def test_every_published_sample_is_filed_waits_or_is_set_aside_with_a_reason(
    samples: object, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each on a desk of its own, so that the table shows what a file does by itself."""
    rows = []
    for path in SAMPLES:
        desk = Desk()
        try:
            items: list[Item] = proposals(path.read_bytes(), INTAKE)
        except Unreadable as refused:
            rows.append((path.name, "file", "aside", str(refused)))
            continue
        planned = desk.bring_in(path.read_bytes())
        assert all(one.decision.reason for one in planned)
        assert "filed" not in states(desk.bring_in(path.read_bytes()))
        rows += _rows(path.name, items, planned)
    with capsys.disabled():
        print(f"\n{len(SAMPLES)} published samples")  # noqa: T201 - the table is what this test shows
        for name, what, state, reason in rows:
            print(f"  {state:6} {name[:44]:44} {what[:34]:34} {reason[:110]}")  # noqa: T201 - as above


def _rows(name: str, items: list[Item], planned: list[Planned]) -> list[tuple[str, str, str, str]]:
    """Give one row for all of a kind of which the same became, with their count."""
    decisions = iter(one.decision for one in planned)
    rows: Counter[tuple[str, str, str]] = Counter()
    for item in items:
        state, reason = (
            ("aside", item.reason) if item.reason else summed([next(decisions) for _ in item.proposals])
        )
        rows[item.name.split("/")[0], state, str(reason)] += 1
    return [(name, f"{what} x {times}", state, reason) for (what, state, reason), times in rows.items()]
