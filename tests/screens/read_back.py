"""What came out of the print engine, read back as a fax machine and a reader of PDFs would have it."""

from __future__ import annotations

import ctypes

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageChops

LETTER_PT = (612.0, 792.0)


def texts(content: bytes, passphrase: str | None = None) -> list[str]:
    """Give the words of every page, on one line."""
    with pypdfium2.PdfDocument(content, password=passphrase) as document:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def sizes_pt(content: bytes) -> list[tuple[float, float]]:
    """Give every page's width and height."""
    with pypdfium2.PdfDocument(content) as document:
        return [page.get_size() for page in document]


def letters_pt(content: bytes) -> dict[str, float]:
    """Give for every letter the smallest size in which it stands anywhere."""
    found: dict[str, float] = {}
    with pypdfium2.PdfDocument(content) as document:
        for page in document:
            words = page.get_textpage()
            for place in range(words.count_chars()):
                letter = chr(pdfium.FPDFText_GetUnicode(words, place))
                matrix = pdfium.FS_MATRIX()
                pdfium.FPDFText_GetMatrix(words, place, ctypes.byref(matrix))
                size = pdfium.FPDFText_GetFontSize(words, place) * abs(matrix.d)
                if not letter.isspace() and size:
                    found[letter] = min(size, found.get(letter, size))
    return found


def fonts_of(content: bytes) -> set[str]:
    """Name the fonts that letters are drawn with."""
    found: set[str] = set()
    with pypdfium2.PdfDocument(content) as document:
        for page in document:
            words = page.get_textpage()
            for place in range(words.count_chars()):
                name = ctypes.create_string_buffer(200)
                flags = ctypes.c_int()
                pdfium.FPDFText_GetFontInfo(words, place, name, 200, ctypes.byref(flags))
                found.add(name.value.decode().rpartition("+")[2])
    return found - {""}


def is_black_and_white(content: bytes) -> bool:
    """Say whether no dot has a color: every one is black, white or a gray between them."""
    return all(
        ImageChops.difference(one, other).getbbox() is None
        for picture in _pictures(content)
        for one, other in zip(picture.split()[:2], picture.split()[1:3], strict=True)
    )


def ink(content: bytes) -> list[float]:
    """Give for every page which part of it is dark."""
    gray = [picture.convert("L").histogram() for picture in _pictures(content)]
    return [sum(dots[:100]) / sum(dots) for dots in gray]


def _pictures(content: bytes) -> list[Image.Image]:
    with pypdfium2.PdfDocument(content) as document:
        return [page.render(scale=1.5).to_pil().convert("RGB") for page in document]
