"""What the hub asks of every change beside the policy of roles: is the person active, is it their site, their feed.

What nothing allows is refused. What each role may do is said in `sync.rules.policy`.
"""

from __future__ import annotations

from collections.abc import Collection, Container
from collections.abc import Set as AbstractSet

from sync.changes import Change, Document
from sync.errors import Refused
from sync.hub.feeds import MEMBERSHIP, PANEL, SHARED, feeds_of, site_feed
from sync.hub.ports import Device, HubTransaction, Person
from sync.records.base import Record
from sync.rules.emergency import EMERGENCY
from sync.rules.policy import Write, why_not
from sync.rules.roles import role_table
from sync.rules.who_sees import RESTRICTED, goes_on_seeing


def may_write(
    person: Person, device: Device, change: Change, noun: type[Record] | None, feeds: AbstractSet[str]
) -> None:
    """Let a change pass whose author, computer, kind and feeds the policy allows together.

    Shape: `feeds` are those of the record, or those its envelope would give a new one. A center's computer
    follows every site, so that its people may write the records of every site, but for what a site decides
    about its own people. Through a panel, a restricted feed or an emergency only the person writes whose
    feed it is.
    Raises: Refused, with a sentence that names no record and nobody else.
    """
    _may_speak(person, device)
    through = reached(device.feeds, person.id, feeds)
    if not through:
        raise Refused(None, "This record belongs to a site that this computer does not follow.")
    if noun is not None and noun.about.hub_only:
        raise Refused(None, "Only the center's hub writes this kind of record.")
    if role_table().is_for_own_site(change.kind) and site_feed(device.site) not in feeds:
        raise Refused(None, "Only the site itself decides this. Call them.")
    asked = Write(
        change.kind, "create" if change.creates else "edit", change.patch, is_shared=SHARED in feeds
    )
    if no := why_not(person.roles_at(device.site), asked):
        raise Refused(no.field, no.words)
    if change.kind == "patient" and MEMBERSHIP & set(change.patch):
        _may_decide_who_sees(person, device, change, through)


def says_roles(change: Change) -> bool:
    """Say whether a change writes what somebody may do: of who only stands in the directory it is a word.

    Of who comes to the hub it is given by the center alone: see `sync.hub.granting`.
    """
    return change.kind == "practitioner" and "roles" in change.patch


def _may_decide_who_sees(person: Person, device: Device, change: Change, through: AbstractSet[str]) -> None:
    """Let who sees a chart be decided by those who hold it, and never so that nobody they know of does."""
    if all(feed.startswith((PANEL, EMERGENCY)) for feed in through):
        raise Refused(
            None, "Who follows a chart from outside, or in an emergency, does not decide who else does."
        )
    named = change.patch.get("restricted_to_ids") or ()
    # What is no list of people is refused for its form, after this.
    if isinstance(named, Collection) and not goes_on_seeing(person.id, named, device.feeds):
        raise Refused(
            "restricted_to_ids",
            "A chart is restricted by somebody who goes on seeing it: name yourself too, on a computer that was"
            " given your restricted charts.",
        )


def reached(followed: Container[str], person: str, feeds: AbstractSet[str]) -> frozenset[str]:
    """Give those of a record's feeds through which a person writes on a computer: never another person's own."""
    return frozenset(
        feed
        for feed in feeds
        if feed in followed and (not feed.startswith((PANEL, RESTRICTED, EMERGENCY)) or feed.endswith(person))
    )


def may_read(tx: HubTransaction, device: Device, document: Document) -> frozenset[str]:
    """Give the feeds through which a computer sees a record; none means that it does not."""
    return frozenset() if device.is_revoked else feeds_of(tx, document) & frozenset(device.feeds)


def _may_speak(person: Person, device: Device) -> None:
    if device.is_revoked:
        raise Refused(None, "This computer was taken off the hub. Call the center.")
    if not person.is_active:
        raise Refused(None, "The center has ended this person's access. Call the center.")
    if device.site not in person.sites:
        raise Refused(None, "This person does not work at the site of this computer. Call the center.")
