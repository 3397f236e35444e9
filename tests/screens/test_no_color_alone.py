"""Color never speaks alone: a state has a word and a shape, on a gray screen too; the keyboard's place has a line."""

from __future__ import annotations

import ast
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from navigator_app.ui.parts.chip import Chip
from sync.resources import resource

ROOT = Path(__file__).parents[2]
LISTS = sorted(resource("codes").glob("*.json"))
STYLE = resource("style/desk.qss").read_text("utf-8")
State = tuple[str, str, str]
"""Word, shape, tint."""


def declared() -> Iterator[tuple[str, State]]:
    """Give every chip that a query makes of literals, with where it stands."""
    for path in sorted((ROOT / "navigator_app").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Chip":
                word, *rest = [_literal(one) for one in node.args]
                if word and len(rest) == 2 and all(isinstance(one, ast.Constant) for one in node.args[1:]):
                    yield f"{path.name}:{node.lineno}", (word, rest[0], rest[1])


def _literal(node: ast.expr) -> str:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"say", "Words"}:
        return _literal(node.args[0])
    return str(node.value) if isinstance(node, ast.Constant) else ""


def coded(path: Path) -> list[State]:
    """Give the states of a code list that has tints."""
    codes = json.loads(path.read_text("utf-8"))["codes"]
    return [(one["label"], one.get("icon", ""), one["tint"]) for one in codes if one.get("tint")]


def test_there_is_something_to_look_at() -> None:
    assert len(list(declared())) > 50
    assert sum(len(coded(path)) for path in LISTS) > 50


def test_a_chip_of_a_query_has_a_word_and_a_shape() -> None:
    assert not [where for where, (word, icon, _) in declared() if not (word.strip() and icon.strip())]


def test_no_two_tints_mean_two_things_under_one_word_and_shape() -> None:
    tints = defaultdict(set)
    for _, (word, icon, tint) in declared():
        tints[word, icon].add(tint)
    assert not {said: both for said, both in tints.items() if len(both) > 1}


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_the_codes_of_a_list_are_told_apart_without_color(path: Path) -> None:
    states = coded(path)
    assert not [word for word, icon, _ in states if not (word.strip() and icon.strip())]
    assert len({word for word, _, _ in states}) == len(states)


def test_two_states_look_different_on_a_gray_screen(dressed: QApplication) -> None:
    for path in LISTS:
        drawn = {word: _gray(Chip(word, tint, icon)) for word, icon, tint in coded(path)}  # type: ignore[arg-type]
        same = [
            (one, other)
            for one, first in drawn.items()
            for other, second in drawn.items()
            if one < other and first == second
        ]
        assert not same, path.stem


def test_a_chip_of_one_word_in_two_tints_would_be_noticed_by_its_shape(dressed: QApplication) -> None:
    assert _gray(Chip("Ready", "ok", "circle-check")) != _gray(Chip("Ready", "ok", "circle-x"))


def _gray(chip: Chip) -> bytes:
    chip.resize(chip.sizeHint())
    found = chip.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    # Only what is dark: a soft ground that is a little lighter or darker is told by nobody.
    dark = [
        found.pixelColor(x, y).lightness() < 170 for y in range(found.height()) for x in range(found.width())
    ]
    return bytes(dark) + found.width().to_bytes(2, "big")


def rules() -> Iterator[tuple[str, str]]:
    for one in re.finditer(r"([^{}]+)\{([^{}]*)\}", re.sub(r"/\*.*?\*/", "", STYLE, flags=re.DOTALL)):
        yield one[1].strip(), one[2]


def test_the_keyboards_place_has_a_line_and_not_only_a_color() -> None:
    focused = [(name, body) for name, body in rules() if ":focus" in name]
    assert len(focused) > 8
    only_color = [
        name for name, body in focused if not re.search(r"border[^;]*[23]px", body) and "iconOnly" not in name
    ]
    assert not only_color


def test_a_link_is_told_by_more_than_its_color() -> None:
    (body,) = [body for name, body in rules() if name == 'QPushButton[role="link"]']
    assert "font-weight: 600" in body or "underline" in body
    errors = [body for name, body in rules() if name == 'QLabel[role="error"]']
    assert all("font-weight: 500" in body for body in errors)
