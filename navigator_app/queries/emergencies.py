"""Emergency openings: what is open now, who opened which chart and why, and whether a chart is withheld here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from navigator_app import gathered
from navigator_app.deciding import roles
from navigator_app.desk import Desk
from navigator_app.queries.names import Names
from sync.changes import Document
from sync.records.emergency_access import EmergencyAccess
from sync.records.site import Site
from sync.rules import emergency
from sync.rules.codes import label_of
from sync.rules.roles import role_table
from sync.rules.spelling import plain
from sync.words import When, Words, say

NOT_SHOWN: Final = say("A chart that you do not see")
_ISO: Final = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_US: Final = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b")
_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Line:
    """One emergency opening, as it is told to those who may know of it."""

    id: str
    chart_id: str
    chart: str
    who: str
    where: str
    opened: When
    opened_at: datetime
    until: When
    until_at: datetime
    ended: When | None
    reason: Words
    words: str
    is_open: bool
    outcome: Words
    """What the reviewer said came of it; empty until somebody reviewed it."""
    reviewer: str
    review_words: str
    refusal: Words | None
    """Why who sits here does not review it; None where they may."""
    image: Document


def may_open(desk: Desk) -> bool:
    """Say whether who sits here opens charts in an emergency."""
    return role_table().permits(roles(desk), emergency.OPENS)


def may_review(desk: Desk) -> bool:
    """Say whether who sits here reviews what others opened."""
    return role_table().permits(roles(desk), emergency.REVIEWS)


def open_now(desk: Desk) -> tuple[Line, ...]:
    """Give what who sits here has open in an emergency, what ends first at the head."""
    now, me = desk.now(), desk.me.person_id
    # Asked with every count: one that is over, or a colleague's, costs no more than this look.
    found = (
        one for one in _images(desk) if one.fields["person_id"] == me and emergency.is_open(one.fields, now)
    )
    return tuple(sorted(_lines(desk, found), key=lambda line: line.until_at))


def openings(desk: Desk) -> tuple[Line, ...]:
    """Give every opening that who sits here may know of: all for a reviewer, else their own; what waits first."""
    me, is_reviewer = desk.me.person_id, may_review(desk)
    found = (one for one in _images(desk) if is_reviewer or one.fields["person_id"] == me)
    return tuple(
        sorted(_lines(desk, found), key=lambda line: (bool(line.outcome), -line.opened_at.timestamp()))
    )


def of_chart(desk: Desk, chart: str) -> tuple[Words, ...]:
    """Say who opened a chart in an emergency and when, for those who see it."""
    found = _lines(desk, (one for one in _images(desk) if one.fields["chart_id"] == chart))
    told = say("{who} in an emergency, {when}. {reason}")
    return tuple(
        Words(told.template, {"who": line.who, "when": line.opened, "reason": line.reason})
        for line in sorted(found, key=lambda line: line.opened_at, reverse=True)
    )


def withheld_by_text(desk: Desk, text: str) -> bool:
    """Say whether a chart that is not shown is exactly what was typed: its number, or name and birth date."""
    if not text.strip() or not may_open(desk):
        return False
    born, rest = _date_in(text)
    called = sorted(_words(rest))
    return any(
        emergency.is_exactly(chart.fields, text, "", "", None) or _is_called(chart, called, born)
        for chart in desk.store.held_back()
    )


def withheld(desk: Desk, number: str, family: str, given: str, born: date | None) -> str | None:
    """Give the one chart here that is not shown and is exactly this; None for nobody, or for several."""
    found = [
        one.id
        for one in desk.store.held_back()
        if emergency.is_exactly(one.fields, number, family, given, born)
    ]
    return found[0] if len(found) == 1 else None


def whom_to_call(desk: Desk) -> Words:
    """Say whom to call where the center is out of reach."""
    sites = [gathered.record(desk, row.id, Site) for row in desk.store.rows("site")]
    for site in sites:
        if site is not None and site.is_center and site.on_call_number:
            return say(
                "Call {site}, on call: {number}.",
                site=site.short_name or site.name,
                number=site.on_call_number,
            )
    return say("Call the center.")


def _images(desk: Desk) -> Iterable[Document]:
    return (one for one in desk.store.of_kind(emergency.KIND) if not one.fields.get("is_withdrawn"))


def _lines(desk: Desk, found: Iterable[Document]) -> list[Line]:
    images, names = list(found), Names(desk)
    names.fetch_patients(one.fields["chart_id"] for one in images)
    return [_line(desk, names, image) for image in images]


def _line(desk: Desk, names: Names, image: Document) -> Line:
    record = gathered.typed([image], EmergencyAccess)[0]
    zone, until = desk.me.zone, record.until_at or record.opened_at
    row = names.patient_row(record.chart_id)
    return Line(
        id=record.id,
        chart_id=record.chart_id,
        chart=names.patient(record.chart_id) if row is not None else NOT_SHOWN,
        who=names.person(record.person_id),
        where=names.site(record.site_id),
        opened=When(at=record.opened_at, zone=zone),
        until=When(at=until, zone=zone),
        opened_at=record.opened_at,
        until_at=until,
        ended=When(at=record.ended_at, zone=zone) if record.ended_at else None,
        reason=label_of("emergency-reasons", record.reason),
        words=record.words,
        is_open=emergency.is_open(image.fields, desk.now()),
        outcome=label_of("emergency-outcomes", record.outcome),
        reviewer=names.person(record.reviewed_by_id),
        review_words=record.review_words,
        refusal=emergency.why_not_review(desk.me.person_id, roles(desk), image.fields),
        image=image,
    )


def _is_called(chart: Document, called: list[str], born: date | None) -> bool:
    """Say whether a chart has this birth date and these words, in any order, for its names."""
    if born is None or chart.fields.get("birth_on") != born.isoformat():
        return False
    return called == sorted(
        _words(f"{chart.fields.get('family_name', '')} {chart.fields.get('given_name', '')}")
    )


def _date_in(text: str) -> tuple[date | None, str]:
    """Find a birth date in what was typed, and give the rest."""
    for pattern, order in ((_ISO, (1, 2, 3)), (_US, (3, 1, 2))):
        found = pattern.search(text)
        if found is not None:
            return _day(*(int(found[part]) for part in order)), pattern.sub(" ", text)
    return None, text


def _day(*parts: int) -> date | None:
    try:
        return date(*parts)
    except ValueError:
        return None


def _words(text: Any) -> list[str]:
    return _WORD.findall(plain(str(text)))
