"""The gates that a program asks before it pays: how each stands, who looked, by what, and what opens it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Final, Literal

from sync.records.authorization import GATE_FIELD, Authorization, Gate
from sync.records.coverage import Coverage
from sync.records.patient import Patient
from sync.rules.codes import label_of
from sync.rules.prc.notification import NOTHING, elder_hint, notification
from sync.rules.prc.program import Program
from sync.rules.whose_day import clock_of
from sync.words import When, Words, say

State = Literal["met", "not_met", "not_checked", "not_applicable", "unknown"]
"""As it is written down, and `unknown` for what is there but not enough to go by."""
SETTLED: Final = ("met", "not_applicable")
_KNOWN: Final[tuple[State, ...]] = ("met", "not_met", "not_checked", "not_applicable")
_OPEN_COVERAGE: Final = ("not_checked", "checking", "pending_enrollment")


@dataclass(frozen=True, slots=True)
class GateLine:
    """One gate as it counts."""

    code: str
    label: Words
    state: State
    words: Words
    """What is known, in one sentence."""
    by: str = ""
    at: When | None = None
    evidence: str = ""
    fix: Words = NOTHING
    """What opens it; empty when it is settled."""

    @property
    def is_open(self) -> bool:
        """Say whether it is neither met nor for a reason not applicable."""
        return self.state not in SETTLED


def gates(
    authorization: Authorization,
    program: Program,
    coverages: Sequence[Coverage],
    patient: Patient | None,
    today: date,
    zone: str = "",
) -> tuple[GateLine, ...]:
    """Say how each gate of the program stands, in the program's order.

    Shape: `zone` is the clock of the patient's site; without one that by which the start of care is written down.
    """
    place = zone or authorization.start_of_care_zone or "UTC"
    return tuple(
        _line(code, authorization, program, coverages, patient, today, place) for code in program.terms.gates
    )


def open_gates(lines: Iterable[GateLine]) -> tuple[GateLine, ...]:
    """Give those that are not settled."""
    return tuple(line for line in lines if line.is_open)


def _line(
    code: str,
    authorization: Authorization,
    program: Program,
    coverages: Sequence[Coverage],
    patient: Patient | None,
    today: date,
    zone: str,
) -> GateLine:
    written = _written(code, _gate_of(code, authorization))
    if code == "alternate":
        return _alternate(written, coverages)
    if code == "notification":
        return _notified(written, authorization, program, patient, today, zone)
    if code == "priority":
        return _rated(written, authorization, program)
    return written


def _gate_of(code: str, authorization: Authorization) -> Gate | None:
    name = GATE_FIELD.get(code)
    found = getattr(authorization, name) if name else None
    return found if isinstance(found, Gate) else None


def _written(code: str, gate: Gate | None) -> GateLine:
    """Give a gate by what is written down alone: a blank, a newer code and half a word are all open."""
    label = say(label_of("prc-gates", code))
    if gate is None or gate.state == "not_checked":
        return GateLine(
            code, label, "not_checked", say("Nobody looked yet."), fix=say("Look, and note by what.")
        )
    at = When(at=gate.at, zone=gate.zone) if gate.at else None
    state: State = next((one for one in _KNOWN if one == gate.state), "unknown")
    words, fix = _told(gate, state)
    if state in SETTLED and fix:
        state = "unknown"
    return GateLine(code, label, state, words, gate.by_name, at, gate.evidence, fix)


def _told(gate: Gate, state: State) -> tuple[Words, Words]:
    if state == "unknown":
        words = say('"{state}" comes from a newer list.', state=gate.state)
        return words, say("Look again, or exchange with the center.")
    if not gate.by_name.strip() or gate.at is None:
        return say("Who looked and when is not written down."), say(
            "Look again, so that it has a name and a day."
        )
    when = When(at=gate.at, zone=gate.zone)
    if state == "met":
        if not gate.evidence.strip():
            return say("By what it was met is not written down."), say("Note by what it is met.")
        return say("{who}, {when}: {evidence}", who=gate.by_name, when=when, evidence=gate.evidence), NOTHING
    if not gate.why.strip():
        return say("The reason is not written down."), say("Note the reason.")
    told = say("{who}, {when}: {why}", who=gate.by_name, when=when, why=gate.why)
    return told, NOTHING if state == "not_applicable" else say("Appeal, or find another payer.")


def _alternate(line: GateLine, coverages: Sequence[Coverage]) -> GateLine:
    """Let no payer be left unchecked, whatever was ticked before that payer was written down."""
    for status in _OPEN_COVERAGE:
        left = next((one for one in coverages if one.status == status and not one.is_withdrawn), None)
        if left is not None:
            return _left_open(line, left)
    return line


def _left_open(line: GateLine, left: Coverage) -> GateLine:
    who = left.headline()
    if left.status == "not_checked":
        words, fix = say("Not checked: {payer}.", payer=who), say("Ask {payer}.", payer=who)
    else:
        words, fix = say("No answer yet: {payer}.", payer=who), say("Ask {payer} how it stands.", payer=who)
    return GateLine(line.code, line.label, "not_checked", words, line.by, line.at, line.evidence, fix)


def _notified(
    line: GateLine,
    authorization: Authorization,
    program: Program,
    patient: Patient | None,
    today: date,
    zone: str,
) -> GateLine:
    """Lay the clock over what was ticked: a late notice without a good cause is no notice in time."""
    says_nothing = not authorization.is_emergency and authorization.notified_at is None
    if line.state == "not_applicable" or says_nothing:
        return line
    # On the last day it still runs: which hour it is then says the row of Today.
    begins = datetime.combine(today, time.min, clock_of(zone)).astimezone(UTC)
    clock = notification(authorization, program, zone, begins)
    if clock.state in ("in_time", "good_cause", "not_needed"):
        return line
    state: State = "not_met" if clock.state in ("late", "over") else "unknown"
    hint = elder_hint(authorization, program, patient, zone)
    fix = say("{one} {other}", one=clock.fix, other=hint) if hint else clock.fix
    return GateLine(line.code, line.label, state, clock.words, line.by, line.at, line.evidence, fix)


def _rated(line: GateLine, authorization: Authorization, program: Program) -> GateLine:
    """Ask again where it was rated by another scheme than the partner says it uses."""
    scheme, used = authorization.priority_scheme, program.terms.priority_scheme
    is_partners = "priority_scheme" in program.own
    if line.is_open or not is_partners or not scheme or scheme == used:
        return line
    words = say(
        "Rated by {one}; the program uses {other}.",
        one=say(label_of("priority-schemes", scheme)),
        other=say(label_of("priority-schemes", used)),
    )
    fix = say("Ask the program for its own rating.")
    return GateLine(line.code, line.label, "unknown", words, line.by, line.at, line.evidence, fix)
