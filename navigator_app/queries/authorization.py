"""One authorization as the rules see it: its gates, its clocks, its window, who approved it, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.queries.names import Names
from navigator_app.queries.shown import Chip, Key, Verb
from navigator_app.queries.work.scene import code_chip
from sync.records.appointment import Appointment
from sync.records.authorization import Authorization
from sync.records.coverage import Coverage
from sync.records.patient import Patient
from sync.records.referral import Referral
from sync.records.site import Site
from sync.rules.prc.appeals import Appeal, Deferral, appeal, deferral
from sync.rules.prc.gates import GateLine, gates, open_gates
from sync.rules.prc.notification import Notification, elder_hint, notification
from sync.rules.prc.program import Program, is_prc, rules
from sync.rules.prc.terms import TermsStanding, terms_standing
from sync.rules.prc.window import Visit, against, not_known
from sync.rules.whose_day import day_of
from sync.words import Words, say


@dataclass(frozen=True, slots=True)
class AuthorizationView:
    """An authorization with what the rules say about it; nothing in it is a medical verdict."""

    key: Key
    patient_id: str
    person: str
    title: Words
    status: Chip
    """Never green while anything is open."""
    program: str
    """Whose rules count; says so where only the starter set does."""
    scope: Words
    """That a tribal or urban program's own rules count; empty where the partner's record says all of it."""
    gates: tuple[GateLine, ...]
    """Empty for what no PRC program gives."""
    open_gates: int
    terms: TermsStanding
    notification: Notification
    elder_hint: Words
    zone: str
    """The clock of the patient's site."""
    against: tuple[Words, ...]
    """What of the visits it does not cover."""
    not_known: tuple[Words, ...]
    appeal: Appeal | None
    deferral: Deferral | None
    decider: str
    hidden_fields: frozenset[str]
    """What a form does not ask for here: purchase orders, at a program that issues none."""
    area: tuple[Words, ...]
    """Where one has to live, and what to check before use."""
    verbs: tuple[Verb, ...]


def authorization(desk: Desk, authorization_id: str) -> AuthorizationView | None:
    """Gather one authorization; None when it is not here."""
    record = gathered.record(desk, authorization_id, Authorization)
    return _view(desk, record) if record is not None else None


def _view(desk: Desk, record: Authorization) -> AuthorizationView:
    program, site = gathered.program_of_record(desk, record, day_of(desk.now(), desk.me.zone))
    zone = site.zone if site else desk.me.zone
    today = day_of(desk.now(), zone)
    kinds = ("coverage", "patient", "appointment")
    images = desk.store.of_patient(record.patient_id, kinds) if record.patient_id else []
    coverages = gathered.typed(images, Coverage)
    patient = next(iter(gathered.typed(images, Patient)), None)
    lines = gates(record, program, coverages, patient, today, zone) if is_prc(record, coverages) else ()
    visit = visit_for(desk, record, gathered.typed(images, Appointment))
    terms, told = terms_standing(record, program), notification(record, program, zone, desk.now())
    speaks_against, unknown = against(record, visit), not_known(record, visit)
    is_settled = not (open_gates(lines) or speaks_against or unknown) and terms.state in _CONFIRMED
    is_told = not lines or told.state in _TOLD
    return AuthorizationView(
        key=Key("authorization", record.id),
        patient_id=record.patient_id or "",
        person=Names(desk).patient(record.patient_id),
        title=say(record.headline()),
        status=status_chip(record, is_settled=is_settled and is_told),
        program=program_name(program, site),
        scope=say("") if program.is_partners else say(rules().scope),
        gates=lines,
        open_gates=len(open_gates(lines)),
        terms=terms,
        notification=told,
        elder_hint=elder_hint(record, program, patient, zone),
        zone=zone,
        against=speaks_against,
        not_known=unknown,
        appeal=appeal(record, program, today),
        deferral=deferral(record, program),
        decider=Names(desk).person(record.decider_id),
        hidden_fields=_not_asked(record, program),
        area=program.area,
        verbs=_verbs(record, lines),
    )


_CONFIRMED: Final = ("as_approved", "confirmed")
_TOLD: Final = ("in_time", "not_needed", "unknown")
"""Where nobody wrote whether it was an emergency, the gate counts: somebody said by what it was notified in time."""


def status_chip(record: Authorization, *, is_settled: bool) -> Chip:
    """Give the status; what is approved while something is unknown or unconfirmed is no green, and says so."""
    chip = code_chip("authorization-status", record.status)
    if chip.tint != "ok" or is_settled:
        return chip
    return Chip(say("Approved, not settled"), "circle-help", "warn", chip.meaning)


def program_name(program: Program, site: Site | None) -> str:
    """Name whose rules count."""
    if program.record is not None:
        return program.record.name
    return say(
        "Starter set, to be checked with the program of {site}", site=site.name if site else say("the clinic")
    )


def visit_for(desk: Desk, record: Authorization, appointments: list[Appointment]) -> Visit:
    """Give what the authorization has to cover: its referral's service, its planned days and its visits."""
    referral = gathered.record(desk, record.referral_id, Referral)
    if referral is None:
        return Visit()
    asked = gathered.visit_days(appointments, referral)
    planned = tuple(day for day in (referral.expected_on, referral.expected_end_on) if day)
    services = (referral.service,) if referral.service else ()
    return Visit((*planned, *asked), services, referral.vendor, referral.to_site_id)


def hidden_fields(desk: Desk, authorization_id: str) -> frozenset[str]:
    """Name what is not asked about an authorization, such as purchase orders where its program issues none."""
    record = gathered.record(desk, authorization_id, Authorization)
    if record is None:
        return frozenset()
    program, _ = gathered.program_of_record(desk, record, day_of(desk.now(), desk.me.zone))
    return _not_asked(record, program)


def _not_asked(record: Authorization, program: Program) -> frozenset[str]:
    """Hide nothing that somebody wrote down."""
    return frozenset(name for name in program.hidden_fields if not getattr(record, name))


def _verbs(record: Authorization, lines: tuple[GateLine, ...]) -> tuple[Verb, ...]:
    key = Key("authorization", record.id)
    looks = tuple(
        Verb(
            say("{gate}…", gate=line.label),
            "",
            "authorizations.set_gate",
            key,
            "ask",
            line.code,
            icon="check",
        )
        for line in lines
    )
    notify = Verb(say("Note the notification"), "", "authorizations.note_notification", key, icon="phone")
    said_yes = Verb(say("The payer said yes"), "", "authorizations.approve", key, icon="circle-check")
    said_no = Verb(say("The payer said no"), "", "authorizations.denied", key, icon="circle-x")
    not_now = Verb(say("The payer says not now"), "", "authorizations.deferred", key, icon="circle-pause")
    receipt = Verb(say("Note the receipt"), "", "authorizations.note_receipt", key, icon="calendar")
    sent = Verb(say("Appeal sent"), "", "authorizations.appeal", key, icon="send")
    if record.status == "denied":
        return (receipt, sent, *looks)
    if record.status == "deferred":
        return (receipt, sent, said_yes, said_no, *looks)
    if record.status == "approved":
        return (*looks, notify, said_no)
    return (said_yes, said_no, not_now, notify, *looks)
