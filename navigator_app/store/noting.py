"""The reading door of the counter view: while it is on, what is private in every record that is read is noted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from navigator_app.counter import Secrets, noted
from navigator_app.store.apart import Missed, WhileApart
from navigator_app.store.asking import Asking, Row, Where
from navigator_app.store.change_log import HistoryLine
from navigator_app.store.listing import Listing, Page, Wanted
from navigator_app.store.standing import Reporting
from sync.changes import Change, Document


class Noting(Asking, Listing, Reporting, WhileApart):
    """The parts of a store that give records out, each noting what it gives."""

    def document(self, record: str) -> Document | None:
        """Give a record as it is seen now."""
        found = super().document(record)
        _note([found] if found else ())
        return found

    def documents(self, records: Iterable[str]) -> dict[str, Document]:
        """Give several records as they are seen now, by id."""
        found = super().documents(records)
        _note(found.values())
        return found

    def agreed(self, record: str) -> Document | None:
        """Give the image last agreed with the hub."""
        found = super().agreed(record)
        _note([found] if found else ())
        return found

    def of_patient(self, patient: str, kinds: Iterable[str] | None = None) -> list[Document]:
        """Give what the chart of a patient holds."""
        found = super().of_patient(patient, kinds)
        _note(found)
        return found

    def of_kind(self, kind: str) -> list[Document]:
        """Give every record of a kind."""
        found = super().of_kind(kind)
        _note(found)
        return found

    def rows(
        self, kind: str, *where: Where, order: Sequence[str] = (), limit: int | None = None
    ) -> list[Row]:
        """List a kind's records."""
        found = super().rows(kind, *where, order=order, limit=limit)
        _note_rows(kind, found)
        return found

    def page(self, kind: str, wanted: Wanted) -> Page:
        """Give one page of a kind's records."""
        found = super().page(kind, wanted)
        _note_rows(kind, found.rows)
        return found

    def pending_changes(self, record: str | None = None) -> list[Change]:
        """Give the changes that wait for the center."""
        return _with_changes(super().pending_changes(record))

    def queue(self, limit: int | None = None) -> list[Change]:
        """Give the changes in the order in which they are sent."""
        return _with_changes(super().queue(limit))

    def needs_you(self) -> list[HistoryLine]:
        """Give the changes that wait for a person."""
        return _with_lines(super().needs_you())

    def merged_here(self) -> list[HistoryLine]:
        """Give the own changes that were put together with others'."""
        return _with_lines(super().merged_here())

    def history(self, record: str) -> list[HistoryLine]:
        """Give every change of a record."""
        return _with_lines(super().history(record))

    def own_changes(self) -> list[HistoryLine]:
        """Give every change written here."""
        return _with_lines(super().own_changes())

    def missed(self, person: str) -> list[Missed]:
        """Give what others changed in the gap."""
        found = super().missed(person)
        _note(one.before for one in found if one.before)
        return found


def _note(images: Iterable[Document]) -> None:
    secrets = noted()
    if secrets is not None:
        for image in images:
            secrets.note(image)


def _note_rows(kind: str, rows: Iterable[Row]) -> None:
    secrets = noted()
    if secrets is not None:
        for row in rows:
            secrets.note_row(kind, row)


def _with_changes(changes: list[Change]) -> list[Change]:
    secrets = noted()
    if secrets is not None:
        _note_changes(secrets, changes)
    return changes


def _with_lines(lines: list[HistoryLine]) -> list[HistoryLine]:
    secrets = noted()
    if secrets is not None:
        _note_changes(secrets, [line.change for line in lines])
    return lines


def _note_changes(secrets: Secrets, changes: Iterable[Change]) -> None:
    for change in changes:
        secrets.note_values(change.kind, change.patch)
