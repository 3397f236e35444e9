"""One authorization as its page shows it: what was promised and who changed it, its clocks, whose rules, its bills."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.promised import changed_by
from navigator_app.queries.authorization import AuthorizationView, authorization
from navigator_app.queries.bill import bill
from navigator_app.queries.names import Names
from navigator_app.queries.prc_program import approval_words
from navigator_app.queries.shown import Chip, Key, Tint, Verb
from navigator_app.store.asking import Where
from sync.records.authorization import Authorization
from sync.records.derive import fields
from sync.rules.codes import label_of
from sync.rules.prc.appeals import Appeal
from sync.rules.prc.gates import GateLine
from sync.rules.prc.notification import Notification
from sync.rules.prc.program import Program
from sync.rules.whose_day import day_of
from sync.words import When, Words, joined, say, us_date

Fact = tuple[Words, str]
_NOT_KNOWN: Final = say("Not known")


@dataclass(frozen=True, slots=True)
class GateShown:
    """One gate with its state in word, sign and tint."""

    line: GateLine
    state: Chip


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock: what it counts to, how it stands, by what that is known, and the deed that is next."""

    label: Words
    state: Chip
    words: Words
    details: tuple[Words, ...] = ()
    verb: Verb | None = None


@dataclass(frozen=True, slots=True)
class BillLine:
    """A bill that came for this episode, with what it was found to be and its claim."""

    key: Key
    title: Words
    status: Chip
    found: Words
    clock: Words


@dataclass(frozen=True, slots=True)
class AuthorizationPageView:
    """Everything on the page."""

    view: AuthorizationView
    gates: tuple[GateShown, ...]
    terms: tuple[Fact, ...]
    reason: str
    """What the payer said, in its words; empty where it said none."""
    changed: Words
    """Who changed it after the approval; empty while it says what was approved."""
    confirm: Verb | None
    """None where nothing waits, and for who changed it."""
    change: Verb
    clocks: tuple[Clock, ...]
    program: tuple[Fact, ...]
    program_id: str
    """Empty where only the starter set says something."""
    bills: tuple[BillLine, ...]
    referral: Key | None

    @property
    def key(self) -> Key:
        """Which record."""
        return self.view.key

    @property
    def patient_id(self) -> str:
        """Whose it is."""
        return self.view.patient_id

    @property
    def person(self) -> str:
        """The patient's name."""
        return self.view.person

    @property
    def title(self) -> Words:
        """What it is."""
        return self.view.title


def authorization_page(desk: Desk, authorization_id: str) -> AuthorizationPageView | None:
    """Gather one authorization with all that its page says; None when it is not here."""
    record, image = (
        gathered.record(desk, authorization_id, Authorization),
        desk.image(authorization_id),
    )
    view = authorization(desk, authorization_id)
    if record is None or image is None or view is None:
        return None
    program, _ = gathered.program_of_record(desk, record, day_of(desk.now(), desk.me.zone))
    names, key = Names(desk), Key("authorization", record.id)
    authors = changed_by(image, record) if view.terms.is_open else frozenset()
    may_confirm = view.terms.is_open and desk.me.person_id not in authors
    bills = _bills(desk, record.id)
    return AuthorizationPageView(
        view=view,
        gates=tuple(GateShown(line, gate_chip(line)) for line in view.gates),
        terms=tuple(_terms(names, record, view.hidden_fields)),
        reason=joined(
            (
                record.status_reason,
                say(label_of("denial-reasons", record.denial_reason)) if record.denial_reason else "",
            )
        ),
        changed=_changed(names, authors) if view.terms.is_open else say(""),
        confirm=Verb(say("Confirm the change"), "", "authorizations.confirm_change", key, "run", icon="check")
        if may_confirm
        else None,
        change=Verb(say("Change what is promised"), "", "authorizations.change_terms", key, icon="pencil"),
        clocks=tuple(_clocks(record, view, bills)),
        program=tuple(_rules(program, view)),
        program_id=program.record.id if program.record is not None else "",
        bills=bills,
        referral=Key("referral", record.referral_id) if record.referral_id else None,
    )


_GATES: Final[dict[str, tuple[str, Tint]]] = {
    "met": ("circle-check", "ok"),
    "not_applicable": ("circle-check", "neutral"),
    "not_met": ("octagon-alert", "danger"),
    "not_checked": ("circle", "warn"),
    "unknown": ("circle-help", "warn"),
}


def gate_chip(line: GateLine) -> Chip:
    """Give a gate's state in word, sign and tint."""
    icon, tint = _GATES[line.state]
    text = _NOT_KNOWN if line.state == "unknown" else say(label_of("gate-states", line.state))
    return Chip(text, icon, tint)


def _changed(names: Names, authors: frozenset[str]) -> Words:
    who = ", ".join(sorted(names.person(one) for one in authors))
    if not who:
        return say("It changed after the approval. It needs a second person: confirm it.")
    return say("Changed by {who}. It needs a second person: confirm it.", who=who)


