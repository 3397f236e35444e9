"""Whether an authorization covers one visit: its day, its service, its vendor; what speaks against it is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sync.records.authorization import Authorization
from sync.rules.codes import label_of
from sync.words import When, Words, say


@dataclass(frozen=True, slots=True)
class Visit:
    """What is to be covered, as far as it is known; what is empty is not known."""

    days: tuple[date, ...] = ()
    services: tuple[str, ...] = ()
    vendor: str = ""
    vendor_site_id: str | None = None


def against(authorization: Authorization, visit: Visit) -> tuple[Words, ...]:
    """Say what of a visit the authorization does not cover; nothing where nothing is known against it."""
    return (*_days(authorization, visit), *_services(authorization, visit), *_vendor(authorization, visit))


def not_known(authorization: Authorization, visit: Visit) -> tuple[Words, ...]:
    """Say what has to be written down before anybody can say that it is covered."""
    asked = (
        (authorization.starts_on and authorization.ends_on, say("Write down its first and last day.")),
        (authorization.services, say("Write down which service it covers.")),
        (authorization.vendor or authorization.vendor_site_id, say("Write down which vendor it names.")),
        (visit.days, say("The day of the visit is not known yet.")),
    )
    return tuple(words for is_there, words in asked if not is_there)


def _days(authorization: Authorization, visit: Visit) -> Sequence[Words]:
    first, last = authorization.starts_on, authorization.ends_on
    early = next((day for day in visit.days if first and day < first), None)
    late = next((day for day in visit.days if last and day > last), None)
    found = []
    if early:
        found.append(say("{day} is before it begins, {first}.", day=When(on=early), first=When(on=first)))
    if late:
        found.append(say("{day} is after it ends, {last}.", day=When(on=late), last=When(on=last)))
    return found


def _services(authorization: Authorization, visit: Visit) -> Sequence[Words]:
    if not authorization.services:
        return ()
    return tuple(
        say("It does not name {service}.", service=say(label_of("services", one)))
        for one in visit.services
        if one not in authorization.services
    )


def _vendor(authorization: Authorization, visit: Visit) -> Sequence[Words]:
    if authorization.vendor_site_id and visit.vendor_site_id:
        same = authorization.vendor_site_id == visit.vendor_site_id
    elif authorization.vendor.strip() and visit.vendor.strip():
        same = is_same_name(authorization.vendor, visit.vendor)
    else:
        return ()
    return () if same else (say("It names another vendor."),)


def is_same_name(one: str, other: str) -> bool:
    """Say whether two names are written the same but for case, blanks and punctuation."""
    return _bare(one) == _bare(other)


def _bare(name: str) -> str:
    return "".join(mark for mark in name.casefold() if mark.isalnum())
