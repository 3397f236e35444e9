"""Before a test is asked for: the same one within its look-back window, with its place, day and where its report is.

That nothing is found is never an answer by itself: `sync.rules.not_checked` names what this computer cannot know.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final, Literal

from sync.records.appointment import Appointment
from sync.records.base import Record
from sync.records.document import Document
from sync.records.lab_draw import LabDraw
from sync.records.lab_result import LabResult
from sync.records.records_request import RecordsRequest
from sync.records.referral import Referral
from sync.rules import records_requests as requests
from sync.rules.same_tests import Test, in_words, is_same, of_panels, of_report, rule
from sync.rules.whose_day import day_of

Report = Literal["here", "asked", "not_here"]
NEVER: Final = ("entered-in-error", "cancelled", "registered")
"""Results of these statuses are no test that was made."""
_BEST: Final[Sequence[Report]] = ("here", "asked", "not_here")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: the tests, the day for which, and the panels of which no window is known."""

    tests: tuple[Test, ...]
    on: date
    no_window: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Prior:
    """A test that was made: which, where, on which day there, by whom, and where its report is."""

    test: Test
    kind: str
    record: str
    on: date
    report: Report
    site_id: str | None = None
    place: str = ""
    by: str = ""
    zone: str = ""
    """By whose clock its day is."""


def asked_for(kind: str, values: Mapping[str, Any], today: date) -> Asked | None:
    """Say which tests a record of these values asks for; None for one that asks for none.

    Shape: a day that lies behind, or is not said, is today's.
    """
    if kind == "lab_plan":
        tests, unknown = of_panels(values.get("panels") or ())
        on = _day(values.get("starts_on"))
        return Asked(tests, max(on or today, today), unknown) if tests or unknown else None
    if kind not in ("referral", "appointment") or values.get("service") not in rule().services:
        return None
    if kind == "referral":
        words, on = _words(values, "procedures", "reason", "question"), _day(values.get("expected_on"))
    else:
        words, on = _words(values, "description", "note"), _starts_on(values)
    found = tuple(sorted(in_words(words), key=lambda one: (one.family, sorted(one.regions))))
    return Asked(found, max(on or today, today)) if found else None


def prior_tests(
    asked: Asked, chart: Iterable[Record], now: datetime, zone: str, leave_out: str = ""
) -> tuple[Prior, ...]:
    """Give every test of a chart that takes the place of one that is asked for, the newest first.

    Shape: `leave_out` is the record that asks. A test counts on the last day of its window, by the clock of the place
    where it was made, and not on a day that has not come there.
    """
    records = [one for one in chart if not one.is_withdrawn and one.id != leave_out]
    found = (
        prior
        for prior in _made(records, zone)
        if prior.on <= day_of(now, prior.zone or zone) and is_wanted(asked, prior)
    )
    return _once([_with_request(prior, records) for prior in found])


def is_wanted(asked: Asked, prior: Prior) -> bool:
    """Say whether a test takes the place of one that is asked for, on the day for which it is asked."""
    age_days = (asked.on - prior.on).days
    return any(is_same(one, prior.test) and 0 <= age_days <= one.look_back_days for one in asked.tests)


def _made(records: Sequence[Record], zone: str) -> Iterator[Prior]:
    """Give every test that was made, from whatever says so."""
    reports: dict[tuple[str, str, date], list[LabResult]] = {}
    about = {one.about_id for one in records if isinstance(one, Document) and one.status == "current"}
    for one in records:
        if isinstance(one, LabResult):
            day = _collected_on(one, zone)
            if day is not None and one.status not in NEVER:
                reports.setdefault((one.report_id, one.lab, day), []).append(one)
        elif isinstance(one, LabDraw):
            yield from _of_draw(one, zone)
        elif isinstance(one, Document):
            yield from _of_document(one, zone)
        elif isinstance(one, Appointment):
            yield from _of_visit(one, zone, has_report=one.id in about)
        elif isinstance(one, Referral):
            yield from _of_referral(one, zone, has_report=one.id in about)
    for (_, lab, day), results in reports.items():
        yield from _of_results(results, lab, day, zone)


def _of_results(results: Sequence[LabResult], lab: str, day: date, zone: str) -> Iterator[Prior]:
    first = results[0]
    for test in of_report({one.code for one in results}, first.report_name):
        at = first.collected_zone or zone
        yield Prior(test, "lab_result", first.id, day, "here", place=lab, by=first.caller, zone=at)


