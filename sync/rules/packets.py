"""What a packet lacks to go out, which version it is, whether it is still what was sent, until when it is confirmed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Final

from sync.records.derive import fields, fingerprint, to_plain, values_of
from sync.records.packet import Packet, PacketPart
from sync.records.referral import ENTERED, Referral
from sync.records.site import Site
from sync.rules import ticks
from sync.rules.business_days import add_business_days
from sync.rules.disclosure_notices import notices_for
from sync.rules.whose_day import day_of
from sync.words import Words, say

Problem = tuple[str, Words]
OUT: Final = ("sent", "failed", "delivered")
"""Statuses of what left this house."""


def lacking(
    parts: Sequence[PacketPart], is_here: Callable[[PacketPart], bool], consent_scope: str
) -> list[Problem]:
    """List why a packet cannot go out yet, as (field, sentence); a document is named by its title.

    Empty: it is whole.
    """
    if not parts:
        return [("parts", say("There is no document in this packet. Choose at least one."))]
    found: list[Problem] = []
    for part in parts:
        if not part.sha256 or not is_here(part):
            found.append(("parts", not_here(part.title)))
        elif part.pages is None:
            found.append(("parts", say("It is not known how many pages {title} has.", title=part.title)))
    if needs_scope(parts) and not consent_scope.strip():
        found.append(
            (
                "consent_scope",
                say("A substance-use record needs the scope of the patient's consent to go along. Write it."),
            )
        )
    return found


def not_here(title: str) -> Words:
    """Say that a document is not on this computer yet."""
    return say(
        "{title} is not here yet. Ask for it, and send the packet when it has come; or take it out.",
        title=title or say("A document"),
    )


def needs_scope(parts: Iterable[PacketPart]) -> bool:
    """Say whether the scope of the patient's consent has to go along."""
    return any(notice.needs_scope for notice in notices_for(labels_of(parts)))


def labels_of(parts: Iterable[PacketPart]) -> frozenset[str]:
    """Give the labels that any of its documents bears."""
    return frozenset(label for part in parts for label in part.labels)


def pages_of(parts: Iterable[PacketPart]) -> int | None:
    """Count the pages of all documents; None while one of them is not known."""
    counts = [part.pages for part in parts]
    return None if None in counts else sum(count or 0 for count in counts)


def packet_hash(version: int, parts: Sequence[PacketPart], referral: Referral) -> str:
    """Give the fingerprint of what goes out: the documents' bytes in their order, and what the referral says."""
    content = ticks.version_of_values(fields(Referral), values_of(referral), ENTERED)
    told = {"version": version, "parts": to_plain(list(parts)), "referral": content}
    return fingerprint(told, told)


def is_as_sent(packet: Packet, referral: Referral) -> bool:
    """Say whether the packet and its referral still say what went out."""
    return bool(packet.packet_hash) and packet.packet_hash == packet_hash(
        packet.version, packet.parts, referral
    )


def is_delivered(packet: Packet) -> bool:
    """Say whether a named person there has exactly what went out."""
    return (
        packet.status == "delivered"
        and bool(packet.confirmed_by)
        and ticks.standing(packet, "delivered").is_current
    )


def newest(packets: Iterable[Packet]) -> Packet | None:
    """Give the packet that stands for a referral now: the highest version, withdrawn ones left out."""
    alive = [one for one in packets if not one.is_withdrawn]
    return max(alive, key=lambda one: (one.version, one.id), default=None)


def version_words(version: int, supersedes: int | None) -> Words:
    """Say which version it is and which one it takes the place of."""
    return say("v{n} supersedes v{m}", n=version, m=supersedes) if supersedes else say("v{n}", n=version)


def confirm_by_on(
    packet: Packet, receiving: Site | None, sending: Site | None, business_days: int
) -> date | None:
    """Give the last day on which nobody has to ask: so many business days of the place that receives it.

    Shape: the place's staffed weekdays and holidays, where it says so; those of the sending place where the receiving
    one is not known; Monday to Friday where neither says.
    Empty: None for what was not sent.
    """
    if packet.sent_at is None:
        return None
    place = receiving or sending
    zone = place.zone if place else packet.sent_zone
    return business_days_after(day_of(packet.sent_at, zone), business_days, place)


def business_days_after(day: date, count: int, place: Site | None) -> date:
    """Give the day that is so many days later on which a place works: on its staffed weekdays, and on no holiday."""
    staffed = frozenset(one.day for one in place.hours) if place else frozenset()
    return add_business_days(day, count, place, staffed)


def is_overdue(packet: Packet, due_on: date | None, now: datetime, zone: str) -> bool:
    """Say whether nobody there confirmed it in time."""
    return packet.status == "sent" and due_on is not None and day_of(now, zone) > due_on
