"""Several documents become one PDF in the process that opens papers; one that cannot be taken in is named."""

from __future__ import annotations

from io import BytesIO

import pypdfium2
import pytest
from pypdf import PdfReader, PdfWriter

from navigator_app.paper import process
from tests.paper.sheets import fax, page_count, pdf, photo


def locked() -> bytes:
    """Give a PDF that opens with a password only."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf(1))))
    writer.encrypt("theirs", algorithm="AES-256")
    held = BytesIO()
    writer.write(held)
    return held.getvalue()


def test_pdf_fax_and_photo_stand_one_after_the_other() -> None:
    whole, counts = process.bound([pdf(3), fax(2), photo()])
    assert counts == [3, 2, 1]
    assert page_count(whole) == 6


def test_under_a_passphrase_nothing_opens_without_it() -> None:
    whole, _ = process.bound([pdf(2, "told to nobody"), photo()], "ABCD-EFGH")
    assert b"told to nobody" not in whole
    with pytest.raises(pypdfium2.PdfiumError):
        page_count(whole)
    with pypdfium2.PdfDocument(whole, password="ABCD-EFGH") as opened:
        assert len(opened) == 3


@pytest.mark.parametrize(
    ("bad", "words"), [(b"%PDF-1.4 no more", "damaged"), (b"GIF89a", "neither"), (locked(), "locked")]
)
def test_one_that_cannot_be_taken_in_is_named_and_nothing_is_made(bad: bytes, words: str) -> None:
    with pytest.raises(process.UnboundError) as no:
        process.bound([pdf(1), bad, photo()])
    assert no.value.which == 1
    assert words in no.value.reason
