"""What a referral still needs, per place and service: ready, waiting on whom, missing, not needed, or not known.

No blank counts as ready. What is asked for says `sync.rules.requirements`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sync.records.authorization import Authorization
from sync.records.coverage import Coverage
from sync.records.patient import Patient
from sync.records.referral import Referral
from sync.records.referral_item import ReferralItem
from sync.records.requirement import Requirement
from sync.rules.codes import label_of
from sync.rules.payment import Payers, authorization_item, coverage_item
from sync.rules.prc.program import Program, program_of
from sync.rules.readiness_item import GRAVITY, ReadinessItem, State
from sync.rules.requirements import Wanted, lists, wanted_for
from sync.words import Words


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a referral: whose program and clock, which booked days, which of the center's lines."""

    program: Program = field(default_factory=lambda: program_of(None))
    zone: str = ""
    visit_days: tuple[date, ...] = ()
    decided: tuple[Requirement, ...] = ()
    """What destinations ask for by the center's word."""


def readiness(
    referral: Referral,
    items: Sequence[ReferralItem],
    coverages: Sequence[Coverage],
    authorizations: Sequence[Authorization],
    patient: Patient | None,
    today: date,
    asked: Asked | None = None,
) -> tuple[ReadinessItem, ...]:
    """Say what a referral needs and how far each thing is.

    Shape: the list of its destination and service in its order, then what people added.
    """
    asked = asked or Asked()
    living = [c for c in coverages if not c.is_withdrawn]
    payers = Payers(asked.program, living, patient, asked.zone)
    promises = [a for a in authorizations if a.referral_id == referral.id and not a.is_withdrawn]
    days = (referral.expected_on, referral.expected_end_on, *asked.visit_days)
    shown: dict[str, Callable[[], ReadinessItem]] = {
        "demographics": lambda: _demographics(patient),
        "coverage": lambda: coverage_item(living),
        "authorization": lambda: authorization_item(promises, referral.service, days, today, payers),
        "interpreter": lambda: _interpreter(patient),
    }
    written = _by_key(i for i in items if i.referral_id == referral.id and not i.is_withdrawn)
    wanted = {one.key: one for one in _wanted(referral, asked.decided, today)}
    keys = dict.fromkeys((*wanted, *written))
    return tuple(_with_fix(_asked(wanted.get(key), _said(key, shown, written))) for key in keys)


def _wanted(referral: Referral, decided: Iterable[Requirement], today: date) -> tuple[Wanted, ...]:
    return wanted_for(referral.to_site_id, referral.service, decided, today, referral.id)


def _asked(wanted: Wanted | None, found: ReadinessItem) -> ReadinessItem:
    """Say what exactly is asked for; what the place does not need is settled, and says whose word that is."""
    if wanted is None or wanted.by is None:
        return found
    label = found.label if found.record_id else wanted.label
    if wanted.is_needed:
        return replace(found, label=label, fix=Words(wanted.words) if wanted.words else found.fix)
    if found.state in ("ready", "waiting"):
        return replace(found, label=label)
    return replace(found, label=label, state="not_needed", fix="", why=wanted.words)


def _said(
    key: str, shown: Mapping[str, Callable[[], ReadinessItem]], written: Mapping[str, ReadinessItem]
) -> ReadinessItem:
    """Join what the records show with what a person wrote: their word fills what no record tells."""
    by_person = written.get(key)
    if key not in shown:
        return by_person or _item(key, "missing")
    found = replace(shown[key](), sent_back=by_person.sent_back if by_person else "")
    if by_person is not None and by_person.sent_back and found.is_settled:
        # They looked at it and it is not right: what the records show settles it no more.
        return replace(by_person, fix=found.fix)
    if by_person is not None and (by_person.state == "not_needed" or found.state == "unknown"):
        return by_person
    return found


def _by_key(items: Iterable[ReferralItem]) -> dict[str, ReadinessItem]:
    found: dict[str, ReadinessItem] = {}
    for item in items:
        key = item.item if item.item != "other" else f"other:{item.id}"
        said = _of_item(key, item)
        if key not in found or GRAVITY.index(said.state) > GRAVITY.index(found[key].state):
            found[key] = said
    return found


def _of_item(key: str, item: ReferralItem) -> ReadinessItem:
    states: dict[str, State] = {
        "ready": "ready",
        "waiting": "waiting",
        "missing": "missing",
        "not_needed": "not_needed" if item.why_not_needed else "unknown",
    }
    waits = item.state == "waiting"
    return ReadinessItem(
        key,
        item.label or label_of("requirements", item.item),
        states.get(item.state, "unknown"),
        waiting_on=item.waiting_on if waits else "",
        since_on=item.asked_on if waits else None,
        sent_back=item.sent_back_words,
        record_id=item.id,
    )


def _item(key: str, state: State) -> ReadinessItem:
    return ReadinessItem(key, label_of("requirements", key), state)


def _with_fix(item: ReadinessItem) -> ReadinessItem:
    known = lists().requirements.get(item.key.split(":")[0])
    if known is None:
        return item
    return replace(item, owner=known.owner, fix="" if item.is_settled else item.fix or Words(known.fix))


def _demographics(patient: Patient | None) -> ReadinessItem:
    if patient is None:
        return _item("demographics", "unknown")
    has_phone = any(p.system == "phone" and p.value for p in patient.contact_points)
    is_known = patient.birth_on is not None and bool(patient.family_name) and has_phone
    return _item("demographics", "ready" if is_known else "missing")


def _interpreter(patient: Patient | None) -> ReadinessItem:
    needed = patient.needs_interpreter if patient is not None else None
    return _item("interpreter", "not_needed" if needed is False else "unknown")


def is_ready(items: Iterable[ReadinessItem]) -> bool:
    """Say whether nothing is left to do; an empty list is not ready, it is not known."""
    found = list(items)
    return bool(found) and all(item.is_settled for item in found)
