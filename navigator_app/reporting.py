"""This computer tells the center of itself, beside its rounds, and keeps the lease that it is given for it.

Told when what it says changed and once a day; what only counts work in hand is not told more often than the center has
use for.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from navigator_app.desk import Desk
from navigator_app.disk_encryption import Found, encryption_under
from navigator_app.release import release
from navigator_app.store import keys
from sync.client.link import Link
from sync.errors import Said
from sync.records.base import stamp
from sync.reports import PEOPLE_LIMIT, ComputerReport

TOLD: Final = "report.told"
"""What was told last, as its fingerprints, and when."""
AT_LEAST: Final = timedelta(hours=20)
"""Once a day, also for who works at the same hours."""
COUNTS_AT_MOST: Final = timedelta(minutes=15)
_COUNTS: Final = frozenset({"unsent", "oldest_unsent_at", "drafts"})


def report(desk: Desk) -> ComputerReport:
    """Say how this computer stands now.

    Raises: what reading the key file raises.
    """
    home = desk.store.home
    slots, disk = keys.read(home).slots, _disk(home, desk.now().toordinal())
    unsent = desk.store.counts().unsent
    return ComputerReport(
        unsent=unsent,
        oldest_unsent_at=desk.store.oldest_unsent_at() if unsent else None,
        drafts=len(desk.store.drafts()),
        people=tuple(slot.id for slot in slots if slot.type == "person")[:PEOPLE_LIMIT],
        release=release()[:40],
        encryption=disk.is_on,
        encryption_how=disk.how,
        phone_codes=sum(slot.type == "phone" for slot in slots),
    )


@lru_cache(1)
def _disk(home: Path, _day: int) -> Found:
    """Look once a day: Windows takes its time to answer."""
    return encryption_under(home)


def tell(desk: Desk, hub: object) -> bool:
    """Tell the center, if there is something to tell and it can be told now; says whether it heard.

    Shape: called where nothing waits for it, with no transaction open.
    """
    if not isinstance(hub, Link):
        return False
    with suppress(Said):
        now, told = report(desk), desk.store.setting(TOLD, {})
        if not _is_news(now, told, desk.now()):
            return False
        _answered(desk, hub, now)
        desk.store.note_seen(desk.now())
        return True
    return False


def renew(desk: Desk, hub: object) -> bool:
    """Ask the center for a new lease, whatever was told before; says whether there is one.

    Raises: Unavailable without a link.
    """
    if not isinstance(hub, Link):
        return False
    return _answered(desk, hub, report(desk))


def _answered(desk: Desk, hub: Link, now: ComputerReport) -> bool:
    answer = hub.standing(desk.me.person_id, now)
    desk.store.set_setting(TOLD, {**_prints(now), "at": stamp(desk.now())})
    if answer is not None:
        desk.store.take_answer(answer)
    return answer is not None


def _is_news(now: ComputerReport, told: dict[str, Any], at: datetime) -> bool:
    if not told:
        return True
    prints, since = _prints(now), abs(at - datetime.fromisoformat(told["at"]))
    if since >= AT_LEAST or prints["rest"] != told["rest"]:
        return True
    return prints["counts"] != told["counts"] and since >= COUNTS_AT_MOST


def _prints(one: ComputerReport) -> dict[str, str]:
    parts = {
        "counts": one.model_dump_json(include=set(_COUNTS)),
        "rest": one.model_dump_json(exclude=set(_COUNTS)),
    }
    return {name: hashlib.sha256(said.encode()).hexdigest()[:16] for name, said in parts.items()}
