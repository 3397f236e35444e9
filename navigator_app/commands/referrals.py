"""Referrals: start one, tick off what it needs, send it, send it back, accept, decline, close the loop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from navigator_app import gathered
from navigator_app.commands.seen import as_record, of, seen, tick, with_values, words_needed, write
from navigator_app.desk import Deed, Desk
from sync.changes import Document
from sync.errors import Refused
from sync.ids import derived_id, new_id
from sync.records.base import stamp
from sync.records.referral import Referral
from sync.records.site import Site
from sync.rules.queueing import reply_by
from sync.rules.requirements import OTHER, in_words, wanted_for
from sync.words import Words, say

SEEN_IN_RECORDS = frozenset({"demographics", "coverage", "authorization"})
"""Requirements that other records answer; nobody ticks them off by hand."""


@dataclass(frozen=True, slots=True)
class SentWithGaps:
    """A referral was sent; `gaps` are the requirements that are still open."""

    referral_id: str
    gaps: tuple[Words, ...]


def start(desk: Desk, patient_id: str, typed: Mapping[str, Any]) -> str:
    """Begin a draft from this site, with a readiness list that starts as missing."""
    me, referral_id = desk.me, new_id()
    values = {
        "status": "draft",
        "from_site_id": me.site_id,
        "authored_by_id": me.person_id,
        "authored_at": stamp(desk.now()),
        "authored_zone": me.zone,
        "case_manager_id": me.person_id,
        **typed,
    }
    items = [
        _new_item(desk, patient_id, referral_id, item, {"state": "missing"})
        for item in _to_bring(desk, values)
    ]
    referral = Deed("referral", values, record=referral_id, patient=patient_id)
    return desk.commit(referral, *items)[0]


def _to_bring(desk: Desk, values: Mapping[str, Any]) -> list[str]:
    """Name what a new referral has to bring that a person ticks off."""
    where, service = values.get("to_site_id"), str(values.get("service") or "")
    wanted = wanted_for(where, service, gathered.decided(desk), _today(desk))
    return [
        one.key for one in wanted if one.is_needed and one.key not in SEEN_IN_RECORDS and OTHER not in one.key
    ]


def begin_secondary(desk: Desk, referral_id: str, service: str, reason: str, requester: str = "") -> str:
    """Begin what the outside provider asked for besides: a draft of its own that is part of the first referral.

    It needs its own authorization: each episode stands on its own.
    """
    first = as_record(seen(desk, referral_id))
    if not isinstance(first, Referral) or first.patient_id is None:
        raise Refused(None, say("This is not a referral."))
    why = words_needed(reason, "reason", say("Write what was asked for, and why."))
    typed = {
        "part_of_id": first.id,
        "service": service,
        "reason": why,
        "requester": requester.strip(),
        "diagnosis": first.diagnosis,
        "condition_id": first.condition_id,
        "priority": first.priority,
        "rcis_type": first.rcis_type,
        "case_manager_id": first.case_manager_id,
    }
    return start(desk, first.patient_id, typed)


def _new_item(
    desk: Desk, patient_id: str | None, referral_id: str, item: str, values: Mapping[str, Any]
) -> Deed:
    """One requirement of one referral has one id, so that two desks that begin it mean the same line."""
    typed = {"referral_id": referral_id, "item": item, "owner_id": desk.me.person_id, **values}
    own = item.partition(":")[2] or derived_id(referral_id, item)
    return Deed("referral_item", typed, record=own, patient=patient_id)


def set_item(  # noqa: PLR0913 - one line of the readiness list is these facts
    desk: Desk,
    referral_id: str,
    item: str,
    state: str,
    *,
    waiting_on: str = "",
    asked_on: date | None = None,
    why_not_needed: str = "",
    opened: Document | None = None,
) -> str:
    """Say where a requirement stands; give the id of its record."""
    asked = asked_on or (_today(desk) if state == "waiting" else None)
    values = {
        "state": state,
        "waiting_on": waiting_on.strip() if state == "waiting" else "",
        "asked_on": asked.isoformat() if asked and state == "waiting" else None,
        "why_not_needed": why_not_needed.strip() if state == "not_needed" else "",
    }
    if state in ("ready", "not_needed"):
        values["sent_back_words"] = ""
    # One that a person added is named by its own id: "other:ID".
    image = opened or desk.image(item.partition(":")[2] or derived_id(referral_id, item))
    if image is not None:
        return write(desk, image, values)
    referral = seen(desk, referral_id)
    named = _in_words(desk, referral_id, item)
    return desk.commit(_new_item(desk, referral.patient, referral_id, item, {**values, **named}))[0]


def _in_words(desk: Desk, referral_id: str, item: str) -> dict[str, Any]:
    """Give what names a line that the center asks for in words; nothing for one of the list."""
    asked = next((one for one in gathered.decided(desk) if in_words(referral_id, one) == item), None)
    return {"item": OTHER, "label": asked.label} if asked else {}


def item_is_here(desk: Desk, item_id: str) -> str:
    """Say that what a requirement waited for has come."""
    image = seen(desk, item_id)
    referral_id, item = str(image.fields["referral_id"]), str(image.fields["item"])
    return set_item(desk, referral_id, item, "ready", opened=image)


def send(desk: Desk, referral_id: str, opened: Document | None = None) -> SentWithGaps:
    """Submit a draft, or an answered one again; gaps do not stop it and are given back.

    Writes: the chart's sites too, where the receiving site does not hold the chart yet.
    """
    image = seen(desk, referral_id, opened)
    move = of(image, moved("submitted"))
    desk.commit(move, *shared_with(desk, image))
    return SentWithGaps(referral_id, _gaps(desk, referral_id))


def _gaps(desk: Desk, referral_id: str) -> tuple[Words, ...]:
    referral = gathered.record(desk, referral_id, Referral)
    found = gathered.needs_of(desk, referral) if referral else ()
    return tuple(say(item.label) for item in found if not item.is_settled)


def shared_with(desk: Desk, referral: Document) -> tuple[Deed, ...]:
    """Give the deed that lets the receiving site hold the chart; none where it does."""
    to_site = referral.fields.get("to_site_id")
    chart = desk.image(referral.patient) if referral.patient else None
    if chart is None or to_site is None or to_site in (chart.fields.get("sites") or []):
        return ()
    return (of(chart, {"sites": [*(chart.fields.get("sites") or []), to_site]}),)


@dataclass(frozen=True, slots=True)
class Heard:
    """What the other site said without Navigator: who there said it, and how it came."""

    by: str = ""
    how: str = ""


UNHEARD = Heard()


def moved(status: str, why: str = "", heard: Heard = UNHEARD, **more: Any) -> dict[str, Any]:
    """Give what a move writes: the status with what is said of it now, what was said of the last one taken away."""
    nothing: dict[str, Any] = {"answer_by_on": None, "alternative": ""}
    said = {"answered_by": heard.by.strip(), "answered_how": heard.how}
    return {"status": status, "status_reason": why, **nothing, **said, **more}


def send_back(
    desk: Desk,
    referral_id: str,
    words: str,
    opened: Document | None = None,
    *,
    by_on: date | None = None,
    against: Mapping[str, str] | None = None,
    heard: Heard = UNHEARD,
) -> str:
    """Ask the sender for what is missing, in words and by a day; whoever does so has seen it.

    Shape: `against` are words by requirement, as its key in the readiness list; each stands at its line from then on.
    """
    said = {key: text.strip() for key, text in (against or {}).items() if text.strip()}
    whole = "\n".join(
        filter(None, (words.strip(), *(f"{_named(desk, referral_id, k)}: {t}" for k, t in said.items())))
    )
    why = words_needed(whole, "status_reason", say("Say what is missing, so that it can be added."))
    day = by_on or reply_by(_today(desk), gathered.limit(desk, "reply_within_business_days"))
    image = seen(desk, referral_id, opened)
    move = _answer(desk, image, moved("needs_information", why, heard, answer_by_on=day.isoformat()))
    desk.commit(move, *(_sent_back(desk, image, key, text) for key, text in said.items()))
    return referral_id


def _sent_back(desk: Desk, referral: Document, item: str, words: str) -> Deed:
    """Put the receiving site's words at a line of the list, which is missing until somebody answers them."""
    typed = {
        "state": "missing",
        "waiting_on": "",
        "asked_on": None,
        "why_not_needed": "",
        "sent_back_words": words,
    }
    image = desk.image(item.partition(":")[2] or derived_id(referral.id, item))
    if image is not None:
        return of(image, typed)
    named = _in_words(desk, referral.id, item)
    return _new_item(desk, referral.patient, referral.id, item, {**typed, "owner_id": None, **named})


