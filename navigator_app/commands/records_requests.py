"""Records requests: begin one, have its release signed, send it, remind, note what came, look it over, give it up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from navigator_app import gathered
from navigator_app.commands.contacts import new_contact
from navigator_app.commands.seen import as_record, of, seen, tick, with_values, words_needed, write
from navigator_app.desk import Deed, Desk
from sync.changes import Document as Image
from sync.errors import Refused
from sync.ids import derived_id, new_id
from sync.records.base import stamp
from sync.records.document import Document
from sync.records.records_request import RecordsRequest
from sync.records.referral_item import ReferralItem
from sync.records.site import Site
from sync.rules import records_requests as rules
from sync.rules.codes import code_list
from sync.rules.whose_day import day_of
from sync.words import say

_SETTLED = ("ready", "not_needed")


def begin(desk: Desk, patient_id: str, typed: Mapping[str, Any]) -> str:
    """Write down what is to be asked of whom; mine unless it says whose. Give its id."""
    return desk.commit(new_request(desk, patient_id, typed))[0]


def new_request(desk: Desk, patient_id: str, typed: Mapping[str, Any]) -> Deed:
    """Give the deed that begins a request, so that another command may take it along."""
    values = {"owner_id": desk.me.person_id, **typed, "asking_site_id": desk.me.site_id}
    return Deed("records_request", values, record=new_id(), patient=patient_id)


def release_signed(
    desk: Desk, request_id: str, on: date, document_id: str | None = None, opened: Image | None = None
) -> str:
    """Note the day on which the patient signed the release, and the paper where it is here.

    Raises: Refused for a day ahead, and for another patient's paper.
    """
    image, _ = _request(desk, request_id, opened)
    if on > _today(desk):
        raise Refused("on", say("This day is ahead. Choose the day on which it was signed."))
    _check_paper(desk, image, document_id)
    typed: dict[str, Any] = {"release_signed_on": on.isoformat(), "release_document_id": document_id}
    if image.fields.get("status") == "waiting_release":
        typed |= {"status": "draft", "status_reason": ""}
    return write(desk, image, typed)


def wait_for_release(desk: Desk, request_id: str, opened: Image | None = None) -> str:
    """Say that the patient's signature is what it waits for."""
    image, _ = _request(desk, request_id, opened)
    return write(desk, image, {"status": "waiting_release", "status_reason": ""})


def send(
    desk: Desk,
    request_id: str,
    how: str,
    to: str,
    on: date | None = None,
    no_release: str = "",
    opened: Image | None = None,
) -> str:
    """Note that it went out, when, how and to which number; its lines of the referral's list wait for the facility.

    Raises: Refused without a signed release or why none is needed, without the number used, for a day ahead.
    """
    where = words_needed(to, "to", say("Say which number or address was used."))
    image, before = _request(desk, request_id, opened)
    day = on or _today(desk)
    if day > _today(desk):
        raise Refused("on", say("This day is ahead. Choose the day on which it went out."))
    if before.release_signed_on and day < before.release_signed_on:
        raise Refused("on", say("It cannot go out before the release was signed."))
    if not how:
        raise Refused("how", say("Say how it was sent."))
    typed: dict[str, Any] = {"status": "sent", "status_reason": ""}
    typed |= {"sent_on": day.isoformat(), "sent_how": how, "sent_to": where}
    if no_release.strip():
        typed["why_no_release"] = no_release.strip()
    request = with_values(image, typed)
    if not isinstance(request, RecordsRequest) or not rules.is_release_settled(request):
        raise Refused(
            "no_release", say("The release is not signed. Note its day, or say why none is needed.")
        )
    waiting = {"state": "waiting", "waiting_on": facility_of(desk, request), "asked_on": day.isoformat()}
    items = _readiness(desk, request, request.asked_for)
    asked = (of(item, waiting) for item in items if item.fields.get("state", "missing") == "missing")
    return desk.commit(of(image, typed), *asked)[0]


def remind(
    desk: Desk, request_id: str, whom: str, how: str, words: str = "", opened: Image | None = None
) -> str:
    """Remind the facility, noted as a contact; give the contact's id.

    Raises: Refused without a name, while it is not out, and when both reminders were given today or before.
    """
    name = words_needed(whom, "whom", say("Say with whom you spoke, or where it was left."))
    image, request = _request(desk, request_id, opened)
    if request.status not in rules.OUT:
        raise Refused(None, say("Nothing is asked of them now. There is nothing to remind them of."))
    left = rules.missing(request)
    contact = {
        "with_whom": name,
        "with_role": "clinic",
        "medium": how,
        "is_incoming": False,
        "outcome_note": words.strip() or str(say("Asked again for: {items}", items=_named(left))),
        "about_kind": "records_request",
        "about_id": request_id,
    }
    reminder = rules.next_reminder(request)
    noted = (of(image, {reminder.field: _today(desk).isoformat()}),) if reminder else ()
    made = new_contact(desk, contact, image.patient)
    desk.commit(*noted, made)
    return str(made.record)


