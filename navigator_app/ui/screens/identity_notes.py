"""What the chart's header says about other charts: of the same person, or perhaps of the same person."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QCoreApplication

from navigator_app.queries.header import Death, Header
from navigator_app.queries.same_person import Linked, Possible
from navigator_app.ui import sayings
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.buttons import button

MOST_NOTES = 2
"""So many pairs are asked about in the header; all of them stand in the list."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("IdentityNotes", text)


def notes(head: Header, compare: Callable[[str], None], ask: Callable[[str, str], None]) -> Iterator[Alert]:
    """Give the bars; `compare` shows this chart beside another one, `ask` asks what a deed to a chart needs."""
    if head.death is not None:
        yield _died(head, head.death, ask)
    elif head.death_report:
        yield _reported(head, ask)
    for one in head.linked:
        yield _bar(_tr("One person, two charts"), _linked_text(one), "info", one.patient_id, compare)
    for maybe in head.possible[:MOST_NOTES]:
        yield _bar(_tr("Possible same person"), _possible_text(maybe), "violet", maybe.patient_id, compare)


def _died(head: Header, death: Death, ask: Callable[[str, str], None]) -> Alert:
    """Say what is known, and offer the way back beside it."""
    day = sayings.us_date(death.noted_on) if death.noted_on else ""
    told = (
        _tr("Told by {who}.").format(who=death.told_by) if death.told_by else "",
        _tr("Where: {place}.").format(place=death.place) if death.place else "",
        death.how,
        _tr("Noted by {who}, {day}.").format(who=death.noted_by, day=day) if death.noted_by else "",
        _tr("Reminders have stopped. The way home, the bills and the family have not."),
    )
    back = button(_tr("Take it back"), "", "refresh-cw", _tr("Take the death back"))
    back.clicked.connect(partial(ask, death.chart_id, "deaths.take_back"))
    headline = _tr("Died {when}").format(
        when=sayings.us_date(head.died_at.day) if head.died_at and head.died_at.day else ""
    )
    return Alert(headline, " ".join(part for part in told if part), "neutral", "clock", back)


def _reported(head: Header, ask: Callable[[str, str], None]) -> Alert:
    confirm = button(_tr("Confirm\u2026"), "", "check", _tr("Confirm the death"))
    confirm.clicked.connect(partial(ask, head.patient_id, "deaths.note"))
    text = _tr(
        "From {source}. Nobody has confirmed it, and nothing has stopped. If it is not so, say so on Today."
    ).format(source=head.death_report)
    return Alert(_tr("A report says that this patient died"), text, "violet", "circle-help", confirm)


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
