"""What every sheet says besides its words: whose it is, as of when it is known, and what to beware of."""

from __future__ import annotations

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.queries.header import Header, Number, restriction
from navigator_app.queries.prints.sheet import Whose
from navigator_app.queries.today import freshness_words
from sync.records.patient import Patient
from sync.rules.whose_day import spoken_time
from sync.words import When, Words, say, us_date


def whose(desk: Desk, head: Header) -> Whose:
    """Say of whom a sheet is: name, birth date, a number with who gave it; restricted as any chart of theirs."""
    number = next((one for one in head.numbers if one.assigner and one.value), None)
    return Whose(
        patient_id=head.patient_id,
        name=head.name,
        birth_on=head.birth_on,
        number=_number(number) if number else say(""),
        is_restricted=is_restricted(desk, head),
    )


def is_restricted(desk: Desk, head: Header) -> bool:
    """Say whether a chart of this person is restricted: what any of them holds is on the paper."""
    others = (gathered.record(desk, one.patient_id, Patient) for one in head.linked if one.is_here)
    return head.restriction is not None or any(one and restriction(desk, one) for one in others)


def _number(one: Number) -> Words:
    return say("{number}, {assigner}", number=number_alone(one), assigner=one.assigner)


def number_alone(one: Number) -> Words:
    """Give a number without who gave it: for a paper that is not to name them."""
    kind = {"HRN": say("Chart no. (HRN)"), "MR": say("MRN")}.get(one.type.upper(), say("Number"))
    return say("{kind} {value}", kind=kind, value=one.value)


def identifiers(found: Whose) -> tuple[Words, ...]:
    """Give what stands over every page of a patient's sheet: at least two things, or that there are not two."""
    born = say("DOB {day}", day=us_date(found.birth_on)) if found.birth_on else say("Birth date not known")
    number = found.number or (say("") if found.birth_on else say("no number known"))
    return tuple(one for one in (say(found.name), born, number) if one)


def notices(desk: Desk, head: Header | None = None) -> tuple[Words, ...]:
    """Say what must be read first: that what is here is old, who may see it, who could be taken for whom."""
    found = [stale_words(desk)]
    if head is not None:
        found += [
            say("This patient died {day}.", day=dated(head.died_at)) if head.died_at is not None else say(""),
            say(
                "This chart is restricted: only people named in it may see this paper. Keep it from other eyes."
            )
            if is_restricted(desk, head)
            else say(""),
            # The other one's name has no place on this patient's paper.
            say("Another patient could be taken for this one: check birth date and number before using this.")
            if head.look_alikes
            else say(""),
            say("Only the name is known: make sure who this is before using this.")
            if not whose(desk, head).is_sure
            else say(""),
        ]
    return tuple(one for one in found if one)


def stale_words(desk: Desk) -> Words:
    """Say why what is here may be old; empty when it is fresh."""
    fresh = gathered.freshness(desk)
    found = freshness_words(fresh, desk.now(), desk.me.zone)
    if not found.words:
        return say("")
    return say("This may be out of date. {why} Call before relying on it.", why=found.words)


def is_stale(desk: Desk) -> bool:
    """Say whether what is here may be too old to be relied on."""
    return bool(stale_words(desk))


def known(desk: Desk) -> Words:
    """Say as of when a sheet's words are known, and when this computer exchanged last with the center."""
    now = dated(When(at=desk.now(), zone=desk.me.zone))
    last = gathered.freshness(desk).exchanged_at
    if last is None:
        return say("As known on this computer {now}. Nothing was exchanged with the center yet.", now=now)
    exchanged = dated(When(at=last, zone=desk.me.zone))
    return say(
        "As known on this computer {now}. Last exchange with the center {last}.", now=now, last=exchanged
    )


def dated(when: When | None) -> str:
    """Write a day or a moment with its year and, for a moment, its zone: paper is read long afterwards.

    Empty: for none.
    """
    if when is None or when.day is None:
        return ""
    day = say("{day}, {year}", day=When(on=when.day), year=when.day.year)
    return say("{day}, {time}", day=day, time=clock(when)) if when.local is not None else day


def clock(when: When) -> str:
    """Write a moment's time by its own clock: `9:42 AM MST`; empty for a day."""
    moment = when.local
    return f"{spoken_time(moment.time())} {moment.tzname()}" if moment else ""