def came(  # noqa: PLR0913 - what came is these facts
    desk: Desk,
    request_id: str,
    item: str,
    document_id: str | None = None,
    pages: int | None = None,
    *,
    state: str = "came",
    words: str = "",
    opened: Image | None = None,
) -> str:
    """Note of one thing that it came, is still missing, or that they do not have it.

    Shape: what came settles the line of the referral's readiness list that it answers, with the paper as evidence.
    Raises: Refused for another patient's paper, no pages, a thing that no list has, and for what was never sent.
    """
    image, request = _request(desk, request_id, opened)
    if request.status in ("draft", "waiting_release", "cancelled"):
        raise Refused(None, say("This was not sent. Send it first, then note what came."))
    if item not in code_list("record-items") or state not in code_list("record-item-states"):
        raise Refused("state", say("Choose how it stands."))
    if state == "not_there":
        words_needed(words, "words", say("Say who there said that they do not have it."))
    if pages is not None and pages < 1:
        raise Refused("pages", say("At least one page."))
    paper = _check_paper(desk, image, document_id)
    me = desk.me
    noted = {
        "item": item,
        "state": state,
        "at": stamp(desk.now()),
        "by_id": me.person_id,
        "by_name": me.name,
        "zone": me.zone,
        "pages": pages or (paper.pages if paper else None),
        "document_id": document_id,
        "words": words.strip(),
    }
    typed = _with_noted(desk, image, noted)
    return desk.commit(of(image, typed), *_settled(desk, request, item, state, document_id))[0]


def _with_noted(desk: Desk, image: Image, noted: Mapping[str, Any]) -> dict[str, Any]:
    """Give what the request says with one line more: its status, and the day on which all was here."""
    typed: dict[str, Any] = {"came": [*(image.fields.get("came") or []), dict(noted)]}
    after = with_values(image, typed)
    if not isinstance(after, RecordsRequest):
        return typed
    status = rules.status_after(after)
    received_on = _today(desk).isoformat() if status == "received" else None
    return typed | {"status": status, "status_reason": "", "received_on": received_on}


def _settled(
    desk: Desk, request: RecordsRequest, item: str, state: str, document_id: str | None
) -> tuple[Deed, ...]:
    """Tick off the line that this answers; one that somebody settled already keeps what it says."""
    if state != "came":
        return ()
    ready = {"state": "ready", "document_id": document_id}
    ready |= {"waiting_on": "", "asked_on": None, "why_not_needed": ""}
    found = _readiness(desk, request, (item,))
    return tuple(of(one, ready) for one in found if one.fields.get("state") not in _SETTLED)


def reviewed(desk: Desk, request_id: str, opened: Image | None = None) -> str:
    """Note that this person looked over exactly what came; once nothing is missing, it is over.

    Raises: Refused while nothing came.
    """
    image, request = _request(desk, request_id, opened)
    is_whole = not rules.missing(request)
    if not rules.has_come(request) and not (is_whole and request.came):
        raise Refused(None, say("Nothing came yet. There is nothing to look over."))
    typed = {"reviewed": tick(desk, request, "reviewed")}
    is_last = is_whole and request.status in ("received", "partly_received")
    return write(desk, image, typed | ({"status": "reviewed", "status_reason": ""} if is_last else {}))


def cancel(desk: Desk, request_id: str, why: str, opened: Image | None = None) -> str:
    """Give it up, with why."""
    reason = words_needed(why, "words", say("Say why it is not needed any more."))
    image, _ = _request(desk, request_id, opened)
    return write(desk, image, {"status": "cancelled", "status_reason": reason}, reason)


def facility_of(desk: Desk, request: RecordsRequest) -> str:
    """Name who is asked."""
    site = gathered.record(desk, request.facility_site_id, Site)
    return site.name if site else request.facility


def _request(desk: Desk, request_id: str, opened: Image | None) -> tuple[Image, RecordsRequest]:
    image = seen(desk, request_id, opened)
    record = as_record(image)
    if not isinstance(record, RecordsRequest):
        raise Refused(None, say("This is not a records request."))
    return image, record


def _check_paper(desk: Desk, image: Image, document_id: str | None) -> Document | None:
    """Give the paper that is named.

    Raises: Refused for one that is not here, and for one of another chart.
    """
    if not document_id:
        return None
    paper = gathered.record(desk, document_id, Document)
    if paper is None:
        raise Refused("document_id", say("This document is not here yet. Choose one that is."))
    if paper.patient_id not in desk.store.charts_of(image.patient or ""):
        raise Refused("document_id", say("This document is another patient's. File it to this chart first."))
    return paper


def _readiness(desk: Desk, request: RecordsRequest, items: Sequence[str]) -> list[Image]:
    """Give the lines of the referral's readiness list that these things answer, as far as they are here."""
    if request.referral_id is None:
        return []
    wanted = (rules.requirement_of(item) for item in items)
    ids = [derived_id(request.referral_id, requirement) for requirement in wanted if requirement]
    found = [desk.image(one) for one in ids if gathered.record(desk, one, ReferralItem)]
    return [image for image in found if image is not None and not image.fields.get("is_withdrawn")]


def _named(items: Sequence[str]) -> str:
    labels = (code.label if (code := code_list("record-items").get(item)) else item for item in items)
    return ", ".join(labels)


def _today(desk: Desk) -> date:
    return day_of(desk.now(), desk.me.zone)
