"""The list of patients narrowed by phase of care and by site, with how many there are of each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from navigator_app.desk import Desk
from navigator_app.queries import patients
from navigator_app.queries.names import Names
from navigator_app.queries.patients import PatientRow
from navigator_app.queries.work.scene import ALIVE
from sync.changes import Document
from sync.rules.codes import code_list, label_of
from sync.words import Words, say

_MOST = 10_000
_READ_AT_ONCE = 5_000
"""Of more charts the sites are not counted: every chart would have to be read."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One phase or site: its words and how many charts have it."""

    key: str
    words: Words
    count: int


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which charts are wanted; nothing chosen means all."""

    text: str = ""
    phases: frozenset[str] = frozenset()
    sites: frozenset[str] = frozenset()

    @property
    def is_open(self) -> bool:
        """Whether every chart is wanted."""
        return not (self.text.strip() or self.phases or self.sites)


@dataclass(frozen=True, slots=True)
class Choices:
    """By what the list can be narrowed, and how many charts there are of each."""

    phases: tuple[Choice, ...] = ()
    sites: tuple[Choice, ...] = ()
    """Empty where all charts are at one site."""


def narrowed(desk: Desk, wanted: Narrowing, limit: int = 200) -> tuple[PatientRow, ...]:
    """List the charts that are wanted, by name; what is only typed is asked of the index alone."""
    if not (wanted.phases or wanted.sites):
        return patients.patients(desk, wanted.text, limit=limit)
    found = patients.patients(desk, wanted.text, limit=_MOST)
    found = tuple(row for row in found if not wanted.phases or row.phase_code in wanted.phases)
    if wanted.sites:
        images = desk.store.documents(row.id for row in found)
        found = tuple(row for row in found if wanted.sites & _sites_of(images.get(row.id)))
    return found[:limit]


def choices(desk: Desk, *, with_sites: bool = True) -> Choices:
    """Say by what the list can be narrowed; a desk that follows one site has no sites to choose.

    Shape: sites are counted by reading every chart, which is left for a moment of calm.
    """
    return Choices(_phases(desk), _sites(desk) if with_sites else ())


def _phases(desk: Desk) -> tuple[Choice, ...]:
    counts = desk.store.tally("patient", "phase", ALIVE)
    codes = [code.code for code in code_list("phases").codes]
    known = [one for one in codes if counts.get(one)]
    others = sorted(str(one) for one in counts if one and one not in codes)
    return tuple(Choice(one, say(label_of("phases", one)), counts[one]) for one in (*known, *others))


def _sites(desk: Desk) -> tuple[Choice, ...]:
    followed = [feed for feed in desk.store.follows() if feed.startswith("site:")]
    if len(followed) == 1 or patients.count(desk) > _READ_AT_ONCE:
        return ()
    charts = (image for image in desk.store.of_kind("patient") if not image.fields.get("is_withdrawn"))
    counts = Counter(site for image in charts for site in _sites_of(image))
    names = Names(desk)
    found = tuple(Choice(site, say(names.site(site)), n) for site, n in sorted(counts.items()))
    return found if len(found) > 1 else ()


def _sites_of(image: Document | None) -> frozenset[str]:
    return frozenset(image.fields.get("sites") or ()) if image else frozenset()
