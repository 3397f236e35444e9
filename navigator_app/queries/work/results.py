"""Rows from results, at the center: what came from a local lab and nobody here has looked at yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from navigator_app.queries.shown import Chip, Key, Verb
from navigator_app.queries.work.item import Work, limits, short
from navigator_app.queries.work.queued import Queued, earliest
from navigator_app.queries.work.scene import Scene, kind_words, tint_of
from sync.changes import Document
from sync.records import KINDS
from sync.records.derive import build
from sync.records.lab_result import LabResult
from sync.rules.queueing import urgency
from sync.rules.result_text import ResultText, result_text
from sync.words import When, say


def work(scene: Scene) -> Iterator[Work]:
    """Give what waits for oncology's look, one row per report; nothing at a clinic."""
    if not scene.is_center:
        return
    rows = sorted(scene.unseen_results, key=_report)
    images = scene.documents(rows)
    for _, found in groupby(rows, key=_report):
        yield _row(scene, list(found), images)


def _report(row: Any) -> tuple[str, str, str]:
    return (row.patient_id or "", row.lab_draw_id or row.report_id or row.id, row.lab)


def _row(scene: Scene, rows: list[Any], images: Mapping[str, Document]) -> Work:
    told = [told for told in (_told(images.get(row.id)) for row in rows) if told is not None]
    worst = next(
        (t for tint in ("danger", "warn") for t in told if t.tint == tint), told[0] if told else None
    )
    first = rows[0]
    key = Key("lab_result", first.id)
    last = (first.collected_at or first.reported_at) + timedelta(hours=limits().acknowledge_within_hours)
    more = len(rows) - 1
    text = worst.in_a_line if worst else first.name
    return Work(
        source="lab_result",
        key=key,
        icon="flask-conical",
        icon_tint="info",
        kind=kind_words("Lab result"),
        title=short(
            say("Look at the result") if not more else say("Look at {count} results", count=more + 1)
        ),
        patient_id=first.patient_id,
        context=say("{result} and {more} more", result=text, more=more) if more else say(text),
        status=Chip(say("Not acknowledged"), worst.icon or "hourglass", tint_of(worst.tint, "warn"))
        if worst
        else Chip(say("Not acknowledged"), "hourglass", "warn"),
        due=When(at=last, zone=scene.names.zone(scene.desk.me.site_id)),
        owner_id=None,
        site_id=scene.desk.me.site_id,
        verbs=looking(scene, key, [row.id for row in rows]),
        queued=_queued(scene, rows, images),
    )


def _queued(scene: Scene, rows: Sequence[Any], images: Mapping[str, Document]) -> Queued:
    """Say since when somebody here could have looked: since the first value of the report was entered."""
    known = [image for row in rows if (image := images.get(row.id)) is not None]
    writes = [write for image in known if (write := image.last_write("value")) is not None]
    since = earliest(datetime.fromisoformat(write.at) for write in writes)
    flags = [flag for image in known for flag in image.fields.get("flags") or ()]
    pressing = urgency("", flags=flags, is_result=True, today=scene.today())
    place = next((write.place for write in writes), None)
    return Queued("result", place, since or rows[0].collected_at, pressing, tuple(row.id for row in rows))


def looking(scene: Scene, key: Key, ids: Sequence[str]) -> tuple[Verb, ...]:
    """Offer to look at results, and to acknowledge them where the role allows it."""
    return (acknowledge(key, ids), read(key)) if scene.may_acknowledge else (read(key),)


def acknowledge(key: Key, ids: Sequence[str]) -> Verb:
    """Offer to note that exactly these results were looked at."""
    return Verb(say("Acknowledge"), "D", "labs.acknowledge", key, "run", ",".join(ids), icon="check")


def read(key: Key) -> Verb:
    """Offer to read the results in the chart."""
    return Verb(say("Read result"), "E", "results", key, "open", icon="flask-conical")


def _told(image: Document | None) -> ResultText | None:
    if image is None:
        return None
    record = build(KINDS["lab_result"], image.id, image.patient, image.site, image.fields)
    return result_text(record) if isinstance(record, LabResult) else None