def _of_draw(draw: LabDraw, zone: str) -> Iterator[Prior]:
    """Give what was drawn and has no result here; with one, the result says it."""
    if draw.drawn is None or draw.result_ids:
        return
    at = draw.zone or zone
    day = day_of(draw.drawn_at, at) if draw.drawn_at else draw.due_on
    for test in of_panels(draw.panels)[0]:
        by = draw.drawn.by_name
        yield Prior(test, "lab_draw", draw.id, day, "not_here", draw.drawn_at_site_id, by=by, zone=at)


def _of_document(paper: Document, zone: str) -> Iterator[Prior]:
    if paper.status != "current" or paper.type not in rule().document_types:
        return
    at = paper.received_zone or zone
    day = paper.authored_on or (day_of(paper.received_at, at) if paper.received_at else None)
    if day is None:
        return
    for test in in_words(paper.title):
        yield Prior(test, "document", paper.id, day, "here", place=paper.from_whom, zone=at)


def _of_visit(visit: Appointment, zone: str, *, has_report: bool) -> Iterator[Prior]:
    if visit.status != "fulfilled" or visit.starts_at is None or visit.service not in rule().services:
        return
    at = visit.provider_zone or visit.patient_zone or zone
    place = visit.provider_site_id or visit.patient_site_id
    report: Report = "here" if has_report else "not_here"
    for test in in_words(f"{visit.description} {visit.note}"):
        day = day_of(visit.starts_at, at)
        yield Prior(test, "appointment", visit.id, day, report, place, by=visit.provider, zone=at)


def _of_referral(referral: Referral, zone: str, *, has_report: bool) -> Iterator[Prior]:
    if referral.actual_on is None or referral.service not in rule().services:
        return
    is_here = has_report or referral.report_received_on is not None
    words = referral.final_procedures or f"{referral.procedures} {referral.reason}"
    for test in in_words(words):
        yield Prior(
            test,
            "referral",
            referral.id,
            referral.actual_on,
            "here" if is_here else "not_here",
            referral.to_site_id,
            referral.vendor,
            referral.provider,
            zone,
        )


def _with_request(prior: Prior, records: Sequence[Record]) -> Prior:
    """Say that a report was asked for, where an open request is about exactly this test."""
    if prior.report != "not_here":
        return prior
    is_asked = any(
        isinstance(one, RecordsRequest)
        and one.about_id == prior.record
        and one.status not in requests.OVER
        and requests.missing(one)
        for one in records
    )
    return replace(prior, report="asked") if is_asked else prior


def _once(found: Sequence[Prior]) -> tuple[Prior, ...]:
    """Tell one test once that a visit, a referral and a paper all tell of; the best of what they say of its report."""
    kept: list[Prior] = []
    ordered = sorted(found, key=lambda one: (_BEST.index(one.report), one.kind, one.record, one.test.family))
    for prior in ordered:
        place = next((at for at, other in enumerate(kept) if _is_one(prior, other)), None)
        if place is None:
            kept.append(prior)
        elif kept[place].site_id is None and not kept[place].place:
            kept[place] = replace(kept[place], site_id=prior.site_id, place=prior.place)
    return tuple(sorted(kept, key=lambda one: (-one.on.toordinal(), one.test.family, one.record)))


def _is_one(one: Prior, other: Prior) -> bool:
    """Say whether two records tell of one test: the same day, the same test, and no two places."""
    if one.on != other.on or not is_same(one.test, other.test):
        return False
    where = (one.site_id, one.place.casefold()), (other.site_id, other.place.casefold())
    return where[0] == where[1] or (None, "") in where


def _collected_on(result: LabResult, zone: str) -> date | None:
    moment = result.collected_at or result.reported_at
    return day_of(moment, result.collected_zone or zone) if moment else None


def _starts_on(values: Mapping[str, Any]) -> date | None:
    zone = values.get("provider_zone") or values.get("patient_zone")
    try:
        start = datetime.fromisoformat(str(values.get("starts_at") or ""))
    except ValueError:
        return None
    return day_of(start, str(zone or "UTC")) if start.tzinfo else None


def _words(values: Mapping[str, Any], *names: str) -> str:
    return "\n".join(str(values.get(name) or "") for name in names)


def _day(value: object) -> date | None:
    """Read a day; one that is half typed is none yet."""
    try:
        return date.fromisoformat(str(value or ""))
    except ValueError:
        return None
