"""HL7 v2 from bytes to what each message says; kinds of message that are not taken are named."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from sync.formats.code_lists import code_list
from sync.formats.hl7v2 import fields
from sync.formats.hl7v2.frames import Frame, frames
from sync.formats.hl7v2.referrals import ReferralSaid, referrals
from sync.formats.hl7v2.results import Body, body
from sync.formats.hl7v2.segments import Segment, dissect, named
from sync.formats.shapes import Identifier, OrderSaid, PatientSaid, ResultSaid
from sync.words import Words, say

Kind = Literal["results", "demographics", "referral", "refused"]


@dataclass(frozen=True, slots=True)
class MessageSaid:
    """One message: what it is, who sent it, what it says; `reason` tells why a refused one is not taken."""

    kind: Kind
    type: str = ""
    control_id: str = ""
    version: str = ""
    sent: str = ""
    processing: str = ""
    charset: str = ""
    sending_application: str = ""
    sending_facility: str = ""
    patients: tuple[PatientSaid, ...] = ()
    orders: tuple[OrderSaid, ...] = ()
    results: tuple[ResultSaid, ...] = ()
    notes: tuple[str, ...] = ()
    referrals: tuple[ReferralSaid, ...] = ()
    merged_from: tuple[Identifier, ...] = ()
    remarks: tuple[Words, ...] = ()
    reason: Words | None = None

    @property
    def sender(self) -> str:
        """Who sent it: the facility, else the application; the site's table of senders goes by this."""
        return self.sending_facility or self.sending_application


def read(data: bytes) -> list[MessageSaid]:
    """Say what each message of a file, batch or MLLP dump says, in order.

    Raises: Unreadable when there is no message in it at all.
    """
    return [_message(frame) for frame in frames(data)]


def _message(frame: Frame) -> MessageSaid:
    if frame.refusal:
        return MessageSaid("refused", reason=frame.refusal)
    dissected = dissect(frame.text)
    if dissected.refusal:
        return MessageSaid("refused", reason=dissected.refusal)
    header = dissected.segments[0]
    found = body(dissected.segments)
    if not frame.is_ended:
        _mark_cut_off(found, dissected.segments[-1])
    kind, reason = _judge(header)
    return MessageSaid(
        kind=kind,
        type=header.raw(9).strip(),
        control_id=header.raw(10),
        version=header.text(12),
        sent=header.raw(7).strip(),
        processing=header.text(11),
        charset=frame.charset,
        sending_application=header.text(3),
        sending_facility=header.text(4),
        patients=tuple(found.patients),
        orders=tuple(found.orders),
        results=tuple(found.results),
        notes=tuple(found.notes),
        referrals=referrals(dissected.segments, header.text(9, 2)) if kind == "referral" else (),
        merged_from=tuple(
            fields.identifier(one) for mrg in named(dissected.segments, "MRG") for one in mrg.repetitions(1)
        ),
        remarks=frame.remarks + dissected.remarks,
        reason=reason,
    )


def _mark_cut_off(found: Body, last: Segment) -> None:
    """Distrust a last result line that ends in the middle: its value may be half of what was sent."""
    if last.name == "OBX" and found.results and not found.results[-1].status:
        remark = say("The message ends in the middle of this line, so its value may be incomplete.")
        result = found.results[-1]
        found.results[-1] = replace(result, is_cut_off=True, remarks=(*result.remarks, remark))


def _judge(header: Segment) -> tuple[Kind, Words | None]:
    """Say whether this kind of message is taken: results, demographics and referrals are, others are named."""
    known = code_list("hl7v2")
    message, event = header.text(9, 1), header.text(9, 2)
    if message in known["results"]:
        return "results", None
    if message == "ADT":
        return _judge_demographics(event, known)
    if message == "REF" and event in known["referrals"]:
        return "referral", None
    other = known["other_messages"].get(message)
    what = say(other) if other else say("A message of a kind that Navigator does not know")
    return "refused", say(
        "{what} ({type}). Navigator takes results (ORU, OUL), demographics (ADT) and referrals (REF): ask for those.",
        what=what,
        type=_type_shown(message, event),
    )


def _judge_demographics(event: str, known: dict[str, list[str]]) -> tuple[Kind, Words | None]:
    shown = _type_shown("ADT", event)
    if event in known["demographics"]:
        return "demographics", None
    if event in known["merges"]:
        return "refused", say(
            "The sender merged two records of one person ({type}). Link the two charts by hand.",
            type=shown,
        )
    return "refused", say(
        "A patient administration message ({type}) of a kind that Navigator does not follow.",
        type=shown,
    )


def _type_shown(message: str, event: str) -> str:
    """Show a message type without letting a hostile one take over the sentence."""
    return f"{message[:12] or '?'}^{event[:12]}" if event else message[:12] or "?"
