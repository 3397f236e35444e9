"""`python -m tests.i18n`: the catalogue of every language anew, with what is translated in it kept."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.i18n.extraction import texts  # noqa: E402

FOLDER: Final = ROOT / "resources" / "i18n"
_ORDER: Final = ("patient", "window", "code list", "record", "sentence")


def renewed(held: dict[str, Any]) -> dict[str, Any]:
    """Give a catalogue with an entry for every text there is now; what nobody says any more goes."""
    known = {entry["en"]: entry for entry in held["entries"]}
    found = sorted(texts().items(), key=lambda one: _ORDER.index(one[1]))
    entries = [
        {
            "en": text,
            "to": known.get(text, {}).get("to", ""),
            "where": where,
            "approved_by": known.get(text, {}).get("approved_by", ""),
        }
        for text, where in found
    ]
    return {**held, "entries": entries}


def written(catalogue: dict[str, Any]) -> str:
    """Write a catalogue with a line for each entry, so that a reader sees what changed."""
    head = {name: value for name, value in catalogue.items() if name != "entries"}
    lines = ",\n".join("    " + json.dumps(entry, ensure_ascii=False) for entry in catalogue["entries"])
    text = json.dumps(head, ensure_ascii=False, indent=2)
    return text.removesuffix("\n}") + ',\n  "entries": [\n' + lines + "\n  ]\n}\n"


if __name__ == "__main__":
    for path in sorted(FOLDER.glob("*.json")):
        found = renewed(json.loads(path.read_text("utf-8")))
        path.write_text(written(found), "utf-8")
        empty = sum(not entry["to"] for entry in found["entries"])
        print(f"{path.name}: {len(found['entries'])} texts, {empty} of them still English")
