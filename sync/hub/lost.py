"""The sheet about a computer that is lost, for the privacy officer: what the center knows of it, and what it does not.

Names people who could unlock it and counts what it held; no patient is named.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from sync.errors import Refused
from sync.hub.feeds import PANEL, SHARED, SITE
from sync.hub.orders_ports import Ordered, Reported
from sync.hub.ports import Device
from sync.hub.store import SqlStore, Transaction
from sync.records.base import stamp
from sync.rules.who_sees import RESTRICTED

_ENCRYPTION: Final = {
    "yes": "on, as the computer said itself",
    "no": "OFF, as the computer said itself",
    "unknown": "not known: the computer could not tell",
}
_WROTE_SINCE: Final = "What was written on it since then and not sent."
_OUTSIDE: Final = "Pages that were printed or saved to a file, and sticks: they lie outside the program."
_NO_REPORT: Final = (
    "Who could unlock it, what had not been sent, whether its disk was encrypted: it never said. The people of its site"
    " stand in `navigator-hub people`."
)
_WHO_HAS_IT: Final = "Whether somebody has it who knows a passphrase, and whether the files were copied."


@dataclass(frozen=True, slots=True)
class Held:
    """What a computer held of one feed."""

    feed: str
    patients: int
    records: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet."""

    store: str
    computer: str
    site: str
    joined_at: str | None
    last_contact_at: str | None
    """The last that is kept: a report, or that it came further in a feed."""
    people: tuple[str, ...]
    """Who could unlock it, when it last said so."""
    held: tuple[Held, ...]
    unsent: int | None
    oldest_unsent_at: str | None
    drafts: int | None
    reported_at: str | None
    release: str | None
    disk_encryption: str
    disk_encryption_how: str
    backup_at: str | None
    leased_until: str | None
    revoked_at: str | None
    orders: tuple[dict[str, Any], ...]
    not_known: tuple[str, ...]


def sheet(store: SqlStore, computer: str) -> Sheet:
    """Tell what is known of a computer.

    Raises: Refused when there is none of this id.
    """
    with store.reading() as tx:
        device = tx.device(computer)
        if device is None:
            raise Refused("store", "There is no computer of this id.")
        return _told(tx, device)


def _told(tx: Transaction, device: Device) -> Sheet:
    reported = tx.report_of(device.store)
    report = reported.report if reported else None
    joined_at, revoked_at = tx.joined_at(device.store)
    names = {site.id: site.name for site in tx.sites()}
    people = [tx.person(one) for one in report.people] if report else []
    return Sheet(
        store=device.store,
        computer=device.name,
        site=names[device.site],
        joined_at=_stamp(joined_at),
        last_contact_at=_stamp(last_contact_at(tx, device.store, reported)),
        people=tuple(one.name if one else "somebody unknown here" for one in people),
        held=tuple(_held(tx, feed, names) for feed in device.feeds if feed != SHARED),
        unsent=report.unsent if report else None,
        oldest_unsent_at=_stamp(report.oldest_unsent_at) if report else None,
        drafts=report.drafts if report else None,
        reported_at=_stamp(reported.at) if reported else None,
        release=report.release if report else None,
        disk_encryption=report.encryption if report else "unknown",
        disk_encryption_how=report.encryption_how if report else "it never said",
        backup_at=_stamp(report.backup_at) if report else None,
        leased_until=_stamp(reported.leased_until) if reported else None,
        revoked_at=_stamp(revoked_at),
        orders=tuple(_order(tx, one) for one in tx.orders_of(device.store)),
        not_known=tuple(_not_known(reported)),
    )


def last_contact_at(tx: Transaction, computer: str, reported: Reported | None) -> datetime | None:
    """Say when a computer came last, as far as is kept: a report, or that it came further in a feed."""
    contacts = [at for at in (tx.last_read_at(computer), reported.at if reported else None) if at]
    return max(contacts, default=None)


def _held(tx: Transaction, feed: str, names: dict[str, str]) -> Held:
    """Count what a feed holds now, which is what the computer held or would have got."""
    kinds = tx.kinds_in(feed)
    return Held(_named(tx, feed, names), kinds.get("patient", 0), sum(kinds.values()))


def _named(tx: Transaction, feed: str, names: dict[str, str]) -> str:
    for start, words in (
        (SITE, "site: {name}"),
        (PANEL, "panel of {name}"),
        (RESTRICTED, "restricted charts of {name}"),
    ):
        if feed.startswith(start):
            whose = feed.removeprefix(start)
            person = tx.person(whose)
            return words.format(name=names.get(whose) or (person.name if person else whose))
    return feed


def _order(tx: Transaction, one: Ordered) -> dict[str, Any]:
    who = tx.person(one.person)
    return {
        "order": one.order.order.order,
        "by": who.name if who else one.person,
        "rescue": one.order.order.rescue,
        "ordered_at": stamp(one.made_at),
        "fetched_at": _stamp(one.fetched_at),
        "begun_at": _stamp(one.begun_at),
        "done_at": _stamp(one.done_at),
    }


def _not_known(reported: Reported | None) -> list[str]:
    told = [_NO_REPORT] if reported is None else []
    return [*told, _WROTE_SINCE, _OUTSIDE, _WHO_HAS_IT]


def _stamp(at: datetime | None) -> str | None:
    return stamp(at) if at is not None else None


def as_plain(found: Sheet) -> dict[str, Any]:
    """Give the sheet as data."""
    return asdict(found)


def as_lines(found: Sheet) -> list[str]:
    """Give the sheet as lines to print."""
    unknown = "not known"
    asked = [
        ("Computer", found.computer or unknown),
        ("Known here as", found.store),
        ("Site", found.site),
        ("Joined", found.joined_at or unknown),
        ("Last contact", found.last_contact_at or "none that is kept"),
        ("Could unlock it", ", ".join(found.people) or unknown),
        ("Disk encryption", f"{_ENCRYPTION[found.disk_encryption]} ({found.disk_encryption_how})"),
        (
            "Not sent, as it said",
            unknown if found.unsent is None else f"{found.unsent} changes, {found.drafts} drafts",
        ),
        ("Oldest of these", found.oldest_unsent_at or ("none" if found.unsent == 0 else unknown)),
        ("It said so", found.reported_at or "never"),
        ("Release", found.release or unknown),
        ("Last backup on it", found.backup_at or unknown),
        ("Works by itself until", found.leased_until or unknown),
        ("Shut out", found.revoked_at or "NOT YET"),
    ]
    lines = ["A COMPUTER THAT IS LOST", "", *(f"{name + ':':<24}{value}" for name, value in asked)]
    lines += ["", "What it held, as of now:"]
    lines += [f"  {one.feed}: {one.patients} patients, {one.records} records" for one in found.held] or [
        "  nothing"
    ]
    lines += ["", "Orders to wipe it:"]
    for one in found.orders:
        lines.append(
            f"  ordered {one['ordered_at']} by {one['by']}, what was not sent {_rescue(one)}: {_came(one)}"
        )
    lines += [] if found.orders else ["  none"]
    return [*lines, "", "Not known:", *(f"  {one}" for one in found.not_known)]


def _rescue(one: dict[str, Any]) -> str:
    return "sealed first" if one["rescue"] else "not kept"


def _came(one: dict[str, Any]) -> str:
    if one["done_at"]:
        return f"fetched {one['fetched_at']}, done {one['done_at']}"
    if one["begun_at"]:
        return f"begun {one['begun_at']}, not confirmed"
    if one["fetched_at"]:
        return f"fetched {one['fetched_at']}, nothing heard since"
    return "not fetched yet"
