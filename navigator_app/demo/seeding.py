"""The care of three weeks, written by the commands that a person's keys call, on the days on which it happened.

A case names a command and what it is given; words of the form `$name` stand for the id of what was written
before, `@-3`, `@-3 09:10` and `@draw-2` for days and moments counted from the practice day.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib import import_module
from typing import Any, Final
from zoneinfo import ZoneInfo

from navigator_app.commands import choices, records
from navigator_app.commands.intake import Outcome, bring_in
from navigator_app.commands.rule_of_days import read_rule
from navigator_app.commands.seen import of, seen, write
from navigator_app.demo.cases import Deed, cases
from navigator_app.demo.days import MOMENT, as_text, day_of, file_for, offset
from navigator_app.demo.practice import Practice, Tell
from navigator_app.desk import Desk
from sync.errors import Refused
from sync.ids import derived_id
from sync.words import say

_WRITING: Final = say("Writing three weeks of care")


@dataclass(frozen=True)
class Planned:
    """A deed with its moment, and the patient it is about."""

    at: datetime
    deed: Deed
    patient: str
    """The case's key; empty for none."""
    offset: int
    """The case's own count of days, in which a weekend is not left out."""


def seed(practice: Practice, tell: Tell = lambda _words, _done, _of: None) -> None:
    """Write everything that happened before the practice day's morning, exchanging as the desks would have."""
    open_the_sites(practice)
    every = _in_order(practice)
    for number, planned in enumerate(every):
        tell(_WRITING, number, len(every))
        practice.clock.put(planned.at)
        try:
            _do(practice, planned)
        except Refused as no:
            no.add_note(f"Case {planned.patient!r}: {planned.deed}")
            raise
    practice.clock.put(practice.morning - timedelta(minutes=4))
    _all_exchange(practice)
    practice.clock.put(practice.morning)


def open_the_sites(practice: Practice) -> None:
    """Let the center's administrator write what a hub does not know of sites and people."""
    desk = practice.desk_of("administrator")
    center, administrator = practice.people["administrator"]
    practice.exchange(center, administrator.person_id)
    for site in practice.places.sites:
        site_id = practice.id_of(site.key)
        write(desk, seen(desk, site_id), _resolved(practice, dict(site.record), site.zone))
    for somebody in practice.places.practitioners:
        values = _resolved(practice, dict(somebody), practice.places.sites[0].zone)
        key, site_key, known = values.pop("key"), values.pop("site"), values.pop("known", False)
        if known:
            write(desk, seen(desk, practice.id_of(key)), values)
        else:
            site_id = practice.id_of(site_key)
            practice.names[key] = records.save(desk, "practitioner", values, site_id=site_id)
    practice.exchange(center, administrator.person_id)
    _all_exchange(practice)


def _in_order(practice: Practice) -> list[Planned]:
    """Give all deeds by their moments; within a case the order of the file stands where days fall together."""
    found: list[Planned] = []
    for site in practice.places.sites:
        if site.is_center:
            continue
        book, zone = cases(site.key), ZoneInfo(site.zone)
        for case in book.cases:
            who = _first_of(practice, case.site)
            opening = Deed(on=case.since, at="08:30", who=who, do="begin", given=case.patient)
            found += _one_after_the_other(practice, case.key, (opening, *case.deeds), zone)
        found += _one_after_the_other(practice, "", book.deeds, zone)
    return sorted(found, key=lambda planned: planned.at)


def _one_after_the_other(
    practice: Practice, patient: str, deeds: tuple[Deed, ...], zone: ZoneInfo
) -> Iterator[Planned]:
    last = practice.places.begins(practice.day)
    for deed in sorted(deeds, key=lambda deed: (offset(practice, deed.on), deed.at)):
        last = max(last + timedelta(minutes=1), _moment(practice, deed, zone))
        yield Planned(last, deed, patient, offset(practice, deed.on))


def _first_of(practice: Practice, site: str) -> str:
    return next(person.key for person in practice.places.people if person.site == site)


def _moment(practice: Practice, deed: Deed, zone: ZoneInfo) -> datetime:
    day = day_of(practice, deed.on)
    return datetime.combine(day, time.fromisoformat(deed.at), zone)


