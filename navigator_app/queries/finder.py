"""Ctrl+K: patients, records and commands by what is typed, while it is typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final, Literal

from navigator_app import deciding, gathered
from navigator_app.desk import Desk
from navigator_app.open_pages import opens_command
from navigator_app.queries.day_list import next_working_day
from navigator_app.queries.emergencies import withheld_by_text
from navigator_app.queries.names import Names
from navigator_app.queries.patients import PatientRow, patients
from navigator_app.queries.shown import Key
from navigator_app.queries.site_wishes import site_wishes
from navigator_app.queries.work.decisions import kind_icon, kind_label
from navigator_app.store.asking import Where
from navigator_app.store.search import spelled
from sync.records import KINDS
from sync.records.derive import own_fields
from sync.records.site import Site
from sync.rules.roles import role_table
from sync.rules.whose_day import day_of
from sync.words import When, Words, say, us_date

PARTS = frozenset({"patient", "referral_item", "trip_leg", "lab_draw", "patient_link", "unmatched"})
"""Kinds that are found by what they are a part of, or by a page of their own."""
_WAYS = 3
"""So many commands are always among the answers, however many records are found, and so many come before them."""
_NAMED, _BEGUN, _LATER = range(3)
_WORD = re.compile(r"\w+")
_RIDES = say("Rides")
_PAPERS = (
    say("Day list of a place"),
    say("Rides of a day, for the driver"),
    _RIDES,
    say("Repeated tests of a site"),
)
"""What a word begins that asks for a paper."""
RESTRICTED: Final = say("A chart is restricted. Opening it needs a reason")
Say = Callable[[Words], str]
"""How words are said in the language of the desk: they are found in it, and in English."""
COMMANDS: tuple[tuple[str, Words, str], ...] = (
    ("today", say("Today"), "sun"),
    ("patients", say("Patients"), "users"),
    ("referrals", say("Referrals"), "send"),
    ("board", say("Referral board"), "send"),
    ("labs", say("Labs"), "flask-conical"),
    ("travel", say("Travel"), "car"),
    ("visits", say("Telehealth visits"), "video"),
    ("messages", say("Messages"), "message-square"),
    ("unmatched", say("Unmatched items"), "inbox"),
    ("queue", say("Queue"), "list-checks"),
    ("kinds", say("All records"), "clipboard-list"),
    ("walk_in", say("Walk-in: somebody is here"), "hand-helping"),
    ("new.patient", say("New patient"), "user-round"),
    ("new.referral", say("New referral"), "send"),
    ("new.lab_plan", say("New lab plan"), "calendar-clock"),
    ("new.trip", say("New trip"), "car"),
    ("new.appointment", say("New visit"), "calendar"),
    ("new.task", say("New task"), "circle-check"),
    ("new.message", say("New message"), "message-square"),
    ("new.contact", say("Note a call"), "phone"),
    ("call", say("Take a call"), "phone"),
    ("cover", say("Cover: hand over a panel or a queue"), "users"),
    ("hours", say("Hours, holidays and cover of this site"), "clock"),
    ("directory", say("Directory: numbers of organizations and people"), "phone"),
    ("new.endpoint", say("New number for the directory"), "phone"),
    ("new.bill", say("Bill the patient brings"), "file-warning"),
    ("prc_program", say("PRC program of this site: its rules beside the starter set"), "shield-check"),
    ("import", say("Import files"), "inbox"),
    ("spreadsheet", say("Bring my spreadsheet"), "file-text"),
    ("sync", say("Exchange now"), "refresh-cw"),
    ("syncing", say("What is not sent yet"), "cloud-upload"),
    ("since", say("What changed while this computer was apart"), "clock"),
    ("possible", say("Possible same person"), "users"),
    ("who_sees", say("Who sees this chart"), "users"),
    ("emergency", say("Emergency openings: open a chart, review"), "triangle-alert"),
    ("settings", say("Settings"), "settings"),
    ("unlocking", say("Who unlocks this computer, passphrases, recovery sheet"), "lock"),
    ("administration", say("People and computers: codes, approval, roles, access"), "users"),
    ("audit", say("What was done at this computer"), "clock"),
    ("backups", say("Backups of this computer"), "shield-check"),
    ("counter", say("Counter view, on or off"), "lock"),
    ("interpreting", say("My visits"), "calendar"),
    ("switch", say("Switch person"), "users"),
    ("lock", say("Lock"), "lock"),
    ("away", say("Step away: your PIN opens again for a while"), "lock"),
    ("quick_return", say("Set a PIN for a quick return"), "lock"),
    ("hide", say("Hide the screen; any key gives it back"), "lock"),
)


@dataclass(frozen=True, slots=True)
class Found:
    """One line of the finder: a record to open or a command to run."""

    what: Literal["patient", "record", "command"]
    title: str
    detail: str
    icon: str
    key: Key | None = None
    patient_id: str | None = None
    command: str = ""


RESTRICTED_HERE: Final = Found(
    "command", RESTRICTED, say("Open in an emergency"), "lock", command="emergency"
)
"""What who knows exactly whom hears of a chart that they do not see, and nothing more."""


def find(desk: Desk, text: str, limit: int = 12, said: Say = str) -> tuple[Found, ...]:
    """Find commands named as it is typed, then people, commands whose names begin so, records, and other commands.

    Empty: for an empty text the commands only.
    """
    otherwise = site_wishes(desk).words
    theirs = partial(opens_command, desk.store.sight(), deciding.roles(desk))
    if not text.strip():
        return commands(text, limit, otherwise, said, theirs)
    found = commands(text, limit, otherwise, said, theirs)
    ways = (*found, *(one for one in papers(desk, text, said) if theirs(one.command)))[:limit]
    near = [_nearness(text, way, said) for way in ways]
    named = tuple(way for way, how in zip(ways, near, strict=True) if how == _NAMED)[:_WAYS]
    begun = tuple(way for way, how in zip(ways, near, strict=True) if how == _BEGUN)[:_WAYS]
    rest = tuple(way for way in ways if way not in named + begun)
    people = tuple(_patient(row) for row in patients(desk, text, limit))
    records = _records(desk, text, limit) if len(people) < limit else ()
    room = limit - len(named) - len(begun) - min(len(rest), _WAYS)
    shown = people[:room]
    if withheld_by_text(desk, text):
        shown = (RESTRICTED_HERE, *shown)
    return (*named, *shown, *begun, *records[: room - len(shown)], *rest)[:limit]


def _nearness(text: str, way: Found, said: Say) -> int:
    """Say how near a command's name is to what was typed: named by whole words, begun so, or found by a later word.

    Shape: the nearest of its names, where a site calls it otherwise.
    """
    asked = _WORD.findall(spelled(text))
    names = (name for called in (way.title, way.detail) if called for name in _names(called, said))
    return min(_near(asked, _WORD.findall(spelled(name))) for name in names)


def _near(asked: list[str], words: list[str]) -> int:
    if words[: len(asked)] == asked:
        return _NAMED
    return _BEGUN if " ".join(words).startswith(" ".join(asked)) else _LATER


def _names(words: str, said: Say) -> tuple[str, str]:
    """Give words in English and as they stand on the screen."""
    return str(words), said(say(words))


def _patient(row: PatientRow) -> Found:
    detail = (
        say("{age} {sex} · born {born}", age=row.age_years, sex=row.sex, born=us_date(row.birth_on))
        if row.birth_on
        else row.sex
    )
    if row.looks_alike:
        detail = say("{detail} · looks like another one here", detail=detail)
    return Found("patient", row.name, detail, "user-round", Key("patient", row.id), row.id)


def record_kinds() -> tuple[str, ...]:
    """Name the kinds whose records are found by their words, one added a moment ago too."""
    return tuple(
        noun.about.name
        for noun in KINDS
        if noun.about.name not in PARTS
        and (noun.about.home != "shared" or role_table().is_for_all(noun.about.name))
        and not noun.about.hub_only
        and any(field.about.search for field in own_fields(noun))
    )


def _records(desk: Desk, text: str, limit: int) -> tuple[Found, ...]:
    names = Names(desk)
    hits = desk.store.search(text, record_kinds(), limit)
    found: list[Found] = []
    for hit in hits:
        record = desk.store.record(hit.id)
        if record is not None and not record.is_withdrawn:
            name = names.patient(hit.patient_id)
            what = kind_label(hit.kind)
            detail = say("{kind} · {name}", kind=what, name=name) if name else what
            key = Key(hit.kind, hit.id)
            found.append(Found("record", record.headline(), detail, kind_icon(hit.kind), key, hit.patient_id))
    return tuple(found)


def papers(desk: Desk, text: str, said: Say = str) -> tuple[Found, ...]:
    """Find the day list of a place and its driver's lists of today and the next working day, this place first."""
    asked = spelled(text).split()
    every = " ".join(name for words in _PAPERS for name in _names(words, said))
    if not any(word.startswith(one) for one in asked for word in spelled(every).split()):
        return ()
    rows = desk.store.rows("site", Where("is_withdrawn", "=", value=False), order=("name",))
    places = sorted(rows, key=lambda row: row.id != desk.me.site_id)
    return tuple(
        Found("command", title, "", "printer", command=name)
        for row in places
        for name, title, words in _papers_of(desk, row.id, said)
        if _is_found(asked, words)
    )


