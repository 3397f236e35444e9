"""The claims that are running: who has which record of a queue in hand now, for deeds and questions alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.store.asking import Where
from sync.records.claim import Claim
from sync.rules.claiming import Holder, holders


def running(desk: Desk) -> list[Claim]:
    """Give every claim that is not over and was not released."""
    rows = desk.store.rows(
        "claim",
        Where("is_withdrawn", "=", value=False),
        Where("until_at", ">=", desk.now()),
        Where("released_at", "is null"),
    )
    return gathered.typed(list(desk.store.documents(row.id for row in rows).values()), Claim)


def claims_on(desk: Desk, ids: Collection[str]) -> list[Claim]:
    """Give the running claims of any of these records."""
    return [one for one in running(desk) if not set(ids).isdisjoint(one.about_ids)]


def by_record(desk: Desk) -> Mapping[str, Sequence[Claim]]:
    """Give the running claims by the record that they are about."""
    found: dict[str, list[Claim]] = defaultdict(list)
    for one in running(desk):
        for record in one.about_ids:
            found[record].append(one)
    return found


def holders_of(claims: Iterable[Claim], now: datetime) -> tuple[Holder, ...]:
    """Give everybody who has it now, who came first first; a claim of several records counts once."""
    return holders({one.id: one for one in claims}.values(), now)
