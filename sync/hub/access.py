"""Who may write what, and who sees what: one policy, asked of every change; what nothing allows is refused."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from sync.changes import Change, Document
from sync.errors import Refused
from sync.hub.feeds import SHARED, feeds_of
from sync.hub.ports import Device, HubTransaction, Person
from sync.hub.roles import role_table
from sync.records.base import Record

SHARED_WRITERS = frozenset({"site_lead", "administrator"})


def may_write(
    person: Person, device: Device, change: Change, noun: type[Record] | None, feeds: AbstractSet[str]
) -> None:
    """Let a change pass whose author, computer, kind and feeds the policy allows together.

    Shape: `feeds` are those of the record, or those its envelope would give a new one. A center's computer
    follows every site, so that its people may write the records of every site.
    Raises: Refused, with a sentence that names no record and nobody else.
    """
    _may_speak(person, device)
    if not set(device.feeds) & feeds:
        raise Refused(None, "This record belongs to a site that this computer does not follow.")
    if noun is not None and noun.about.hub_only:
        raise Refused(None, "Only the center's hub writes this kind of record.")
    is_shared = SHARED in feeds or (noun is not None and noun.about.home == "shared")
    if is_shared and not person.roles & SHARED_WRITERS:
        raise Refused(None, "Only a site lead or an administrator may change what every site shares.")
    if not person.roles & role_table().holders(change.kind, noun, "create" if change.creates else "edit"):
        raise Refused(None, "Your role does not allow this. Ask your site lead to do it, or for the role.")


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
