"""What a REF message says of a referral: RF1, and around it the providers, diagnoses, authorizations and notes."""

from __future__ import annotations

from dataclasses import dataclass

from sync.formats.hl7v2 import fields
from sync.formats.hl7v2.segments import Repetition, Segment, named
from sync.formats.shapes import Code, Identifier, Moment


@dataclass(frozen=True, slots=True)
class ProviderSaid:
    """Somebody who takes part: as what (HL7 table 0286), who, where."""

    role: str
    name: str
    place: str
    numbers: tuple[str, ...] = ()
    role_words: str = ""


@dataclass(frozen=True, slots=True)
class AuthorizationSaid:
    """A payer's authorization beside the referral."""

    number: str
    payer: str
    starts: Moment
    ends: Moment
    visits: str


@dataclass(frozen=True, slots=True)
class ReferralSaid:
    """One referral of a REF message."""

    event: str
    status: Code
    priority: Code
    type: Code
    category: Code
    number: Identifier
    other_number: Identifier
    effective: Moment
    expires: Moment
    processed: Moment
    reasons: tuple[Code, ...]
    providers: tuple[ProviderSaid, ...]
    diagnoses: tuple[Code, ...]
    authorizations: tuple[AuthorizationSaid, ...]
    notes: tuple[str, ...]

    def provider(self, role: str) -> ProviderSaid:
        """Give who takes part as this; nobody where none does."""
        return next((one for one in self.providers if one.role == role), ProviderSaid(role, "", ""))


def referrals(segments: tuple[Segment, ...], event: str) -> tuple[ReferralSaid, ...]:
    """Read every RF1 of a message with what the message says around it."""
    return tuple(_referral(one, segments, event) for one in named(segments, "RF1"))


def _referral(rf1: Segment, segments: tuple[Segment, ...], event: str) -> ReferralSaid:
    return ReferralSaid(
        event=event,
        status=fields.code(rf1, 1),
        priority=fields.code(rf1, 2),
        type=fields.code(rf1, 3),
        category=fields.code(rf1, 5),
        number=fields.order_number(rf1, 6),
        effective=fields.moment(rf1.raw(7)),
        expires=fields.moment(rf1.raw(8)),
        processed=fields.moment(rf1.raw(9)),
        reasons=tuple(map(fields.code_of, rf1.repetitions(10))),
        other_number=fields.order_number(rf1, 11),
        providers=tuple(_provider(one, role) for one in named(segments, "PRD") for role in _roles(one)),
        diagnoses=tuple(_diagnosis(one) for one in named(segments, "DG1")),
        authorizations=tuple(map(_authorization, named(segments, "AUT"))),
        notes=_notes(segments),
    )


def _roles(prd: Segment) -> list[Code]:
    return [fields.code_of(one) for one in prd.repetitions(1)] or [Code()]


def _provider(prd: Segment, role: Code) -> ProviderSaid:
    place = prd.text(10) or prd.text(4, 9) or prd.text(4, 4)
    numbers = tuple(filter(None, (one.text(1) for one in prd.repetitions(7))))
    name = next(map(_name, prd.repetitions(2)), "")
    return ProviderSaid(role.first.code, name, place, numbers, role.shown)


def _name(one: Repetition) -> str:
    """Give a name (XPN) as it is written in a letter: given name, family name, degree."""
    person = " ".join(filter(None, (one.text(2), one.text(1, 1))))
    return ", ".join(filter(None, (person, one.text(6))))


def _diagnosis(dg1: Segment) -> Code:
    found = fields.code(dg1, 3)
    return found if found.shown or not dg1.text(4) else Code(words=dg1.text(4))


def _authorization(aut: Segment) -> AuthorizationSaid:
    payer = aut.text(3) or aut.text(1, 2) or aut.text(1)
    return AuthorizationSaid(
        aut.text(6), payer, fields.moment(aut.raw(4)), fields.moment(aut.raw(5)), aut.text(9) or aut.text(8)
    )


def _notes(segments: tuple[Segment, ...]) -> tuple[str, ...]:
    """Give the notes about the referral and its orders; those below a result belong to that."""
    found: list[str] = []
    owner = ""
    for segment in segments:
        if segment.name == "NTE" and owner != "OBX":
            found += [segment.marks.decoded(one.raw) for one in segment.repetitions(3)]
        elif segment.name not in {"NTE", "PRT"}:
            owner = segment.name
    return tuple(filter(None, found))
