"""A field's value in words, by what its noun says about it: codes by label, ids by name, times with their zone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any, Final

from navigator_app.queries.names import Names
from sync.records import KINDS
from sync.records.base import Record
from sync.records.collision import BOTH_RIGHT
from sync.records.derive import Field, fields
from sync.rules.codes import code_list, code_of, label_of
from sync.rules.whose_day import spoken_time
from sync.words import When, Words, city_of, joined, say


def label(noun: type[Record] | None, name: str) -> Words:
    """Give a field's label; an unknown one its own name in plain letters."""
    known = fields(noun).get(name) if noun else None
    return say(known.about.label) if known else say(name.replace("_", " ").capitalize())


def value(names: Names, kind: str, name: str, shown: Any, values: Mapping[str, Any] | None = None) -> str:
    """Give a field's value in words; `values` are the record's, where a zone beside it may be found."""
    if shown in (None, "", [], {}):
        return ""
    noun = KINDS.get(kind)
    field = fields(noun).get(name) if noun else None
    if field is None:
        return _plain(shown)
    if field.shape == "map":
        return _map(field.about.codes or "", shown)
    if isinstance(shown, list):
        return joined((_one(names, field, one, values) for one in shown), ", ")
    return _one(names, field, shown, values)


def _one(names: Names, field: Field, shown: Any, values: Mapping[str, Any] | None) -> str:
    about = field.about
    if field.shape == "flag":
        return say("yes") if shown else say("no")
    if about.codes:
        return say(label_of(about.codes, shown))
    if about.refers:
        return _named(names, about.refers, shown)
    if field.shape in ("date", "moment"):
        when = _when(field.name, shown, values or {})
        return _birth_day(shown) if field.name == "birth_on" else say("{when}", when=when)
    if field.shape == "tick" or field.name == BOTH_RIGHT:
        return _tick(names, shown)
    is_clock = field.name == "zone" or field.name.endswith("_zone")
    text = city_of(str(shown)) if is_clock else _plain(shown)
    return f"{text} {about.unit}" if about.unit and text else text


def _map(codes: str, shown: Any) -> str:
    """Tell a value for each of some codes: "Lodging: Motel, Lodge. Languages: Osage"."""
    if not isinstance(shown, Mapping):
        return _plain(shown)
    parts = []
    for code, one in shown.items():
        known = code_of(codes, code)
        told = (
            [say(label_of(code, each)) for each in one] if _lists_codes(codes, code, one) else [_plain(one)]
        )
        text = ", ".join(told)
        parts.append(say("{what}: {value}", what=say(known.label), value=text))
    return joined(parts, ". ")


def _lists_codes(codes: str, name: str, one: Any) -> bool:
    """Say whether a code is itself the name of a list, of which some codes are meant."""
    return isinstance(one, list) and name in code_list(codes)


def _named(names: Names, kind: str, record_id: Any) -> str:
    known: Mapping[str, Callable[[str | None], str]] = {
        "patient": names.patient,
        "practitioner": names.person,
        "site": names.site,
    }
    return known[kind](record_id) if kind in known else say("linked")


def _when(name: str, shown: Any, values: Mapping[str, Any]) -> When:
    text = str(shown)
    try:
        if len(text) == 10:
            return When(on=date.fromisoformat(text))
        return When(at=datetime.fromisoformat(text), zone=zone_beside(name, values))
    except ValueError:
        return When()


def _birth_day(shown: Any) -> str:
    """Write a birth date: nobody knows its weekday, and it means nothing without its year."""
    try:
        return f"{date.fromisoformat(str(shown)):%m/%d/%Y}"
    except ValueError:
        return ""


def zone_beside(name: str, values: Mapping[str, Any]) -> str:
    """Give the zone that stands beside a moment; empty where none does."""
    stem = name.removesuffix("_at")
    found = (values.get(key) for key in (f"{stem}_zone", "zone", "patient_zone", "due_zone"))
    return str(next((zone for zone in found if zone), ""))


def _tick(names: Names, shown: Any) -> str:
    if not isinstance(shown, Mapping):
        return ""
    when = _when("at", shown.get("at"), shown)
    who = shown.get("by_name") or names.person(shown.get("by_id"))
    if why := shown.get("reason"):
        return say("{who}, {when}: {why}", who=who, when=when, why=why)
    return say("{who}, {when}", who=who, when=when)


def _part(name: str, shown: Any) -> str:
    """Tell one part of a small value: a date the US way, a yes or no by what it says."""
    if isinstance(shown, bool):
        said = say("yes") if shown else say("no")
        return say("({what}: {said})", what=name.replace("_", " "), said=said)
    if name.endswith("_on") and isinstance(shown, str):
        return _birth_day(shown)
    return _plain(shown)


WEEKDAYS: Final[Mapping[str, Words]] = {
    "mo": say("Monday"),
    "tu": say("Tuesday"),
    "we": say("Wednesday"),
    "th": say("Thursday"),
    "fr": say("Friday"),
    "sa": say("Saturday"),
    "su": say("Sunday"),
}
"""By the day of a site's hours, Monday first."""


def _staffed(shown: Mapping[str, Any]) -> str:
    """Tell one stretch in which somebody watches: "Monday 8:00 AM to 5:00 PM"."""
    try:
        opens, closes = (spoken_time(time.fromisoformat(str(shown[part]))) for part in ("opens", "closes"))
    except ValueError:
        return ""
    return say("{day} {opens} to {closes}", day=WEEKDAYS[shown["day"]], opens=opens, closes=closes)


def _plain(shown: Any) -> str:
    if isinstance(shown, Mapping) and shown.keys() == {"day", "opens", "closes"} and shown["day"] in WEEKDAYS:
        return _staffed(shown)
    if isinstance(shown, Mapping):
        return " ".join(text for name, one in shown.items() if (text := _part(name, one)))
    if isinstance(shown, list):
        return ", ".join(text for one in shown if (text := _plain(one)))
    return "" if shown is None else str(shown)
