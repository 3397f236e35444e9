"""People and computers at the hub in words: how each stands, what is known of it and what is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from navigator_app.queries.shown import Chip, Tint
from sync.administering import Administration, ComputerTold, PersonTold
from sync.rules.codes import label_of
from sync.rules.roles import role_table
from sync.words import When, Words, joined, say

Standing = Literal["waiting", "joined", "shut_out"]
_STANDS: Final[Mapping[Standing, tuple[Words, Tint, str]]] = {
    "waiting": (say("Waits to be approved"), "warn", "clock"),
    "joined": (say("May exchange"), "ok", "circle-check"),
    "shut_out": (say("Shut out"), "neutral", "circle-x"),
}
_WIPE: Final[Mapping[str, Words]] = {
    "ordered": say("Ordered; the computer did not fetch the order yet"),
    "fetched": say("The computer fetched the order"),
    "begun": say("The computer began"),
    "done": say("Done, as the computer said"),
}
_DISK: Final[Mapping[str, Words]] = {
    "yes": say("On, as the computer said itself"),
    "no": say("OFF, as the computer said itself"),
    "unknown": say("Not known: the computer could not tell, or never said"),
}
_NOT_KNOWN: Final = say("Not known")
_ID_SIGNS: Final = 8
MET_LATELY: Final = timedelta(days=7)
"""Who did not come for longer is not said to be well."""
_ORDER: Final[Mapping[Standing, int]] = {"waiting": 0, "joined": 1, "shut_out": 2}


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is known, or that is not."""

    name: Words
    value: Words
    is_amiss: bool = False


