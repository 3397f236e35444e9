"""Documents for tests: PDF, TIFF as a fax machine sends it, JPEG; each page tells its number by its gray."""

from __future__ import annotations

from io import BytesIO
from time import gmtime
from typing import Any

import pypdfium2
from PIL import Image, ImageDraw

SHADES = (40, 90, 140, 190, 230)
"""Page n is of the n-th gray, so that a drawn page says which one it is."""


_WRITTEN: dict[str, Any] = {"creationDate": gmtime(0), "modDate": gmtime(0)}
"""The same pages are the same bytes, whenever they are made."""


def picture(page: int, size: tuple[int, int] = (170, 220), mode: str = "L") -> Image.Image:
    """Give a page of one gray, dark at its top left corner, so that one sees how it is turned."""
    sheet = Image.new("L", size, SHADES[page % len(SHADES)])
    ImageDraw.Draw(sheet).rectangle((0, 0, size[0] // 4, size[1] // 8), fill=0)
    return sheet.convert(mode)


def pdf(pages: int = 3, text: str = "") -> bytes:
    """Give a PDF; `text` stands in it uncompressed, as many writers leave it."""
    written = BytesIO()
    first, *rest = (picture(n) for n in range(pages))
    first.save(written, "PDF", save_all=True, append_images=rest, resolution=20, title=text, **_WRITTEN)
    return written.getvalue()


def fax(pages: int = 3) -> bytes:
    """Give a TIFF of several pages, black and white, twice as fine across as down."""
    written = BytesIO()
    first, *rest = (picture(n, (408, 264), "1") for n in range(pages))
    first.save(written, "TIFF", save_all=True, append_images=rest, compression="group4", dpi=(204, 98))
    return written.getvalue()


def photo() -> bytes:
    """Give a JPEG."""
    written = BytesIO()
    picture(1, mode="RGB").save(written, "JPEG", quality=95)
    return written.getvalue()


def gray_of(pixels: bytes, width: int, stride: int, x: float, y: float, height: int) -> int:
    """Give how bright a drawn page is at a place, both from 0 to 1."""
    at = int(y * (height - 1)) * stride + int(x * (width - 1)) * 4
    return pixels[at]


def page_count(content: bytes) -> int:
    """Count a PDF's pages."""
    return len(pypdfium2.PdfDocument(content))
