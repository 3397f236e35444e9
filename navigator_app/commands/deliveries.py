"""What became of a packet that went out: what the machine said, and who there said that they have it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from navigator_app.commands.packets import packet_in
from navigator_app.commands.seen import of, seen, tick, with_values, words_needed
from navigator_app.commands.sending import transmission
from navigator_app.desk import Deed, Desk
from navigator_app.packed import is_here
from sync.changes import Document
from sync.errors import Refused
from sync.records.base import stamp
from sync.records.derive import to_plain
from sync.records.packet import Packet
from sync.rules.codes import code_list
from sync.rules.packets import OUT
from sync.words import say

IN_NAVIGATOR: Final = "navigator"
_NOT_SENT = say("This packet did not go out yet. Send it first.")


def note_outcome(
    desk: Desk, packet_id: str, state: str, note: str = "", opened: Document | None = None
) -> str:
    """Note what the machine or the mail said: sent, confirmed, failed; none of it says that a person has it.

    Raises: Refused for a failure without words.
    """
    image = seen(desk, packet_id, opened)
    packet = packet_in(image)
    _check_out(packet)
    if state not in code_list("packet-outcomes"):
        raise Refused("state", say("Say what became of it: sent, confirmed or failed."))
    said = note.strip()
    if state == "failed":
        said = words_needed(note, "note", say("Say what the machine or the mail said."))
    line = transmission(desk, packet, state, packet.way, packet.contact_value, said)
    typed: dict[str, Any] = {"transmissions": [*map(to_plain, packet.transmissions), line]}
    if state == "failed" and packet.status in ("sent", "failed"):
        typed |= {"status": "failed", "status_reason": said}
    if state == "sent" and packet.status == "failed":
        typed |= {"status": "sent", "status_reason": ""}
    return desk.commit(of(image, typed))[0]


def confirm_delivery(
    desk: Desk,
    packet_id: str,
    by: str,
    how: str,
    *,
    at: datetime | None = None,
    opened: Document | None = None,
) -> str:
    """Note who there said that they have it, how and when.

    Raises: Refused, naming the field, without a named person and a how, and for what did not go out.
    """
    return desk.commit(confirmed(desk, seen(desk, packet_id, opened), by, how, at))[0]


def have_it(desk: Desk, packet_id: str, opened: Document | None = None) -> str:
    """Say, at the site that a packet came to, that who sits here has all of it."""
    return confirm_delivery(desk, packet_id, desk.me.name, IN_NAVIGATOR, opened=opened)


def confirmed(desk: Desk, image: Document, by: str, how: str, at: datetime | None = None) -> Deed:
    """Give the deed with which a packet is delivered, so that another command may take it along.

    Raises: Refused.
    """
    packet = packet_in(image)
    _check_out(packet)
    who = words_needed(by, "by", say("Name the person there who has it."))
    if how not in code_list("packet-confirmations"):
        raise Refused("how", say("Say how they told you."))
    if how == IN_NAVIGATOR:
        _check_has_it(desk, packet)
    when = at or desk.now()
    if when > desk.now():
        raise Refused("at", say("This is in the future. Write when they said so."))
    if packet.sent_at is not None and when < packet.sent_at:
        raise Refused("at", say("This is before it was sent. Write when they said so."))
    typed: dict[str, Any] = {
        "status": "delivered",
        "status_reason": "",
        "confirmed_by": who,
        "confirmed_how": how,
        "confirmed_at": stamp(when),
        "confirmed_zone": desk.me.zone,
    }
    return of(image, typed | {"delivered": tick(desk, with_values(image, typed), "delivered", how)})


def _check_has_it(desk: Desk, packet: Packet) -> None:
    """Refuse that somebody says in Navigator to have what did not come to their own site, or not all of it."""
    if packet.to_site_id != desk.me.site_id:
        words = say("Only somebody at the site that it went to says so in Navigator. Say how they told you.")
        raise Refused("how", words)
    for part in packet.parts:
        if not is_here(desk, part):
            words = say(
                "{title} is not on this computer yet. Open it there, so that it comes, then say that you have it."
            )
            raise Refused("parts", words, title=part.title)


def _check_out(packet: Packet) -> None:
    if packet.status == "superseded":
        words = say("A later version went out in the place of this one. Confirm that one.")
        raise Refused("status", words)
    if packet.status not in OUT:
        raise Refused("status", _NOT_SENT)
