"""What the chart's header says about other charts: of the same person, or perhaps of the same person."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QCoreApplication

from navigator_app.queries.header import Header
from navigator_app.queries.same_person import Linked, Possible
from navigator_app.ui import sayings
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.buttons import button

MOST_NOTES = 2
"""So many pairs are asked about in the header; all of them stand in the list."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("IdentityNotes", text)


def notes(head: Header, compare: Callable[[str], None]) -> Iterator[Alert]:
    """Give the bars; `compare` shows this chart beside another one."""
    for one in head.linked:
        yield _bar(_tr("One person, two charts"), _linked_text(one), "info", one.patient_id, compare)
    for maybe in head.possible[:MOST_NOTES]:
        yield _bar(_tr("Possible same person"), _possible_text(maybe), "violet", maybe.patient_id, compare)


def _bar(headline: str, text: str, tint: str, other: str, compare: Callable[[str], None]) -> Alert:
    look = button(_tr("Look at both"), "", "users", f"{_tr('Look at both')}: {headline}")
    look.clicked.connect(partial(compare, other))
    return Alert(headline, text, tint, "users", look)  # type: ignore[arg-type]


def _linked_text(one: Linked) -> str:
    decision = one.decision
    day = decision.when.day if decision.when else None
    by = _tr("Decided by {who}, {day}.").format(who=decision.by, day=sayings.us_date(day) if day else "")
    if one.is_here:
        return _tr("{name}. What both charts hold is shown together. {by}").format(name=one.name, by=by)
    if one.where:
        return _tr("The other chart is at {site} and not on this computer. {by}").format(
            site=one.where, by=by
        )
    return _tr("The other chart is not on this computer. {by}").format(by=by)


def _possible_text(one: Possible) -> str:
    born = _tr("DOB {day}").format(day=sayings.us_date(one.birth_on)) if one.birth_on else _tr("no DOB")
    why = ". ".join(sayings.words(each) for each in one.reasons.agrees)
    return f"{one.name}, {born}: {why}"
