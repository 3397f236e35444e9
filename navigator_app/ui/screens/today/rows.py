"""Rows of Today in the words that are shown: due words in the viewer's clock, whose it is, how far it came."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication

from navigator_app.queries.today import GROUP_WORDS, Group, WorkItem
from navigator_app.ui import sayings, words
from navigator_app.ui.screens.chips import meaning_text
from navigator_app.ui.screens.today.state import row_key
from navigator_app.ui.tables.worklist import WorkRow
from navigator_app.ui.theme.tokens import Tint
from sync.rules.whose_day import known_zone

GROUP_TINTS: Final[Mapping[Group, Tint]] = {
    "overdue": "danger",
    "due_today": "warn",
    "decision": "violet",
    "waiting": "info",
    "next_days": "neutral",
}
GROUP_ICONS: Final[Mapping[Group, str]] = {
    "overdue": "octagon-alert",
    "due_today": "clock",
    "decision": "git-merge",
    "waiting": "hourglass",
    "next_days": "calendar",
}


def _tr(text: str) -> str:
    return QCoreApplication.translate("Today", text)


def group_words(group: Group) -> str:
    """Name a group."""
    return sayings.words(GROUP_WORDS[group])


def work_row(item: WorkItem, now: datetime, zone: ZoneInfo) -> WorkRow:
    """Give one row in words."""
    due_tint: Tint = {"overdue": "danger", "due_today": "warn"}.get(item.group, "neutral")  # type: ignore[assignment]
    verb = item.verb
    waits = waiting_words(item, now, zone)
    context = " \u00b7 ".join(part for part in (waits[0], _context(item)) if part)
    return WorkRow(
        key=row_key(item),
        group=heading(item, now, zone),
        icon=item.icon,
        icon_tint=item.icon_tint,
        title=sayings.words(item.title),
        person=sayings.shown(item.person),
        context=context,
        status=waits[1] or sayings.words(item.status.text),
        status_icon=item.status.icon,
        status_tint=item.status.tint,
        due=due_words(item, now, zone),
        due_tint=due_tint,
        owner=_tr("You") if item.is_mine else item.owner,
        mark=item.mark,
        verb=sayings.words(verb.text) if verb else "",
        verb_key=verb.key if verb else "",
        kind=sayings.words(item.kind),
        meaning=meaning_text(item.status),
        group_tint=GROUP_TINTS[item.group],
    )


def _context(item: WorkItem) -> str:
    """Say for whom it is done before what it is about, and who covers for oneself behind it."""
    parts = (item.context, item.covering) if item.is_mine else (item.covering, item.context)
    return " \u00b7 ".join(sayings.words(part) for part in parts if part)


def heading(item: WorkItem, now: datetime, zone: ZoneInfo) -> str:
    """Name the group of a row; what lies ahead is grouped by its day, by the clock of its place."""
    day = item.due.day if item.due else None
    if item.group != "next_days":
        return group_words(item.group)
    if day is None:
        return _tr("Next days, no day")
    today = now.astimezone(zone).date()
    long = words.long_day(day)
    return _tr("Tomorrow, {day}").format(day=long) if (day - today).days == 1 else long


def waiting_words(item: WorkItem, now: datetime, zone: ZoneInfo) -> tuple[str, str]:
    """Say on whom a row waits, "Waiting on Cedar Basin lab", and since when, "Since Mon Nov 23, 4 days".

    Empty: where it waits on nobody, or nobody noted since when.
    """
    if not item.waiting_on or item.asked_on is None:
        return "", ""
    today = now.astimezone(zone).date()
    days = (today - item.asked_on).days
    who = _tr("Waiting on {who}").format(who=item.waiting_on)
    since = words.day(item.asked_on, today)
    if days <= 0:
        return who, _tr("Asked today, {day}").format(day=since)
    if days == 1:
        return who, _tr("Since {day}, 1 day").format(day=since)
    return who, _tr("Since {day}, {n} days").format(day=since, n=days)


def due_words(item: WorkItem, now: datetime, zone: ZoneInfo) -> str:
    """Say when it is due: how late, or the day and time."""
    when = item.due
    if when is None:
        return ""
    there = ZoneInfo(known_zone(when.zone)) if when.zone else zone
    if when.at is not None:
        return words.due_at(when.at, there, zone, now).text
    return words.due_on(when.on, there, zone, now).text if when.on else ""
