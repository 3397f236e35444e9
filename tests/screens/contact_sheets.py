"""`python -m tests.screens.contact_sheets FOLDER`: a page that shows all pictures there, screen by screen.

A picture is called SCREEN--STATE--DRESS.png; a screen is a table with a row a state and a column a dress.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Final

_STYLE: Final = (
    "body { font: 14px sans-serif } img { width: 420px; border: 1px solid #888 } td { padding: 4px }"
)
Sheet = Mapping[str, Mapping[str, str]]
"""The file of each state and dress."""


def sheets(folder: Path) -> dict[str, Sheet]:
    """Sort the pictures of a folder by what they show."""
    found: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for path in sorted(folder.glob("*--*--*.png")):
        screen, state, dress = path.stem.split("--")
        found[screen][state][dress] = path.name
    return {screen: dict(states) for screen, states in found.items()}


def index(found: Mapping[str, Sheet]) -> str:
    """Write the page."""
    tables = "".join(_table(screen, sheet) for screen, sheet in found.items())
    links = " ".join(f'<a href="#{escape(one)}">{_words(one)}</a>' for one in found)
    return (
        f"<!doctype html><meta charset=utf-8><title>States</title><style>{_STYLE}</style><p>{links}{tables}"
    )


def _table(screen: str, sheet: Sheet) -> str:
    dresses = list(dict.fromkeys(dress for files in sheet.values() for dress in files))
    head = "".join(f"<th>{_words(dress)}" for dress in dresses)
    rows = "".join(f"<tr><th>{_words(state)}{_cells(dresses, files)}" for state, files in sheet.items())
    return f'<h2 id="{escape(screen)}">{_words(screen)}</h2><table><tr><th>{head}{rows}</table>'


def _cells(dresses: list[str], files: Mapping[str, str]) -> str:
    return "".join(f"<td>{_picture(files[dress]) if dress in files else ''}" for dress in dresses)


def _picture(name: str) -> str:
    return f'<a href="{escape(name)}"><img loading=lazy src="{escape(name)}" alt="{_words(name)}"></a>'


def _words(name: str) -> str:
    return escape(name.replace("_", " "))


if __name__ == "__main__":
    place = Path(sys.argv[1])
    pictures = sheets(place)
    (place / "index.html").write_text(index(pictures), encoding="utf-8")
    print(f"{place / 'index.html'}: {len(list(place.glob('*.png')))} pictures of {len(pictures)} screens")  # noqa: T201
