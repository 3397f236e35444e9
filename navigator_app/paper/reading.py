"""Inside the process of its own: what PDF, TIFF and JPEG hold, page by page; the only room that opens them."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from functools import partial
from io import BytesIO
from typing import Any, Final, NamedTuple, Protocol

PAGES_LIMIT: Final = 500
PIXELS_LIMIT: Final = 12_000_000
"""Of one drawn page: letter paper at some 360 dots an inch."""
SCANNED_PIXELS_LIMIT: Final = 120_000_000
"""Of one page as it was scanned: a sheet of 11 by 17 inches at 600 dots an inch and more."""
PDF, TIFF, JPEG = "application/pdf", "image/tiff", "image/jpeg"
_MARKS: Final = ((b"%PDF-", PDF), (b"II*\0", TIFF), (b"MM\0*", TIFF), (b"\xff\xd8\xff", JPEG))
_MARK_WITHIN: Final = 1_024
"""Scanners write a few lines of their own before the first of a PDF."""


class UnshownError(Exception):
    """This cannot be drawn; the argument is a code for `process`."""


class Size(NamedTuple):
    """A page's width and height, in its own unit."""

    width: float
    height: float


class Drawn(NamedTuple):
    """A page as rows of four bytes a pixel: blue, green, red, nothing."""

    width: int
    height: int
    stride: int
    pixels: bytes


class Part(NamedTuple):
    """One page to be taken, counted from 0, and how far it is turned clockwise."""

    page: int
    degrees: int


class Pages(Protocol):
    """What was opened."""

    def sizes(self) -> list[Size]:
        """Give every page's size."""

    def drawn(self, page: int, width: int) -> Drawn:
        """Draw a page to a width, smaller where it would have too many pixels."""

    def made(self, parts: Sequence[Part]) -> bytes:
        """Give a PDF of these pages alone."""


def type_of(content: bytes) -> str:
    """Say what bytes are by how they begin; empty for what is none of the three."""
    start = content[:_MARK_WITHIN]
    found = next((kind for mark, kind in _MARKS if start.startswith(mark)), "")
    return found or (PDF if b"%PDF-" in start else "")


def opened(content: bytes) -> Pages:
    """Open a document.

    Raises: UnshownError.
    """
    kind = type_of(content)
    if not kind:
        raise UnshownError("unknown")
    pages: Pages = _Pdf(content) if kind == PDF else _Scan(content)
    count = len(pages.sizes())
    if not 0 < count <= PAGES_LIMIT:
        raise UnshownError("pages" if count else "damaged")
    return pages


def fitted(size: Size, width: int) -> tuple[int, int]:
    """Give the pixels of a page drawn to a width, fewer where it would be too many.

    Raises: UnshownError for a page without any extent.
    """
    if not (0 < size.width < 1e6 and 0 < size.height < 1e6):
        raise UnshownError("damaged")
    scale = max(1, width) / size.width
    pixels = size.width * size.height * scale * scale
    if pixels > PIXELS_LIMIT:
        scale *= (PIXELS_LIMIT / pixels) ** 0.5
    return max(1, int(size.width * scale)), max(1, int(size.height * scale))


class _Pdf:
    """A PDF, read by PDFium; scripts and forms in it are never run."""

    def __init__(self, content: bytes) -> None:
        import pypdfium2  # noqa: PLC0415 - the one that is needed is loaded

        self._library = pypdfium2
        try:
            self._pdf = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as error:
            raise UnshownError("password" if "password" in str(error).lower() else "damaged") from error

    def sizes(self) -> list[Size]:
        count = min(len(self._pdf), PAGES_LIMIT + 1)
        return [Size(*self._try(partial(self._pdf.get_page_size, n))) for n in range(count)]

    def drawn(self, page: int, width: int) -> Drawn:
        sheet = self._try(lambda: self._pdf[page])
        size = Size(*sheet.get_size())
        wide, high = fitted(size, width)
        scale = min(wide / size.width, high / size.height)
        drawn = self._try(lambda: sheet.render(scale=scale, prefer_bgrx=True, maybe_alpha=False))
        return Drawn(drawn.width, drawn.height, drawn.stride, bytes(drawn.buffer))

    def made(self, parts: Sequence[Part]) -> bytes:
        fresh = self._library.PdfDocument.new()
        for place, part in enumerate(parts):
            self._try(partial(fresh.import_pages, self._pdf, [part.page]))
            sheet = fresh[place]
            sheet.set_rotation((sheet.get_rotation() + part.degrees) % 360)
        written = BytesIO()
        self._try(lambda: fresh.save(written))
        return written.getvalue()

    def _try(self, fn: Callable[[], Any]) -> Any:
        try:
            return fn()
        except (self._library.PdfiumError, IndexError, ValueError) as error:
            raise UnshownError("damaged") from error


