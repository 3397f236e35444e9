"""Dates, times and distances of time in the words of the desk. Pure: now and zones come in.

US style throughout: "Mon Nov 23", "9:42 AM MST". "Today" and "tomorrow" are said only of the
viewer's own zone; anywhere else stand weekday, date, time and zone. A deed is due in the zone of the place
where it is done.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication

from navigator_app.ui.theme.tokens import Tint

_WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_HOUR_S: Final = 3600


@dataclass(frozen=True)
class Due:
    """When something is due, in words, and how pressing the words look."""

    text: str
    tint: Tint
    late: bool


def _say(text: str, number: int = -1) -> str:
    return QCoreApplication.translate("Words", text, None, number)


def day(on: date, today: date) -> str:
    """Return "Mon Nov 23", with the year where it is not this one."""
    short = f"{_say(_WEEKDAYS[on.weekday()])} {_say(_MONTHS[on.month - 1])} {on.day}"
    return short if on.year == today.year else f"{short}, {on.year}"


def short_day(on: date, today: date) -> str:
    """Return "Nov 23", with the year where it is not this one."""
    short = f"{_say(_MONTHS[on.month - 1])} {on.day}"
    return short if on.year == today.year else f"{short}, {on.year}"


def month(on: date) -> str:
    """Return "November 2026"."""
    return f"{_say(on.strftime('%B'))} {on.year}"


def long_day(on: date) -> str:
    """Return "Saturday, November 21"."""
    return f"{_say(on.strftime('%A'))}, {_say(on.strftime('%B'))} {on.day}"


def clock_time(at: datetime, zone: ZoneInfo, viewer_zone: ZoneInfo) -> str:
    """Return "9:42 AM", with the zone's name where the viewer's clock shows another time or name."""
    there, here = at.astimezone(zone), at.astimezone(viewer_zone)
    hour = there.hour % 12 or 12
    shown = f"{hour}:{there.minute:02} {'AM' if there.hour < 12 else 'PM'}"
    same = (there.utcoffset(), there.tzname()) == (here.utcoffset(), here.tzname())
    return shown if same else f"{shown} {there.tzname()}"


def moment(at: datetime, zone: ZoneInfo, viewer_zone: ZoneInfo, now: datetime) -> str:
    """Return "Today 1:30 PM", "Mon Nov 23, 1:30 PM", or with the zone where it is not the viewer's."""
    time = clock_time(at, zone, viewer_zone)
    on, today = at.astimezone(zone).date(), now.astimezone(viewer_zone).date()
    own = at.astimezone(zone).utcoffset() == at.astimezone(viewer_zone).utcoffset()
    return (
        f"{_relative(on, today)} {time}"
        if own and abs((on - today).days) <= 1
        else f"{day(on, today)}, {time}"
    )


def due_on(on: date, zone: ZoneInfo, viewer_zone: ZoneInfo, now: datetime) -> Due:
    """Return how a deed with a date stands: "2 days late", "Today", "Mon Nov 23"."""
    there, here = now.astimezone(zone), now.astimezone(viewer_zone)
    late_days = (there.date() - on).days
    if late_days > 0:
        return Due(_days_late(late_days), "danger", late=True)
    own = there.date() == here.date()
    text = _relative(on, here.date()) if own else day(on, here.date())
    return Due(text, "warn" if late_days == 0 else "neutral", late=False)


def due_at(at: datetime, zone: ZoneInfo, viewer_zone: ZoneInfo, now: datetime) -> Due:
    """Return how a deed with a time stands: "3 hours late", "Today 12:00 PM", "Mon Nov 23, 9:00 AM CST"."""
    late_days = (now.astimezone(zone).date() - at.astimezone(zone).date()).days
    if at < now:
        late_s = int((now - at).total_seconds())
        text = _days_late(late_days) if late_days > 0 and late_s >= 24 * _HOUR_S else _hours_late(late_s)
        return Due(text, "danger", late=True)
    return Due(moment(at, zone, viewer_zone, now), "warn" if late_days == 0 else "neutral", late=False)


def ago(at: datetime, viewer_zone: ZoneInfo, now: datetime) -> str:
    """Return "9:42 AM" for today, "yesterday 9:42 AM", or "3 days ago": for "Last exchange ..."."""
    time = clock_time(at, viewer_zone, viewer_zone)
    days = (now.astimezone(viewer_zone).date() - at.astimezone(viewer_zone).date()).days
    if days <= 0:
        return time
    return f"{_say('yesterday')} {time}" if days == 1 else _say("%n days ago", days)


def since(at: datetime, viewer_zone: ZoneInfo, now: datetime) -> str:
    """Return "Thu 3:20 PM" for one of the last six days, "Nov 12" before: where little room is."""
    on, today = at.astimezone(viewer_zone).date(), now.astimezone(viewer_zone).date()
    if not 0 <= (today - on).days < len(_WEEKDAYS):
        return short_day(on, today)
    return f"{_say(_WEEKDAYS[on.weekday()])} {clock_time(at, viewer_zone, viewer_zone)}"


def _relative(on: date, today: date) -> str:
    words = {0: _say("Today"), 1: _say("Tomorrow"), -1: _say("Yesterday")}
    return words.get((on - today).days) or day(on, today)


def _days_late(days: int) -> str:
    return _say("1 day late") if days == 1 else _say("%n days late", days)


def _hours_late(late_s: int) -> str:
    hours, minutes = late_s // _HOUR_S, late_s // 60
    if hours:
        return _say("1 hour late") if hours == 1 else _say("%n hours late", hours)
    return _say("Due now") if minutes < 1 else _say("%n min late", minutes)
