"""What was asked for a patient before: the last referrals, what is open, what the same one again begins with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from navigator_app.desk import Desk
from navigator_app.queries.names import Names
from navigator_app.queries.referral import acts_next
from navigator_app.queries.shown import Chip, Key
from navigator_app.queries.work.scene import code_chip
from navigator_app.store.asking import Where
from sync.records.referral import Referral
from sync.rules import lifecycle, rcis, referral_forms
from sync.rules.codes import label_of
from sync.rules.whose_day import day_of
from sync.words import When, Words, joined, say

LAST: Final = 5
"""So many are shown before a new one."""
_MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Earlier:
    """One referral of the patient, as it is seen before another one is begun."""

    key: Key
    title: Words
    to_site: Words
    status: Chip
    rcis: Words
    days: Words
    """The planned day and the actual one, side by side."""
    acts_next: Words
    since: When | None
    is_open: bool
    service: str
    to_site_id: str | None


def earlier(desk: Desk, patient_id: str, but: str = "") -> tuple[Earlier, ...]:
    """List a patient's referrals, the newest first; `but` is the one that is looked at."""
    if not patient_id:
        return ()
    alive, mine = Where("is_withdrawn", "=", value=False), Where("patient_id", "=", patient_id)
    rows = [row for row in desk.store.rows("referral", alive, mine, limit=_MOST) if row.id != but]
    names = Names(desk)
    return tuple(_told(names, row) for row in sorted(rows, key=_day, reverse=True))


def open_twin(found: Iterable[Earlier], service: str, to_site_id: str | None) -> Earlier | None:
    """Give the newest open referral for the same service to the same site; None where there is none."""
    alike = (one for one in found if one.is_open and one.service == service and one.to_site_id == to_site_id)
    return next(alike, None) if service and to_site_id else None


def again(desk: Desk, referral_id: str) -> dict[str, Any]:
    """Give what the same one again begins with: no days, no numbers, no status."""
    image = desk.image(referral_id)
    return referral_forms.again(image.fields) if image is not None else {}


def _told(names: Names, row: Any) -> Earlier:
    site = names.site(row.to_site_id)
    return Earlier(
        key=Key("referral", row.id),
        title=label_of("services", row.service) or say("Referral"),
        to_site=say("To {site}", site=site) if site else say("No receiving site yet"),
        status=code_chip("referral-status", row.status),
        rcis=rcis.beside(row.rcis_number, row.rcis_type, row.rcis_status),
        days=_days(row.expected_on, row.actual_on),
        acts_next=acts_next(names, row.status, row.from_site_id, row.to_site_id),
        since=When(on=day_of(row.authored_at, row.authored_zone)) if row.authored_at else None,
        is_open=not lifecycle.is_over(Referral, row.status),
        service=row.service,
        to_site_id=row.to_site_id,
    )


def _days(planned: date | None, actual: date | None) -> Words:
    planned_words = say("Planned {day}", day=When(on=planned)) if planned else say("")
    actual_words = say("Seen {day}", day=When(on=actual)) if actual else say("")
    return joined((planned_words, actual_words))


def _day(row: Any) -> date:
    """Say when it was begun, or the first of its days where that is not known of one that was brought in."""
    begun: datetime | None = row.authored_at
    return (
        (begun.date() if begun else None) or row.expected_on or row.actual_on or row.needed_by_on or date.min
    )
