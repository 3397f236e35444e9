"""Which authorization covers a bill: by its days, its vendor and its services; a person decides, this offers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from sync.records.authorization import Authorization
from sync.records.bill import Bill
from sync.rules.prc.window import Visit, against
from sync.words import Words, joined, say


@dataclass(frozen=True, slots=True)
class Finding:
    """What a bill was found to be against the patient's authorizations."""

    state: Literal["covered", "not_known", "none"]
    authorization_id: str | None
    words: Words
    why: tuple[Words, ...] = ()
    """What speaks against the nearest one, or what has to be asked first."""


def check(bill: Bill, authorizations: Iterable[Authorization]) -> Finding:
    """Say which authorization covers a bill.

    Shape: of several that cover it the one that ends first; only approved ones of the same patient count.
    """
    mine = [one for one in authorizations if _counts(one, bill)]
    if asked := _to_ask(bill):
        return Finding("not_known", None, say("Not known yet whether an authorization covers it."), asked)
    visit = visit_of(bill)
    fitting = [one for one in mine if not against(one, visit) and _is_whole(one)]
    if fitting:
        best = min(fitting, key=lambda one: (one.ends_on is None, one.ends_on, one.id))
        return Finding("covered", best.id, say("Covered by authorization {name}.", name=name_of(best)))
    nearest = min(mine, key=lambda one: len(against(one, visit)), default=None)
    why = _why(nearest, visit)
    return Finding("none", None, say("No authorization covers it."), why)


def _counts(authorization: Authorization, bill: Bill) -> bool:
    is_own = authorization.patient_id == bill.patient_id and not authorization.is_withdrawn
    is_episode = (
        not (bill.referral_id and authorization.referral_id) or bill.referral_id == authorization.referral_id
    )
    return is_own and is_episode and authorization.status in ("approved", "closed")


def _to_ask(bill: Bill) -> tuple[Words, ...]:
    asked = (
        (bill.service_from_on, say("Ask for which days it is.")),
        (bill.from_whom.strip() or bill.from_site_id, say("Ask from whom it is.")),
    )
    return tuple(words for is_there, words in asked if not is_there)


def visit_of(bill: Bill) -> Visit:
    """Give what a bill is for, as a visit."""
    days = dict.fromkeys(day for day in (bill.service_from_on, bill.service_to_on) if day)
    return Visit(tuple(days), tuple(bill.services), bill.from_whom, bill.from_site_id)


def _is_whole(authorization: Authorization) -> bool:
    """Say whether it names days and a vendor: what names neither covers nothing for certain."""
    has_vendor = bool(authorization.vendor.strip() or authorization.vendor_site_id)
    return has_vendor and authorization.starts_on is not None and authorization.ends_on is not None


def _why(nearest: Authorization | None, visit: Visit) -> tuple[Words, ...]:
    if nearest is None:
        return (say("No approved authorization of this patient is here."),)
    return against(nearest, visit) or (say("The nearest one names no days or no vendor."),)


def name_of(authorization: Authorization) -> str:
    """Name an authorization by payer and number."""
    number = authorization.po_number or authorization.rcis_number
    known = next((one.value for one in authorization.identifiers), "")
    return joined((authorization.payer, number or known or authorization.episode)) or say("without a number")
