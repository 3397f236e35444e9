"""The deeds of a packet that ask first: which documents, how and where it goes, what the fax said, who there has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from navigator_app import gathered
from navigator_app.commands import packets
from navigator_app.commands.deliveries import confirm_delivery, note_outcome
from navigator_app.commands.sending import Going, send
from navigator_app.desk import Desk
from navigator_app.ui.screens.deed.asked import Asked, Deed, On
from sync.records.packet import Packet
from sync.rules.disclosure_notices import notices_for
from sync.rules.packets import labels_of, needs_scope
from sync.words import Words, joined, say

_DOCUMENTS = Asked(
    "parts",
    say("Documents"),
    "documents",
    help=say("They go in the order in which you tick them."),
)
_FOR_WHOM = Asked("to_words", say("For whom there"), is_needed=False)


def protected_parts(desk: Desk, packet_id: str) -> Words | None:
    """Say which documents of a packet go only with the scope of the consent."""
    packet = gathered.record(desk, packet_id, Packet)
    if packet is None or not needs_scope(packet.parts):
        return None
    titles = ", ".join(part.title for part in packet.parts if part.labels)
    (notice, *_) = notices_for(labels_of(packet.parts))
    return say(
        "{titles}: {notice}. Write the scope of the consent below.", titles=titles, notice=say(notice.title)
    )


def _version(desk: Desk, packet_id: str) -> Words | None:
    packet = gathered.record(desk, packet_id, Packet)
    if packet is None or packet.sent_at is None:
        return None
    return joined((packet.headline(), packet.contact_value))


def _text(typed: Mapping[str, Any], name: str) -> str:
    return str(typed.get(name) or "").strip()


def _send(on: On, typed: Mapping[str, Any]) -> object:
    going = Going(
        way=_text(typed, "way"),
        contact=_text(typed, "contact"),
        last_four=_text(typed, "last_four"),
        consent_scope=_text(typed, "consent_scope"),
        to_words=_text(typed, "to_words"),
    )
    return send(on.desk, on.record, going, on.opened)


def _prepare(on: On, typed: Mapping[str, Any]) -> object:
    said = {"to_words": _text(typed, "to_words")}
    return packets.prepare(on.desk, on.record, list(typed.get("parts") or ()), said)


PACKET_DEEDS: Final[Mapping[str, Deed]] = {
    "packets.prepare": Deed(
        say("Prepare a packet"),
        say("Prepare packet"),
        say("Packet prepared, not sent"),
        (_DOCUMENTS, _FOR_WHOM),
        _prepare,
    ),
    "packets.set_parts": Deed(
        say("Change the documents of the packet"),
        say("Save documents"),
        say("Documents changed, not sent"),
        (_DOCUMENTS,),
        lambda on, typed: packets.set_parts(on.desk, on.record, list(typed.get("parts") or ()), on.opened),
    ),
    "packets.send": Deed(
        say("Send the packet"),
        say("Note packet as sent"),
        say("Sending is noted; delivered is what somebody there confirms"),
        (
            Asked("way", say("How it goes"), "code", codes="packet-ways"),
            Asked(
                "contact",
                say("Number or address"),
                "contact_point",
                help=say("Not needed through the exchange, by hand or with the patient"),
                is_needed=False,
            ),
            Asked(
                "last_four",
                say("Its last four"),
                help=say("Only for a number that nobody verified lately: read it again, and type them"),
                is_needed=False,
            ),
            _FOR_WHOM,
            Asked(
                "consent_scope",
                say("Scope of the patient's consent"),
                "text",
                help=say("Only where a substance-use record is in it: what, to whom, for what, until when"),
                is_needed=False,
            ),
        ),
        _send,
        tell=protected_parts,
    ),
    "packets.note_outcome": Deed(
        say("What became of the sending"),
        say("Save what it said"),
        say("Noted"),
        (
            Asked("state", say("What the machine or the mail says"), "code", codes="packet-outcomes"),
            Asked("note", say("In its words"), help=say("Needed where it failed"), is_needed=False),
        ),
        lambda on, typed: note_outcome(
            on.desk, on.record, _text(typed, "state"), _text(typed, "note"), on.opened
        ),
        tell=_version,
    ),
    "packets.confirm_delivery": Deed(
        say("Who there has the packet"),
        say("Save delivery"),
        say("Delivered is noted"),
        (
            Asked("by", say("Name of the person who has it")),
            Asked("how", say("How they said so"), "code", codes="packet-confirmations"),
        ),
        lambda on, typed: confirm_delivery(
            on.desk, on.record, _text(typed, "by"), _text(typed, "how"), opened=on.opened
        ),
        tell=_version,
    ),
}
