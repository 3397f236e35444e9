"""A sheet's blocks as pieces of markup; every text of a record is escaped, and nothing has a color but black."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, Final

from PySide6.QtCore import QCoreApplication

from navigator_app.queries.prints.sheet import (
    AGEING,
    Block,
    Facts,
    Grid,
    Heading,
    Item,
    Items,
    Paragraph,
    Quotation,
    Sheet,
)
from navigator_app.queries.prints.standing import dated, identifiers
from navigator_app.ui import sayings
from sync.words import When

BODY_PT: Final = 12.0
PATIENT_PT: Final = 14.0
FOOT_PT: Final = 10.0
_LABEL_PERCENT: Final = 30
_STYLE: Final = (
    "h1 {{ font-size: {h1}pt; font-weight: 600 }} h2 {{ font-size: {h2}pt; font-weight: 600 }}"
    " h3 {{ font-size: {h3}pt; font-weight: 600 }} h1, h2, h3, p {{ margin: 0 }}"
    " td, th {{ padding: 0px; text-align: left; vertical-align: top }}"
    " .cell {{ padding: 3px 6px 4px 4px }} .frame {{ padding: 6px 8px 6px 8px }}"
)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Printing", text)


@dataclass(frozen=True)
class Stamp:
    """Who prints, when, by which clock, and whether all people on it are invented."""

    by: str
    at: When
    is_practice: bool = False


@dataclass(frozen=True)
class Piece:
    """What is never torn apart; `keeps` it with the next, `head` names the piece that is repeated over it."""

    html: str
    above_pt: float = 4
    keeps: bool = False
    head: int | None = None
    is_ruled: bool = False
    """A line stands under it."""
    begins_page: bool = False


def size_pt(sheet: Sheet) -> float:
    """Give the size of its letters."""
    return PATIENT_PT if sheet.is_for_patient else BODY_PT


def style(sheet: Sheet) -> str:
    """Give its style sheet."""
    base = size_pt(sheet)
    return _STYLE.format(h1=base + 6, h2=base + 2, h3=base)


def head(sheet: Sheet, stamp: Stamp) -> str:
    """Give what stands over every page: whose it is, and PRACTICE for invented people."""
    names = [sayings.words(one) for one in identifiers(sheet.whose)] if sheet.whose else []
    first = f"<b>{escape(names[0])}</b>" if names else f"<b>{escape(sayings.words(sheet.title))}</b>"
    lines = [" \u00b7 ".join([first, *map(escape, names[1:])])]
    if stamp.is_practice:
        lines.append(f"<b>{escape(_tr('PRACTICE. All people and places here are invented.'))}</b>")
    if sheet.whose and sheet.whose.is_restricted:
        lines.append(f"<b>{escape(_tr('Restricted chart: only for the people named in it.'))}</b>")
    return "<br>".join(lines)


def foot(sheet: Sheet, stamp: Stamp) -> str:
    """Give what stands under every page: who printed it when, as of when it is known, that paper ages."""
    printed = _tr("Printed by {who}, {when}.").format(who=stamp.by, when=dated(stamp.at))
    known = sayings.words(sheet.known)
    if sheet.is_stale:
        known = _tr("MAY BE OUT OF DATE. {known}").format(known=known)
    return f"{escape(printed)} {escape(known)} {escape(sayings.words(AGEING))}"


def pieces(sheet: Sheet) -> list[Piece]:
    """Give the sheet's pieces in their order, its title first."""
    found = [Piece(f"<h1>{_said(sheet.title)}</h1>", 2, keeps=True)]
    found += [Piece(_framed(f"<b>{_said(notice)}</b>"), 6) for notice in sheet.notices]
    for block in sheet.blocks:
        found += _MADE[type(block)](block, len(found))
    return found


def _said(text: str) -> str:
    return escape(sayings.words(text)).replace("\n", "<br>")


def _framed(inner: str) -> str:
    return (
        "<table width='100%' border='1' cellspacing='0' style='border-collapse: collapse; border-style: solid;"
        f" border-color: #000000'><tr><td class='frame'>{inner}</td></tr></table>"
    )


def _heading(block: Heading, _place: int) -> Iterator[Piece]:
    tag, above = ("h2", 14) if block.level == 1 else ("h3", 8)
    yield Piece(f"<{tag}>{_said(block.text)}</{tag}>", above, keeps=True, begins_page=block.begins_page)


def _paragraph(block: Paragraph, _place: int) -> Iterator[Piece]:
    text = _said(block.text)
    yield Piece(f"<p><b>{text}</b></p>" if block.is_strong else f"<p>{text}</p>")


def _facts(block: Facts, _place: int) -> Iterator[Piece]:
    rest = 100 - _LABEL_PERCENT
    for label, value in block.rows:
        yield Piece(
            f"<table width='100%' cellspacing='0'><tr><td width='{_LABEL_PERCENT}%'>{_said(label)}</td>"
            f"<td width='{rest}%'><b>{_said(value)}</b></td></tr></table>",
            3,
        )


def _items(block: Items, _place: int) -> Iterator[Piece]:
    for item in block.items:
        yield Piece(_item(item), 5)


def _item(item: Item) -> str:
    # Typewriter marks: a fax and every letter font have them.
    mark = {None: "\u2022", True: "[x]", False: "[&nbsp;&nbsp;]"}[item.is_ticked]
    more = "".join(f"<br>{_said(line)}" for line in item.more if line)
    width = 4 if item.is_ticked is None else 7
    return (
        f"<table width='100%' cellspacing='0'><tr><td width='{width}%'>{mark}</td>"
        f"<td width='{100 - width}%'><b>{_said(item.text)}</b>{more}</td></tr></table>"
    )


def _grid(block: Grid, place: int) -> Iterator[Piece]:
    widths = block.widths or tuple(100 // len(block.columns) for _ in block.columns)
    yield Piece(_row("th", block.columns, widths), 6, keeps=True, is_ruled=True)
    for row in block.rows:
        yield Piece(_row("td", row, widths), 0, head=place, is_ruled=True)


def _row(tag: str, cells: tuple[str, ...], widths: tuple[int, ...]) -> str:
    inner = "".join(
        f"<{tag} class='cell' width='{width}%'>{_said(cell)}</{tag}>"
        for cell, width in zip(cells, widths, strict=True)
    )
    return f"<table width='100%' cellspacing='0'><tr>{inner}</tr></table>"


def _quotation(block: Quotation, _place: int) -> Iterator[Piece]:
    caution = f"<br><b>{_said(block.caution)}</b>" if block.caution else ""
    inner = (
        f"<b>{_said(block.headline)}</b><br>\u201c{_said(block.text)}\u201d<br>{_said(block.signed)}{caution}"
    )
    yield Piece(_framed(inner), 6)


_MADE: Final[Mapping[type[Block], Callable[[Any, int], Iterator[Piece]]]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Facts: _facts,
    Items: _items,
    Grid: _grid,
    Quotation: _quotation,
}
