"""Golden examples: a file per kind that every later release must still read: `python -m tests.kinds.golden`.

Running it adds what a class has gained since and never touches what is there: shapes only grow.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sync.ids import derived_id
from sync.records import KINDS
from sync.records.base import Record
from sync.records.derive import own_fields
from sync.records.sample import filled_values

EXAMPLES = Path(__file__).parents[1] / "examples"
TICK = {
    "by_id": derived_id("practitioner", "golden"),
    "by_name": "R. Delgado",
    "at": "2026-11-23T16:42:00Z",
    "zone": "America/Denver",
    "of": "00112233445566778899aabb",
    "how": "phone",
}


def example(noun: type[Record]) -> dict[str, Any]:
    """Give a value for every field of a kind, ticks too."""
    ticks = {f.name: TICK for f in own_fields(noun) if f.shape == "tick"}
    return filled_values(noun, "golden") | ticks


def example_file(name: str) -> Path:
    """Name the file of a kind."""
    return EXAMPLES / f"{name}.json"


def grow() -> None:
    """Write the examples that are not there yet and add the fields that they lack."""
    for noun in KINDS:
        path = example_file(noun.about.name)
        kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        path.write_text(
            json.dumps(example(noun) | kept, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
        )


if __name__ == "__main__":
    grow()