def _terms(names: Names, record: Authorization, hidden: frozenset[str]) -> Iterator[Fact]:
    label = {name: say(field.about.label) for name, field in fields(Authorization).items()}
    services = joined((say(label_of("services", one)) for one in record.services), ", ")
    yield say("Episode"), record.episode
    yield label["services"], services or _NOT_KNOWN
    yield label["vendor"], record.vendor or names.site(record.vendor_site_id) or _NOT_KNOWN
    yield say("Window"), _window(record)
    yield label["amount"], _money(record.amount) if record.amount is not None else _NOT_KNOWN
    yield label["visits"], str(record.visits) if record.visits is not None else ""
    orders = {
        "po_number": record.po_number,
        "po_vendor": record.po_vendor,
        "po_on": us_date(record.po_on) if record.po_on else "",
        "fiscal_year": str(record.fiscal_year or ""),
    }
    for name, text in orders.items():
        if name not in hidden:
            yield label[name], text or (_NOT_KNOWN if name == "po_number" else "")
    yield label["amount_paid"], _money(record.amount_paid) if record.amount_paid is not None else ""
    yield label["rcis_number"], record.rcis_number


def _money(amount: Decimal) -> str:
    return f"${amount:,.2f}"


def _window(record: Authorization) -> str:
    if record.starts_on is None and record.ends_on is None:
        return _NOT_KNOWN
    first, last = (us_date(one) if one else _NOT_KNOWN for one in (record.starts_on, record.ends_on))
    return say("{first} to {last}", first=first, last=last)


def _clocks(record: Authorization, view: AuthorizationView, bills: tuple[BillLine, ...]) -> Iterator[Clock]:
    key = Key("authorization", record.id)
    if view.gates:
        yield _notify(record, view, key)
    if view.appeal is not None:
        yield _appeal(view.appeal, key)
    if view.deferral is not None:
        on = view.deferral.ask_again_on
        chip = Chip(say("Waits"), "circle-pause", "info") if on else _ask_day()
        yield Clock(say("Ask again"), chip, view.deferral.words)
    if record.decide_by_on is not None or record.decider_id:
        who = view.decider or say("Nobody is named")
        words = say("{who}, by {day}.", who=who, day=When(on=record.decide_by_on))
        if record.decide_by_on is None:
            words = say("{who}; no day is written down.", who=who)
        yield Clock(say("Decide by"), Chip(say("To decide"), "clock", "info"), words)
    if not bills:
        nothing = say("No bill came yet. Its clock begins when the program is told of the claim.")
        yield Clock(say("Claim to the program"), Chip(say("Nothing yet"), "circle", "neutral"), nothing)
    for one in bills:
        yield Clock(say("Claim to the program"), one.status, one.clock)


def _ask_day() -> Chip:
    return Chip(say("Day needed"), "circle-help", "warn")


_NOTIFIED: Final[dict[str, tuple[Words, str, Tint]]] = {
    "not_needed": (say("Not needed"), "circle-check", "neutral"),
    "unknown": (_NOT_KNOWN, "circle-help", "warn"),
    "running": (say("Runs"), "clock", "info"),
    "over": (say("Over"), "octagon-alert", "danger"),
    "in_time": (say("In time"), "circle-check", "ok"),
    "late": (say("Late"), "octagon-alert", "danger"),
    "good_cause": (say("Late, with good cause"), "circle-help", "warn"),
}


def _notify(record: Authorization, view: AuthorizationView, key: Key) -> Clock:
    told: Notification = view.notification
    # Every other state says the moment in its own sentence.
    is_told = told.state in ("in_time", "unknown") and told.notify_by is not None
    by = say("Notify by {when}", when=told.notify_by) if is_told else say("")
    how = joined(
        (
            say(label_of("contact-media", record.notified_how)) if record.notified_how else "",
            record.notified_number,
        )
    )
    cause = say("Good cause: {words}", words=record.good_cause) if record.good_cause else say("")
    details = tuple(one for one in (by, how, cause, told.fix, view.elder_hint) if one)
    note = Verb(say("Note the notification"), "", "authorizations.note_notification", key, icon="phone")
    if told.state == "unknown" and record.notified_at is None:
        # Whether it was an emergency, and since when, stands in the form.
        note = Verb(say("Write it down"), "", "records.save", key, icon="pencil")
    is_open = told.state in ("running", "over", "unknown", "late")
    return Clock(
        say("Notification"), Chip(*_NOTIFIED[told.state]), told.words, details, note if is_open else None
    )


_APPEALS: Final[dict[str, tuple[Words, str, Tint]]] = {
    "open": (say("Runs"), "clock", "info"),
    "over": (say("Over"), "octagon-alert", "danger"),
    "no_level": (say("No level left"), "circle-help", "warn"),
}


def _appeal(found: Appeal, key: Key) -> Clock:
    """Say until when it can be appealed; where nobody knows the receipt it asks for it and gives no day."""
    chip = Chip(*_APPEALS[found.state]) if found.state in _APPEALS else _ask_day()
    level = say("Level {n}: {name}", n=found.level, name=found.name) if found.name else say("")
    received = say("Notice received {day}", day=When(on=found.received_on)) if found.received_on else say("")
    receipt = Verb(say("Note the receipt"), "", "authorizations.note_receipt", key, icon="calendar")
    details = tuple(one for one in (level, received) if one)
    return Clock(say("Appeal"), chip, found.words, details, receipt if found.state == "ask" else None)


def _rules(program: Program, view: AuthorizationView) -> Iterator[Fact]:
    yield say("Program"), view.program
    yield from approval_words(program)
    yield say("What counts"), view.scope
    for words in view.area:
        yield say("Delivery area"), words


def _bills(desk: Desk, authorization_id: str) -> tuple[BillLine, ...]:
    rows = desk.store.rows(
        "bill", Where("authorization_id", "=", authorization_id), Where("is_withdrawn", "=", value=False)
    )
    found = (bill(desk, row.id) for row in rows)
    return tuple(
        BillLine(one.key, one.title, one.status, one.finding.words, one.clock.words) for one in found if one
    )
