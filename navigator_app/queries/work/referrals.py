"""Rows from Referrals: to complete, to answer, to decide, not seen yet, and each thing that somebody was asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from navigator_app import gathered
from navigator_app.queries.shown import Chip, Key, Verb
from navigator_app.queries.work.item import Group, Work, short
from navigator_app.queries.work.queued import Queued, Sort
from navigator_app.queries.work.scene import Scene, code_chip, kind_words, waiting_chip
from navigator_app.queries.work.tasks import hand_over, later, put_off_words
from navigator_app.store.asking import Where
from sync.changes import Document
from sync.records.referral import Referral
from sync.rules.codes import label_of
from sync.rules.moves import is_for_role
from sync.rules.queueing import decide_by, urgency
from sync.rules.whose_day import day_of
from sync.words import When, Words, say

OVER = ("closed", "cancelled")
_DATED = (
    "submitted",
    "needs_information",
    "declined",
    "accepted",
    "no_show",
    "event_cancelled",
    "cancellation_requested",
)
"""Statuses whose row says since when it is so."""


def work(scene: Scene) -> Iterator[Work]:
    """Give what open referrals ask of somebody."""
    found = {row.id: row for row in scene.rows("referral", Where("status", "not in", OVER))}
    items = scene.rows("referral_item", Where("state", "in", ("waiting", "missing")))
    missing = Counter(item.referral_id for item in items if item.state == "missing")
    images = scene.documents(
        [row for row in found.values() if row.status in _DATED and not _is_to_decide(scene, row)]
    )
    for row in found.values():
        made = _by_status(scene, row, images.get(row.id), missing[row.id])
        if made is not None:
            yield made
    for row in found.values():
        if row.next_review_on is not None and row.next_review_on <= scene.today(
            scene.names.zone(row.from_site_id)
        ):
            yield _to_review(scene, row)
        if row.to_site_id == scene.desk.me.site_id and row.entered is not None and not row.entered_is_current:
            yield _to_enter_again(scene, row)
    said = put_off_words(scene, items)
    for item in items:
        if item.state == "waiting" and item.referral_id in found:
            yield _waiting(scene, item, found[item.referral_id], said.get(item.id))


def to_decide(scene: Scene) -> Iterator[Work]:
    """Give what this site has to accept, send back or decline, with how much of what it needs is here.

    Apart from the others, for it alone is to be worked out anew when anything changes that a referral needs.
    """
    mine = (Where("status", "=", "submitted"), Where("to_site_id", "=", scene.desk.me.site_id))
    rows = scene.rows("referral", *mine)
    images = scene.documents(rows)
    for row in rows:
        image = images.get(row.id)
        yield _to_decide(scene, row, _said_at(image), image)


def _is_to_decide(scene: Scene, row: Any) -> bool:
    return bool(row.status == "submitted" and row.to_site_id == scene.desk.me.site_id)


def _by_status(scene: Scene, row: Any, image: Document | None, missing: int) -> Work | None:
    if _is_to_decide(scene, row):
        # A source of its own: `to_decide`.
        return None
    said = _said_at(image)
    if row.status == "draft":
        return _draft(scene, row, missing)
    if row.status in ("needs_information", "declined"):
        return _sent_back(scene, row, said, image)
    if row.status == "submitted":
        return _unseen(scene, row, said)
    return _under_way(scene, row, said, image)


def _under_way(scene: Scene, row: Any, said: datetime | None, image: Document | None) -> Work | None:
    """Give what a referral asks for that was accepted."""
    is_receiver = row.to_site_id == scene.desk.me.site_id
    if row.status == "report_awaited" and row.report_due_on is not None:
        return _on_its_day(scene, row, say("Ask for the report"), row.report_due_on)
    # What a site with Navigator accepted it books itself.
    is_ours = row.status != "accepted" or is_receiver or not scene.uses_navigator(row.to_site_id)
    if row.status in _TO_BOOK and is_ours:
        return _to_book(scene, row, said, is_receivers=is_receiver and row.status == "accepted")
    if row.status == "cancellation_requested":
        return _to_settle(scene, row, said, image)
    return None


_TO_BOOK = {
    "accepted": say("Offer an appointment"),
    "no_show": say("Reach the patient, find another day"),
    "event_cancelled": say("Find another day"),
}


def _to_book(scene: Scene, row: Any, said: datetime | None, *, is_receivers: bool) -> Work:
    """Ask for the appointment that a referral waits for, since the day on which that became so."""
    key, zone = (
        Key("referral", row.id),
        scene.names.zone(row.to_site_id if is_receivers else row.from_site_id),
    )
    is_theirs = not scene.uses_navigator(row.to_site_id)
    deed = "referrals.heard_schedule" if is_theirs and row.status == "accepted" else "referrals.schedule"
    book = Verb(say("Appointment"), "", deed, key, icon="calendar")
    call = Verb(say("Note a call"), "C", "contacts.note", key, icon="phone")
    return _work(
        scene,
        row,
        say("Ask them for an appointment")
        if row.status == "accepted" and is_theirs
        else _TO_BOOK[row.status],
        code_chip("referral-status", row.status),
        verbs=(book, call, _open(row, say("Open"))),
        due=When(on=day_of(said, zone), zone=zone) if said else None,
        is_receivers=is_receivers,
    )


def _to_settle(scene: Scene, row: Any, said: datetime | None, image: Document | None) -> Work:
    """Ask the side that did not ask whether a referral is called off."""
    last = image.last_write("status") if image else None
    is_mine = last is not None and last.place == scene.desk.me.site_id
    zone = scene.names.zone(row.from_site_id)
    reason = " ".join(str(image.fields.get("status_reason") or "").split()) if image else ""
    chip = Chip(say("Asked to cancel: {reason}", reason=short(reason)), "circle-pause", "warn")
    return _work(
        scene,
        row,
        say("They decide whether it is called off") if is_mine else say("Decide whether it is called off"),
        chip,
        verbs=(_open(row, say("Open")),),
        due=When(on=day_of(said, zone), zone=zone) if said else None,
        is_receivers=row.to_site_id == scene.desk.me.site_id,
    )


def _to_review(scene: Scene, row: Any) -> Work:
    """Ask the case manager to look at a referral on the day that they set."""
    made = _on_its_day(scene, row, say("Look at the referral again"), row.next_review_on)
    again = Verb(
        say("Look at it again on"), "", "referrals.review_on", Key("referral", row.id), icon="calendar"
    )
    return replace(made, source="referral_review", verbs=(*made.verbs[:1], again, *made.verbs[1:]))


def _to_enter_again(scene: Scene, row: Any) -> Work:
    """Say that the record system of this site holds an earlier version."""
    key = Key("referral", row.id)
    entered = Verb(say("Entered again"), "D", "referrals.entered", key, icon="check")
    chip = Chip(say("Was for the earlier version"), "circle-help", "warn")
    made = _work(
        scene,
        row,
        say("Enter it again in the EHR"),
        chip,
        verbs=(entered, _open(row, say("Open"))),
        due=None,
        is_receivers=True,
        group="due_today",
    )
    return replace(made, source="referral_entered")


def _said_at(image: Document | None) -> datetime | None:
    last = image.last_write("status") if image else None
    return datetime.fromisoformat(last.at) if last else None


def _work(  # noqa: PLR0913 - a row has these parts
    scene: Scene,
    row: Any,
    title: Words,
    status: Chip,
    *,
    verbs: tuple[Verb, ...],
    due: When | None,
    is_receivers: bool = False,
    group: Group | None = None,
    waiting_on: str = "",
    asked_on: date | None = None,
) -> Work:
    """Give a row for the case manager where the referral came from, or for everybody where it goes."""
    return Work(
        source="referral",
        key=Key("referral", row.id),
        icon="send",
        icon_tint="primary",
        kind=kind_words("Referral"),
        title=short(title),
        patient_id=row.patient_id,
        context=say(label_of("services", row.service)) if is_receivers else _context(scene, row),
        status=status,
        due=due,
        owner_id=None if is_receivers else row.case_manager_id,
        site_id=row.to_site_id if is_receivers else row.from_site_id,
        verbs=verbs if is_receivers else (*verbs, hand_over(Key("referral", row.id))),
        group=group,
        waiting_on=waiting_on,
        asked_on=asked_on,
    )


def _context(scene: Scene, row: Any) -> Words:
    service = label_of("services", row.service)
    site = scene.names.site(row.to_site_id)
    return (
        say("{service}, to {site}", service=service, site=site) if service and site else say(service or site)
    )


def _open(row: Any, text: Words, key: str = "E") -> Verb:
    return Verb(text, key, "referral", Key("referral", row.id), "open", icon="send")


def _draft(scene: Scene, row: Any, missing: int) -> Work:
    chip = (
        Chip(say("{count} still missing", count=missing), "circle-dashed", "warn")
        if missing
        else Chip(say("Draft, nothing missing"), "pencil", "neutral")
    )
    send = Verb(say("Send referral"), "", "referrals.send", Key("referral", row.id), icon="send")
    verbs = (_open(row, say("Complete")), send) if missing else (send, _open(row, say("Open")))
    due = When(on=row.needed_by_on, zone=scene.names.zone(row.from_site_id)) if row.needed_by_on else None
    title = say("Complete the referral") if missing else say("Send the referral")
    return _work(scene, row, title, chip, verbs=verbs, due=due)


def _sent_back(scene: Scene, row: Any, said: datetime | None, image: Document | None) -> Work:
    label = say("Sent back") if row.status == "needs_information" else say("Declined")
    # Long texts are not projected, so the center's words are read from the record itself.
    reason = " ".join(str(image.fields.get("status_reason") or "").split()) if image else ""
    text = say("{label}: {reason}", label=label, reason=short(reason)) if reason else label
    zone = scene.names.zone(row.from_site_id)
    due = When(on=day_of(said, zone), zone=zone) if said else None
    answer = Verb(say("Answer"), "R", "referrals.answer", Key("referral", row.id), icon="pencil")
    return _work(
        scene,
        row,
        say("Answer what the center asks") if row.status == "needs_information" else say("Find another way"),
        Chip(text, "circle-x", "danger"),
        verbs=(answer, _open(row, say("Open"))),
        due=due,
        group="due_today",
    )


def _to_decide(scene: Scene, row: Any, said: datetime | None, image: Document | None) -> Work:
    key = Key("referral", row.id)
    decide = (
        ("accepted", Verb(say("Accept"), "", "referrals.accept", key, "run", icon="check")),
        ("needs_information", Verb(say("Send back"), "", "referrals.send_back", key, icon="pencil")),
    )
    verbs = (
        _open(row, say("Look at it")),
        *(verb for to, verb in decide if is_for_role(Referral, to, scene.roles)),
    )
    zone = scene.names.zone(row.to_site_id)
    is_back = _came_back(image, row.to_site_id)
    made = _work(
        scene,
        row,
        say("Answer to what was sent back") if is_back else say("New referral"),
        code_chip("referral-status", row.status),
        verbs=verbs,
        due=When(at=said, zone=zone) if said else None,
        is_receivers=True,
        group="decision",
    )
    target = decide_by(day_of(said, zone), row.priority) if said else None
    today = scene.today(zone)
    # The target of a service presses on its day and after it; before that the order is by what was stated.
    pressed = (row.needed_by_on, target if target is not None and target <= today else None)
    due_on = min((day for day in pressed if day is not None), default=None)
    pressing = urgency(row.priority, due_on=due_on, today=today)
    sort: Sort = "answered" if is_back else "new"
    here = _readiness(scene, image)
    queued = Queued(sort, row.from_site_id, said, pressing, (row.id,), row.needed_by_on, target, here)
    return replace(made, queued=queued)


def _readiness(scene: Scene, image: Document | None) -> Words | None:
    """Say how much of what a referral needs is here, by the same rule as on its page."""
    referral = next(iter(gathered.typed([image], Referral)), None) if image else None
    if referral is None or referral.patient_id is None:
        return None
    images = scene.desk.store.of_patient(referral.patient_id, gathered.FOR_NEEDS)
    zone = scene.names.zone(referral.to_site_id)
    asked = gathered.asked_of(scene.desk, images, referral, scene.today(zone), scene.shared)
    needs = gathered.needs_among(images, referral, scene.today(zone), asked)
    return say("{ready} of {all} ready", ready=sum(need.is_settled for need in needs), all=len(needs))


def _came_back(image: Document | None, receiver: str) -> bool:
    """Say whether the receiving site sent it back before: then its own word on the status is remembered."""
    writes = image.writes.get("status", ()) if image else ()
    return any(write.place == receiver for write in writes)


def _unseen(scene: Scene, row: Any, said: datetime | None) -> Work | None:
    if row.seen is not None and row.seen_is_current:
        return None
    to_site = scene.names.site(row.to_site_id)
    is_here = row.id in scene.pending
    chip = Chip(say("Saved here, not sent"), "cloud-upload", "neutral") if is_here else waiting_chip(to_site)
    zone = scene.names.zone(row.from_site_id)
    asked = day_of(said, zone) if said else None
    last = asked + timedelta(days=scene.limit("referral_seen_within_days")) if asked else None
    call = Verb(say("Note a call"), "C", "contacts.note", Key("referral", row.id), icon="phone")
    title = say("Seen in an earlier version") if row.seen is not None else say("Not seen there yet")
    return _work(
        scene,
        row,
        title if scene.uses_navigator(row.to_site_id) else say("Ask whether they have it"),
        chip,
        verbs=(call, _open(row, say("Open"))),
        due=When(on=last, zone=zone) if last else None,
        waiting_on=to_site,
        asked_on=asked,
    )


def _on_its_day(scene: Scene, row: Any, title: Words, day: date) -> Work:
    due = When(on=day, zone=scene.names.zone(row.from_site_id))
    status = code_chip("referral-status", row.status)
    return _work(scene, row, title, status, verbs=(_open(row, say("Open")),), due=due)


def _waiting(scene: Scene, item: Any, row: Any, put_off: Words | None) -> Work:
    key = Key("referral_item", item.id)
    again = Verb(say("Ask again"), "R", "duties.ask_again", key, "run", icon="refresh-cw")
    here = Verb(say("It is here"), "D", "referrals.item_is_here", key, "run", icon="check")
    zone = scene.names.zone(row.from_site_id)
    return Work(
        source="referral_item",
        key=key,
        icon="send",
        icon_tint="primary",
        kind=kind_words("Referral item"),
        title=short(item.label or label_of("requirements", item.item)),
        patient_id=item.patient_id,
        context=put_off or _context(scene, row),
        status=waiting_chip(item.waiting_on),
        due=When(on=item.due_on, zone=zone) if item.due_on else None,
        owner_id=item.owner_id or row.case_manager_id,
        site_id=row.from_site_id,
        verbs=(again, here, _open(row, say("Open")), later(key), hand_over(key)),
        waiting_on=item.waiting_on,
        asked_on=item.asked_on,
    )
