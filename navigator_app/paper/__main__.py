"""The process of its own: one question in, one answer out, and it ends. It can write no file."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from navigator_app.paper import reading
from navigator_app.paper.asked import packed, unpacked
from navigator_app.paper.binding import UntakenError, bound
from navigator_app.paper.reading import Part, UnshownError
from sync.errors import Unreadable

MEMORY_BYTES = 2_000_000_000
CPU_S = 30


def main() -> int:
    """Answer the question on standard input, on standard output."""
    _bind_hands()
    said, content = unpacked(sys.stdin.buffer.read())
    try:
        if said["ask"] == "rows":
            answer, body = _rows(content)
        elif said["ask"] == "bound":
            answer, body = _bound(said, content)
        else:
            answer, body = _ANSWERS[said["ask"]](reading.opened(content), said)
    except UnshownError as no:
        answer, body = {"no": str(no)}, b""
    except MemoryError:
        answer, body = {"no": "pixels"}, b""
    sys.stdout.buffer.write(packed(answer, body))
    sys.stdout.buffer.flush()
    return 0


def _rows(content: bytes) -> tuple[dict[str, Any], bytes]:
    """Read a workbook, whose reader loads only for one."""
    from sync.formats.sheets import workbook  # noqa: PLC0415 - as above

    try:
        return {}, workbook.packed(workbook.opened(content))
    except workbook.UnreadableWorkbookError as no:
        return {"no": str(no)}, b""
    except Unreadable:
        return {"no": "large"}, b""


def _bound(said: dict[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
    """Put several documents into one; one that cannot be taken in is named, and nothing is made."""
    contents, start = [], 0
    for length in said["lengths"]:
        contents.append(content[start : start + int(length)])
        start += int(length)
    try:
        whole, counts = bound(contents, str(said["passphrase"]))
    except UntakenError as no:
        return {"no": str(no), "which": no.which}, b""
    return {"counts": counts}, whole


def _bind_hands() -> None:
    """Take away, where the system can, what reading a document does not need: files, memory, time, core dumps."""
    with suppress(ImportError):
        import resource  # noqa: PLC0415 - not on Windows

        for which, limit in (
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_CPU, CPU_S),
            (resource.RLIMIT_AS, MEMORY_BYTES),
        ):
            with suppress(OSError, ValueError):
                resource.setrlimit(which, (limit, limit))


def _sizes(pages: reading.Pages, _said: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    return {"sizes": pages.sizes()}, b""


def _page(pages: reading.Pages, said: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    drawn = pages.drawn(int(said["page"]), int(said["width"]))
    return {"width": drawn.width, "height": drawn.height, "stride": drawn.stride}, drawn.pixels


def _small(pages: reading.Pages, said: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Draw several pages; one that cannot be drawn is left out and does not cost the others."""
    drawn: list[reading.Drawn | None] = []
    for page in said["pages"]:
        try:
            drawn.append(pages.drawn(int(page), int(said["width"])))
        except UnshownError:
            drawn.append(None)
    shapes = [[one.width, one.height, one.stride] if one else [] for one in drawn]
    return {"drawn": shapes}, b"".join(one.pixels[: one.stride * one.height] for one in drawn if one)


def _made(pages: reading.Pages, said: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    return {}, pages.made([Part(int(page), int(degrees)) for page, degrees in said["parts"]])


_ANSWERS: dict[str, Callable[[reading.Pages, dict[str, Any]], tuple[dict[str, Any], bytes]]] = {
    "sizes": _sizes,
    "page": _page,
    "small": _small,
    "made": _made,
}

if __name__ == "__main__":
    sys.exit(main())
