"""Which feeds a record is in: worked out from its envelope and the patient's sites, from nothing else."""

from __future__ import annotations

from collections.abc import Iterable

from sync.changes import Change, Document
from sync.hub.ports import HubTransaction
from sync.records import KINDS

SHARED = "shared"


def site_feed(site: str) -> str:
    """Name the feed of a site."""
    return f"site:{site}"


def feeds_of(tx: HubTransaction, document: Document) -> frozenset[str]:
    """Name the feeds that a record as it stands belongs to."""
    if document.kind == "patient":
        return _sites(document.fields.get("sites"))
    return feeds_of_envelope(tx, document.kind, document.patient, document.site)


def feeds_of_new(tx: HubTransaction, change: Change) -> frozenset[str]:
    """Name the feeds that the record a change creates would belong to."""
    if change.kind == "patient":
        return _sites(change.patch.get("sites"))
    return feeds_of_envelope(tx, change.kind, change.patient, change.site)


def feeds_of_envelope(tx: HubTransaction, kind: str, patient: str | None, site: str | None) -> frozenset[str]:
    """Name the feeds that an envelope alone decides: the patient's sites, else the site, else shared nouns."""
    if patient is not None:
        chart = tx.document(patient)
        return feeds_of(tx, chart) if chart is not None and chart.kind == "patient" else frozenset()
    noun = KINDS.get(kind)
    if noun is not None and noun.about.home == "shared":
        return frozenset({SHARED})
    return _sites([site]) if site else frozenset()


def _sites(sites: object) -> frozenset[str]:
    return frozenset(site_feed(s) for s in sites if s) if isinstance(sites, list) else frozenset()


def rewrite_lines(tx: HubTransaction, document: Document) -> None:
    """Give a changed record its new place in every feed it is in, and a REMOVE where it no longer is."""
    wanted = feeds_of(tx, document)
    present = tx.lines_of(document.id)
    for feed in sorted(wanted):
        tx.put_line(feed, document.id, is_put=True)
    for feed in sorted(f for f, line in present.items() if line.is_put and f not in wanted):
        tx.put_line(feed, document.id, is_put=False)


def move_patient(tx: HubTransaction, patient: Document, before: frozenset[str]) -> None:
    """Rewrite every membership of a patient whose sites changed, in this one transaction."""
    after = feeds_of(tx, patient)
    if after == before:
        return
    for record in sorted(tx.records_of_patient(patient.id)):
        if record == patient.id:
            continue
        present = tx.lines_of(record)
        for feed in sorted(after):
            if feed not in present or not present[feed].is_put:
                tx.put_line(feed, record, is_put=True)
        for feed in sorted(f for f, line in present.items() if line.is_put and f not in after):
            tx.put_line(feed, record, is_put=False)


def feeds_to_lock(tx: HubTransaction, changes: Iterable[Change]) -> set[str]:
    """Work out every feed that a batch could touch: where its records are and where they may go."""
    found: set[str] = set()
    for change in changes:
        found |= set(tx.lines_of(change.record)) | feeds_of_new(tx, change)
        if change.kind == "patient":
            found |= _sites(change.patch.get("sites"))
    return found
