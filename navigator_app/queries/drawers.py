"""What each list says of its rows: title, detail, state, day, and whether somebody still has to do something."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from navigator_app import gathered
from navigator_app.queries.names import WITHIN
from navigator_app.queries.shown import Chip
from navigator_app.queries.work.scene import Scene, code_chip
from navigator_app.store.asking import Where
from sync.records.lab_draw import STEPS
from sync.records.lab_result import LabResult
from sync.rules import rcis
from sync.rules.codes import code_of, label_of
from sync.rules.result_text import result_text
from sync.words import When, Words, joined, say

Which = Literal["referrals", "labs", "results", "travel", "visits", "messages", "documents", "people"]


@dataclass(frozen=True, slots=True)
class Said:
    """What one kind says of its row: title, detail, state, day, and whether somebody still has to do something."""

    title: Words
    detail: Words
    status: Chip
    when: When | None
    is_open: bool


Say = Callable[[Scene, Any], Said]


@dataclass(frozen=True, slots=True)
class Drawer:
    """One list: of which kind, how a row is said, which rows are open, by what it is ordered."""

    kind: str
    said: Say
    open_where: tuple[Where, ...]
    order: tuple[str, ...]


def _referral(scene: Scene, row: Any) -> Said:
    site = scene.names.site(row.to_site_id)
    when = When(on=row.needed_by_on, zone=scene.names.zone(row.from_site_id)) if row.needed_by_on else None
    title = say(label_of("services", row.service) or "Referral")
    whither = say("To {site}", site=site) if site else say("No receiving site yet")
    detail = joined((rcis.in_short(row.rcis_number, row.rcis_type, row.rcis_status), whither))
    return Said(
        title,
        detail,
        code_chip("referral-status", row.status),
        when,
        row.status not in ("closed", "cancelled"),
    )


def _draw(scene: Scene, row: Any) -> Said:
    done = [step for step in STEPS if getattr(row, f"{step}_is_current")]
    zone = row.zone or scene.names.zone(row.drawn_at_site_id)
    if row.skipped_reason:
        return Said(
            say("Draw"),
            say(row.skipped_reason),
            Chip(say("Skipped"), "circle-x", "neutral"),
            _day(row, zone),
            is_open=False,
        )
    status = _step_chip(done[-1] if done else "")
    where = scene.names.site(row.drawn_at_site_id)
    detail = say("At {site}", site=where) if where else say("")
    return Said(say("Draw"), detail, status, _day(row, zone), is_open="acknowledged" not in done)


def _day(row: Any, zone: str) -> When:
    return When(on=row.due_on, zone=zone)


_STEPS: Mapping[str, Chip] = {
    "": Chip(say("Not ordered"), "circle-dashed", "warn"),
    "ordered": Chip(say("Ordered, not drawn"), "circle-dashed", "info"),
    "drawn": Chip(say("Drawn, no result here yet"), "droplet", "info"),
    "resulted": Chip(say("Resulted, not sent"), "flask-conical", "warn"),
    "sent": Chip(say("Sent, not acknowledged"), "hourglass", "info"),
    "acknowledged": Chip(say("Acknowledged by oncology"), "circle-check", "ok"),
}


def _step_chip(step: str) -> Chip:
    return _STEPS[step]


def _result(scene: Scene, row: Any) -> Said:
    chip = (
        Chip(say("Acknowledged"), "circle-check", "ok")
        if row.acknowledged_is_current
        else Chip(say("Not acknowledged"), "hourglass", "warn")
    )
    when = When(at=row.collected_at, zone=row.collected_zone) if row.collected_at else None
    record = gathered.record(scene.desk, row.id, LabResult)
    told = result_text(record) if record else None
    title, detail = (say(told.measured), say(told.rest)) if told else (say(row.name), say(row.lab))
    return Said(title, detail, chip, when, not row.acknowledged_is_current)


def _trip(scene: Scene, row: Any) -> Said:
    zone = scene.names.zone(scene.names.site_of(row.owner_id))
    when = When(on=row.starts_on, zone=zone) if row.starts_on else None
    place = row.destination or scene.names.site(row.to_site_id)
    detail = say("To {place}", place=place) if place else say("No destination yet")
    is_open = row.status not in ("completed", "cancelled")
    return Said(say(row.purpose or "Trip"), detail, code_chip("trip-status", row.status), when, is_open)


_OPEN_VISITS = ("proposed", "pending", "booked", "waitlist")


def _visit(_scene: Scene, row: Any) -> Said:
    title = say(row.description or label_of("services", row.service) or "Visit")
    when = When(at=row.starts_at, zone=row.patient_zone or row.provider_zone) if row.starts_at else None
    mode = say(code_of("modalities", row.modality).label)
    detail = (
        say("{how}, {who}", how=mode, who=row.provider)
        if mode and row.provider
        else say(mode or row.provider)
    )
    status = code_chip("appointment-status", row.status)
    if row.status == "booked" and row.confirmed is not None and not row.confirmed_is_current:
        status = Chip(say("Was for the earlier version"), "circle-help", "warn")
    return Said(title, detail, status, when, row.status in _OPEN_VISITS)


def _message(scene: Scene, row: Any) -> Said:
    zone = row.authored_zone or scene.names.zone(row.from_site_id)
    when = When(at=row.authored_at, zone=zone) if row.authored_at else None
    detail = say(
        "{sender} to {receiver}",
        sender=scene.names.who_and_where(row.authored_by_id, row.from_site_id),
        receiver=scene.names.person(row.to_id, WITHIN) or scene.names.site(row.to_site_id),
    )
    status = code_chip("communication-status", row.status)
    if row.status == "in-progress" and row.read_is_current:
        status = Chip(say("Read, not answered"), "message-square", "info")
    return Said(
        say(row.subject or "Message"), detail, status, when, row.status in ("preparation", "in-progress")
    )


def _document(scene: Scene, row: Any) -> Said:
    """Say what it is, from whom, and its own date; one that bears none has the day on which it came."""
    came = When(at=row.received_at, zone=row.received_zone or scene.desk.me.zone) if row.received_at else None
    how = label_of("contact-media", row.received_how)
    received = say("Received {when}", when=came) if came else say("")
    if came and how:
        received = say("Received {when}, {how}", when=came, how=how.lower())
    parts = [part for part in (row.from_whom, received) if part]
    detail = (
        say("{whom} \u00b7 {received}", whom=parts[0], received=parts[1])
        if len(parts) > 1
        else say(*parts or [""])
    )
    when = When(on=row.authored_on) if row.authored_on else came
    return Said(say(row.title), detail, code_chip("document-types", row.type), when, is_open=False)


def _person(scene: Scene, row: Any) -> Said:
    where = scene.names.site(row.site_id)
    chip = (
        Chip(say("Works here now"), "circle-check", "ok")
        if row.is_active
        else Chip(say("Left"), "circle-x", "neutral")
    )
    return Said(say(scene.names.person(row.id)), say(where), chip, None, is_open=False)


DRAWERS: Mapping[Which, Drawer] = {
    "referrals": Drawer(
        "referral", _referral, (Where("status", "not in", ("closed", "cancelled")),), ("needed_by_on",)
    ),
    "labs": Drawer(
        "lab_draw",
        _draw,
        (Where("acknowledged_is_current", "=", value=False), Where("skipped_reason", "=", "")),
        ("due_on",),
    ),
    "results": Drawer(
        "lab_result", _result, (Where("acknowledged_is_current", "=", value=False),), ("-collected_at",)
    ),
    "travel": Drawer("trip", _trip, (Where("status", "not in", ("completed", "cancelled")),), ("starts_on",)),
    "visits": Drawer(
        "appointment",
        _visit,
        (Where("status", "in", _OPEN_VISITS),),
        ("starts_at",),
    ),
    "messages": Drawer(
        "message", _message, (Where("status", "in", ("preparation", "in-progress")),), ("-authored_at",)
    ),
    "documents": Drawer("document", _document, (Where("status", "=", "no such"),), ("-authored_on",)),
    "people": Drawer("practitioner", _person, (Where("family_name", "=", None),), ("family_name",)),
}
