"""Rows from Packets: what nobody there confirmed in time, what failed on the way, what came here to be confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from navigator_app import gathered
from navigator_app.queries.shown import Chip, Key, Verb
from navigator_app.queries.work.item import Group, Work, short
from navigator_app.queries.work.scene import Scene, kind_words
from navigator_app.store.asking import Where
from sync.records.packet import Packet
from sync.records.site import Site
from sync.rules.codes import label_of
from sync.rules.packets import confirm_by_on
from sync.words import When, Words, joined, say

OPEN = ("sent", "failed")


def work(scene: Scene) -> Iterator[Work]:
    """Give what packets ask of somebody: of whoever sent them, and of whoever they came to."""
    images = scene.documents(scene.rows("packet", Where("status", "in", OPEN)))
    found = gathered.typed(list(images.values()), Packet)
    named = {site for one in found for site in (one.to_site_id, one.from_site_id)}
    sites = {site: gathered.record(scene.desk, site, Site) for site in named}
    for packet in found:
        if packet.status == "failed":
            yield _failed(scene, packet)
        elif packet.to_site_id == scene.desk.me.site_id and packet.way == "exchange":
            yield _came(scene, packet)
        else:
            yield _unconfirmed(scene, packet, sites.get(packet.to_site_id), sites.get(packet.from_site_id))


def _failed(scene: Scene, packet: Packet) -> Work:
    words = say("Fax failed") if packet.way == "fax" else say("Packet did not get there")
    chip = Chip(say("Failed: {why}", why=short(packet.status_reason)), "circle-x", "danger")
    key = Key("packet", packet.id)
    again = Verb(say("Send again"), "R", "packets.send", key, icon="send")
    return _work(
        scene, packet, words, chip, (again, confirm_verb(key), _open(packet)), None, group="due_today"
    )


def _unconfirmed(scene: Scene, packet: Packet, there: Site | None, here: Site | None) -> Work:
    """Wait until the day is over on which somebody there should have said so; then it is late."""
    due_on = confirm_by_on(packet, there, here, scene.limit("packet_confirmed_within_business_days"))
    place = there or here
    zone = place.zone if place else packet.sent_zone
    is_before = due_on is not None and scene.today(zone) < due_on
    chip = Chip(say("Sent, not confirmed"), "hourglass", "info" if is_before else "warn")
    key = Key("packet", packet.id)
    verbs = (confirm_verb(key), outcome_verb(key), _open(packet))
    due = When(on=due_on, zone=zone) if due_on else None
    return _work(
        scene, packet, say("Delivery not confirmed"), chip, verbs, due, group="waiting" if is_before else None
    )


def _came(scene: Scene, packet: Packet) -> Work:
    chip = Chip(say("Say that it is here"), "inbox", "info")
    verbs = (have_verb(Key("packet", packet.id)), _open(packet))
    due = When(at=packet.sent_at, zone=packet.sent_zone) if packet.sent_at else None
    return _work(scene, packet, say("Packet came"), chip, verbs, due, group="due_today", is_here=True)


def confirm_verb(key: Key) -> Verb:
    """Say who there has it."""
    return Verb(say("Confirmed by…"), "D", "packets.confirm_delivery", key, icon="check")


def have_verb(key: Key) -> Verb:
    """Say that who sits here has all of it."""
    return Verb(say("I have it"), "D", "packets.have_it", key, "run", icon="check")


def outcome_verb(key: Key) -> Verb:
    """Say what the machine or the mail said."""
    return Verb(say("What the fax said"), "B", "packets.note_outcome", key, icon="file-text")


def _open(packet: Packet) -> Verb:
    return Verb(say("Open"), "E", "referral", Key("referral", str(packet.referral_id)), "open", icon="send")


def _work(  # noqa: PLR0913 - a row has these parts
    scene: Scene,
    packet: Packet,
    title: Words,
    status: Chip,
    verbs: tuple[Verb, ...],
    due: When | None,
    *,
    group: Group | None = None,
    is_here: bool = False,
) -> Work:
    return Work(
        source="packet",
        key=Key("packet", packet.id),
        icon="clipboard-list",
        icon_tint="primary",
        kind=kind_words("Packet"),
        title=title,
        patient_id=packet.patient_id,
        context=_context(scene, packet),
        status=status,
        due=due,
        owner_id=None if is_here else packet.sent_by_id,
        site_id=packet.to_site_id if is_here else packet.from_site_id,
        verbs=verbs,
        group=group,
    )


def _context(scene: Scene, packet: Packet) -> Words:
    site: Any = scene.names.site(packet.to_site_id)
    where = say("v{n} to {site}", n=packet.version, site=site) if site else say("v{n}", n=packet.version)
    return joined(
        (where, label_of("packet-ways", packet.way), packet.contact_value if packet.way == "fax" else "")
    )
