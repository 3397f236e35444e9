"""The print engine: on every page two things to know the patient by, its number, who printed; Letter, black, large."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import QDir
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from navigator_app.queries.prints.sheet import (
    Facts,
    Grid,
    Heading,
    Item,
    Items,
    Paragraph,
    Quotation,
    Sheet,
    Whose,
)
from navigator_app.queries.prints.since import since_blocks
from navigator_app.ui.printing.leaving import file_name, html, in_memory, letter_printer, pdf, print_on
from navigator_app.ui.printing.markup import Stamp
from navigator_app.ui.printing.pages import Pages
from navigator_app.ui.theme.style import Theme
from sync.words import When, say
from tests.screens.invented import since_list
from tests.screens.read_back import LETTER_PT, ink, is_black_and_white, letters_pt, sizes_pt, texts

STAMP = Stamp(
    "Rosa Delgado",
    When(at=datetime(2026, 11, 30, 15, 5, tzinfo=UTC), zone="America/Denver"),
    is_practice=True,
)
MARIAN = Whose("a" * 32, "Moss, Marian", date(1965, 3, 14), say("MRN 000417, CEDAR BASIN (PRACTICE)"))
ROWS = tuple(
    (f"Mon Nov {day}", "<i>Van</i> & escort", "A long way round " * (day % 7)) for day in range(1, 31)
)


def sheet(whose: Whose | None = MARIAN, **also: object) -> Sheet:
    """Give a sheet with one of everything, several pages long."""
    found = Sheet(
        name="try",
        title=say("Everything <b>open</b>"),
        blocks=(
            Heading("Phones & names"),
            Facts((("Language", "Din\u00e9 bizaad"), ("Phone", "555-0123, verified 11/02/2026"))),
            Items(
                (
                    Item("Bring the bag", ("All of it",), is_ticked=False),
                    Item("Call", is_ticked=True),
                    Item("x"),
                )
            ),
            Quotation("Card from R. Ortiz MD", "Fever <100.4: call.", "Signed R. Ortiz MD, Sun Nov 15, 2026"),
            Grid(("Day", "How", "What"), ROWS, (20, 30, 50)),
            Heading("More", 2),
            Paragraph("Many words " * 1500),
        ),
        known=say("As known on this computer now. Last exchange with the center then."),
        patients=("a" * 32,),
        whose=whose,
        notices=(say("This may be out of date."),),
    )
    return replace(found, **also)  # type: ignore[arg-type]


def made(of: Sheet, stamp: Stamp = STAMP) -> bytes:
    return pdf(Pages(of, stamp))


def test_every_page_says_whose_it_is_which_it_is_and_who_printed_it(dressed: QApplication) -> None:
    del dressed
    pages = texts(made(sheet()))
    assert len(pages) > 3
    for number, text in enumerate(pages, 1):
        assert "Moss, Marian" in text
        assert "DOB 03/14/1965" in text
        assert "MRN 000417, CEDAR BASIN (PRACTICE)" in text
        assert f"Page {number} of {len(pages)}" in text
        assert "Printed by Rosa Delgado, Mon Nov 30, 2026, 8:05 AM MST." in text
        assert "PRACTICE. All people and places here are invented." in text
        assert "As known on this computer now. Last exchange with the center then." in text


def test_real_people_are_not_called_invented(dressed: QApplication) -> None:
    del dressed
    assert not any("invented" in text for text in texts(made(sheet(), replace(STAMP, is_practice=False))))


def test_stale_and_restricted_stand_on_every_page(dressed: QApplication) -> None:
    del dressed
    pages = texts(made(sheet(replace(MARIAN, is_restricted=True), is_stale=True)))
    assert all("MAY BE OUT OF DATE. As known" in text for text in pages)
    assert all("Restricted chart" in text for text in pages)
    assert not any("OUT OF DATE" in text or "Restricted" in text for text in texts(made(sheet())))


def test_one_identifier_is_said_to_be_too_few(dressed: QApplication) -> None:
    del dressed
    unsure = Whose("a" * 32, "Moss, Marian", None, say(""))
    assert all("Birth date not known \u00b7 no number known" in text for text in texts(made(sheet(unsure))))


def test_texts_of_records_are_only_texts(dressed: QApplication) -> None:
    del dressed
    whole = " ".join(texts(made(sheet(replace(MARIAN, name="<img src=x> & Moss")))))
    for told in (
        "Everything <b>open</b>",
        "<i>Van</i> & escort",
        "Fever <100.4: call.",
        "<img src=x> & Moss",
    ):
        assert told in whole
    page = html(sheet(), STAMP).decode()
    assert "<i>Van" not in page
    assert "&lt;i&gt;Van&lt;/i&gt; &amp; escort" in page
    assert "http" not in page
    assert "src=" not in page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_letter_in_black_on_white_whatever_the_window_wears(dressed: QApplication, scheme: str) -> None:
    Theme.current().apply(dressed, scheme)  # type: ignore[arg-type]
    content = made(sheet())
    assert set(sizes_pt(content)) == {LETTER_PT}
    assert is_black_and_white(content)
    assert all(0.01 < part < 0.5 for part in ink(content)), "written on white, and written at all"


def test_letters_are_as_large_as_they_have_to_be(dressed: QApplication) -> None:
    del dressed
    words = (Paragraph("\u0394\u03a9"),)
    for_staff = letters_pt(made(sheet(blocks=words)))
    for_patient = letters_pt(made(sheet(blocks=words, is_for_patient=True)))
    assert for_staff["\u0394"] == pytest.approx(12, abs=0.2)
    assert for_patient["\u0394"] == pytest.approx(14, abs=0.2)
    assert min(for_staff.values()) >= 9.8


def test_the_head_of_a_table_stands_again_on_the_next_page(dressed: QApplication) -> None:
    del dressed
    pages = texts(made(sheet(blocks=(Grid(("Day", "How", "What"), ROWS * 2, (20, 30, 50)),))))
    assert len(pages) > 2
    assert all("Day How What" in text for text in pages)


def test_nothing_of_a_long_text_is_lost_between_pages(dressed: QApplication) -> None:
    del dressed
    many = " ".join(f"word{number}" for number in range(2000))
    whole = " ".join(texts(made(sheet(blocks=(Paragraph(many),)))))
    assert all(f"word{number} " in f"{whole} " for number in range(2000))


def test_neither_file_name_nor_what_a_file_says_of_itself_names_anybody(dressed: QApplication) -> None:
    del dressed
    assert file_name(sheet(), STAMP, "pdf") == "try-2026-11-30.pdf"
    with pypdfium2.PdfDocument(made(sheet())) as document:
        assert not [value for value in document.get_metadata_dict().values() if "Moss" in value]
    assert "Moss" not in html(sheet(), STAMP).decode().partition("</title>")[0]


def test_no_file_is_needed_on_the_way(
    dressed: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no temporary file can be made at all, the pages come out the same."""
    del dressed
    usual = texts(made(sheet()))
    nowhere = tmp_path / "nowhere"
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(nowhere))
    pages = Pages(sheet(), STAMP)
    assert texts(pdf(pages)) == usual
    assert not pages.image(0, 400).isNull()
    assert html(sheet(), STAMP)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only CUPS is handed a file")
