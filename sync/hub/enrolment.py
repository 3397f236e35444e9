"""Joining: sites, the one-time codes made for them, and the computers and people who come with a code.

A code is 80 random bits in groups for reading out; only its hash is kept. It is for one site and one role,
for one person where a name was given, for one day, and for one computer.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from zoneinfo import available_timezones

from sync.changes import Document
from sync.clock import Clock
from sync.errors import Refused
from sync.hub import own_feeds
from sync.hub.audit import HUB_FEED
from sync.hub.door import TurnedAway
from sync.hub.escrow import escrow_key, given_codes
from sync.hub.feeds import PANEL, SHARED, panel_feed
from sync.hub.ports import AuditEntry, Device
from sync.hub.service import write_as_hub
from sync.hub.store import SqlStore, Transaction
from sync.hub.store_who import EnrolmentCode, HubSite
from sync.ids import new_id
from sync.joining import Claim, HubKeys, Welcome, plain_code
from sync.records.base import stamp
from sync.rules.roles import role_table
from sync.sealed import public_sealing_key
from sync.signing import is_proved, public_signing_key

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's 32 signs: none of them looks like another."""
CODE_SIGNS = 16
CODE_LIFE = timedelta(hours=24)
TRIES_AN_HOUR = 10
HOUR_S = 3_600


def _hash(code: str) -> bytes:
    return hashlib.sha256(b"navigator enrolment\n" + plain_code(code).encode()).digest()


def add_site(
    tx: Transaction, clock: Clock, *, name: str, zone: str, type_: str = "", is_center: bool = False
) -> HubSite:
    """Make a site and its record.

    Raises: Refused for a name that is taken or a zone no clock knows.
    """
    name = " ".join(name.split())
    if not 0 < len(name) <= 200:
        raise Refused("name", "A site needs a name of at most 200 letters.")
    if zone not in available_timezones():
        raise Refused("zone", "This is not the name of a time zone, like America/Phoenix.")
    tx.lock_feeds([SHARED, HUB_FEED])
    if tx.site_named(name):
        raise Refused("name", "There is a site of this name already.")
    site = HubSite(new_id(), name, zone, type_ or ("center" if is_center else ""), is_center)
    tx.add_site(site)
    now = clock.now()
    fields = {"name": name, "type": site.type, "is_center": is_center, "zone": zone}
    write_as_hub(tx, Document("site", site.id, None, None, None), fields, stamp(now))
    _note(tx, "site.added", site.id, now)
    return site


def make_code(tx: Transaction, clock: Clock, site: HubSite, role: str, name: str = "") -> str:
    """Make a one-time code and give it in groups for reading out; it is not kept.

    Raises: Refused for a role that does not exist.
    """
    if role not in {known.code for known in role_table().roles}:
        raise Refused("role", "There is no such role.")
    signs = "".join(secrets.choice(ALPHABET) for _ in range(CODE_SIGNS))
    now = clock.now()
    tx.add_code(EnrolmentCode(_hash(signs), site.id, role, " ".join(name.split()), now + CODE_LIFE))
    _note(tx, "code.made", site.id, now)
    return "-".join(signs[at : at + 4] for at in range(0, CODE_SIGNS, 4))


def check_tries(store: SqlStore, clock: Clock, caller: str) -> None:
    """Turn a caller away who failed too often in the past hour, so that codes cannot be guessed.

    Raises: TurnedAway.
    """
    with store.reading() as tx:
        failed = tx.failed_tries(caller, int(clock.now().timestamp()) - HOUR_S)
    if failed >= TRIES_AN_HOUR:
        raise TurnedAway(429, "too_often", "Too many codes were tried from here. Try again in an hour.")


def note_failed_try(store: SqlStore, clock: Clock, caller: str) -> None:
    """Note that a caller's claim was refused."""
    now_s = int(clock.now().timestamp())
    store.carried_out(lambda tx: tx.note_failed_try(caller, now_s, HOUR_S))


def enroll(store: SqlStore, clock: Clock, claim: Claim) -> Welcome:
    """Join a computer and its person; the same claim again gets the same answer, since replies get lost.

    Raises: Refused.
    """
    return store.carried_out(lambda tx: _enrolled(tx, claim, clock.now()))


def _enrolled(tx: Transaction, claim: Claim, now: datetime) -> Welcome:
    tx.lock_feeds([SHARED, HUB_FEED])
    code = _checked(tx, claim, now)
    if code.person is not None:
        return _welcome(tx, code, claim.store, code.person)
    _join(tx, code, claim, now)
    person = _person(tx, code, claim, now)
    if _is_outside(code):
        tx.give_feed(claim.store, panel_feed(person))
    tx.spend_code(code.hash, claim.store, person, now)
    return _welcome(tx, code, claim.store, person)


def _checked(tx: Transaction, claim: Claim, now: datetime) -> EnrolmentCode:
    code = tx.code(_hash(claim.code))
    if code is None:
        raise Refused("code", "This code is not known here. Check each group, or ask for a new one.")
    if not is_proved(bytes.fromhex(claim.public_key), claim.proof, claim.store, claim.code):
        raise Refused("code", "This computer could not prove its key. Start again.")
    device = tx.device(claim.store)
    if code.used_at is not None:
        if device is None or (code.store, device.public_key.hex()) != (claim.store, claim.public_key):
            raise Refused("code", "This code was used already. Ask for a new one.")
        return code
    if now >= code.expires_at:
        raise Refused("code", "This code is older than a day. Ask for a new one.")
    if code.name and _folded(code.name) != _folded(claim.name):
        raise Refused("name", "This code was made for somebody else. Type the name it was made for.")
    if device is not None:
        _check_again(device, claim, code)
    return code


