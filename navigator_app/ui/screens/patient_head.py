"""Who a patient is, as every header, pane and picker says it; and a clinician's card, which is a quotation."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from PySide6.QtCore import QCoreApplication

from navigator_app.queries.chart import Card, Header, LookAlike, Number, Phone, Point, Series
from navigator_app.ui import sayings
from navigator_app.ui import words as clock_words
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.trend import LabRange, Trend, TrendData, TrendPoint
from sync.rules.whose_day import day_of


def _tr(text: str) -> str:
    return QCoreApplication.translate("PatientHead", text)


def who_facts(head: Header) -> tuple[str, ...]:
    """Give age, sex, birth date and numbers: what tells two people apart."""
    age = str(head.age_years) if head.age_years is not None else ""
    sex = sayings.words(head.sex)
    return tuple(
        fact
        for fact in (
            " ".join(part for part in (age, sex[:1] if sex and sex != _tr("Unknown") else sex) if part),
            _tr("DOB {day}").format(day=sayings.us_date(head.birth_on)) if head.birth_on else "",
            _tr("Died {day}").format(day=sayings.us_date(head.died_at.day))
            if head.died_at is not None and head.died_at.day is not None
            else "",
            *(number_text(number) for number in head.numbers),
        )
        if fact
    )


def named_facts(head: Header) -> tuple[str, ...]:
    """Give the name, what tells two people of that name apart, and that the chart is restricted where it is."""
    restricted = (sayings.words(head.restriction.text),) if head.restriction else ()
    return (head.name, *who_facts(head), *restricted)


def reach_facts(head: Header) -> tuple[str, ...]:
    """Give where they live, how they speak, how they are reached."""
    miles = head.distance_miles
    interpreter = {True: _tr("Interpreter needed"), False: "", None: _tr("Interpreter not asked")}
    return tuple(
        fact
        for fact in (
            head.community,
            _tr("{miles} mi from the center").format(miles=miles) if miles is not None else "",
            sayings.words(head.language),
            interpreter[head.needs_interpreter],
            *(phone_text(phone) for phone in head.phones if phone.system == "phone" and not phone.has_failed),
        )
        if fact
    )


def number_text(number: Number) -> str:
    """Give someone else's number with who gave it."""
    name = _tr("Chart no. (HRN)") if number.type.upper() == "HRN" else number.type or _tr("Number")
    known = {"MR": "MRN"}.get(name, name)
    return f"{known} {number.value}, {number.assigner}" if number.assigner else f"{known} {number.value}"


def phone_text(phone: Phone) -> str:
    """Give a phone number with its note."""
    return f"{phone.value}, {phone.note}" if phone.note else phone.value


def look_alike_alert(head: Header, told: Collection[str] = ()) -> Alert | None:
    """Warn of somebody who could be taken for this patient, but for who is told of already; None for nobody."""
    others = look_alike_text(head, told)
    if not others:
        return None
    return Alert(_tr("Another patient could be taken for this one"), others, "warn", "users")


def look_alike_text(head: Header, told: Collection[str] = ()) -> str:
    """Name who could be taken for this patient, and why, on screen and on paper; empty for nobody."""
    return "; ".join(_alike_text(one) for one in head.look_alikes if one.patient_id not in told)


def _alike_text(other: LookAlike) -> str:
    why = sayings.words(other.why)
    looked = other.looked
    if looked is not None and looked.when is not None and looked.when.day is not None:
        day = sayings.us_date(looked.when.day)
        why = _tr("{why}; two people, looked at by {who} on {day}").format(why=why, who=looked.by, day=day)
    return f"{other.name}, {_tr('DOB')} {sayings.us_date(other.birth_on)} ({why})"


def card_note(card: Card) -> Alert:
    """Quote a clinician's card under a headline of ours."""
    quoted = f"\u201c{card.quotation}\u201d"
    caution = sayings.words(card.caution)
    text = f"{quoted} {caution}" if caution else quoted
    return Alert(
        sayings.words(card.headline), text, "warn" if card.is_expired or caution else "info", "file-text"
    )


def trend(series: Series) -> Trend:
    """Draw one analyte as the lab told it."""
    return Trend(trend_data(series))


def trend_data(series: Series) -> TrendData:
    """Give one analyte in the shape of the picture."""
    # Beside its neighbors the year says nothing; a day of an earlier year than the newest one tells its own.
    newest = max((day_of(point.at, point.zone) for point in series.points), default=None)
    points = tuple(_trend_point(point, newest) for point in series.points)
    lab_range = None
    if series.low is not None and series.high is not None:
        lab_range = LabRange(float(series.low), float(series.high), sayings.words(series.range_words))
    return TrendData(series.title, series.unit, points, lab_range)


def _trend_point(point: Point, newest: date | None) -> TrendPoint:
    day = day_of(point.at, point.zone)
    told = sayings.words(point.told)
    short = clock_words.short_day(day, newest or day)
    return TrendPoint(point.at, float(point.value), point.text, point.flag, short, told)
