"""Which feeds a record is in: worked out from its envelope and three fields of the patient, from nothing else.

A chart is in the feed of each of its sites and in the panel of each outside clinician linked to it. While it is
restricted it is in the restricted feed of each person named instead, and in no panel but theirs. While somebody has it
open in an emergency it is in a feed of that person's as well, which `sync.hub.emergencies` begins and ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from sync.changes import Change, Document
from sync.hub.ports import HubTransaction
from sync.records import KINDS
from sync.rules.emergency import EMERGENCY
from sync.rules.who_sees import DECIDING, restricted_feed

SHARED = "shared"
SITE: Final = "site:"
PANEL: Final = "panel:"
MEMBERSHIP: Final = frozenset(DECIDING)
"""The patient's fields that decide who holds the chart."""


def site_feed(site: str) -> str:
    """Name the feed of a site."""
    return f"{SITE}{site}"


def panel_feed(person: str) -> str:
    """Name the feed of an outside clinician's linked charts."""
    return f"{PANEL}{person}"


def feeds_of_chart(fields: Mapping[str, Any]) -> frozenset[str]:
    """Name the feeds that a patient's fields put the chart into."""
    panel, named = _ids(fields.get("panel_ids")), _ids(fields.get("restricted_to_ids"))
    if named:
        return frozenset({*map(restricted_feed, named), *map(panel_feed, panel & named)})
    return frozenset({*map(site_feed, _ids(fields.get("sites"))), *map(panel_feed, panel)})


def _ids(value: object) -> frozenset[str]:
    """Read a field that names ids: a list, or what a change adds to one."""
    if isinstance(value, Mapping):
        value = value.get("add")
    return frozenset(v for v in value if isinstance(v, str) and v) if isinstance(value, list) else frozenset()


def feeds_of(tx: HubTransaction, document: Document) -> frozenset[str]:
    """Name the feeds that a record as it stands belongs to."""
    if document.kind == "patient":
        return tx.feeds_of_chart(document) | _opened_in_emergency(tx, document.id)
    return feeds_of_envelope(tx, document.kind, document.patient, document.site)


def _opened_in_emergency(tx: HubTransaction, chart: str) -> frozenset[str]:
    """Name the feeds of those who have a chart open: they are where its own record stands in them."""
    lines = tx.lines_of(chart).items()
    return frozenset(feed for feed, line in lines if line.is_put and feed.startswith(EMERGENCY))


def feeds_of_new(tx: HubTransaction, change: Change) -> frozenset[str]:
    """Name the feeds that the record a change creates would belong to."""
    if change.kind == "patient":
        return feeds_of_chart(change.patch)
    return feeds_of_envelope(tx, change.kind, change.patient, change.site)


def feeds_of_envelope(tx: HubTransaction, kind: str, patient: str | None, site: str | None) -> frozenset[str]:
    """Name the feeds that an envelope alone decides: the patient's chart, else the site, else shared nouns."""
    if patient is not None:
        chart = tx.document(patient)
        return feeds_of(tx, chart) if chart is not None and chart.kind == "patient" else frozenset()
    noun = KINDS.get(kind)
    if noun is not None and noun.about.home == "shared":
        return frozenset({SHARED})
    return frozenset({site_feed(site)} if site else ())


def rewrite_lines(tx: HubTransaction, document: Document) -> None:
    """Give a changed record its new place in every feed it is in, and a REMOVE where it no longer is."""
    wanted = feeds_of(tx, document)
    present = tx.lines_of(document.id)
    for feed in sorted(wanted):
        tx.put_line(feed, document.id, is_put=True)
    for feed in sorted(f for f, line in present.items() if line.is_put and f not in wanted):
        tx.put_line(feed, document.id, is_put=False)


def move_patient(tx: HubTransaction, patient: Document, before: frozenset[str]) -> None:
    """Rewrite every membership of a patient whose chart went elsewhere, in this one transaction."""
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


def feeds_to_lock(tx: HubTransaction, changes: Iterable[Change], offers: Iterable[Document] = ()) -> set[str]:
    """Work out every feed that a batch could touch: where its records are and where they may go."""
    found: set[str] = set()
    for document in offers:
        found |= set(tx.lines_of(document.id)) | feeds_of(tx, document)
    for change in changes:
        found |= set(tx.lines_of(change.record)) | feeds_of_new(tx, change)
        if change.kind == "patient" and MEMBERSHIP & set(change.patch):
            chart = tx.document(change.record)
            found |= _every_feed(change.patch) | _every_feed(chart.fields if chart is not None else {})
    return found


def _every_feed(fields: Mapping[str, Any]) -> set[str]:
    """Name every feed that these fields could put a chart into, restricted or not."""
    lifted = {**fields, "restricted_to_ids": []}
    return set(feeds_of_chart(fields) | feeds_of_chart(lifted))
