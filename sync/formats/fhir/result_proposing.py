"""From observations and reports to proposals: results, the panel they share, and enclosed documents."""

from __future__ import annotations

import hashlib

from sync.formats.fhir.around import DOOR, Around, Values, day, key_of, people, source_of
from sync.formats.fhir.document_proposing import bytes_of
from sync.formats.fhir.shapes import ObservationSaid, ReportSaid, ResourceSaid
from sync.formats.intake import source_key
from sync.formats.lab_results import Report, identity_of, result_fields
from sync.formats.shapes import DocumentSaid, Identifier, Moment, ResultSaid, Value
from sync.ids import derived_id
from sync.rules.proposal import Proposal
from sync.words import say


def results(said: ObservationSaid, around: Around) -> list[Proposal]:
    """Propose one result, or one for each component."""
    panel = _panel_of(around)
    name = panel.said.code.shown if panel and isinstance(panel.said, ReportSaid) else ""
    report = _report_around(
        around,
        number=_filler(said.identifiers),
        panel=(_panel_id(panel, around) if panel else "", name),
        lab=", ".join(people(*said.performers)),
        reported=said.issued,
        status=said.results[0].status if said.results else "unknown",
    )
    return [_result(one, report, around) for one in said.results]


def _result(result: ResultSaid, report: Report, around: Around) -> Proposal:
    values, warnings = result_fields(result, report, around.intake)
    collected = around.intake.instant(result.observed)[0] or result.observed.raw
    key = around.key(identity_of(result.code), result.sub_id, collected)
    return Proposal("lab_result", key, values | {"source_key": key}, around.clues(), warnings)


def report(said: ReportSaid, around: Around) -> list[Proposal]:
    """Propose what a report holds of its own: its conclusion and its documents."""
    found = [_conclusion(said, around)] if said.conclusion else []
    found += [_document(one, said, around) for one in said.documents]
    if found:
        return found
    has_results = any(one.target in around.file for one in said.results)
    known = say("A panel; its results stand by themselves.") if has_results else None
    aside = None if has_results else say("A report without content: its results are not in this file.")
    return [Proposal("lab_result", around.key(), {}, around.clues(), aside=aside, known=known)]


def _conclusion(said: ReportSaid, around: Around) -> Proposal:
    text = ResultSaid(
        patient=0,
        order=None,
        code=said.code,
        value=Value("text", said.conclusion),
        value_raw=said.conclusion,
        status=said.status,
        observed=said.observed,
    )
    around_it = _report_around(
        around,
        number=_filler(said.identifiers),
        panel=(_panel_id(around.item, around), said.code.shown),
        lab=", ".join(people(*said.performers)),
        reported=said.issued,
        status=_STATUS.get(said.status, said.status),
    )
    return _result(text, around_it, around)


_STATUS = {"partial": "preliminary", "appended": "amended"}
"""A report's status in the words of a result's, where they differ."""


def _report_around(
    around: Around,
    *,
    number: Identifier,
    panel: tuple[str, str],
    lab: str,
    reported: Moment,
    status: str,
) -> Report:
    assigner = around.intake.assigner(number.authority, around.source)
    return Report(DOOR, lab, assigner, number.value, *panel, status, reported)


def _filler(found: tuple[Identifier, ...]) -> Identifier:
    return found[0] if found else Identifier("")


def _panel_of(around: Around) -> ResourceSaid | None:
    """Find the report of the same file that this result belongs to."""
    for one in around.file.values():
        if isinstance(one.said, ReportSaid) and any(
            each.target == around.item.key for each in one.said.results
        ):
            return one
    return None


def _panel_id(panel: ResourceSaid, around: Around) -> str:
    return derived_id(DOOR, key_of(panel, source_of(panel, around.intake)))


def _document(document: DocumentSaid, said: ReportSaid, around: Around) -> Proposal:
    content = bytes_of(document)
    digest = hashlib.sha256(content or b"").hexdigest()
    values: Values = {
        "title": document.title or said.code.shown or say("Report"),
        "type": "laboratory",
        "from_whom": ", ".join(people(*said.performers)),
        "received_at": around.intake.received(),
        "received_zone": around.intake.zone,
        "authored_on": day(said.observed.iso),
        "media_type": document.media_type.casefold(),
        "size_bytes": len(content) if content else None,
        "sha256": digest if content else "",
    }
    aside = None if content else say("The report's document is damaged, or lies elsewhere.")
    key = source_key(DOOR, around.key(), digest)
    return Proposal("document", key, values, around.clues(), content=content, aside=aside)
