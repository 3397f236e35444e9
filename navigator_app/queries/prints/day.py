"""The day list of a place on paper, for its staff; and the rides of a day, for whoever drives."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import reduce

from navigator_app.desk import Desk
from navigator_app.queries.day_list import DayAt, DayList, Entry, day_list
from navigator_app.queries.prints import standing
from navigator_app.queries.prints.sheet import Block, Grid, Heading, Item, Items, Paragraph, Sheet
from navigator_app.queries.rides import Ride, Rides, rides
from sync.rules.whose_day import day_of
from sync.words import When, Words, say, us_date

_DRIVER_WIDTHS = (22, 23, 17, 20, 18)


def day_sheet(desk: Desk, of: str, _with: frozenset[str] = frozenset()) -> Sheet | None:
    """Put today and the next working day of a place on paper; None when the place is not known here."""
    found = day_list(desk, of or desk.me.site_id)
    if found is None:
        return None
    return Sheet(
        name="day",
        title=say("Day list, {site}, {day}", site=found.site, day=_long(found.days[0].on)),
        blocks=tuple(_day_blocks(found)),
        known=standing.known(desk),
        patients=found.patients,
        is_stale=standing.is_stale(desk),
        notices=standing.notices(desk),
    )


def _day_blocks(found: DayList) -> Iterator[Block]:
    for day in found.days:
        yield Heading(_long(day.on))
        yield from _parts(day)
    if found.waiting:
        yield Heading(say("Waiting on someone"))
        yield _items(found.waiting, found.days[0].on)


def _parts(day: DayAt) -> Iterator[Block]:
    parts = (
        (say("Visits"), day.visits, say("No visit is known here for this day.")),
        (say("Lab draws"), day.draws, say("No draw is known here for this day.")),
    )
    for title, entries, nothing in parts:
        yield Heading(title, 2)
        yield _items(entries, day.on) if entries else Paragraph(nothing)
    yield Heading(say("Rides"), 2)
    yield (
        Items(tuple(_ride(one, day.on) for one in day.rides))
        if day.rides
        else Paragraph(say("No ride is known here for this day."))
    )
    for title, entries in ((say("Whom to phone"), day.phone), (say("To do"), day.to_do)):
        if entries:
            yield Heading(title, 2)
            yield _items(entries, day.on)


def _items(entries: tuple[Entry, ...], on: date) -> Items:
    return Items(tuple(_item(one, on) for one in entries))


def _item(one: Entry, on: date) -> Item:
    when = _time(one.at, on)
    also = say("there {time}", time=standing.clock(one.also)) if one.also else say("")
    time = _join(when, also)
    who = _join(one.person, say("DOB {day}", day=us_date(one.born)) if one.born else "")
    phones = _join(*(say("Phone {number}", number=number) for number in one.phones))
    more = tuple(line for line in (who, phones, _join(*one.more)) if line)
    return Item(_join(time, one.what), more, is_ticked=False)


def _ride(one: Ride, on: date) -> Item:
    text = _join(_time(one.pickup, on) or say("Time not known"), one.name)
    way = say("{start} to {end}", start=one.pickup_place, end=one.to)
    lines = (
        _join(way, one.carrier, one.state),
        _join(one.escort, *one.needs),
        _join(say("Back: {how}", how=one.back)),
    )
    return Item(text, tuple(line for line in lines if line), is_ticked=False)


def driver_sheet(desk: Desk, of: str, _with: frozenset[str] = frozenset()) -> Sheet | None:
    """Put the rides of a day on paper, without a word that tells why somebody travels.

    Shape: `of` names the place and the day, with a slash between; without a day it is today there.
    """
    site_id, _, day = of.partition("/")
    found = _rides(desk, site_id or desk.me.site_id, day)
    blocks: list[Block] = [
        Paragraph(say("Call before you leave when anything here is not confirmed or not known."))
    ]
    if found.rides:
        heads = (say("Pick up"), say("Who"), say("Needs"), say("Where to"), say("Way back"))
        blocks.append(Grid(heads, tuple(_line(one, found.on) for one in found.rides), _DRIVER_WIDTHS))
    else:
        blocks.append(Paragraph(say("No ride is known here for this day."), is_strong=True))
    return Sheet(
        name="driver",
        title=say("Rides from {site}, {day}", site=found.site, day=_long(found.on)),
        blocks=tuple(blocks),
        known=standing.known(desk),
        patients=tuple(dict.fromkeys(one.patient_id for one in found.rides)),
        is_stale=standing.is_stale(desk),
        notices=standing.notices(desk),
    )


def _rides(desk: Desk, site_id: str, day: str) -> Rides:
    today = rides(desk, site_id, day_of(desk.now(), desk.me.zone))
    on = date.fromisoformat(day) if day else day_of(desk.now(), today.zone)
    return rides(desk, site_id, on)


def _line(one: Ride, on: date) -> tuple[str, ...]:
    pickup = _time(one.pickup, on) or say("Time not known: call")
    there = say("Has to be there {time}", time=_time(one.appointment, on)) if one.appointment else say("")
    return (
        _lines(pickup, one.pickup_place, one.state),
        _lines(one.name, *one.phones, one.escort),
        _lines(*one.needs),
        _lines(one.to, there),
        one.back,
    )


def _lines(*parts: str) -> Words:
    """Put parts below one another."""
    return _joined("\n", parts)


def _join(*parts: str) -> Words:
    """Put parts beside one another."""
    return _joined(" \u00b7 ", parts)


def _joined(between: str, parts: tuple[str, ...]) -> Words:
    """Join parts so that each can still be said in another language."""
    found = [say(part) for part in parts if part]
    if not found:
        return say("")
    return reduce(
        lambda one, other: say("{one}{between}{other}", one=one, between=between, other=other), found
    )


def _time(when: When | None, on: date) -> str:
    """Write the time of a moment on a day, and any other day with its date; nothing for the day itself."""
    if when is None or when.day is None:
        return ""
    clock, day = standing.clock(when), When(on=when.day)
    if when.day == on:
        return clock
    return say("{day}, {time}", day=day, time=clock) if clock else say("{day}", day=day)


def _long(day: date) -> Words:
    """Write a day with its year: paper is read long afterwards."""
    return say("{day}, {year}", day=When(on=day), year=day.year)
