"""The packets of a referral as its page shows them: which version, what is in it, how far it came and by whose word."""

from __future__ import annotations

from dataclasses import dataclass

from navigator_app.desk import Desk
from navigator_app.packed import answers_in_navigator, is_here, packets_of
from navigator_app.queries.shown import Chip, Key, Verb
from navigator_app.queries.work.packets import confirm_verb, have_verb, outcome_verb
from navigator_app.queries.work.scene import code_chip
from sync.records.packet import Packet, PacketPart, Transmission
from sync.records.referral import Referral
from sync.rules import packets as rules
from sync.rules.codes import label_of
from sync.words import When, Words, joined, say


@dataclass(frozen=True, slots=True)
class PartLine:
    """One document of a packet."""

    title: str
    pages: Words
    note: Words
    """That it is not here yet, that it is protected; empty for most."""


@dataclass(frozen=True, slots=True)
class PacketLine:
    """One version."""

    key: Key
    version: Words
    """"v3 supersedes v2"."""
    status: Chip
    """Never green unless it is delivered and still the present version."""
    came: Words
    """How far it came, by whose word and when."""
    goes: Words
    """By what and where to."""
    pages: Words
    parts: tuple[PartLine, ...]
    log: tuple[Words, ...]
    """What became of each sending, from where to where and noted by whom, in its order."""
    notes: tuple[Words, ...]
    """What must be known: that the referral says something else by now."""
    verbs: tuple[Verb, ...]
    is_open: bool
    """It is the present one or the next: no other is begun beside it."""


def packet_lines(desk: Desk, referral: Referral) -> tuple[PacketLine, ...]:
    """Give the packets of a referral, the newest version first."""
    found = packets_of(desk, referral.id)
    newest, present = rules.newest(found), rules.newest(one for one in found if one.status in rules.OUT)
    versions = {one.id: one.version for one in found}
    return tuple(
        _line(desk, referral, one, versions, is_newest=one is newest, is_present=one is present)
        for one in found
    )


def _line(
    desk: Desk,
    referral: Referral,
    packet: Packet,
    versions: dict[str, int],
    *,
    is_newest: bool,
    is_present: bool,
) -> PacketLine:
    """Give one version; `is_present` says that nothing later went out."""
    is_as_sent = rules.is_as_sent(packet, referral)
    notes = []
    if is_newest and is_present and not is_as_sent:
        notes.append(
            say("The referral says something else by now than what was sent. Send the next version.")
        )
    pages = rules.pages_of(packet.parts)
    return PacketLine(
        key=Key("packet", packet.id),
        version=rules.version_words(packet.version, versions.get(packet.supersedes_id or "")),
        status=_chip(packet, is_counted=is_present and is_as_sent),
        came=came_words(packet),
        goes=_goes(packet),
        pages=say("{n} pages in all", n=pages) if pages is not None else say("Pages not all counted"),
        parts=tuple(_part(desk, one) for one in packet.parts),
        log=tuple(_logged(one) for one in sorted(packet.transmissions, key=lambda one: one.at)),
        notes=tuple(notes),
        verbs=_verbs(desk, packet, referral, is_newest=is_newest),
        is_open=packet.status != "superseded",
    )


def _chip(packet: Packet, *, is_counted: bool) -> Chip:
    if packet.status != "delivered":
        return code_chip("packet-status", packet.status)
    if is_counted and rules.is_delivered(packet):
        return Chip(say("Delivered"), "circle-check", "ok")
    return Chip(say("Delivered: was for the earlier version"), "circle-help", "warn")


def came_words(packet: Packet) -> Words:
    """Say how far a packet came: prepared here, sent, delivered and who there said so."""
    if packet.status == "prepared":
        when = When(at=packet.prepared_at, zone=packet.prepared_zone)
        return (
            say("Prepared here {when}. Not sent.", when=when) if packet.prepared_at else say("Prepared here.")
        )
    sent = When(at=packet.sent_at, zone=packet.sent_zone)
    if packet.confirmed_by and packet.delivered is not None:
        return say(
            "Delivered: confirmed by {who}, {how}, {when}.",
            who=packet.confirmed_by,
            how=label_of("packet-confirmations", packet.confirmed_how),
            when=When(at=packet.confirmed_at, zone=packet.confirmed_zone),
        )
    if packet.status == "failed":
        return say("Failed: {why}. Sent {when}.", why=packet.status_reason.rstrip("."), when=sent)
    return (
        say("Sent {when}. Nobody there has said that they have it.", when=sent)
        if packet.sent_at
        else say("Not sent.")
    )


def _logged(line: Transmission) -> Words:
    """Say one line of the log of sending, with both ends."""
    ends = (
        say("{here} to {there}", here=line.from_words, there=line.to_words)
        if line.to_words
        else line.from_words
    )
    noted = say("noted by {who}", who=line.by_name)
    when = say("{when}", when=When(at=line.at, zone=line.zone))
    return joined((label_of("packet-outcomes", line.state), when, ends, line.note, noted))


def _goes(packet: Packet) -> Words:
    if not packet.way:
        return say("")
    verified = say("")
    if packet.contact_system == "fax":
        verified = (
            say(
                "verified by {who}, {day}",
                who=packet.contact_verified_by,
                day=When(on=packet.contact_verified_on),
            )
            if packet.contact_verified_on
            else say("not verified when it was used")
        )
    return joined((label_of("packet-ways", packet.way), packet.contact_value, verified))


def _part(desk: Desk, part: PacketPart) -> PartLine:
    pages = say("pages not counted")
    if part.pages is not None:
        pages = say("1 page") if part.pages == 1 else say("{n} pages", n=part.pages)
    here = say("") if part.sha256 and is_here(desk, part) else say("not here yet")
    labels = (label_of("security-labels", one) for one in part.labels)
    return PartLine(part.title, pages, joined((here, *labels)))


def _verbs(desk: Desk, packet: Packet, referral: Referral, *, is_newest: bool) -> tuple[Verb, ...]:
    """Give what this side can do with a packet as it stands."""
    key = Key("packet", packet.id)
    is_open = packet.status in ("sent", "failed")
    if packet.from_site_id != desk.me.site_id:
        return (have_verb(key),) if is_open and packet.to_site_id == desk.me.site_id else ()
    paper = Verb(say("Print or save"), "", "print", key, "open", "packet", icon="printer")
    if packet.status == "prepared":
        change = Verb(say("Change documents"), "", "packets.set_parts", key, icon="pencil")
        return (Verb(say("Send packet"), "", "packets.send", key, icon="send"), paper, change)
    again = Verb(say("Send again"), "", "packets.send", key, icon="send")
    first = {"sent": (confirm_verb(key), outcome_verb(key)), "failed": (again, confirm_verb(key))}
    fresh = Verb(say("Make the next version"), "", "packets.supersede", key, "run", icon="pencil")
    nexts = (*_reply_sheet(desk, referral, key), fresh) if is_newest else ()
    return (*first.get(packet.status, ()), paper, *nexts)


def _reply_sheet(desk: Desk, referral: Referral, key: Key) -> tuple[Verb, ...]:
    """Offer the sheet that comes back, where the other side has no Navigator."""
    if answers_in_navigator(desk, referral.to_site_id):
        return ()
    return (Verb(say("Reply sheet"), "", "print", key, "open", "packet_reply", icon="printer"),)


def prepare_verb(referral_id: str) -> Verb:
    """Put documents together for a referral."""
    return Verb(
        say("Prepare packet"), "", "packets.prepare", Key("referral", referral_id), icon="clipboard-list"
    )
