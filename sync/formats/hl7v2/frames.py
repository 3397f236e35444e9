"""From bytes to single messages: byte order marks, line ends, MLLP frames, batches, letters, sizes.

Nothing is understood here beyond where a message begins and how its letters are written. A message that is
too large or damaged is set aside with its reason and the others go on.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from sync.errors import Unreadable
from sync.words import Words, say

MESSAGE_LIMIT_BYTES = 20_000_000
_START, _END = b"\x0b", b"\x1c"
_HEADER = re.compile(rb"^[ \t]*MSH[^A-Za-z0-9\s\x00]")
_WRAPPER = re.compile(rb"^[ \t]*(?:FHS|BHS|BTS|FTS)(?:[^A-Za-z0-9]|$)")
_LINE_END = re.compile(rb"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Frame:
    """One message as text, its lines separated by one carriage return.

    Empty: `text` when the message could not be read at all; `refusal` then says why.
    """

    text: str
    charset: str = ""
    is_ended: bool = True
    remarks: tuple[Words, ...] = ()
    refusal: Words | None = None


def frames(data: bytes) -> list[Frame]:
    """Cut a file, a batch or an MLLP dump into its messages, in order.

    Raises: Unreadable when there is no message in it at all.
    """
    found = [_frame(piece, is_ended) for piece, is_ended in _pieces(_as_bytes_of_letters(data))]
    if not found:
        raise Unreadable("This file holds no HL7 message: no line of it begins with MSH.")
    return found


def looks_like_hl7(data: bytes) -> bool:
    """Whether the beginning of a file is that of HL7 v2."""
    lines = (line.strip(b"\x0b\x1c") for line, _ in _lines(_as_bytes_of_letters(data[:4096])))
    return any(_HEADER.match(line) or _WRAPPER.match(line) for line in lines)


def _as_bytes_of_letters(data: bytes) -> bytes:
    """Take the byte order mark off, and turn UTF-16 into UTF-8."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace").encode("utf-8")
    return data.removeprefix(codecs.BOM_UTF8)


def _pieces(data: bytes) -> Iterator[tuple[bytes, bool]]:
    """Give each message's bytes and whether its end was seen (a line end, or the end mark of its frame)."""
    lines: list[bytes] = []
    is_framed = is_closed = False
    for line, is_ended in _lines(data):
        if _START in line:
            is_framed, is_closed = True, False
        text = line.strip(b"\x0b\x1c")
        if _HEADER.match(text.removeprefix(codecs.BOM_UTF8)):
            if lines:
                yield b"\r".join(lines), True
            lines = [text.removeprefix(codecs.BOM_UTF8).lstrip()]
        elif _WRAPPER.match(text):
            if lines:
                yield b"\r".join(lines), True
            lines = []
        elif lines and text.strip():
            lines.append(text)
        is_closed = is_closed or _END in line
        last_ended = is_ended
    if lines:
        yield b"\r".join(lines), (is_closed if is_framed else last_ended)


def _lines(data: bytes) -> Iterator[tuple[bytes, bool]]:
    """Give the lines and whether each had a line end; start and end marks of frames end a line as well."""
    data = data.replace(_START, b"\r" + _START).replace(_END, _END + b"\r")
    at = 0
    for end in _LINE_END.finditer(data):
        yield data[at : end.start()], True
        at = end.end()
    if at < len(data):
        yield data[at:], False


def _frame(piece: bytes, is_ended: bool) -> Frame:  # noqa: FBT001 - the second half of a pair
    if len(piece) > MESSAGE_LIMIT_BYTES:
        refusal = say(
            "This message is {size} MB; Navigator reads up to {limit} MB. Ask the sender for a smaller one.",
            size=len(piece) // 1_000_000,
            limit=MESSAGE_LIMIT_BYTES // 1_000_000,
        )
        return Frame("", refusal=refusal)
    if b"\x00" in piece:
        return Frame(
            "",
            refusal=say("This message holds NUL bytes, so it is damaged. Ask the sender to send it again."),
        )
    text, charset, remarks = _decode(piece)
    return Frame(text, charset, is_ended, remarks)


def _decode(piece: bytes) -> tuple[str, str, tuple[Words, ...]]:
    """Read the letters as the message says, else as UTF-8, else as Latin-1, and say so."""
    declared = _declared_charset(piece)
    codec = _codec(declared)
    if codec != "utf-8":
        return piece.decode(codec, errors="replace"), declared, ()
    try:
        return piece.decode("utf-8"), declared, ()
    except UnicodeDecodeError:
        remark = say("The letters of this message are not UTF-8; they were read as Latin-1. Check the names.")
        return piece.decode("latin-1"), declared, (remark,)


def _declared_charset(piece: bytes) -> str:
    separator = piece[3:4]
    fields = piece.split(b"\r", 1)[0].split(separator)
    return fields[17].decode("latin-1").strip() if len(fields) > 17 else ""


def _codec(declared: str) -> str:
    """Give Python's name for a character set of HL7 table 0211; UTF-8 for all but the parts of ISO 8859."""
    part = re.match(r"8859/(\d{1,2})(?!\d)", declared)
    if part is None:
        return "utf-8"
    try:
        return codecs.lookup(f"iso8859-{part[1]}").name
    except LookupError:
        return "utf-8"
