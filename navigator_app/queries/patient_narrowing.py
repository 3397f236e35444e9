"""The list of patients narrowed by phase of care and by site, with how many there are of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from navigator_app.desk import Desk
from navigator_app.queries import patients
from navigator_app.queries.names import Names
from navigator_app.queries.patients import PatientRow
from navigator_app.queries.work.scene import ALIVE
from sync.rules.codes import code_list, label_of
from sync.words import Words, say

_MOST = 10_000


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
class Narrowed:
    """The charts that are wanted, and what could be chosen."""

    rows: tuple[PatientRow, ...]
    matching: int
    phases: tuple[Choice, ...] = ()
    sites: tuple[Choice, ...] = ()
    """Empty where all charts are at one site."""


def narrowed(desk: Desk, wanted: Narrowing, limit: int = 200) -> Narrowed:
    """List the charts that are wanted, by name."""
    sites, per_site = _sites(desk)
    found = patients.patients(desk, wanted.text, limit=_MOST if not wanted.is_open else limit)
    kept = [
        row
        for row in found
        if (not wanted.phases or row.phase_code in wanted.phases)
        and (not wanted.sites or wanted.sites & set(sites.get(row.id, ())))
    ]
    total = patients.count(desk) if wanted.is_open else len(kept)
    names = Names(desk)
    choices = tuple(Choice(site, say(names.site(site)), n) for site, n in sorted(per_site.items()))
    return Narrowed(tuple(kept[:limit]), total, _phases(desk), choices if len(choices) > 1 else ())


def _phases(desk: Desk) -> tuple[Choice, ...]:
    counts = desk.store.tally("patient", "phase", ALIVE)
    codes = [code.code for code in code_list("phases").codes]
    known = [one for one in codes if counts.get(one)]
    others = sorted(str(one) for one in counts if one and one not in codes)
    return tuple(Choice(one, say(label_of("phases", one)), counts[one]) for one in (*known, *others))


def _sites(desk: Desk) -> tuple[Mapping[str, tuple[str, ...]], Counter[str]]:
    """Say at which sites each chart is; a desk that knows of one site alone has nothing to choose."""
    if desk.store.count("site", ALIVE) < 2:
        return {}, Counter()
    charts = (image for image in desk.store.of_kind("patient") if not image.fields.get("is_withdrawn"))
    sites = {image.id: tuple(image.fields.get("sites") or ()) for image in charts}
    return sites, Counter(site for some in sites.values() for site in some)