def _do(practice: Practice, planned: Planned) -> None:
    deed = planned.deed
    site, me = practice.people[deed.who]
    _receive(practice, site, planned.offset)
    desk = practice.desk_of(deed.who)
    given = _resolved(practice, deed.given, desk.me.zone)
    if deed.do == "exchange":
        practice.exchange(site, me.person_id)
        return
    if deed.do == "begin":
        practice.names[planned.patient] = records.save(desk, "patient", given)
    else:
        command = _command(deed.do, practice)
        made = command(desk, **_fitted(command, given, practice.names.get(planned.patient)))
        if deed.name:
            practice.names[deed.name] = made
    practice.wrote_on[site] = min(planned.offset, practice.wrote_on.get(site, planned.offset))


def _receive(practice: Practice, site: str, today: int) -> None:
    """Let a desk exchange before a deed where there is something for it; what was written today may still wait."""
    for other in practice.around(site):
        if practice.wrote_on.get(other, today) < today:
            practice.exchange(other)
    if site in practice.behind:
        practice.exchange(site)


def _command(name: str, practice: Practice) -> Callable[..., Any]:
    own: Mapping[str, Callable[..., Any]] = {
        "change": _change,
        "ready": _ready,
        "not_now": _not_now,
        "bring_in": lambda desk, file: _bring_in(practice, desk, file),
    }
    if name in own:
        return own[name]
    module, _, function = name.partition(".")
    found: Callable[..., Any] = getattr(import_module(f"navigator_app.commands.{module}"), function)
    return found


def _change(desk: Desk, record_id: str, typed: Mapping[str, Any]) -> str:
    return write(desk, seen(desk, record_id), typed)


def _ready(desk: Desk, referral_id: str, items: list[str]) -> None:
    """Say of several requirements at once that they are ready, as one deed."""
    images = [seen(desk, derived_id(referral_id, item)) for item in items]
    desk.commit(*(of(image, {"state": "ready"}) for image in images))


def _not_now(desk: Desk, patient: str, words: str, until: date, how: str, told: str) -> str:
    """Keep what a patient said about all of their care, with who was told of it."""
    heard = choices.HeardChoice(how=how, told=told)
    return choices.not_now(desk, ("patient", patient), words, until, heard)


def _bring_in(practice: Practice, desk: Desk, file: str) -> tuple[Outcome, ...]:
    return tuple(bring_in(desk, [practice.folder / file_for(practice, file)]))


def _fitted(command: Callable[..., Any], given: dict[str, Any], patient: object) -> dict[str, Any]:
    """Give a command what it asks for: the case's patient, days as days, a rule read from its words."""
    asked = inspect.signature(command).parameters
    fitted = dict(given)
    if patient is not None and "patient_id" in asked and "patient_id" not in fitted:
        fitted["patient_id"] = patient
    for name, value in given.items():
        kind = str(asked[name].annotation) if name in asked else ""
        if kind.startswith("datetime"):
            fitted[name] = datetime.fromisoformat(value)
        elif kind.startswith("date"):
            fitted[name] = date.fromisoformat(value)
        elif kind == "Rule":
            fitted[name] = read_rule(value[0], date.fromisoformat(value[1]))
    return fitted


def _resolved(practice: Practice, given: Any, zone: str) -> Any:
    if isinstance(given, dict):
        return {name: _resolved(practice, value, zone) for name, value in given.items()}
    if isinstance(given, list):
        return [_resolved(practice, value, zone) for value in given]
    if isinstance(given, str) and given.startswith("$"):
        return _named(practice, given[1:])
    if isinstance(given, str) and (found := MOMENT.fullmatch(given)):
        return as_text(practice, found, zone)
    return given


def _named(practice: Practice, path: str) -> Any:
    """Walk a name like `plan.1.0`: the first of the ids in the second part of an answer."""
    name, *places = path.split(".")
    found: Any = practice.names[name]
    for place in places:
        found = found[int(place)]
    return found


def _all_exchange(practice: Practice) -> None:
    """Let every computer exchange, the center first and last, so that everybody has everything."""
    center_first = sorted(practice.seats, key=lambda key: not practice.places.site(key).is_center)
    for site in (*center_first, *center_first):
        practice.exchange(site)
