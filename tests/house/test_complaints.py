"""The page of complaints names tests that are there: a promise is as good as what holds it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
DESK = (7, 11, 13, 16, 17, *range(20, 26))


def named() -> list[tuple[str, str]]:
    return NAMED.findall((ROOT / "docs" / "complaints.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("file", "test"), named())
def test_a_test_that_the_page_names_is_there(file: str, test: str) -> None:
    assert f"def {test}(" in (ROOT / file).read_text(encoding="utf-8")


def test_every_complaint_of_the_desk_is_held_off_by_a_test() -> None:
    lines = (ROOT / "docs" / "complaints.md").read_text(encoding="utf-8").splitlines()
    rows = {int(row[1]): row[0] for line in lines if (row := re.match(r"\| (\d+) \|.*", line))}
    assert sorted(rows) == list(DESK)
    assert all(NAMED.search(row) for row in rows.values())
