"""What the center acknowledged of this computer's own changes: ids, times and verdicts, no patient data."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import datetime

from navigator_app.desk import Desk
from navigator_app.store.change_log import HistoryLine
from sync.records.base import stamp

COLUMNS = (
    "change",
    "store",
    "number",
    "kind",
    "record",
    "author",
    "written_at_by_this_clock",
    "verdict",
    "acknowledged_at_by_hub_clock",
    "revision_epoch",
    "revision_n",
)
NOT_YET = "not acknowledged yet"


def proof(desk: Desk, since: datetime | None = None, record: str | None = None) -> str:
    """Give the acknowledgements as a table: of one record, or of what was written since a moment, or of all.

    Shape: CSV with a line of titles; what the center did not answer yet stands in it, too, and says so.
    """
    lines = desk.store.history(record) if record is not None else desk.store.own_changes()
    own = [line for line in lines if line.is_own and (since is None or line.change.at >= since)]
    return _table(sorted(own, key=lambda line: (line.change.at, line.change.number)))


def _table(lines: Sequence[HistoryLine]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(list(_cells(line)) for line in lines)
    return text.getvalue()


def _cells(line: HistoryLine) -> Iterator[str]:
    change, at = line.change, line.revision
    yield from (change.id, change.store, str(change.number), change.kind, change.record, change.author)
    yield stamp(change.at)
    # The hub's reason is left out: a sentence may quote what was typed.
    yield NOT_YET if line.is_pending else line.outcome or ""
    yield line.received_at or ""
    yield from (at.epoch, str(at.n)) if at is not None else ("", "")
