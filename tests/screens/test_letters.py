"""Names in their own letters: each is drawn, in the window and on paper, with nothing but what comes along."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QTextLayout
from PySide6.QtWidgets import QApplication

from navigator_app.queries.prints.sheet import Facts, Paragraph, Sheet
from navigator_app.ui.printing.leaving import pdf
from navigator_app.ui.printing.markup import Stamp
from navigator_app.ui.printing.pages import Pages
from navigator_app.ui.theme.fonts import load_fonts, make_font
from navigator_app.ui.theme.style import Theme
from sync.words import When, say
from tests.screens.read_back import fonts_of, texts

# ruff: noqa: RUF001 - these are the letters
NAMES = {
    "Cherokee": "ᏣᎳᎩ ᎠᏰᎵ ᎩᎦᎨᏱ",
    "Cherokee, small": "Ꮳꮃꭹ ꭰᏼꮅ",
    "Osage": "𐓏𐓘𐓻𐓘𐓻𐓟 𐒻𐓟",
    "Cree": "ᓀᐦᐃᔭᐁᐧᐃᐧᐣ ᐊᓯᓂᐩ",
    "Inuktitut": "ᐃᓄᒃᑎᑐᑦ ᓴᓇᖅᑭ",
    "Dene": "ᑌᓀᓱᒼᕄᐣ",
    "Carrier": "ᑐᑊᘁᗕᑋᗸ ᣔᣕ",
    "Navajo": "Diné Tʼáá Łą́ą́ʼ Nizhǫ́ní Yázhí Hastįį́",
    "Lakota": "Lakȟóta Tȟatȟáŋka Wíyaŋ Čhaŋté",
    "Salish": "Sƛ̓əɬəmx̌ʷ ƛ̕aʔ Xʷəlməxʷ ƛ̓ᵊ",
    "Tlingit": "Lingít X̱ʼunei G̱aaw Ḵaa",
    "Yupik": "Yupʼik Cupʼig Iñupiaq Ŋ",
    "Saltillo": "Meꞌphaa Kꞌicheꞌ Ɂedǝ Tsʼéhłı̨ Ⱡaoⱡa",
    "Spanish": "Peña Núñez Güero",
}
OURS = ("Inter", "Noto Sans")


def runs(text: str, font: QFont) -> list[tuple[str, list[int]]]:
    """Give the pieces in which a text is drawn: the family and the numbers of its glyphs."""
    layout = QTextLayout(text, font)
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    return [(run.rawFont().familyName(), list(run.glyphIndexes())) for run in layout.glyphRuns()]


@pytest.mark.parametrize("people", NAMES)
@pytest.mark.parametrize("weight", [QFont.Weight.Normal, QFont.Weight.DemiBold])
def test_every_letter_of_a_name_is_drawn_with_what_we_carry(
    dressed: QApplication, people: str, weight: QFont.Weight
) -> None:
    found = runs(NAMES[people], Theme.current().font("body", weight))
    assert found
    for family, glyphs in found:
        assert 0 not in glyphs, "a box instead of a letter"
        assert family.startswith(OURS), f"{family} is of this computer, not ours"


def test_a_letter_that_nobody_carries_would_be_noticed(dressed: QApplication) -> None:
    found = runs("\U0001f9ff\ue000", Theme.current().font())
    assert any(0 in glyphs or not family.startswith(OURS) for family, glyphs in found)


@pytest.mark.parametrize(
    "pair", ["ą\u0301", "ǫ\u0301", "į\u0301", "x\u030c", "ƛ\u0313", "g\u0331", "x\u0331"]
)
def test_a_mark_stands_on_its_letter_and_not_beside_it(dressed: QApplication, pair: str) -> None:
    bare, marked = pair[0], pair
    font = make_font(64)
    alone, both = _ink(bare, font), _ink(marked, font)
    assert both[0] > alone[0], "the mark is not drawn"
    assert abs(both[1] - alone[1]) <= 64 * 0.25, "the mark stands beside its letter"


@pytest.mark.parametrize("is_for_patient", [False, True])
def test_every_name_stands_on_paper_as_it_is_written(dressed: QApplication, *, is_for_patient: bool) -> None:
    rows = tuple((say(people), name) for people, name in NAMES.items())
    blocks = (Facts(rows), Paragraph(" ".join(NAMES.values()), is_strong=True))
    sheet = Sheet("letters", say("Names"), blocks, say("As known here."), is_for_patient=is_for_patient)
    content = pdf(Pages(sheet, Stamp("Rosa Dale", When(on=date(2026, 11, 21)), is_practice=True)))
    read = _bare("".join(texts(content)))
    lost = [people for people, name in NAMES.items() if _bare(name) not in read]
    # Qt draws Osage with the right shapes and writes no letters behind them: on paper as it should be, not searchable.
    assert lost == ["Osage"]
    fonts = fonts_of(content)
    assert {one for one in fonts if not one.startswith(("Inter", "NotoSans"))} == set()
    assert {"NotoSansOsage", "NotoSansCherokee"} <= {one.partition("-")[0] for one in fonts}


def test_no_font_is_missing() -> None:
    """Whoever takes a file away hears of it here, not from the person whose name is boxes."""
    assert {"Inter", "Noto Sans", "Noto Sans Cherokee", "Noto Sans Osage"} <= set(load_fonts())


def _bare(text: str) -> str:
    """Leave the letters alone, without marks: a PDF names a letter with its mark by the letter at most.

    An i under a mark is drawn without its dot, which is a shape with no letter of its own.
    """
    plain = unicodedata.normalize("NFD", text).replace("i", "")
    return "".join(one for one in plain if unicodedata.category(one)[0] in "LN" and not _is_mark(one))


def _is_mark(one: str) -> bool:
    return unicodedata.category(one) in {"Mn", "Lm"}


def _ink(text: str, font: QFont) -> tuple[int, int]:
    """Give how many dots a text has and how far to the right they reach."""
    picture = QImage(200, 200, QImage.Format.Format_RGB32)
    picture.fill(QColor("white"))
    painter = QPainter(picture)
    painter.setFont(font)
    painter.drawText(60, 130, text)
    painter.end()
    dark = [x for x in range(200) for y in range(200) if QColor(picture.pixel(x, y)).lightness() < 128]
    return len(dark), max(dark)
