"""Messages between sites: write, answer, note as read, close."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from navigator_app import gathered
from navigator_app.commands.seen import as_record, of, seen, tick, words_needed
from navigator_app.commands.seen import write as write_over
from navigator_app.desk import Deed, Desk
from sync.changes import Document
from sync.errors import Refused
from sync.ids import new_id
from sync.records.base import stamp
from sync.records.site import Site
from sync.rules.queueing import reply_by
from sync.words import say


def write(desk: Desk, typed: Mapping[str, Any], patient_id: str | None = None) -> str:
    """Write a message; whether it was sent is told by the exchange alone.

    Raises: Refused without words in it.
    """
    words_needed(str(typed.get("body") or ""), "body", say("Write the message."))
    return desk.commit(new_message(desk, typed, patient_id))[0]


def new_message(desk: Desk, typed: Mapping[str, Any], patient_id: str | None) -> Deed:
    """Give the deed that makes a message, so that another command may take it along."""
    me = desk.me
    values = {
        "status": "in-progress",
        "from_site_id": me.site_id,
        "authored_by_id": me.person_id,
        "authored_at": stamp(desk.now()),
        "authored_zone": me.zone,
        **typed,
    }
    return Deed("message", values, record=new_id(), patient=patient_id, site=_home(desk, values))


def _home(desk: Desk, values: Mapping[str, Any]) -> str:
    """Give the site a message lives at: the clinic's, since the center reads every clinic's, not the reverse."""
    mine = desk.store.record(desk.me.site_id)
    to_site = values.get("to_site_id")
    return str(to_site) if to_site and getattr(mine, "is_center", False) else desk.me.site_id


def answer(desk: Desk, message_id: str, body: str) -> str:
    """Answer a message and close it; give the id of the answer."""
    words = words_needed(body, "body", say("Write the answer."))
    asked = seen(desk, message_id)
    fields = asked.fields
    typed = {
        "subject": fields.get("subject", ""),
        "body": words,
        "to_site_id": fields.get("from_site_id"),
        "to_id": fields.get("authored_by_id"),
        "in_reply_to_id": message_id,
        "about_kind": fields.get("about_kind", ""),
        "about_id": fields.get("about_id"),
    }
    reply = new_message(desk, typed, asked.patient)
    closing = {"status": "completed", "status_reason": "", "read": tick(desk, as_record(asked), "read")}
    return desk.commit(reply, of(asked, closing))[0]


def ask(
    desk: Desk,
    kind: str,
    record_id: str,
    to_site_id: str | None,
    body: str,
    by: date | None = None,
) -> str:
    """Ask another site about a record, with a day to answer by; give the id of the question.

    Raises: Refused without words, and where nobody is known who could be asked.
    """
    words = words_needed(body, "body", say("Write the question."))
    about = seen(desk, record_id)
    if to_site_id is None or to_site_id == desk.me.site_id:
        raise Refused(None, say("It is not known which site to ask about this."))
    typed = {
        "subject": "Question",
        "body": words,
        "to_site_id": to_site_id,
        "reply_by_on": (by or _reply_by(desk, to_site_id)).isoformat(),
        "about_kind": kind,
        "about_id": record_id,
    }
    return write(desk, typed, about.patient)


def _reply_by(desk: Desk, site_id: str) -> date:
    today = desk.now().astimezone(desk.zone).date()
    days = gathered.limit(desk, "reply_within_business_days")
    return reply_by(today, days, gathered.record(desk, site_id, Site))


def mark_read(desk: Desk, message_id: str, opened: Document | None = None) -> str:
    """Note that this person read exactly this version."""
    image = seen(desk, message_id, opened)
    return write_over(desk, image, {"read": tick(desk, as_record(image), "read")})


def close(desk: Desk, message_id: str, opened: Document | None = None) -> str:
    """Close a message that needs no answer."""
    image = seen(desk, message_id, opened)
    return write_over(desk, image, {"status": "completed", "status_reason": ""})