def _is_outside(code: EnrolmentCode) -> bool:
    role = role_table().role(code.role)
    return role is not None and role.is_outside


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _check_again(device: Device, claim: Claim, code: EnrolmentCode) -> None:
    """Let a computer that is joined already bring another person, at its own site and with its own key."""
    if device.is_revoked or device.public_key.hex() != claim.public_key:
        raise Refused(None, "This computer was taken off the hub. Call the center.")
    if device.site != code.site:
        raise Refused("code", "This code is for another site than the one this computer belongs to.")
    if _is_outside(code) or any(feed.startswith(PANEL) for feed in device.feeds):
        raise Refused("code", "An outside clinician has a computer of their own, which nobody shares.")


def _join(tx: Transaction, code: EnrolmentCode, claim: Claim, now: datetime) -> None:
    if tx.device(claim.store) is None:
        key = bytes.fromhex(claim.public_key)
        tx.add_device(claim.store, code.site, claim.computer, key, now)
        if tx.asks_approval():
            tx.let_wait(claim.store, now)
        _note(tx, "device.joined", claim.store, now)


def _person(tx: Transaction, code: EnrolmentCode, claim: Claim, now: datetime) -> str:
    """Find whom the code was made for, or make somebody new; a name alone never takes over a person."""
    same = [
        p for p in tx.people() if code.name and code.site in p.sites and _folded(p.name) == _folded(code.name)
    ]
    person = same[0].id if same and same[0].is_active else new_id()
    is_new = not same or same[0].id != person
    if is_new:
        tx.add_person(person, code.name or claim.name)
    tx.grant(person, code.site, code.role)
    roles = sorted({*(same[0].roles if not is_new else ()), code.role})
    fields = {**_names(code.name or claim.name), "roles": roles, "is_active": True}
    before = tx.document(person) or Document("practitioner", person, None, code.site, None)
    write_as_hub(tx, before, fields if is_new else {"roles": roles}, stamp(now))
    _note(tx, "person.joined", person, now)
    return person


def _names(name: str) -> dict[str, str]:
    """Take the last word for the family name; the person's own record can be corrected afterwards."""
    given, _, family = " ".join(name.split()).rpartition(" ")
    return {"family_name": family, "given_name": given}


def _welcome(tx: Transaction, code: EnrolmentCode, store: str, person: str) -> Welcome:
    device, who = tx.device(store), tx.person(person)
    site = next(s for s in tx.sites() if s.id == code.site)
    record = tx.document(site.id)
    if device is None or who is None:
        raise Refused("code", "This code was used already. Ask for a new one.")
    return Welcome(
        store=store,
        person=person,
        name=who.name,
        role=code.role,
        site=site.id,
        site_name=site.name,
        zone=site.zone,
        is_center=site.is_center,
        epoch=tx.epoch(),
        feeds=device.feeds,
        feeds_version=device.feeds_version,
        is_waiting=device.is_waiting,
        sealing_key=public_sealing_key(tx.sealing_key()).hex(),
        signing_key=public_signing_key(tx.signing_key()).hex(),
        escrow=escrow_key(tx),
        key_derivation=str(record.fields.get("key_derivation") or "") if record else "",
        order_key=tx.order_keys()[0],
    )


def hub_keys(store: SqlStore, computer: str = "") -> HubKeys:
    """Give this hub's public keys and the center's, and say which of a computer's codes were read out."""
    with store.reading() as tx:
        return HubKeys(
            sealing_key=public_sealing_key(tx.sealing_key()).hex(),
            signing_key=public_signing_key(tx.signing_key()).hex(),
            escrow=escrow_key(tx),
            given=given_codes(tx, computer),
            order_key=tx.order_keys()[0],
        )


def revoke_computer(tx: Transaction, clock: Clock, store: str) -> None:
    """Shut a computer out.

    Raises: Refused when there is none to shut out.
    """
    now = clock.now()
    tx.lock_feeds([HUB_FEED])
    if not tx.revoke_device(store, now):
        raise Refused("store", "There is no computer of this id that is still joined.")
    _note(tx, "device.revoked", store, now)


def end_access(tx: Transaction, clock: Clock, person: str) -> None:
    """Let a person write no more, and say so in their record; what was theirs alone on any computer leaves it.

    Raises: Refused when there is nobody to stop.
    """
    now = clock.now()
    tx.lock_feeds([SHARED, HUB_FEED])
    if not tx.deactivate_person(person):
        raise Refused("person", "There is nobody of this id who still has access.")
    own_feeds.take_all(tx, clock, person)
    for store in tx.stores_given(panel_feed(person)):
        tx.revoke_device(store, now)
        _note(tx, "device.revoked", store, now)
    known = tx.document(person)
    if known is not None:
        write_as_hub(tx, known, {"is_active": False}, stamp(now))
    _note(tx, "person.ended", person, now)


def _note(tx: Transaction, action: str, subject: str, at: datetime) -> None:
    tx.audit([AuditEntry(HUB_FEED, "", "", action, subject, at)])
