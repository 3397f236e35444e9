"""One message taken apart with python-hl7: segments, fields, repetitions, components, escapes.

The separators come from the message itself. What python-hl7 cannot bear is put right before it sees it
(MSH-2 of other than four characters, lines that belong to the line before), and escapes are decoded here,
because its own decoder fails on malformed ones, repeats as often as a message asks and logs their values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sync.words import Words, say

PARTS_LIMIT = 200_000
_NAME = re.compile(r"^[A-Z][A-Z0-9]{2}$")
_BREAKS = {".br": "\n", ".sp": "\n", ".ce": "\n", ".sk": " ", ".ti": " ", ".in": " ", ".fi": "", ".nf": ""}


@dataclass(frozen=True, slots=True)
class Marks:
    """The separators of one message."""

    field: str = "|"
    component: str = "^"
    repetition: str = "~"
    escape: str = "\\"
    subcomponent: str = "&"

    def decoded(self, text: str) -> str:
        """Decode escape sequences for people: separators, line breaks, hex; highlighting is left out."""
        if self.escape not in text:
            return text
        sequence = re.escape(self.escape)
        return re.sub(f"{sequence}([^{sequence}\r\n]*){sequence}", self._one, text)

    def _one(self, found: re.Match[str]) -> str:
        name = found[1]
        plain = {
            "F": self.field,
            "S": self.component,
            "R": self.repetition,
            "E": self.escape,
            "T": self.subcomponent,
            "H": "",
            "N": "",
        }
        if name in plain:
            return plain[name]
        if name[:3] in _BREAKS:
            return _BREAKS[name[:3]]
        if re.fullmatch(r"X(?:[0-9A-Fa-f]{2})+", name):
            return _letters(bytes.fromhex(name[1:]))
        return found[0]


@dataclass(frozen=True, slots=True)
class Segment:
    """One line of a message; positions count from 1 as in the standard."""

    name: str
    marks: Marks
    parts: Any
    """python-hl7's own segment."""

    def raw(self, field: int) -> str:
        """Give a field exactly as sent, escapes and repetitions included; empty when it is not there."""
        return str(self.parts[field]) if field < len(self.parts) else ""

    def repetitions(self, field: int) -> list[Repetition]:
        """Give the repetitions of a field that hold anything."""
        if field >= len(self.parts):
            return []
        found = [Repetition(one, self.marks) for one in self.parts[field]]
        return [one for one in found if one.raw.strip()]

    def text(self, field: int, component: int = 1, subcomponent: int | None = None) -> str:
        """Give one decoded piece of a field's first repetition; empty when it is not there."""
        first = self.repetitions(field)[:1]
        return first[0].text(component, subcomponent) if first else ""


@dataclass(frozen=True, slots=True)
class Repetition:
    """One repetition of a field."""

    parts: Any
    marks: Marks

    @property
    def raw(self) -> str:
        """The repetition exactly as sent."""
        return str(self.parts)

    def text(self, component: int = 1, subcomponent: int | None = None) -> str:
        """Give a decoded component, or one subcomponent of it; empty when it is not there."""
        components = [self.parts] if isinstance(self.parts, str) else list(self.parts)
        if component > len(components):
            return ""
        wanted: Any = components[component - 1]
        if subcomponent is not None:
            pieces = [wanted] if isinstance(wanted, str) else list(wanted)
            wanted = pieces[subcomponent - 1] if subcomponent <= len(pieces) else ""
        return self.marks.decoded(str(wanted)).strip()


@dataclass(frozen=True, slots=True)
class Dissected:
    """A message in segments, or the reason why it cannot be taken apart."""

    segments: tuple[Segment, ...] = ()
    remarks: tuple[Words, ...] = ()
    refusal: Words | None = None


def dissect(text: str) -> Dissected:
    """Take one message apart: text as `frames` gives it, beginning with MSH."""
    import hl7  # noqa: PLC0415 - a parser loads when a file is read, never at start

    header = text.split("\r", 1)[0]
    declared = header[4:].split(header[3], 1)[0]
    marks, remarks = _marks(header[3], declared)
    if len({marks.field, marks.component, marks.repetition, marks.escape, marks.subcomponent}) < 5:
        return Dissected(
            refusal=say("Two separators of this message are the same (MSH-2), so it cannot be read.")
        )
    if sum(text.count(mark) for mark in (marks.field, marks.component, marks.repetition, "\r")) > PARTS_LIMIT:
        return Dissected(refusal=say("This message has more parts than any lab report: it was not read."))
    lines, joined = _lines(text, marks)
    proper = marks.component + marks.repetition + marks.escape + marks.subcomponent
    lines[0] = header[:4] + proper + header[4 + len(declared) :]
    parsed = hl7.parse("\r".join(lines))
    segments = tuple(Segment(str(one[0]).strip(), marks, one) for one in parsed)
    return Dissected(segments, remarks + joined)


def _marks(field: str, declared: str) -> tuple[Marks, tuple[Words, ...]]:
    """Read MSH-2: four characters, a fifth for truncation since version 2.7, or what there is."""
    if len(declared) == 4:
        return Marks(field, *declared), ()
    if len(declared) == 5 and len(set(declared)) == 5:
        return Marks(field, *declared[:4]), ()
    remark = say(
        "MSH-2 of this message has {count} characters, not four; it was read as usual.", count=len(declared)
    )
    first_two = declared[:2] if len(set(declared[:2])) == 2 else "^~"
    return Marks(field, *first_two), (remark,)


def _lines(text: str, marks: Marks) -> tuple[list[str], tuple[Words, ...]]:
    """Give the lines; one that begins with no segment name is the rest of the line before it."""
    lines: list[str] = []
    is_joined = False
    for line in text.split("\r"):
        if _is_segment(line, marks):
            lines.append(line.lstrip())
        elif lines and line.strip():
            lines[-1] += f"{marks.escape}.br{marks.escape}{line}"
            is_joined = True
    remark = say("A line of this message begins with no segment name; it was read with the line before it.")
    return lines, (remark,) if is_joined else ()


def _is_segment(line: str, marks: Marks) -> bool:
    name, separator, _ = line.strip(" \t").partition(marks.field)
    return bool(_NAME.match(name if separator else name.strip()))


def _letters(content: bytes) -> str:
    """Read hex-escaped letters as UTF-8, else Latin-1; a NUL is never let through."""
    try:
        return content.decode("utf-8").replace("\x00", "")
    except UnicodeDecodeError:
        return content.decode("latin-1").replace("\x00", "")


def named(segments: tuple[Segment, ...], name: str) -> Iterator[Segment]:
    """Give the segments of one name, in order."""
    return (one for one in segments if one.name == name)
