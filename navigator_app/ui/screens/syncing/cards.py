"""The cards of the exchange: what waits, what was not accepted and why, what needs a decision."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QWidget

from navigator_app.queries.outbox import Unaccepted, Written
from navigator_app.queries.rounds import RoundTold
from navigator_app.ui import sayings
from navigator_app.ui.parts.avatar import Glyph
from navigator_app.ui.parts.buttons import Button, button
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.labels import DOT, Label
from navigator_app.ui.parts.layout import Item, box, col, row
from navigator_app.ui.parts.segment import Segment
from navigator_app.ui.tables.records import Cell, Column, RecordTable, TableRow
from navigator_app.ui.theme.style import Theme

_FIELDS = 8
"""As many fields as one line tells; a new record may have more."""

_TABLE_PX = 260


def _tr(text: str) -> str:
    return QCoreApplication.translate("Exchange", text)


def unsent_card(found: Sequence[Written], count: int, send_first: Callable[[str], None]) -> Card:
    """Show what is saved here and not sent, in the order in which it goes out."""
    card = Card(_tr("Saved on this computer, not sent yet: {n}").format(n=count))
    for place, one in enumerate(found):
        words = _written(one)
        if place == 0:
            deed: Item = Label(_tr("Goes first"), "caption") if len(found) > 1 else 0
        else:
            pressed = button(
                _tr("Send first"), "ghost", "cloud-upload", _named(_tr("Send first: {what}"), one)
            )
            pressed.clicked.connect(lambda _on=False, change=one.change: send_first(change))
            deed = pressed
        card.add(_line("cloud-upload", "muted", words, deed))
    if count > len(found):
        card.add(Label(_tr("and {n} more").format(n=count - len(found)), "muted"))
    if not found:
        card.add(
            Label(
                _tr(
                    "Nothing waits. Each change that left this list was answered by the center, or is told of above."
                ),
                "muted",
                wrap=True,
            )
        )
    return card


def unaccepted_card(found: Sequence[Unaccepted], deeds: Callable[[Unaccepted], Sequence[QWidget]]) -> Card:
    """Show what was refused, or waits for the site lead, and why."""
    card = Card(_tr("Not accepted by the center: {n}").format(n=len(found)))
    for one in found:
        reason = sayings.words(one.reason)
        if one.field:
            reason = _tr("{field}: {reason}").format(field=sayings.words(one.field), reason=reason)
        lines = [_written(one.written), Label(reason, "strong", wrap=True)]
        if one.with_it:
            others = ", ".join(sayings.words(each.title) for each in one.with_it)
            lines.append(
                Label(_tr("Goes again together with: {what}").format(what=others), "caption", wrap=True)
            )
        icon, tint = ("hourglass", "warn") if one.is_for_lead else ("circle-x", "danger")
        card.add(_line(icon, tint, box(col(*lines, row(*deeds(one), None), gap=6))))
    return card


def reviews_card(found: Sequence[tuple[str, str, str]], decide: Callable[[str], None]) -> Card:
    """Show what two people wrote differently: each side is kept until a person decides."""
    card = Card(_tr("Needs a decision: {n}").format(n=len(found)))
    for review_id, title, person in found:
        pressed = button(
            _tr("Decide"), "", "git-merge", _tr("Decide: {what}").format(what=f"{title}, {person}")
        )
        pressed.clicked.connect(lambda _on=False, review=review_id: decide(review))
        words = box(col(Label(title, "medium", wrap=True), Label(person, "caption"), gap=0))
        card.add(_line("git-merge", "violet", words, pressed))
    return card


def rounds_table() -> RecordTable:
    """Make the empty table of rounds."""
    columns = [
        Column(_tr("When"), 0),
        Column(_tr("Took"), 90),
        Column(_tr("Sent"), 70, "right"),
        Column(_tr("Received"), 90, "right"),
        Column(_tr("Moved"), 190),
        Column(_tr("Ended"), 170),
    ]
    table = RecordTable(_tr("Exchanges of this computer"), columns)
    table.setMinimumHeight(Theme.current().px(_TABLE_PX))
    return table


def round_row(one: RoundTold) -> TableRow:
    """Give one round's cells; of records it says how many, never which."""
    outcome = one.outcome
    cells = (
        Cell(sayings.written(one.at), below=sayings.words(one.until)),
        Cell(sayings.words(one.took)),
        Cell(f"{one.sent:,}", sort=one.sent),
        Cell(f"{one.received:,}", sort=one.received),
        Cell(sayings.words(one.bytes_moved)),
        Cell(sayings.words(outcome.text), outcome.tint, outcome.icon),
    )
    return TableRow(one.key, cells)


def proof_card(choice: Segment, write: Button) -> Card:
    """Offer the center's acknowledgements as a file."""
    card = Card(_tr("Prove what was sent"))
    told = _tr(
        "Writes what the center acknowledged of this computer's changes to a file: change ids, times, verdicts and"
        " revisions. It holds no names and none of what was written."
    )
    return card.add(Label(told, "muted", wrap=True), row(choice, write, None, gap=10))


def named(words: str, one: Written) -> str:
    """Name a button by what it does to which record of whom."""
    return _named(words, one)


def _named(words: str, one: Written) -> str:
    what = ", ".join(part for part in (sayings.words(one.title), one.person) if part)
    return words.format(what=what)


def _written(one: Written) -> QWidget:
    """Tell one change: of which record and whom, what was written field by field, by whom and when."""
    head = DOT.join(part for part in (sayings.words(one.title), one.person) if part)
    told = list(one.fields[:_FIELDS])
    text = DOT.join(sayings.words(each) for each in told)
    if len(one.fields) > _FIELDS:
        more = len(one.fields) - _FIELDS
        rest = _tr("and 1 more field") if more == 1 else _tr("and {n} more fields").format(n=more)
        text = DOT.join((text, rest))
    by = (sayings.words(one.author), sayings.written(one.at))
    lines: list[Item] = [Label(head, "medium", wrap=True)]
    if text:
        lines.append(Label(text, wrap=True))
    lines.append(Label(DOT.join(part for part in by if part), "caption", wrap=True))
    return box(col(*lines, gap=1))


def _line(icon: str, tint: str, words: QWidget, *deeds: Item) -> QWidget:
    glyph = Glyph(icon, tint, 18)
    line = row(glyph, words, *deeds, gap=10)
    line.setAlignment(glyph, Qt.AlignmentFlag.AlignTop)
    line.setStretch(1, 1)
    return box(line)