def _named(desk: Desk, referral_id: str, item: str) -> str:
    referral = gathered.record(desk, referral_id, Referral)
    needs = gathered.needs_of(desk, referral) if referral else ()
    return next((need.label for need in needs if need.key == item), item)


def accept(desk: Desk, referral_id: str, opened: Document | None = None, *, heard: Heard = UNHEARD) -> str:
    """Say that the patient will be seen there."""
    return answered(desk, referral_id, moved("accepted", heard=heard), opened)


def decline(
    desk: Desk,
    referral_id: str,
    words: str,
    opened: Document | None = None,
    *,
    alternative: str = "",
    heard: Heard = UNHEARD,
) -> str:
    """Say that the patient will not be seen there, why, and who else could help."""
    why = words_needed(words, "status_reason", say("Say why the patient will not be seen there."))
    other = words_needed(
        alternative, "alternative", say("Say who else could help, or that you know of nobody.")
    )
    return answered(desk, referral_id, moved("declined", why, heard, alternative=other), opened)


def answered(desk: Desk, referral_id: str, typed: Mapping[str, Any], opened: Document | None) -> str:
    """Write a move of the receiving site; whoever makes it there has seen this version, and nobody else has."""
    return desk.commit(_answer(desk, seen(desk, referral_id, opened), typed))[0]


