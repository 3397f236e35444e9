"""Where the outside samples lie, and the table of what became of each of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

OUTSIDE = Path(__file__).resolve().parents[3] / "shared" / "data"
OWN = Path(__file__).resolve().parents[1] / "examples" / "messages"


def outside_files(folder: str, ending: str) -> list[Path]:
    """Give the published samples of one folder; none where the samples are not on this machine."""
    return [path for path in sorted((OUTSIDE / folder).rglob(f"*{ending}")) if ".expected." not in path.name]


def expected_of(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        path.with_name(path.name.rsplit(".", 1)[0] + ".expected.json").read_text(encoding="utf-8")
    )
    return found


@pytest.fixture(scope="session")
def samples() -> Path:
    if not OUTSIDE.is_dir():
        pytest.skip("The published samples are not on this machine: ../shared/data is absent.")
    return OUTSIDE
