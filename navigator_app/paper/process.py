"""The desk's side: ask a process of its own about a document, wait so long and no longer, believe only what fits."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Any, Final

from navigator_app.paper.asked import packed, unpacked
from navigator_app.paper.reading import PAGES_LIMIT, PIXELS_LIMIT, Drawn, Part, Size
from sync.errors import Unavailable, Unreadable
from sync.formats.sheets.reading import ROWS_LIMIT, Sheet, with_rows

WAIT_S: Final = 30.0
_SENTENCES: Final = {
    "unknown": "This is neither PDF nor TIFF nor JPEG, so its pages cannot be shown. It is kept as it came.",
    "password": "This PDF is locked with a password, so its pages cannot be shown. Ask its sender for one that is not.",
    "pages": "This document has more than {limit} pages, which Navigator does not show. Ask for it in parts.",
    "pixels": "A page of this document is too large to be shown. Ask its sender to scan it at 300 dots an inch.",
    "damaged": "This document is damaged, so its pages cannot be shown. It is kept as it came; ask its sender for it.",
    "slow": "Drawing this document took too long and was ended. It is kept as it came; ask its sender for another.",
}

_WORKBOOK: Final = {
    "password": "This workbook is protected by a password. Save a copy without one in Excel and choose that.",
    "damaged": "This workbook is damaged, or is none. Excel may be able to repair it. Nothing of it was taken.",
    "slow": "Reading this workbook took too long and was ended. Save it as CSV and choose that.",
    "large": "This workbook is too large: Navigator reads up to {limit} rows. Split it, and bring the parts.",
    "pixels": "This workbook is too large to be read on this computer. Save it as CSV and choose that.",
}
_LIMITS: Final = {"pages": PAGES_LIMIT, "large": f"{ROWS_LIMIT:,}"}
"""What a sentence names as the most there may be."""


def sizes(content: bytes) -> list[Size]:
    """Give the size of every page.

    Raises: Unreadable, with the sentence why it cannot be shown.
    """
    said, _ = _asked({"ask": "sizes"}, content)
    try:
        found = [Size(float(width), float(height)) for width, height in said["sizes"]]
    except (KeyError, TypeError, ValueError) as error:
        raise _unshown("damaged") from error
    if not 0 < len(found) <= PAGES_LIMIT:
        raise _unshown("damaged")
    return found


def page(content: bytes, number: int, width: int) -> Drawn:
    """Draw a page, counted from 0.

    Raises: Unreadable.
    """
    said, pixels = _asked({"ask": "page", "page": number, "width": width}, content)
    try:
        drawn = Drawn(int(said["width"]), int(said["height"]), int(said["stride"]), pixels)
    except (KeyError, TypeError, ValueError) as error:
        raise _unshown("damaged") from error
    return _checked(drawn)


def _checked(drawn: Drawn) -> Drawn:
    """Believe a page only as far as its pixels are there.

    Raises: Unreadable.
    """
    is_some = drawn.width > 0 and drawn.height > 0
    has_room = is_some and drawn.width * drawn.height <= PIXELS_LIMIT and drawn.stride >= drawn.width * 4
    if not has_room or len(drawn.pixels) < drawn.stride * drawn.height:
        raise _unshown("damaged")
    return drawn


def small(content: bytes, numbers: Sequence[int], width: int) -> list[Drawn | None]:
    """Draw several pages, counted from 0, in one process; None for one that cannot be drawn.

    Raises: Unreadable where the whole cannot be opened, or answers what does not fit.
    """
    said, pixels = _asked({"ask": "small", "pages": list(numbers), "width": width}, content)
    drawn: list[Drawn | None] = []
    try:
        for shape in said["drawn"]:
            if not shape:
                drawn.append(None)
                continue
            wide, high, stride = map(int, shape)
            drawn.append(_checked(Drawn(wide, high, stride, pixels)))
            pixels = pixels[stride * high :]
    except (KeyError, TypeError, ValueError) as error:
        raise _unshown("damaged") from error
    if len(drawn) != len(numbers):
        raise _unshown("damaged")
    return drawn


def made(content: bytes, parts: Sequence[Part]) -> bytes:
    """Give a PDF of some pages, turned.

    Raises: Unreadable.
    """
    _, body = _asked({"ask": "made", "parts": [list(part) for part in parts]}, content)
    if not body.startswith(b"%PDF-"):
        raise _unshown("damaged")
    return body


class UnboundError(Unreadable):
    """One of several documents cannot be put into one file; `which` is its place, None where it is not known."""

    def __init__(self, reason: Unreadable, which: int | None) -> None:
        super().__init__(reason.reason, **reason.values)
        self.which = which


def bound(contents: Sequence[bytes], passphrase: str = "") -> tuple[bytes, list[int]]:
    """Give one PDF of several documents, under a passphrase where one is given, and how many pages each has.

    Raises: UnboundError, with the place of the one that cannot be taken in and its sentence.
    """
    said = {"ask": "bound", "lengths": [len(one) for one in contents], "passphrase": passphrase}
    try:
        answer, body = _answered(said, b"".join(contents), _SENTENCES)
    except Unreadable as no:
        raise UnboundError(no, None) from no
    if "no" in answer:
        which = answer.get("which")
        raise UnboundError(_unshown(str(answer["no"])), which if isinstance(which, int) else None)
    counts = answer.get("counts")
    if not body.startswith(b"%PDF-") or not isinstance(counts, list) or len(counts) != len(contents):
        raise UnboundError(_unshown("damaged"), None)
    return body, [int(count) for count in counts]


def rows(content: bytes) -> tuple[Sheet, ...]:
    """Read the sheets of an Excel workbook.

    Raises: Unreadable, with the sentence why it cannot be read.
    """
    try:
        from sync.formats.sheets import workbook  # noqa: PLC0415 - its reader loads with the first workbook

        _, body = _asked({"ask": "rows"}, content, _WORKBOOK)
        found = workbook.unpacked(body)
    except ValueError as error:
        raise Unreadable(_WORKBOOK["damaged"]) from error
    return with_rows(found)


def _asked(
    said: dict[str, Any], content: bytes, sentences: Mapping[str, str] = _SENTENCES
) -> tuple[dict[str, Any], bytes]:
    """Ask, and raise what it says no with."""
    answer, body = _answered(said, content, sentences)
    if "no" in answer:
        raise _unshown(str(answer["no"]), sentences)
    return answer, body


def _answered(
    said: dict[str, Any], content: bytes, sentences: Mapping[str, str]
) -> tuple[dict[str, Any], bytes]:
    try:
        child = subprocess.Popen(
            [sys.executable, "-B", "-m", "navigator_app.paper"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
    except OSError as error:
        raise Unavailable("The program that draws pages could not be started. Try again.") from error
    with child:
        try:
            whole, _ = child.communicate(packed(said, content), timeout=WAIT_S)
        except subprocess.TimeoutExpired as error:
            raise _unshown("slow", sentences) from error
        finally:
            child.kill()
    try:
        return unpacked(whole)
    except ValueError as error:
        raise _unshown("damaged", sentences) from error


def _unshown(code: str, sentences: Mapping[str, str] = _SENTENCES) -> Unreadable:
    sentence = sentences.get(code)
    if sentence is None:
        return Unreadable(sentences["damaged"])
    return Unreadable(sentence, limit=_LIMITS[code]) if code in _LIMITS else Unreadable(sentence)