def _papers_of(desk: Desk, site_id: str, said: Say) -> Iterator[tuple[str, Words, str]]:
    site = gathered.record(desk, site_id, Site)
    if site is None:
        return
    place, now = site.short_name or site.name, day_of(desk.now(), site.zone)
    title = say("Day list, {place}", place=place)
    yield f"paper.day/{site_id}", title, " ".join(_names(title, said))
    title = say("Repeated tests, {site}", site=place)
    yield f"paper.repeats/{site_id}", title, " ".join(_names(title, said))
    for on in (now, next_working_day(site, now)):
        title = say("Driver's list, {place}, {day}", place=place, day=When(on=on))
        yield (
            f"paper.driver/{site_id}/{on.isoformat()}",
            title,
            " ".join((*_names(title, said), *_names(_RIDES, said))),
        )


def _is_found(asked: Iterable[str], words: str) -> bool:
    """Say whether everything that was typed begins one of these words."""
    said = spelled(words).split()
    return all(any(word.startswith(one) for word in said) for one in asked)


def commands(
    text: str,
    limit: int,
    otherwise: Mapping[str, str],
    said: Say = str,
    theirs: Callable[[str], bool] = lambda _command: True,
) -> tuple[Found, ...]:
    """Find commands by the beginnings of their words.

    Shape: `otherwise` holds a site's own words; what is called otherwise is found by either name and shows both.
    `theirs` says of a command whether it is for who sits here.
    """
    asked = spelled(text).split()
    every = [(name, title, icon, " ".join(_names(title, said))) for name, title, icon in COMMANDS]
    return tuple(
        Found("command", own or title, title if own else "", icon, command=name)
        for name, title, icon, words in (*every, *_lists(said))
        if theirs(name)
        and _is_found(asked, f"{words} {own}" if (own := _otherwise(name, otherwise)) else words)
    )[:limit]


def _otherwise(command: str, words: Mapping[str, str]) -> str:
    """Name a command by a site's own word; empty where it has none for it."""
    begun = command.removeprefix("new.")
    word = words.get({"visits": "telehealth"}.get(begun, begun), "")
    return say("New: {word}", word=word) if word and begun != command else word


def _lists(said: Say) -> Iterator[tuple[str, Words, str, str]]:
    """Give the command that lists a kind, for each, one added a moment ago too; found by one or by many."""
    for noun in KINDS:
        about = noun.about
        if about.name != "patient":
            title = say("All {kinds}", kinds=say(about.plural).lower())
            yield (
                f"list.{about.name}",
                title,
                about.icon,
                " ".join((*_names(title, said), *_names(say(about.label), said))),
            )
