"""What a paper leaves out on request: by which names the center goes, and how the diagnosis was worded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.queries.header import Header
from navigator_app.queries.prints import standing
from navigator_app.queries.prints.sheet import Whose
from sync.records.condition import Condition
from sync.records.referral import Referral
from sync.rules.prc.letter import Discreet
from sync.words import Words, say

_SHORTEST: Final = 3
"""Letters: a shorter text is part of too many others to be looked for."""
_ASIDE: Final = re.compile(r"\s*\([^)]*\)")


def discreet(desk: Desk, patient_id: str, *, disease: bool, center: bool) -> Discreet:
    """Say what a paper of a patient's leaves out."""
    names = (*(_centers(desk) if center else ()), *(_diagnoses(desk, patient_id) if disease else ()))
    return Discreet(disease, names=_long_enough(names))


def with_names(found: Discreet, names: Iterable[str]) -> Discreet:
    """Leave other names out as well: those of where the patient goes, where that is no center of ours."""
    return replace(
        found, names=_long_enough((*found.names, *(form for one in names for form in _forms(one))))
    )


def whose_discreet(desk: Desk, head: Header, found: Discreet) -> tuple[Whose, Words]:
    """Say of whom a paper is by numbers that do not tell what is left out, and what was left out for that.

    Shape: a number of the center's own stands without who gave it where the patient has no other.
    """
    whole = standing.whose(desk, head)
    if not whole.number or not _tells(found, head):
        return whole, say("")
    others = tuple(one for one in head.numbers if not _is_theirs(found, one.assigner))
    if others:
        return standing.whose(desk, replace(head, numbers=others)), say("Number given by the center")
    number = standing.number_alone(next(one for one in head.numbers if one.assigner and one.value))
    return replace(whole, number=number), say("Who gave the number")


def _tells(found: Discreet, head: Header) -> bool:
    first = next((one for one in head.numbers if one.assigner and one.value), None)
    return first is not None and _is_theirs(found, first.assigner)


def _is_theirs(found: Discreet, assigner: str) -> bool:
    """Say whether who gave a number is what is left out, also where they go by a part of that name."""
    short = _ASIDE.sub("", assigner).strip().casefold()
    is_part = len(short) >= _SHORTEST and any(short in name.casefold() for name in found.names)
    return is_part or found.hides(assigner)


def _centers(desk: Desk) -> Iterator[str]:
    for row in desk.store.rows("site"):
        if row.is_center:
            yield from (form for name in (row.name, row.short_name) for form in _forms(name or ""))


def _forms(name: str) -> tuple[str, ...]:
    """Give a name as it stands and without what stands in brackets behind it."""
    return name.strip(), _ASIDE.sub("", name).strip()


def _diagnoses(desk: Desk, patient_id: str) -> Iterator[str]:
    images = [
        image
        for chart in desk.store.charts_of(patient_id)
        for image in desk.store.of_patient(chart, ("condition", "referral"))
    ]
    yield from (one.text for one in gathered.typed(images, Condition))
    for one in gathered.typed(images, Referral):
        yield from (one.diagnosis, one.final_diagnosis)


def _long_enough(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in names if len(name.strip()) >= _SHORTEST))
