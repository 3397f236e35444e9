"""A packet on paper: its cover with whose it is, where it goes and how many pages, and the reply sheet to tear off.

The cover carries what the referral says, for a partner that reads no Navigator, and each notice that the law wants.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.packed import answers_in_navigator, enclosed
from navigator_app.queries.header import header
from navigator_app.queries.names import Names
from navigator_app.queries.prints import standing
from navigator_app.queries.prints.sheet import (
    Block,
    Facts,
    Grid,
    Heading,
    Item,
    Items,
    Paragraph,
    Quotation,
    Sheet,
)
from navigator_app.queries.prints.standing import dated
from sync.records.packet import Packet
from sync.records.referral import Referral
from sync.records.site import Site, phone_of
from sync.rules import packets as rules
from sync.rules.codes import label_of
from sync.rules.disclosure_notices import notices, notices_for
from sync.words import When, Words, joined, say

_WIDTHS: Final = (8, 72, 20)
_LINE: Final = "_" * 30


def packet_sheet(desk: Desk, packet_id: str, _chosen: frozenset[str] = frozenset()) -> Sheet | None:
    """Put a packet's cover on paper, its documents behind it; None when it is not here."""
    packet = gathered.record(desk, packet_id, Packet)
    referral = gathered.record(desk, packet.referral_id, Referral) if packet else None
    if packet is None or referral is None:
        return None
    blocks = [*_cover(desk, packet), *_referral(referral), *_notices(packet)]
    if not answers_in_navigator(desk, packet.to_site_id):
        blocks += _reply(desk, packet, begins_page=True)
    title = say("Packet {version}", version=_version(desk, packet))
    return _sheet(desk, packet, "packet", title, tuple(blocks), with_documents=True)


def reply_sheet(desk: Desk, packet_id: str, _chosen: frozenset[str] = frozenset()) -> Sheet | None:
    """Put the reply sheet alone on paper; None when the packet is not here."""
    packet = gathered.record(desk, packet_id, Packet)
    if packet is None:
        return None
    return _sheet(desk, packet, "reply-sheet", say("Reply sheet"), tuple(_reply(desk, packet)))


def _sheet(
    desk: Desk,
    packet: Packet,
    name: str,
    title: Words,
    blocks: tuple[Block, ...],
    *,
    with_documents: bool = False,
) -> Sheet | None:
    head = header(desk, packet.patient_id or "")
    if head is None:
        return None
    return Sheet(
        name=name,
        title=title,
        blocks=blocks,
        known=standing.known(desk),
        patients=desk.store.charts_of(packet.patient_id or ""),
        whose=standing.whose(desk, head),
        is_stale=standing.is_stale(desk),
        notices=(*_first(packet), *standing.notices(desk, head)),
        enclosed=enclosed(packet) if with_documents else (),
    )


def _first(packet: Packet) -> tuple[Words, ...]:
    """Say what must be read first: that it is no present version, that it did not go out, that it is protected."""
    found = [
        say("A later version was sent in the place of this one.")
        if packet.status == "superseded"
        else say(""),
        say("Not sent yet: the number it goes to and the day are not on it.")
        if packet.sent_at is None
        else say(""),
        *(say(notice.title) for notice in notices_for(rules.labels_of(packet.parts))),
    ]
    return tuple(one for one in found if one)


def _version(desk: Desk, packet: Packet) -> Words:
    earlier = gathered.record(desk, packet.supersedes_id, Packet)
    return rules.version_words(packet.version, earlier.version if earlier else None)


def _cover(desk: Desk, packet: Packet) -> Iterator[Block]:
    names = Names(desk)
    yield Facts(tuple((label, value) for label, value in _where(desk, names, packet) if value))
    yield Heading(say("What is in it"))
    rows = [
        (str(n), part.title, str(part.pages) if part.pages is not None else say("not counted"))
        for n, part in enumerate(packet.parts, 1)
    ]
    total = rules.pages_of(packet.parts)
    rows.append(
        ("", say("Pages of documents in all"), str(total) if total is not None else say("not counted"))
    )
    yield Grid((say("No."), say("Document"), say("Pages")), tuple(rows), _WIDTHS)
    mine = gathered.record(desk, packet.from_site_id, Site)
    number = phone_of(mine) or mine.on_call_number if mine else ""
    yield Paragraph(
        say("Count the pages, this cover left out, and compare name, birth date and number on each document.")
    )
    if number:
        yield Paragraph(
            say("If this is not for you or a page is missing, call {number}.", number=number), is_strong=True
        )