def test_the_file_that_a_printer_on_linux_is_handed_lies_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("TMPDIR", "usual")
    with in_memory():
        assert QDir.tempPath() == str(tmp_path)
    assert os.environ["TMPDIR"] == "usual"
    monkeypatch.delenv("TMPDIR")
    with pytest.raises(ValueError, match="a printer says no"), in_memory():
        raise ValueError("a printer says no")
    assert "TMPDIR" not in os.environ


def test_paper_screen_and_pdf_have_the_same_pages(dressed: QApplication, tmp_path: Path) -> None:
    del dressed
    pages, printer = Pages(sheet(), STAMP), letter_printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    assert print_on(pages, printer)
    printed = (tmp_path / "printed.pdf").read_bytes()
    assert texts(printed) == texts(pdf(pages))
    assert len(texts(printed)) == pages.count
    assert set(sizes_pt(printed)) == {LETTER_PT}
    assert is_black_and_white(printed)
    assert printer.docName() == "try"
    picture = pages.image(0, 850)
    assert (picture.width(), picture.height()) == (850, 1100)
    assert picture.format() == QImage.Format.Format_RGB32
    for number in range(pages.count):
        assert "Moss, Marian" in pages.text(number)
        assert pages.number(number) in pages.text(number)


def test_what_changed_while_apart_is_a_sheet_like_any_other(dressed: QApplication) -> None:
    del dressed
    found = since_list()
    text = " ".join(texts(made(sheet(None, title=say("Since Thu"), blocks=since_blocks(found)))))
    assert "Moss, Marian \u00b7 DOB 03/14/1965" in text
    assert "Wed Nov 25, 10:12 AM MST \u2192 Tue Nov 24, 1:12 PM MST" in text
    assert "[ ] Lab result: Potassium (Not acknowledged)" in text
