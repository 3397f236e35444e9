"""How far a record's last write came, never more than is known: saved here, sent, received, seen by whom."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from navigator_app.desk import Desk
from navigator_app.queries.names import WITHIN, Names
from navigator_app.queries.opened import opened_by
from navigator_app.queries.received import told_instead, unreceived
from navigator_app.queries.shown import Chip
from navigator_app.queries.watch import unwatched
from navigator_app.store.standing import Standing
from sync.records.base import Record, Tick
from sync.records.referral import Referral
from sync.rules import ticks
from sync.words import When, Words, say

SAVED = Chip(say("Saved on this computer"), "cloud-upload", "neutral")
COPIED = Chip(say("Draft copied to the center"), "cloud", "neutral")
SEEING = ("seen", "read", "acknowledged")
"""Ticks by which somebody at the other end says that they looked."""
_COPY_OF_DRAFT = say("A copy of the draft is at the center. It was not sent as a referral.")


def chip(desk: Desk, record_id: str, names: Names | None = None) -> Chip:
    """Say it in one chip."""
    return _chip(names or Names(desk), desk, desk.store.standing(record_id), desk.store.record(record_id))


def _chip(names: Names, desk: Desk, stands: Standing, record: Record | None) -> Chip:
    if stands.needs_you:
        return Chip(say("Not accepted by the center"), "circle-x", "danger")
    if stands.has_pending:
        return SAVED
    if _is_draft(record):
        return COPIED
    return _at_others(names, desk, stands, record) or (
        Chip(say("Sent to the center"), "cloud", "info")
        if stands.sent_at is not None
        else Chip(say("From the center"), "cloud", "neutral")
    )


def _at_others(names: Names, desk: Desk, stands: Standing, record: Record | None) -> Chip | None:
    """Say the most that is known of other places: acknowledged, else opened, else received."""
    seen = seen_by(record)
    if seen is not None:
        who = names.person(seen.by_id, WITHIN) if seen.by_id == desk.me.person_id else seen.by_name
        return Chip(say("Seen by {who}", who=who), "circle-check", "ok")
    opened = opened_by(desk, record.id) if record is not None else ()
    if opened:
        return Chip(say("Opened by {who}", who=names.person(opened[0].person_id)), "user-round", "info")
    others = [site for site, _ in stands.received_by if site != desk.me.site_id]
    return Chip(say("Received by {sites}", sites=_joined(names, others)), "check", "info") if others else None


def words(desk: Desk, record_id: str, names: Names | None = None) -> Words:
    """Say the same as a sentence, with who and when."""
    names = names or Names(desk)
    stands, record = desk.store.standing(record_id), desk.store.record(record_id)
    zone = desk.me.zone
    if stands.needs_you:
        return say("The center could not accept a change to this. It is kept on this computer: see why.")
    missing = [say("{words}.", words=one.words) for one in unreceived(desk, [record_id], names)]
    missing += told_instead(desk, record_id, names)
    nobody = unwatched(desk, [record_id]) if seen_by(record) is None else None
    missing += [nobody] if nobody else []
    if stands.has_pending:
        return _one_after_another([_waiting(stands, zone), *missing])
    if _is_draft(record):
        return _one_after_another([_COPY_OF_DRAFT, *missing])
    parts: list[Words] = []
    if stands.sent_at is not None:
        parts.append(say("Sent to the center {when}.", when=When(at=stands.sent_at, zone=zone)))
    for site, at in stands.received_by:
        if site != desk.me.site_id:
            parts.append(
                say("Received by {site} {when}.", site=names.site(site), when=When(at=at, zone=zone))
            )
    parts += missing
    parts += [
        say(
            "Chart opened by {who}, {site}, {when}, with this in it.",
            who=names.person(one.person_id),
            site=names.site(one.site_id),
            when=one.when,
        )
        for one in opened_by(desk, record_id)
    ]
    seen = seen_by(record)
    if seen is not None:
        parts.append(say("Seen by {who}, {when}.", who=seen.by_name, when=When(at=seen.at, zone=seen.zone)))
    return _one_after_another(parts) if parts else say("Came from the center.")


def _is_draft(record: Record | None) -> bool:
    """Say whether nobody was asked by it yet: what the hub has of it is a copy, and must not read as sent."""
    return isinstance(record, Referral) and record.status == "draft"


def _waiting(stands: Standing, zone: str) -> Words:
    if stands.sent_at is None:
        return say("Saved on this computer, not sent yet.")
    return say(
        "The last change is saved on this computer, not sent yet. Before: sent to the center {when}.",
        when=When(at=stands.sent_at, zone=zone),
    )


def _one_after_another(parts: list[Words]) -> Words:
    return reduce(lambda one, other: say("{one} {other}", one=one, other=other), parts)


def seen_by(record: Record | None) -> Tick | None:
    """Give the tick of whoever looked at exactly this version at the other end."""
    if record is None:
        return None
    for name in SEEING:
        if name in ticks.tick_fields(type(record)):
            found = ticks.standing(record, name)
            if found.is_current:
                return found.tick
    return None


def _joined(names: Names, sites: Iterable[str]) -> str:
    return ", ".join(names.site(site) for site in dict.fromkeys(sites))
