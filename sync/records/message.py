"""A word from one site to another, about a record or about nothing but itself.

A Message lives at a site; when it carries a `patient_id`, the patient's sites decide which desks hold it.
Whether it was sent is told by the exchange's acknowledgement, never by this record's status.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import AwareDatetime

from sync.ids import Id
from sync.records.base import About, Kind, Record, Tick
from sync.words import say


class Message(Record):
    """Something written to a person or a queue, and whether they read this version of it."""

    about: ClassVar[Kind] = Kind(
        "message", "Message", "Messages", "Communication", "site", "message-square", "info", is_urgent=True
    )
    lifecycle: ClassVar[str | None] = "message"

    subject: Annotated[
        str,
        About("Subject", together="words", search=True, in_list=True, private="words", sample="Question"),
    ] = ""
    body: Annotated[
        str,
        About(
            "Message", together="words", is_long=True, search=True, sample="Which day suits for the visit?"
        ),
    ] = ""
    from_site_id: Annotated[Id | None, About("From", refers="site", fixed=True)] = None
    to_site_id: Annotated[Id | None, About("To site", refers="site", together="to", in_list=True)] = None
    to_id: Annotated[Id | None, About("To", refers="practitioner", together="to", in_list=True)] = None
    status: Annotated[str, About("Status", codes="communication-status", together="status", in_list=True)] = (
        "preparation"
    )
    status_reason: Annotated[str, About("Reason for this status", together="status")] = ""
    priority: Annotated[str, About("Priority", codes="request-priority")] = "routine"
    authored_by_id: Annotated[Id | None, About("Written by", refers="practitioner", fixed=True)] = None
    authored_at: Annotated[AwareDatetime | None, About("Written", fixed=True, in_list=True)] = None
    authored_zone: Annotated[str, About("Zone", fixed=True, is_internal=True)] = ""
    in_reply_to_id: Annotated[
        Id | None, About("In reply to", refers="message", fixed=True, is_internal=True)
    ] = None
    reply_by_on: Annotated[date | None, About("Answer by", sample="2026-11-24")] = None
    about_kind: Annotated[str, About("About", together="about", is_internal=True, sample="referral")] = ""
    about_id: Annotated[Id | None, About("About", together="about", is_internal=True)] = None
    read: Annotated[Tick | None, About("Read", confirms=("subject", "body"), is_internal=True)] = None

    def headline(self) -> str:
        """Give the subject."""
        return self.subject or say(self.about.label)
