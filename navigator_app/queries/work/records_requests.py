"""Rows from records requests: to send, a release to sign, reminders on their days, what came and nobody looked over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from navigator_app import gathered
from navigator_app.queries.shown import Chip, Key, Verb
from navigator_app.queries.work.item import Group, Work, short
from navigator_app.queries.work.scene import Scene, code_chip, kind_words, waiting_chip
from navigator_app.queries.work.tasks import hand_over
from navigator_app.store.asking import Where
from sync.records.records_request import RecordsRequest
from sync.rules import records_requests as rules
from sync.rules.codes import label_of
from sync.words import When, Words, joined, say


def work(scene: Scene) -> Iterator[Work]:
    """Give what open requests ask of somebody at the site that asked."""
    rows = {row.id: row for row in scene.rows("records_request", Where("status", "not in", ("cancelled",)))}
    images = scene.documents(list(rows.values()))
    for request in gathered.typed(list(images.values()), RecordsRequest):
        is_unread = rows[request.id].reviewed is None or not rows[request.id].reviewed_is_current
        if is_unread and request.came and (rules.has_come(request) or not rules.missing(request)):
            yield _to_look_over(scene, request)
        made = _by_status(scene, request)
        if made is not None:
            yield made


def _by_status(scene: Scene, request: RecordsRequest) -> Work | None:
    if request.status == "draft":
        return _draft(scene, request)
    if request.status == "waiting_release":
        sign = _ask(request, say("Release signed"), "records_requests.release_signed", "D", "check")
        return _work(scene, request, say("Get the release signed"), verbs=(sign,), group="due_today")
    if request.status in rules.OUT and rules.missing(request):
        return _out(scene, request)
    return None


def _draft(scene: Scene, request: RecordsRequest) -> Work:
    """Ask for what is next before anybody was asked: the patient's signature, or to send it."""
    send = _ask(request, say("Sent"), "records_requests.send", "D", "send")
    if rules.is_release_settled(request):
        return _work(scene, request, say("Send the records request"), verbs=(send,), group="due_today")
    sign = _ask(request, say("Release signed"), "records_requests.release_signed", "D", "check")
    chip = Chip(say("Release not signed"), "circle-dashed", "warn")
    verbs = (sign, replace(send, key=""))
    return _work(scene, request, say("Get the release signed"), verbs=verbs, group="due_today", status=chip)


_REMIND = {
    "first_reminder_on": say("Remind them of the records"),
    "second_reminder_on": say("Remind them a second time"),
}


def _out(scene: Scene, request: RecordsRequest) -> Work:
    """Wait for the facility until the next reminder is due; after the second it goes on waiting."""
    reminder, zone = rules.next_reminder(request), scene.names.zone(request.asking_site_id)
    remind = _ask(request, say("Reminded"), "records_requests.remind", "R", "refresh-cw")
    is_due = reminder is not None and reminder.due_on <= scene.today(zone)
    made = _work(
        scene,
        request,
        _REMIND[reminder.field] if reminder and is_due else say("Records asked for"),
        verbs=(remind,),
        group="due_today" if is_due else "waiting",
        status=Chip(say("{count} not here", count=len(rules.missing(request))), "hourglass", "warn")
        if is_due
        else waiting_chip(who_is_asked(scene, request)),
    )
    due = When(on=reminder.due_on, zone=zone) if reminder else None
    if is_due:
        # What is missing is what is asked for on the phone, beside whom to call.
        said = say("{who}: {items}", who=who_is_asked(scene, request), items=missing_words(request))
        return replace(made, due=due, context=said)
    return replace(made, due=due, waiting_on=who_is_asked(scene, request), asked_on=request.sent_on)


def _to_look_over(scene: Scene, request: RecordsRequest) -> Work:
    read = Verb(
        say("Looked over"), "D", "records_requests.reviewed", _key(request), "run", icon="circle-check"
    )
    chip = code_chip("records-request-status", rules.status_after(request))
    made = _work(scene, request, say("Look over what came"), verbs=(read,), group="due_today", status=chip)
    return replace(made, source="records_came")


def _work(
    scene: Scene,
    request: RecordsRequest,
    title: Words,
    *,
    verbs: tuple[Verb, ...],
    group: Group,
    status: Chip | None = None,
) -> Work:
    key = _key(request)
    opens = Verb(say("Open"), "E", "requests", key, "open", icon="file-text")
    return Work(
        source="records_request",
        key=key,
        icon="file-text",
        icon_tint="primary",
        kind=kind_words("Records request"),
        title=short(title),
        patient_id=request.patient_id,
        context=say(who_is_asked(scene, request)),
        status=status or code_chip("records-request-status", request.status),
        due=None,
        owner_id=request.owner_id,
        site_id=request.asking_site_id,
        verbs=(*verbs, opens, hand_over(key)),
        group=group,
    )


def who_is_asked(scene: Scene, request: RecordsRequest) -> str:
    """Name the facility."""
    return scene.names.site(request.facility_site_id) or request.facility


def missing_words(request: RecordsRequest) -> Words:
    """Name what is still missing, in one line."""
    return joined((label_of("record-items", item) for item in rules.missing(request)), ", ")


def _key(request: RecordsRequest) -> Key:
    return Key("records_request", request.id)


def _ask(request: RecordsRequest, text: Words, command: str, letter: str, icon: str) -> Verb:
    return Verb(text, letter, command, _key(request), icon=icon)
