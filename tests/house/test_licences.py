"""What we carry of others comes with its licence, and every picture and letter of it can be drawn."""

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QRawFont
from PySide6.QtSvg import QSvgRenderer
from pytestqt.qtbot import QtBot

from sync.resources import resource

ICONS = sorted(resource("icons").glob("*.svg"))
# Of Spanish, Diné, Yup'ik and Tlingit names; a modifier apostrophe is a letter there.
LETTERS = "AZaz09 áéíñóúüÑ łŁąęǫ ḵ \N{MODIFIER LETTER APOSTROPHE}"
FONTS = sorted(one for one in resource("fonts").iterdir() if one.suffix in {".otf", ".ttf"})

INTER = [one for one in FONTS if one.stem.startswith("Inter-")]
"""What all words are written with; the others have the scripts that it lacks (tests/screens/test_letters.py)."""


@pytest.mark.parametrize(
    ("folder", "words"),
    [("fonts", "SIL OPEN FONT LICENSE"), ("icons", "ISC License"), ("words", "MIT License")],
)
def test_the_licence_lies_beside_what_it_covers(folder: str, words: str) -> None:
    texts = [one.read_text(encoding="utf-8") for one in resource(folder).glob("LICENSE*.txt")]
    assert any(words.lower() in text.lower() and "copyright" in text.lower() for text in texts)


def test_nothing_lies_among_fonts_icons_and_words_that_no_licence_covers() -> None:
    for folder in ("fonts", "icons", "words"):
        strangers = {
            one.name
            for one in resource(folder).rglob("*")
            if one.suffix not in {".otf", ".ttf", ".svg", ".txt"}
        }
        assert not strangers


@pytest.mark.parametrize("icon", ICONS, ids=lambda icon: icon.stem)
def test_an_icon_can_be_drawn_and_takes_its_colour_from_the_theme(icon: Path, qtbot: QtBot) -> None:
    drawing = icon.read_text(encoding="utf-8")
    assert re.search(r"<(path|circle|rect|line|polyline|polygon|ellipse) ", drawing), (
        "an icon without a line in it"
    )
    assert "currentColor" in drawing
    assert QSvgRenderer(drawing.encode()).isValid()


@pytest.mark.parametrize("font", INTER, ids=lambda font: font.stem)
def test_a_font_has_the_letters_of_the_people_it_writes_of(font: Path, qtbot: QtBot) -> None:
    letters = QRawFont(str(font), 12)
    assert letters.isValid()
    missing = [letter for letter in LETTERS if not letters.supportsCharacter(ord(letter))]
    assert not missing


def test_there_are_icons_and_fonts_at_all() -> None:
    assert len(ICONS) >= 40
    assert len(INTER) >= 4
    assert len(FONTS) > len(INTER)
