"""Whether the desk says "sent", "received" or "seen" of anything that the hub never acknowledged.

The truth is asked of the hub's own database; what is said is asked of the queries, and read off the window.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from navigator_app.demo.center_hub import RunningHub
from navigator_app.desk import Desk
from navigator_app.queries import standing
from navigator_app.queries.syncing import Link, sync_card
from navigator_app.queries.today import today

CLAIM: Final = re.compile(
    r"\b(?:sent to the center|received by |opened by |seen by |acknowledged by )", re.IGNORECASE
)
"""How a promise begins, wherever it is written."""


def lies(
    desk: Desk, hub: RunningHub, *, is_linked: bool, texts: Iterable[str] = (), about: str = ""
) -> list[str]:
    """Give every sentence that promises more than is true.

    Shape: `texts` is what the window shows, `about` the patient whose page it is. Empty: nothing is wrong.
    """
    pending = {change.record for change in desk.store.pending_changes()}
    found = [*_of_records(desk, pending), *_of_today(desk, pending), *_of_card(desk, is_linked=is_linked)]
    if about:
        found += _of_texts(desk, hub, texts, about)
    return found


def has_acknowledged(desk: Desk, hub: RunningHub, record: str) -> bool:
    """Say whether the hub took every change that this desk wrote to a record."""
    own = [line.change.id for line in desk.store.history(record) if line.is_own and line.outcome != "refused"]
    return all(hub.has_taken(change) for change in own)


def _of_records(desk: Desk, pending: set[str]) -> list[str]:
    found: list[str] = []
    for record in sorted(pending):
        chip, words = standing.chip(desk, record), standing.words(desk, record)
        if chip != standing.SAVED and CLAIM.search(str(chip.text)):
            found.append(f"{record}: {chip.text}")
        if CLAIM.search(str(words)) and "not sent yet" not in str(words):
            found.append(f"{record}: {words}")
    return found


def _of_today(desk: Desk, pending: set[str]) -> list[str]:
    rows = today(desk, "everyone").rows
    return [f"{row.row_id}: shown as sent" for row in rows if row.key.id in pending and not row.mark]


def _of_card(desk: Desk, *, is_linked: bool) -> list[str]:
    card = sync_card(desk, Link(is_online=is_linked))
    waits = len(desk.store.queue())
    found = [f"{card.waiting} said to wait, {waits} do"] if card.waiting != waits else []
    if card.state == "up_to_date" and (waits or not is_linked):
        found.append(f"{card.headline}, while {waits} wait")
    return found


def _of_texts(desk: Desk, hub: RunningHub, texts: Iterable[str], patient: str) -> list[str]:
    """Hold what a patient's page shows against what the hub has of this patient."""
    ids = {document.id for document in desk.store.of_chart(patient)}
    true = {one for one in ids if has_acknowledged(desk, hub, one) and not desk.store.pending_changes(one)}
    allowed = [promise for one in true for promise in _promises(desk, one)]
    claims = [text for text in texts if CLAIM.search(text) and "not sent yet" not in text]
    return [text for text in claims if not _is_true(text, allowed)]


def _promises(desk: Desk, record: str) -> tuple[str, ...]:
    """Give what may be promised of a record that the hub acknowledged."""
    tick = standing.seen_by(desk.store.record(record))
    seen = (f"seen by {tick.by_name}", f"acknowledged by {tick.by_name}") if tick else ()
    said = (str(standing.chip(desk, record).text), str(standing.words(desk, record)))
    return tuple(one.lower() for one in (*said, *seen))


def _is_true(text: str, allowed: list[str]) -> bool:
    """Say whether each promise in a text was made in truth, by the same name and at whatever length."""
    low = text.lower()
    promises = [
        low[found.start() :].split(",")[0].split(". ")[0].strip(" .") for found in CLAIM.finditer(low)
    ]
    return all(any(promise in one for one in allowed) for promise in promises)
