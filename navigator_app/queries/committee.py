"""What a program's committee needs to decide on one episode, as words: who, what for, who else pays, gates, papers.

Medical words in it are the clinicians' own, quoted as they stand in the referral; nothing is rated here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.queries.authorization import AuthorizationView, authorization
from navigator_app.queries.names import Names
from sync.records.authorization import Authorization
from sync.records.coverage import Coverage
from sync.records.document import Document as Paper
from sync.records.patient import Patient
from sync.records.referral import Referral
from sync.rules.codes import label_of
from sync.words import When, Words, joined, say, us_date

NOT_KNOWN = say("Not written down")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the packet: names and what stands behind them; what is missing says so."""

    title: Words
    rows: tuple[tuple[Words, str], ...]


@dataclass(frozen=True, slots=True)
class CommitteePacket:
    """One episode for the committee."""

    patient_id: str
    episode: str
    program: str
    parts: tuple[Part, ...]
    open_points: tuple[Words, ...]
    """What the committee will ask: each open gate, and what is not written down."""

    @property
    def is_complete(self) -> bool:
        """Say whether nothing is open."""
        return not self.open_points


def committee_packet(desk: Desk, authorization_id: str) -> CommitteePacket | None:
    """Gather what the committee needs for one episode; None when it is not here."""
    record, view = (
        gathered.record(desk, authorization_id, Authorization),
        authorization(desk, authorization_id),
    )
    patient = gathered.record(desk, record.patient_id, Patient) if record else None
    if record is None or view is None or patient is None:
        return None
    referral = gathered.record(desk, record.referral_id, Referral)
    images = desk.store.of_patient(patient.id, ("coverage", "document"))
    parts = (
        _person(patient),
        _asked(desk, record, referral),
        Part(say("Who else pays"), tuple(_payers(gathered.typed(images, Coverage)))),
        Part(
            say("Gates"), tuple((line.label, joined((_state(line.state), line.words))) for line in view.gates)
        ),
        Part(say("Clocks"), tuple(_clocks(view))),
        Part(say("Committee"), tuple(_committee(record, view))),
        Part(say("Papers"), tuple(_papers(gathered.typed(images, Paper)))),
    )
    return CommitteePacket(
        patient.id,
        record.episode or (say(label_of("services", referral.service)) if referral else ""),
        view.program,
        parts,
        tuple(_open(view, parts)),
    )


def _state(state: str) -> Words:
    return say("Not known") if state == "unknown" else say(label_of("gate-states", state))


def _person(patient: Patient) -> Part:
    numbers = ", ".join(f"{one.assigner} {one.value}" for one in patient.identifiers)
    return Part(
        say("Patient"),
        (
            (say("Name"), patient.headline()),
            (say("Date of birth"), us_date(patient.birth_on) if patient.birth_on else NOT_KNOWN),
            (say("Community of residence"), patient.community or NOT_KNOWN),
            (say("Record numbers"), numbers or NOT_KNOWN),
        ),
    )


def _asked(desk: Desk, record: Authorization, referral: Referral | None) -> Part:
    names = Names(desk)
    rated = joined(
        (
            say(label_of("priority-schemes", record.priority_scheme)),
            say(label_of("medical-priority", record.priority)),
        )
    )
    rows: tuple[tuple[Words, str], ...] = (
        (
            say("Services"),
            joined((say(label_of("services", one)) for one in record.services), ", ") or NOT_KNOWN,
        ),
        (say("Vendor"), record.vendor or names.site(record.vendor_site_id) or NOT_KNOWN),
        (say("Window"), _window(record)),
        (say("Amount"), f"${record.amount:,.2f}" if record.amount is not None else NOT_KNOWN),
        (say("Priority, as the program rated it"), rated or NOT_KNOWN),
        (say("RCIS number"), record.rcis_number or (referral.rcis_number if referral else "") or NOT_KNOWN),
    )
    if referral is None:
        return Part(say("What is asked for"), (*rows, (say("Referral"), NOT_KNOWN)))
    quoted = (
        (say("Requesting provider"), referral.requester or NOT_KNOWN),
        (say("Diagnosis, as the sender words it"), referral.diagnosis or NOT_KNOWN),
        (say("Reason, as the sender words it"), referral.reason or NOT_KNOWN),
        (
            say("Needed by"),
            say("{day}", day=When(on=referral.needed_by_on)) if referral.needed_by_on else NOT_KNOWN,
        ),
    )
    return Part(say("What is asked for"), (*rows, *quoted))


def _window(record: Authorization) -> str:
    if record.starts_on is None or record.ends_on is None:
        return NOT_KNOWN
    return say("{first} to {last}", first=us_date(record.starts_on), last=us_date(record.ends_on))


def _payers(coverages: list[Coverage]) -> Iterator[tuple[Words, str]]:
    for one in sorted(coverages, key=lambda one: (one.rank is None, one.rank, one.id)):
        day = say("asked {day}", day=When(on=one.checked_on)) if one.checked_on else ""
        words = joined((say(label_of("coverage-status", one.status)), day, one.status_reason))
        yield say(one.headline()), words
    if not coverages:
        yield say("Payers"), NOT_KNOWN


def _clocks(view: AuthorizationView) -> Iterator[tuple[Words, str]]:
    yield say("Notification"), view.notification.words
    yield say("Approval"), view.terms.words
    if view.appeal is not None:
        yield say("Appeal"), view.appeal.words
    if view.deferral is not None:
        yield say("Deferral"), view.deferral.words


def _committee(record: Authorization, view: AuthorizationView) -> Iterator[tuple[Words, str]]:
    flags = (
        (say("Utilization review (UR)"), record.is_for_utilization_review, record.utilization_review_on),
        (say("Managed-care committee (MLR)"), record.is_for_local_review, record.local_review_on),
        (
            say("Alternate-resource letter"),
            record.alternate_letter_on is not None,
            record.alternate_letter_on,
        ),
    )
    for name, is_wanted, on in flags:
        day = say("{day}", day=When(on=on)) if on else say("No day yet")
        yield name, day if is_wanted else say("Not asked for")
    if view.decider:
        yield say("Who decides"), view.decider


def _papers(papers: list[Paper]) -> Iterator[tuple[Words, str]]:
    for one in papers:
        yield say(label_of("document-types", one.type)), one.title
    if not papers:
        yield say("Papers"), NOT_KNOWN


def _open(view: AuthorizationView, parts: tuple[Part, ...]) -> Iterator[Words]:
    for line in view.gates:
        if line.is_open:
            yield say("{gate}: {fix}", gate=line.label, fix=line.fix)
    for part in parts:
        for name, value in part.rows:
            if value == NOT_KNOWN:
                yield say("{what} is not written down.", what=name)
    yield from view.against
