"""The reply sheet that came back from a partner without Navigator: its code, what is ticked, who said so.

Any answer says that they have the packet. What they decided moves the referral, in their name and not in ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Final

from navigator_app import gathered
from navigator_app.commands.deliveries import confirmed
from navigator_app.commands.referral_moves import Booked, booked_move, visit_of
from navigator_app.commands.referrals import Heard, moved
from navigator_app.commands.seen import as_record, of, seen, words_needed
from navigator_app.desk import Deed, Desk
from navigator_app.packed import packet_of_code
from sync.errors import Refused
from sync.records.packet import Packet
from sync.records.referral import Referral
from sync.rules.codes import code_list
from sync.rules.queueing import reply_by
from sync.words import say

RECEIVED: Final = "received"
SHEET: Final = "reply_sheet"


@dataclass(frozen=True, slots=True)
class Reply:
    """What stands on a sheet: which answer, by whom there, with what words."""

    answer: str
    """A code of `packet-replies`."""
    by: str
    words: str = ""
    alternative: str = ""
    on: date | None = None
    """Of an appointment: its day."""
    at: time | None = None
    """Of an appointment: its time, by the clock there; None where the sheet has none."""


def key_reply(desk: Desk, code: str, reply: Reply) -> str:
    """Note what came back: the packet is delivered and the referral moves, in one deed; give the referral's id.

    Raises: Refused, naming the field: for a code that is none, of no packet here, or of an earlier version.
    """
    packet = packet_of_code(desk, code)
    if reply.answer not in code_list("packet-replies"):
        raise Refused("answer", say("Say what is ticked on the sheet."))
    by = words_needed(reply.by, "by", say("Write who signed the sheet."))
    deeds = [*_delivered(desk, packet, by), *_moved(desk, packet, reply, by)]
    if not deeds:
        raise Refused("answer", say("This answer stands here already. Nothing was changed."))
    desk.commit(*deeds)
    return str(packet.referral_id)


def _delivered(desk: Desk, packet: Packet, by: str) -> Iterator[Deed]:
    if packet.status != "delivered":
        yield confirmed(desk, seen(desk, packet.id), by, SHEET)


def _moved(desk: Desk, packet: Packet, reply: Reply, by: str) -> Iterator[Deed]:
    """Give the deeds that move the referral as the sheet says."""
    if reply.answer == RECEIVED:
        return
    image = seen(desk, str(packet.referral_id))
    referral = as_record(image)
    if not isinstance(referral, Referral) or referral.status == reply.answer:
        return
    heard = Heard(by, SHEET)
    if reply.answer == "scheduled":
        booked = _booked(reply, by)
        visit = visit_of(desk, referral, booked)
        yield visit
        yield of(image, booked_move(visit, booked, heard) | {"status_reason": reply.words.strip()})
        return
    yield of(image, moved(reply.answer, heard=heard) | _told_with(desk, reply))


def _booked(reply: Reply, by: str) -> Booked:
    """Give the appointment that stands on the sheet.

    Raises: Refused without its day.
    """
    if reply.on is None:
        raise Refused("on", say("Write the day of the appointment, as the sheet says it."))
    return Booked(reply.on, reply.at, "", description=say("Given on the reply sheet by {who}", who=by))


def _told_with(desk: Desk, reply: Reply) -> dict[str, Any]:
    """Give what an answer has to say besides; the field that is empty is named."""
    if reply.answer == "needs_information":
        why = words_needed(reply.words, "words", say("Write what is missing, as the sheet says it."))
        today = desk.now().astimezone(desk.zone).date()
        by_on = reply.on or reply_by(today, gathered.limit(desk, "reply_within_business_days"))
        return {"status_reason": why, "answer_by_on": by_on.isoformat()}
    if reply.answer == "declined":
        why = words_needed(reply.words, "words", say("Write why, as the sheet says it."))
        other = words_needed(
            reply.alternative, "alternative", say("Write who else could help, or that they name nobody.")
        )
        return {"status_reason": why, "alternative": other}
    return {"status_reason": reply.words.strip()}
