"""In what order a first download gives a feed's records: those about no patient, open cases, the other patients.

Each page is read for itself, since what moves meanwhile has a higher seq and is told again by the deltas. Of a patient
nothing is kept in memory but sixteen bytes of an id.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Final

from sync.hub.ports import HubStore
from sync.hub.snapshot_ports import Snapshot
from sync.protocol import Entry
from sync.records import KINDS
from sync.records.derive import own_fields
from sync.rules.lifecycle import is_over, lifecycle_of

PATIENTS_AT_ONCE: Final = 10
PAGE_ROWS: Final = 300
_ID_BYTES: Final = 16


class Ids:
    """Ids as they came, packed."""

    def __init__(self, ids: Iterable[str] = ()) -> None:
        self._packed = bytearray()
        for one in ids:
            self.add(one)

    def add(self, one: str) -> None:
        """Put one behind the others."""
        self._packed += bytes.fromhex(one)

    def __iter__(self) -> Iterator[str]:
        """Give them again."""
        packed = self._packed
        return (packed[at : at + _ID_BYTES].hex() for at in range(0, len(packed), _ID_BYTES))

    def without(self, others: Ids) -> Iterator[str]:
        """Give those that are not among the others, which stand in the same order."""
        leaving = iter(others)
        next_one = next(leaving, None)
        for one in self:
            if one == next_one:
                next_one = next(leaving, None)
            else:
                yield one


def in_order(store: HubStore, snapshot: Snapshot) -> Iterator[Entry]:
    """Give a feed's records in the order in which they are needed, each patient's together.

    Writes: who is named in whose open cases, before the first patient is given.
    """
    feed = snapshot.feed
    yield from _without_patient(store, feed)
    with store.reading() as tx:
        patients = Ids(tx.patients_in(feed))
    urgent = _with_open_cases(store, snapshot, patients)
    for some in _few(chain(urgent, patients.without(urgent))):
        yield from _charts(store, feed, some)


def _without_patient(store: HubStore, feed: str) -> Iterator[Entry]:
    after = "0" * 32
    while True:
        with store.reading() as tx:
            page = tx.entries_without_patient(feed, after, PAGE_ROWS)
        if not page:
            return
        after = page[-1].record
        yield from page


def _with_open_cases(store: HubStore, snapshot: Snapshot, patients: Iterable[str]) -> Ids:
    """Name the patients with something open, and note who is named in it."""
    found = Ids()
    needs: list[tuple[str, str]] = []
    for some in _few(patients):
        for patient, names in _open_cases(_charts(store, snapshot.feed, some)).items():
            found.add(patient)
            needs += [(who, patient) for who in sorted(names)]
        if len(needs) > PAGE_ROWS:
            _note(store, snapshot, needs)
            needs = []
    _note(store, snapshot, needs)
    return found


def _note(store: HubStore, snapshot: Snapshot, needs: Sequence[tuple[str, str]]) -> None:
    with store.writing() as tx:
        tx.need(snapshot.name, sorted(needs))


def _charts(store: HubStore, feed: str, patients: Sequence[str]) -> Sequence[Entry]:
    with store.reading() as tx:
        return tx.entries_of(feed, patients)


def _open_cases(entries: Iterable[Entry]) -> dict[str, frozenset[str]]:
    """Give the patients with something open, and who is named in it."""
    found: dict[str, frozenset[str]] = {}
    for entry in entries:
        document = entry.document
        if document is not None and document.patient is not None and _is_open(document.kind, document.fields):
            names = _named_in(document.kind, document.fields)
            found[document.patient] = found.get(document.patient, frozenset()) | names
    return found


def _few(patients: Iterable[str]) -> Iterator[Sequence[str]]:
    left = iter(patients)
    return iter(lambda: list(islice(left, PATIENTS_AT_ONCE)), [])


def _is_open(kind: str, fields: Mapping[str, object]) -> bool:
    """Say whether somebody still has to do something about a record, by its kind's own table."""
    noun = KINDS.get(kind)
    table = lifecycle_of(noun)
    if noun is None or table is None or fields.get("is_withdrawn"):
        return False
    state = fields.get(table.field)
    return isinstance(state, str) and not is_over(noun, state)


def _named_in(kind: str, fields: Mapping[str, object]) -> frozenset[str]:
    """Name the people whom a record names."""
    noun = KINDS.get(kind)
    refers = [f.name for f in own_fields(noun) if f.about.refers == "practitioner"] if noun else []
    return frozenset(who for name in refers if isinstance(who := fields.get(name), str))