@dataclass(frozen=True, slots=True)
class ComputerLine:
    """A computer in a list, and what is known of it."""

    id: str
    name: Words
    site: str
    site_name: str
    standing: Standing
    state: Chip
    last: When | None
    disk: Chip
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Role:
    """A role that somebody holds at a site."""

    code: str
    site: str
    words: Words
    may_take: bool


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody in a list, and what they hold."""

    id: str
    name: str
    state: Chip
    is_active: bool
    roles: tuple[Role, ...]
    what: Words
    """Their roles, one after another."""


def computers(found: Administration, zone: str, *, is_now: bool) -> tuple[ComputerLine, ...]:
    """Tell of the computers: who waits first, then who came last, those shut out at the end.

    Shape: nothing is green where it `is_now` not how it stands.
    """
    names = {one.id: one.name for one in found.sites}
    lines = [_computer(one, names.get(one.site, ""), zone, found.at, is_now) for one in found.computers]
    return tuple(
        sorted(lines, key=lambda one: (_ORDER[one.standing], -_second(one.last), one.name.casefold(), one.id))
    )


def people(found: Administration, *, is_now: bool) -> tuple[PersonLine, ...]:
    """Tell of the people by name, those whose access ended at the end."""
    names = {one.id: one.name for one in found.sites}
    lines = [_person(one, found, names, is_now) for one in found.people]
    return tuple(sorted(lines, key=lambda one: (not one.is_active, one.name.casefold(), one.id)))


def offered_roles(found: Administration) -> tuple[tuple[str, Words], ...]:
    """Give the roles that whoever asks may give somebody who is here already; an outside clinician joins by a code."""
    inside = {one.code for one in role_table().roles if not one.is_outside}
    return tuple((code, role_words(code)) for code in found.gives if code in inside)


def role_words(code: str) -> Words:
    """Name a role."""
    return label_of("practitioner-roles", code)


def _second(when: When | None) -> float:
    return when.at.timestamp() if when is not None and when.at is not None else 0.0


def _computer(
    told: ComputerTold,
    site: str,
    zone: str,
    at: datetime,
    is_now: bool,  # noqa: FBT001 - handed on
) -> ComputerLine:
    text, tint, icon = _STANDS[told.state]
    away = at - told.last_contact_at if told.last_contact_at is not None else None
    is_well = is_now and away is not None and away <= MET_LATELY
    if told.state == "joined" and away is not None and away > MET_LATELY:
        text, tint, icon = say("Not met for {count} days", count=away.days), "warn", "clock"
    elif told.wipe and told.wipe != "done":
        text, tint, icon = say("Shut out, to be wiped"), "warn", "triangle-alert"
    elif told.wipe == "done":
        text = say("Wiped")
    return ComputerLine(
        id=told.id,
        name=say(told.name) if told.name else say("Computer {id}", id=told.id[:6]),
        site=told.site,
        site_name=site,
        standing=told.state,
        state=Chip(text, icon, tint if is_well or tint != "ok" else "neutral"),
        last=_when(told.last_contact_at, zone),
        disk=_disk(told, is_well),
        facts=tuple(_facts(told, site, zone)),
    )


def _disk(told: ComputerTold, is_well: bool) -> Chip:  # noqa: FBT001 - handed on
    if told.disk_encryption == "yes":
        return Chip(say("Encrypted"), "lock", "ok" if is_well else "neutral")
    if told.disk_encryption == "no":
        return Chip(say("Not encrypted"), "triangle-alert", "warn")
    return Chip(say("Not known"), "circle-help", "neutral")


def _facts(told: ComputerTold, site: str, zone: str) -> Iterator[Fact]:
    yield Fact(say("Site"), say(site) if site else _NOT_KNOWN)
    yield Fact(say("Known at the center as"), say("{id}, and so on", id=told.id[:_ID_SIGNS]))
    yield Fact(say("Joined"), _moment(told.joined_at, zone))
    if told.state == "waiting":
        # It may say nothing of itself yet.
        return
    never = say("None that is kept")
    yield Fact(
        say("Last contact that is kept, one a day"),
        _moment(told.last_contact_at, zone) if told.last_contact_at else never,
    )
    yield Fact(say("Could unlock it"), joined(told.people, ", ") if told.people else _NOT_KNOWN)
    unsent = _NOT_KNOWN if told.unsent is None else say("{count} changes", count=told.unsent)
    yield Fact(say("Not sent, as it last said"), unsent, is_amiss=bool(told.unsent))
    yield Fact(say("Disk encryption"), _DISK[told.disk_encryption], is_amiss=told.disk_encryption != "yes")
    yield Fact(say("Last backup on it"), _moment(told.backup_at, zone))
    yield Fact(say("Works by itself until"), _moment(told.leased_until, zone))
    yield Fact(say("Release"), say(told.release) if told.release else _NOT_KNOWN)
    if told.shut_out_at is not None:
        yield Fact(say("Shut out"), _moment(told.shut_out_at, zone))
    if told.wipe:
        yield Fact(say("Order to wipe it"), _WIPE[told.wipe], is_amiss=told.wipe != "done")


def _when(at: datetime | None, zone: str) -> When | None:
    return When(at=at, zone=zone) if at is not None else None


def _moment(at: datetime | None, zone: str) -> Words:
    return say("{when}", when=When(at=at, zone=zone)) if at is not None else _NOT_KNOWN


def _person(
    told: PersonTold,
    found: Administration,
    names: Mapping[str, str],
    is_now: bool,  # noqa: FBT001 - handed on
) -> PersonLine:
    roles = tuple(
        Role(
            one.role,
            one.site,
            _held(one.role, names.get(one.site, ""), len(names) > 1),
            one.role in found.gives,
        )
        for one in told.holds
    )
    state = Chip(say("Has access"), "circle-check", "ok" if is_now else "neutral")
    if not told.is_active:
        state = Chip(say("Access ended"), "circle-x", "neutral")
    return PersonLine(
        told.id, told.name, state, told.is_active, roles, joined((one.words for one in roles), "; ")
    )


def _held(role: str, site: str, is_one_of_several: bool) -> Words:  # noqa: FBT001 - said once
    words = role_words(role)
    return say("{role}, {site}", role=words, site=site) if site and is_one_of_several else words
