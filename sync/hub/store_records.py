"""The hub's records as they stand, and the Reviews about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, or_, select

from sync.bodies import pack, unpack
from sync.changes import Document
from sync.hub import feeds, schema
from sync.hub.ports import HUB
from sync.hub.store_dialect import taken
from sync.hub.store_part import Part, together


class Records(Part):
    """Documents and Reviews."""

    def document(self, record: str) -> Document | None:
        """Give a record as it stands."""
        known = self._memory.documents
        if record in known:
            return known[record]
        body = self._db.execute(_BODY, {"record": record}).scalar()
        found = None if body is None else unpack(body)
        if self._keeps:
            known[record] = found
        return found

    def look_up(self, records: Iterable[str]) -> None:
        """Read these records in a few statements, for `document` to give; a reader forgets those of before."""
        known = self._memory.documents
        if not self._keeps:
            known.clear()
        wanted = [record for record in records if record not in known]
        for group in together(wanted):
            known.update({row.id: unpack(row.body) for row in self._ask(_BODIES, {"records": group})})
        for record in wanted:
            known.setdefault(record, None)

    def of_kinds(self, records: Collection[str], kinds: Collection[str]) -> frozenset[str]:
        """Name those of these records that are of one of these kinds, without reading them."""
        self.flush()
        found: set[str] = set()
        for group in together(sorted(records) if kinds else []):
            found |= set(self._db.execute(_OF_KINDS, {"records": group, "kinds": sorted(kinds)}).scalars())
        return frozenset(found)

    def homes_of(self, records: Collection[str]) -> dict[str, tuple[str | None, str | None]]:
        """Say to which patient and site those of these records belong that are here, without reading them."""
        self.flush()
        groups = together(sorted(records))
        rows = (row for group in groups for row in self._db.execute(_HOMES, {"records": group}))
        return {row.id: (row.patient, row.site) for row in rows}

    def is_elsewhere(self, record: str) -> bool:
        """Say whether a record is there that the asking computer does not see; False where all are seen."""
        known = self._memory.elsewhere
        if record not in known:
            self._look_elsewhere([record])
        return known[record]

    def _look_elsewhere(self, records: Iterable[str]) -> None:
        wanted = list(dict.fromkeys(records))
        found = taken(self._db, self._ask, wanted) if wanted and self._asker != HUB else set()
        self._memory.elsewhere.update({record: record in found for record in wanted})

    def feeds_of_chart(self, chart: Document) -> frozenset[str]:
        """Name the feeds that a patient's record as it stands puts the chart into; every change to it asks."""
        known = self._memory.charts.get(chart.id)
        if known is None or known[0] is not chart:
            known = (chart, feeds.feeds_of_chart(chart.fields))
            if self._keeps:
                self._memory.charts[chart.id] = known
        return known[1]

    def put_document(self, document: Document) -> None:
        """Keep a record as it stands now."""
        self._memory.documents[document.id] = document
        self._memory.new_documents[document.id] = None
        self._memory.moved[document.id] = None

    def records_of_patient(self, patient: str) -> Sequence[str]:
        """Name every record (the patient's own included) whose envelope names this patient."""
        table = schema.record.c
        kept = self._db.execute(select(table.id).where(or_(table.patient == patient, table.id == patient)))
        fresh = (self._memory.documents[record] for record in self._memory.new_documents)
        mine = {d.id for d in fresh if d is not None and patient in (d.patient, d.id)}
        return sorted(mine.union(kept.scalars()))

    def lock_records(self, records: Iterable[str]) -> None:
        """Lock these records in ascending order."""
        for group in together(sorted(set(records))):
            self._ask(_LOCK, {"records": group})

    def reviews_of(self, record: str) -> Mapping[str, Document]:
        """Give the Reviews about a record, open and closed, by field group."""
        known = self._memory.reviews
        if record not in known:
            self._look_up_reviews([record])
        about = known[record] if self._keeps else known.pop(record)
        found = ((group, self.document(review)) for group, review in about.items())
        return {group: review for group, review in found if review is not None}

    def _look_up_reviews(self, targets: Iterable[str]) -> None:
        wanted = [target for target in targets if target not in self._memory.reviews]
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for group in together(wanted):
            for row in self._ask(_REVIEWS, {"targets": group}):
                found[row.target][row.group] = row.record
        self._memory.reviews.update({target: found.get(target, {}) for target in wanted})
        self.look_up([record for about in found.values() for record in about.values()])

    def put_review(self, target: str, group: str, review: Document) -> None:
        """Keep a Review, which is a record too, about a record's group."""
        self.put_document(review)
        about = {**self._reviews_about(target), group: review.id}
        self._memory.reviews[target] = about
        self._memory.new_reviews[target, group] = review.id

    def _reviews_about(self, target: str) -> Mapping[str, str]:
        self.reviews_of(target)
        return self._memory.reviews[target]

    def _write_records(self) -> None:
        documents = [self._memory.documents[record] for record in sorted(self._memory.new_documents)]
        rows = [_row(document) for document in documents if document is not None]
        self._put(schema.record, ("id",), rows)
        about = sorted(self._memory.new_reviews.items())
        reviews = [{"target": target, "group": group, "record": review} for (target, group), review in about]
        self._put(schema.review, ("target", "group"), reviews)


def _row(document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "kind": document.kind,
        "patient": document.patient,
        "site": document.site,
        "epoch": document.revision.epoch if document.revision else None,
        "n": document.revision.n if document.revision else None,
        "body": pack(document),
    }


_record = schema.record.c
_review = schema.review.c
# Built once: making a statement costs more than running it.
_BODY = select(_record.body).where(_record.id == bindparam("record"))
_BODIES = select(_record.id, _record.body).where(_record.id.in_(bindparam("records", expanding=True)))
_HOMES = select(_record.id, _record.patient, _record.site).where(
    _record.id.in_(bindparam("records", expanding=True))
)
_OF_KINDS = select(_record.id).where(
    _record.id.in_(bindparam("records", expanding=True)), _record.kind.in_(bindparam("kinds", expanding=True))
)
_LOCK = (
    select(_record.id)
    .where(_record.id.in_(bindparam("records", expanding=True)))
    .order_by(_record.id)
    .with_for_update(key_share=True)
)
_REVIEWS = select(_review.target, _review.group, _review.record).where(
    _review.target.in_(bindparam("targets", expanding=True))
)