def _answer(desk: Desk, image: Document, typed: Mapping[str, Any]) -> Deed:
    is_theirs = image.fields.get("to_site_id") == desk.me.site_id
    tick_of = {"seen": tick(desk, as_record(image), "seen")} if is_theirs else {}
    return of(image, {**typed, **tick_of})


def _today(desk: Desk) -> date:
    return desk.now().astimezone(desk.zone).date()


def mark_seen(desk: Desk, referral_id: str, opened: Document | None = None) -> str:
    """Note that this person looked at exactly this version.

    Raises: Refused for a referral that this site sent itself.
    """
    image = seen(desk, referral_id, opened)
    record = as_record(image)
    if isinstance(record, Referral) and record.from_site_id == desk.me.site_id:
        raise Refused(None, say("Only the receiving site can say that it has seen this."))
    return write(desk, image, {"seen": tick(desk, record, "seen")})


def entered(desk: Desk, referral_id: str, number: str = "", opened: Document | None = None) -> str:
    """Note that exactly this version stands in the record system of this site, with its number there.

    Raises: Refused for a referral that does not come to this site.
    """
    image, number = seen(desk, referral_id, opened), number.strip()
    record = as_record(image)
    if not isinstance(record, Referral) or record.to_site_id != desk.me.site_id:
        raise Refused(None, say("Only the receiving site enters this in its record system."))
    typed: dict[str, Any] = {"entered": tick(desk, record, "entered", number)}
    site = gathered.record(desk, desk.me.site_id, Site)
    known = [one.model_dump() for one in record.identifiers]
    if number and site is not None:
        fresh = {"assigner": site.name, "value": number, "type": "MR"}
        typed["identifiers"] = known if fresh in known else [*known, fresh]
    return write(desk, image, typed)


def answer(desk: Desk, referral_id: str, words: str, opened: Document | None = None) -> str:
    """Answer what it was sent back with, and send it again; the answer joins the note, both sides' words stay."""
    said = words_needed(words, "note", say("Write the answer."))
    image = seen(desk, referral_id, opened)
    day = _today(desk)
    asked = str(image.fields.get("status_reason") or "")
    line = f"{day.isoformat()} {desk.me.name}: {said}"
    if asked:
        line = f"({asked})\n{line}"
    note = "\n".join(part for part in (str(image.fields.get("note") or ""), line) if part)
    typed = moved("submitted", note=note)
    desk.commit(of(image, typed), *shared_with(desk, image))
    return referral_id


def report_came(desk: Desk, referral_id: str, on: date, opened: Document | None = None) -> str:
    """Note the day on which the report of the service came."""
    return write(desk, seen(desk, referral_id, opened), {"report_received_on": on.isoformat()})


def tick_loop(desk: Desk, referral_id: str, step: str, opened: Document | None = None) -> str:
    """Tick `report_read` or `patient_told` for the report that is here."""
    image = seen(desk, referral_id, opened)
    if step not in ("report_read", "patient_told"):
        raise Refused(None, say("There is no such tick."))
    return write(desk, image, {step: tick(desk, as_record(image), step)})


def close(desk: Desk, referral_id: str, opened: Document | None = None) -> str:
    """Close the loop: the report is here, read, and the patient was told.

    Raises: Refused, naming what is still missing.
    """
    image = seen(desk, referral_id, opened)
    record = with_values(image, {})
    if isinstance(record, Referral) and record.status != "report_awaited":
        raise Refused("status", say("Only a referral whose report is awaited can be closed."))
    return write(desk, image, moved("closed"))
