"""The lines in which two charts are compared: a label, what each says, and whether that is the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout

from navigator_app.queries.side_by_side import Side
from navigator_app.ui import sayings
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.chip import Chip, ChipText
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.screens.patient_head import number_text
from navigator_app.ui.screens.same_person.state import Mark, bare, mark, phone_key

_GAP = 8
Line = tuple[str, Sequence[str], Sequence[str], Mark]
"""Label, what each chart says, whether that is the same."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("SamePerson", text)


def lines(one: Side, other: Side | None, now: datetime, zone: ZoneInfo) -> tuple[Line, ...]:
    """Give the lines; where the other chart is not here, its half is empty."""
    mine, theirs = _said(one, now, zone), _said(other, now, zone) if other else {}
    marks = _marks(one, other) if other else {}
    return tuple((label, says, theirs.get(label, ()), marks.get(label, "")) for label, says in mine.items())


def _marks(one: Side, other: Side) -> dict[str, Mark]:
    """Say where the charts agree; two numbers by two assigners neither agree nor differ."""
    born = [[str(side.birth_on or "")] for side in (one, other)]
    both = {number.assigner for number in one.numbers} & {number.assigner for number in other.numbers}
    numbers = [
        [f"{each.assigner} {bare(each.value)}" for each in side.numbers if each.assigner in both]
        for side in (one, other)
    ]
    phones = [[phone_key(each) for each in side.phones] for side in (one, other)]
    return {
        _tr("Name"): mark([one.name], [other.name]),
        _tr("Date of birth"): mark(*born),
        _tr("Sex"): mark([str(one.sex)], [str(other.sex)]),
        _tr("Record numbers"): mark(*numbers),
        _tr("Phones"): mark(*phones),
    }


def _said(side: Side, now: datetime, zone: ZoneInfo) -> dict[str, Sequence[str]]:
    last = (
        sayings.when_text(side.last_contact, now, zone) if side.last_contact else _tr("None on this computer")
    )
    died = (_tr("Noted as died"),) if side.has_died else ()
    return {
        _tr("Name"): (side.name,),
        _tr("Other names"): (side.other_names,),
        _tr("Date of birth"): (sayings.us_date(side.birth_on),) if side.birth_on else (),
        _tr("Sex"): (sayings.words(side.sex),),
        _tr("Record numbers"): tuple(number_text(number) for number in side.numbers),
        _tr("Phones"): side.phones,
        _tr("Community"): (side.community,),
        _tr("Sites"): side.sites,
        _tr("Last contact"): (last,),
        _tr("Records in it"): (str(side.records), *died),
    }


def table(found: Sequence[Line], titles: tuple[str, str], missing: str) -> Card:
    """Draw the lines; `missing` is said once where the other chart is not here."""
    card = Card(margins=(20, 14, 20, 18))
    grid = QGridLayout()
    grid.setHorizontalSpacing(_GAP * 3)
    grid.setVerticalSpacing(_GAP)
    for column, title in enumerate(titles, 1):
        grid.addWidget(Label(title, "h3", wrap=True), 0, column)
    for place, (label, mine, theirs, said) in enumerate(found, 1):
        grid.addWidget(Label(label, "muted"), place, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(_cell(mine), place, 1, Qt.AlignmentFlag.AlignTop)
        if not missing:
            grid.addWidget(_cell(theirs), place, 2, Qt.AlignmentFlag.AlignTop)
            if said:
                grid.addWidget(_chip(said), place, 3, Qt.AlignmentFlag.AlignTop)
    if missing:
        grid.addWidget(Label(missing, wrap=True), 1, 2, len(found), 1, Qt.AlignmentFlag.AlignTop)
    for column, stretch in enumerate((0, 1, 1, 0)):
        grid.setColumnStretch(column, stretch)
    card.body.addLayout(grid)
    return card


def _cell(texts: Sequence[str]) -> Label:
    said = "\n".join(text for text in texts if text)
    return Label(said or "\u2013", "" if said else "muted", wrap=True)


def _chip(said: Mark) -> Chip:
    is_same = said == "same"
    tint, icon = ("ok", "circle-check") if is_same else ("warn", "triangle-alert")
    chip = Chip("", tint, icon)  # type: ignore[arg-type]
    words = _tr("Agrees") if is_same else _tr("Differs")
    chip.show_chip(ChipText(words, tint, icon))  # type: ignore[arg-type]
    return chip
