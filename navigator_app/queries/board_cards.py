"""One card of the board: whose, what for, whither, how it stands and since when, and the day it has."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from navigator_app.queries.choices import calmed, choice_chip
from navigator_app.queries.shown import Chip, Key, Mark
from navigator_app.queries.work.scene import Scene, code_chip
from sync.changes import Document
from sync.rules.board import Column
from sync.rules.choices import Choice
from sync.rules.codes import label_of
from sync.rules.whose_day import day_of
from sync.words import When, Words, say


@dataclass(frozen=True, slots=True)
class Card:
    """One referral on the board."""

    key: Key
    patient_id: str | None
    person: str
    title: Words
    whither: Words
    status: Chip
    since: Words
    """Since which day it stands so; empty where that is not known."""
    day: When | None
    """The day it has: needed, wanted, planned or due, else the next review."""
    day_label: Words
    """What day that is."""
    is_late: bool
    number: str
    """Its number in RCIS."""
    is_secondary: bool
    """Whether another referral asked for it."""
    mark: Mark
    asks: bool
    """Whether anybody still has to do something."""


def card(scene: Scene, column: Column, row: Any, image: Document | None) -> Card:
    """Give the card of a referral."""
    is_mine_to_answer = row.to_site_id == scene.desk.me.site_id
    zone = scene.names.zone(row.to_site_id if is_mine_to_answer else row.from_site_id)
    told, day = _day(column, row)
    return Card(
        key=Key("referral", row.id),
        patient_id=row.patient_id,
        person=scene.names.patient(row.patient_id),
        title=say(label_of("services", row.service) or "Referral"),
        whither=_whither(scene, row, is_received=is_mine_to_answer),
        status=code_chip("referral-status", row.status),
        since=_since(image, zone),
        day=When(on=day, zone=zone) if day else None,
        day_label=_DAYS[told] if day else say(""),
        is_late=day is not None and not column.over_since and day < scene.today(zone),
        number=row.rcis_number,
        is_secondary=row.part_of_id is not None,
        mark=scene.mark(row.id),
        asks=not column.over_since,
    )


def quiet_card(scene: Scene, column: Column, row: Any, image: Document | None, choice: Choice | None) -> Card:
    """Give the card of a referral that asks nothing: the patient chose so, else has died; calm, and never late."""
    plain = card(scene, column, row, image)
    chip = choice_chip(choice) if choice else calmed(plain.status)
    return replace(plain, status=chip, is_late=False, asks=False)


def _whither(scene: Scene, row: Any, *, is_received: bool) -> Words:
    if is_received:
        return say("From {site}", site=scene.names.site(row.from_site_id))
    site = scene.names.site(row.to_site_id)
    return say("To {site}", site=site) if site else say("No site yet")


def _since(image: Document | None, zone: str) -> Words:
    last = image.last_write("status") if image else None
    if last is None:
        return say("")
    return say("Since {day}", day=When(on=day_of(datetime.fromisoformat(last.at), zone), zone=zone))


_DAYS: Final = {
    "needed_by_on": say("Needed by"),
    "answer_by_on": say("Answer by"),
    "expected_on": say("Planned"),
    "report_due_on": say("Report due"),
    "next_review_on": say("Next review"),
}


def _day(column: Column, row: Any) -> tuple[str, date | None]:
    """Give the day by which its column is ordered, else the next review."""
    own = getattr(row, column.day) if column.day else None
    return (column.day, own) if own or column.over_since else ("next_review_on", row.next_review_on)