def _where(desk: Desk, names: Names, packet: Packet) -> Iterator[tuple[Words, str]]:
    mine = gathered.record(desk, packet.from_site_id, Site)
    fax = next((one.value for one in mine.contact_points if one.system == "fax"), "") if mine else ""
    sent = When(at=packet.sent_at, zone=packet.sent_zone) if packet.sent_at else None
    yield say("To"), joined((names.site(packet.to_site_id), packet.to_words), ", ")
    yield say("It goes to"), joined((label_of("packet-ways", packet.way), packet.contact_value), ", ")
    yield say("From"), names.site(packet.from_site_id)
    yield say("Our phone"), phone_of(mine) if mine else ""
    yield say("Our fax"), fax
    yield (
        say("Sent"),
        say("{when} by {who}", when=dated(sent), who=names.person(packet.sent_by_id, desk.me.name))
        if sent
        else "",
    )
    yield say("Reply code"), packet.reply_code


def _referral(referral: Referral) -> Iterator[Block]:
    yield Heading(say("The referral"))
    yield referral_facts(referral)


def referral_facts(referral: Referral, gap: str = "") -> Facts:
    """Give what the referral says, for whoever cannot read it in Navigator.

    Shape: `gap` stands for what nobody wrote and a reader needs; without one, what is empty is left out.
    """
    needed = When(on=referral.needed_by_on) if referral.needed_by_on else None
    rows = (
        (say("Service"), label_of("services", referral.service) or gap),
        (say("Priority"), label_of("request-priority", referral.priority)),
        (say("Needed by"), dated(needed) or gap),
        (say("Requesting provider"), referral.requester or gap),
        (say("Diagnosis"), referral.diagnosis or gap),
        (say("Reason for referral"), referral.reason or gap),
        (say("Question to you"), referral.question or gap),
        (say("RCIS number"), referral.rcis_number),
    )
    return Facts(tuple((label, value) for label, value in rows if value))


def _notices(packet: Packet) -> Iterator[Block]:
    """Give each notice word by word, as the law has it, with the scope of the consent."""
    for notice in notices_for(rules.labels_of(packet.parts)):
        protected = [part.title for part in packet.parts if notice.label in part.labels]
        yield Heading(notice.title)
        yield Paragraph(say("It goes with: {titles}.", titles=", ".join(protected)), is_strong=True)
        for text in notice.text:
            yield Paragraph(text)
        if notice.needs_scope:
            yield Quotation(
                say("Scope of the patient's consent"),
                packet.consent_scope,
                say("As the signed consent says it."),
            )
        wording = say(
            "{citation}, in the wording of {version}", citation=notice.citation, version=notices().version
        )
        yield Paragraph(wording)


def _reply(desk: Desk, packet: Packet, *, begins_page: bool = False) -> Iterator[Block]:
    names = Names(desk)
    mine = gathered.record(desk, packet.from_site_id, Site)
    fax = next((one.value for one in mine.contact_points if one.system == "fax"), "") if mine else ""
    phone = phone_of(mine) if mine else ""
    back = joined(
        (names.site(packet.from_site_id), fax and say("fax {n}", n=fax), phone and say("phone {n}", n=phone)),
        ", ",
    )
    title = say("Reply to packet v{n}, code {code}", n=packet.version, code=packet.reply_code)
    yield Heading(title, begins_page=begins_page)
    yield Paragraph(say("Tear this page off, tick what holds, and send it back."))
    yield Facts(((say("Send back to"), back),))
    yield Items(
        (
            Item(say("Received: all pages are here"), is_ticked=False),
            Item(say("Accepted"), is_ticked=False),
            Item(say("Needs information"), (say("What is missing: {line}", line=_LINE),), is_ticked=False),
            Item(
                say("Declined"), (say("Why, and who else could help: {line}", line=_LINE),), is_ticked=False
            ),
            Item(say("Appointment on"), (say("Day and time: {line}", line=_LINE),), is_ticked=False),
        )
    )
    yield Facts(((say("Name"), _LINE), (say("Phone"), _LINE), (say("Date"), _LINE)))
