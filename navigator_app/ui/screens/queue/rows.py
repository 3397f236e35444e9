"""Rows of the queue in the words that are shown: how long it waits, who has it, where it came from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication

from navigator_app.queries.queue import LEVEL_WORDS, QueueRow
from navigator_app.queries.work.queued import Sort
from navigator_app.ui import sayings, words
from navigator_app.ui.tables.worklist import WorkRow
from navigator_app.ui.theme.tokens import Tint
from sync.rules.whose_day import known_zone

SORT_ICONS: Final[Mapping[Sort, str]] = {
    "new": "send",
    "answered": "refresh-cw",
    "result": "flask-conical",
    "question": "message-square",
}
SORT_TINTS: Final[Mapping[Sort, Tint]] = {
    "new": "primary",
    "answered": "violet",
    "result": "info",
    "question": "warn",
}
_LEVEL_TINTS: Final[tuple[Tint, ...]] = ("danger", "warn", "info", "neutral")
_HOUR_MIN: Final = 60
_DAY_MIN: Final = 24 * 60
_HOURS_UP_TO: Final = 48 * 60


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate("Queue", text, None, number)


def work_row(row: QueueRow, now: datetime, zone: ZoneInfo) -> WorkRow:
    """Give one row in words."""
    item, level = row.item, row.queued.urgency.level
    status, icon, tint = _status(row, now, zone)
    ready = sayings.words(row.queued.readiness) if row.queued.readiness else ""
    context = " \u00b7 ".join(part for part in (row.site, sayings.words(item.context)) if part)
    verb = item.verb
    return WorkRow(
        key=item.row_id,
        group=sayings.words(LEVEL_WORDS[level]),
        icon=SORT_ICONS[row.queued.sort],
        icon_tint=SORT_TINTS[row.queued.sort],
        title=" \u00b7 ".join(part for part in (sayings.words(item.title), ready) if part),
        person=item.person if item.patient_id else "",
        context=context,
        status=status,
        status_icon=icon,
        status_tint=tint,
        due=waits(row.queued.since, now),
        due_tint=_LEVEL_TINTS[level] if not level else "neutral",
        owner=_tr("You") if row.is_mine and len(row.held) == 1 else sayings.words(row.holder),
        mark=item.mark,
        verb=sayings.words(verb.text) if verb else "",
        verb_key=verb.key if verb else "",
        kind=sayings.words(item.kind),
        group_tint=_LEVEL_TINTS[level],
    )


def _status(row: QueueRow, now: datetime, zone: ZoneInfo) -> tuple[str, str, Tint]:
    """Say until when somebody has it, else what put it where it stands."""
    if row.held:
        until = row.held[0].until
        at = until.at or now
        clock = words.clock_time(at, ZoneInfo(known_zone(until.zone)), zone)
        return _tr("Claimed until {time}").format(time=clock), "user-round", "info"
    if not row.queued.urgency.level:
        return sayings.words(row.queued.urgency.why), "octagon-alert", "danger"
    if row.queued.sort == "question" and row.queued.due_on is not None:
        due = words.due_on(row.queued.due_on, zone, zone, now)
        return _tr("Answer: {due}").format(due=due.text), "clock", due.tint
    if row.queued.decide_by is not None:
        due = words.due_on(row.queued.decide_by, zone, zone, now)
        return _tr("Answer: {due}").format(due=due.text), "clock", due.tint
    return sayings.words(row.queued.urgency.why), row.item.status.icon, row.item.status.tint


def waits(since: datetime | None, now: datetime) -> str:
    """Say how long it waits: "Waits 47 min", "Waits 3 h", "Waits 2 days"; empty where that is not known."""
    if since is None:
        return ""
    minutes = max(int((now - since).total_seconds()) // 60, 0)
    if minutes < _HOUR_MIN:
        return _tr("Waits %n min", minutes)
    if minutes < _HOURS_UP_TO:
        return _tr("Waits %n h", minutes // _HOUR_MIN)
    return _tr("Waits %n days", minutes // _DAY_MIN)