def put_together(pdfs: Sequence[bytes]) -> bytes:
    """Give one PDF of the pages of several, in their order.

    Raises: UnshownError.
    """
    import pypdfium2  # noqa: PLC0415 - the one that is needed is loaded

    fresh = pypdfium2.PdfDocument.new()
    written = BytesIO()
    try:
        for pdf in pdfs:
            fresh.import_pages(pypdfium2.PdfDocument(pdf))
        fresh.save(written)
    except (pypdfium2.PdfiumError, IndexError, ValueError) as error:
        raise UnshownError("damaged") from error
    return written.getvalue()


class _Scan:
    """TIFF or JPEG, as scanners and fax machines write them."""

    def __init__(self, content: bytes) -> None:
        from PIL import Image, ImageOps  # noqa: PLC0415 - as above

        Image.MAX_IMAGE_PIXELS = SCANNED_PIXELS_LIMIT
        self._upright = ImageOps.exif_transpose
        self._image = _tried(lambda: Image.open(BytesIO(content), formats=("TIFF", "JPEG")))

    def sizes(self) -> list[Size]:
        count = min(_tried(lambda: getattr(self._image, "n_frames", 1)), PAGES_LIMIT + 1)
        return [Size(*self._page(n).size) for n in range(count)]

    def _page(self, page: int) -> Any:
        _tried(lambda: self._image.seek(page))
        if self._image.width * self._image.height > SCANNED_PIXELS_LIMIT:
            raise UnshownError("pixels")
        return self._image

    def _sheet(self, page: int) -> Any:
        return _tried(lambda: self._upright(self._page(page)))

    def drawn(self, page: int, width: int) -> Drawn:
        sheet = self._sheet(page)
        wide, high = fitted(Size(*_tried(lambda: self._on_paper(page, sheet))), width)
        shown = _tried(lambda: sheet.convert("RGB").resize((wide, high), reducing_gap=2.0))
        return Drawn(wide, high, wide * 4, shown.tobytes("raw", "BGRX"))

    def _on_paper(self, page: int, sheet: Any) -> tuple[float, float]:
        """Give width and height as they are on paper: a fax has twice as many dots across as down."""
        dots = self._page(page).info.get("dpi", (1, 1))
        across, down = (float(one) if float(one) > 0 else 1.0 for one in dots)
        return sheet.width / across * max(across, down), sheet.height / down * max(across, down)

    def made(self, parts: Sequence[Part]) -> bytes:
        sheets = []
        for part in parts:
            sheet = self._sheet(part.page)
            kept = sheet if sheet.mode in ("1", "L", "RGB") else sheet.convert("RGB")
            across, down = _tried(partial(self._on_paper, part.page, kept))
            even = kept.resize((round(across), round(down))) if (across, down) != kept.size else kept
            sheets.append(_tried(partial(even.rotate, -part.degrees, expand=True)))
        written = BytesIO()
        first, *rest = sheets
        dots = max(float(one) for one in self._image.info.get("dpi", (200, 200))) or 200.0
        _tried(lambda: first.save(written, "PDF", save_all=True, append_images=rest, resolution=dots))
        return written.getvalue()


def _tried(fn: Callable[[], Any]) -> Any:
    """Do what a damaged or hostile picture may make fail in many ways."""
    from PIL.Image import DecompressionBombError, DecompressionBombWarning  # noqa: PLC0415 - as above

    try:
        # What a picture's library only warns of is printed nowhere; too many pixels are said.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", DecompressionBombWarning)
            return fn()
    except (DecompressionBombError, DecompressionBombWarning) as error:
        raise UnshownError("pixels") from error
    except (
        OSError,
        ValueError,
        TypeError,
        EOFError,
        SyntaxError,
        KeyError,
        IndexError,
        ArithmeticError,
    ) as error:
        raise UnshownError("damaged") from error
