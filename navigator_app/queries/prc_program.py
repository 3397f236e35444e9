"""One partner's PRC program beside what is shipped for its kind of facility, and which sites it serves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from navigator_app import gathered
from navigator_app.deciding import may_edit
from navigator_app.desk import Desk
from navigator_app.queries.names import Names
from navigator_app.queries.shown import Chip, Key, Verb
from sync.records.derive import fields
from sync.records.prc_program import AppealLevel, PrcProgram
from sync.records.site import Site
from sync.rules.codes import label_of
from sync.rules.prc.program import Program, program_of, rules
from sync.rules.whose_day import day_of
from sync.words import Words, joined, say, us_date

Fact = tuple[Words, str]
_NOTHING: Final = say("Nothing asked")
_CODES: Final[Mapping[str, str]] = {"gates": "prc-gates", "priority_scheme": "priority-schemes"}
_OF_ANOTHER_SHAPE: Final = frozenset({"letter_reference"})


@dataclass(frozen=True, slots=True)
class TermLine:
    """One rule: what the program says, what is shipped for its kind, and where that is written."""

    label: Words
    own: str
    """Empty where the partner says nothing, so that the shipped one stands in."""
    shipped: str
    source: str


@dataclass(frozen=True, slots=True)
class PrcProgramView:
    """A program as it holds."""

    key: Key
    patient_id: str
    person: str
    title: Words
    standing: Chip
    approval: tuple[Fact, ...]
    scope: Words
    terms: tuple[TermLine, ...]
    sites: tuple[str, ...]
    area: tuple[Words, ...]
    letters: tuple[str, ...]
    """Letters for which the partner has words of its own."""
    verbs: tuple[Verb, ...]
    can_edit: bool

    @property
    def is_written(self) -> bool:
        """Say whether the partner wrote anything down itself."""
        return bool(self.key.id)


def prc_program(desk: Desk, program_id: str) -> PrcProgramView | None:
    """Gather a program; without an id the one that serves this site, or what is shipped for its kind.

    Empty: None for one that is not here.
    """
    if program_id:
        record = gathered.record(desk, program_id, PrcProgram)
        return _view(desk, program_of(record), None) if record is not None else None
    site = gathered.record(desk, desk.me.site_id, Site)
    return _view(desk, gathered.program_at(desk, site, day_of(desk.now(), desk.me.zone)), site)


def approval_words(program: Program) -> Iterator[Fact]:
    """Say where a program's rules are written, and who approved them; that nobody did is said."""
    told = program.record if program.record is not None else rules()
    yield say("Source"), told.source or say("Not written down")
    yield say("Version"), told.version
    on = us_date(program.record.effective_on) if program.record and program.record.effective_on else ""
    yield say("In force from"), on
    yield say("Approval"), _approved(program)


def _approved(program: Program) -> Words:
    if program.record is None:
        return say(rules().approved_by) if rules().is_approved else _NOT_APPROVED
    by, on = program.record.approved_by, program.record.approved_on
    if not by:
        return _NOT_APPROVED
    return say("{who}, {day}", who=by, day=us_date(on)) if on else say("{who}, no day written down", who=by)


_NOT_APPROVED: Final = say("Not approved by anybody")


def _view(desk: Desk, program: Program, site: Site | None) -> PrcProgramView:
    record, names = program.record, Names(desk)
    key, may = Key("prc_program", record.id if record else ""), may_edit(desk, "prc_program")
    kind = say(label_of("facility-types", program.facility_type))
    title = (
        say(record.name)
        if record
        else say("Starter set for {site}", site=site.name if site else say("the clinic"))
    )
    is_approved = bool(record and record.approved_by)
    return PrcProgramView(
        key=key,
        patient_id="",
        person=kind,
        title=title,
        standing=Chip(say("Approved"), "circle-check", "ok")
        if is_approved
        else Chip(_NOT_APPROVED, "circle-help", "warn"),
        approval=tuple((what, said) for what, said in approval_words(program) if said),
        scope=say(rules().scope),
        terms=tuple(_terms(program)),
        sites=tuple(names.site(one) for one in record.at_site_ids) if record else (),
        area=program.area,
        letters=tuple(say(label_of("prc-letters", one.letter)) for one in record.letters) if record else (),
        verbs=_verbs(key) if may else (),
        can_edit=may and record is not None,
    )


def _verbs(key: Key) -> tuple[Verb, ...]:
    add = Verb(say("Write down a program's own rules"), "", "prc_programs.add", key, icon="plus")
    serve = Verb(say("Sites it serves"), "", "prc_programs.serve", key, icon="map-pin")
    return (serve, add) if key.id else (add,)


def _terms(program: Program) -> Iterator[TermLine]:
    shipped = rules().types[program.facility_type]
    known, sources = fields(PrcProgram), rules().sources
    for name in type(shipped).model_fields:
        if name in _OF_ANOTHER_SHAPE:
            continue
        about = known[name].about
        own = _text(name, getattr(program.terms, name), about.unit) if name in program.own else ""
        text = _text(name, getattr(shipped, name), about.unit)
        yield TermLine(say(about.label), own, text, sources.get(name, ""))


def _text(name: str, value: Any, unit: str | None) -> str:
    """Write a rule out in words."""
    if value in (None, "", ()):
        return _NOTHING
    if isinstance(value, bool):
        return say("Yes") if value else say("No")
    if isinstance(value, int):
        return _counted(value, unit)
    if isinstance(value, str):
        return say(label_of(_CODES[name], value)) if name in _CODES else say(value)
    return joined((_one(name, one) for one in value), "; ")


def _counted(n: int, unit: str | None) -> str:
    if unit == "h":
        return say("{n} hours", n=n)
    if unit == "d":
        return say("{n} days", n=n)
    return say("{n} business days", n=n) if unit == "business days" else str(n)


def _one(name: str, one: Any) -> Words:
    if isinstance(one, AppealLevel):
        return say("{name}, {n} days", name=one.to_whom or one.name, n=one.days)
    return say(label_of(_CODES[name], one)) if name in _CODES else say(str(one))
