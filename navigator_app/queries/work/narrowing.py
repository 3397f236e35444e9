"""What a person lets stand of Today: one place, one kind of work, some words; counted from the rows of one answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from navigator_app.queries.work.item import WorkItem
from navigator_app.store.search import asked_words, spelled
from sync.words import Words, say

Family = Literal[
    "task", "referral", "draw", "result", "trip", "visit", "message", "paper", "told", "decision"
]
FAMILY_WORDS: Final[Mapping[Family, Words]] = {
    "task": say("Tasks"),
    "referral": say("Referrals"),
    "draw": say("Lab draws"),
    "result": say("Results"),
    "trip": say("Trips"),
    "visit": say("Visits"),
    "message": say("Messages"),
    "paper": say("Papers"),
    "told": say("Not received"),
    "decision": say("Decisions"),
}
FAMILY_OF: Final[Mapping[str, Family]] = {
    "task": "task",
    "referral": "referral",
    "referral_item": "referral",
    "lab_plan": "draw",
    "lab_draw": "draw",
    "lab_result": "result",
    "trip": "trip",
    "trip_leg": "trip",
    "appointment": "visit",
    "message": "message",
    "paper": "paper",
    "received": "told",
    "review": "decision",
    "merged": "decision",
    "refused": "decision",
    "unmatched": "decision",
    "collision": "decision",
}
"""Which kind of work each source of rows brings; a source that is not named here counts as a task."""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """One place, one kind, some words; empty where all is let stand."""

    site_id: str = ""
    family: Family | None = None
    text: str = ""

    @property
    def is_narrow(self) -> bool:
        """Say whether anything may be left out."""
        return bool(self.site_id or self.family or self.text.strip())


@dataclass(frozen=True, slots=True)
class Offered:
    """One place or kind that can be chosen, and how many rows it would leave."""

    value: str
    words: Words
    count: int


def family_of(item: WorkItem) -> Family:
    """Say which kind of work a row is."""
    return FAMILY_OF.get(item.source, "task")


def narrowed(rows: Iterable[WorkItem], by: Narrowing) -> tuple[WorkItem, ...]:
    """Let stand what is at the place, of the kind, and has every word somewhere.

    Shape: what belongs to no one place, such as a decision about two people's words, stands at every place.
    """
    words = asked_words(by.text)
    return tuple(
        row
        for row in rows
        if (not by.site_id or row.site_id in (None, by.site_id))
        and (by.family is None or family_of(row) == by.family)
        and (not words or _has(row, words))
    )


def _has(row: WorkItem, words: Sequence[str]) -> bool:
    said = (
        row.title,
        row.person,
        row.context,
        row.status.text,
        row.owner,
        row.waiting_on,
        row.site,
        row.kind,
    )
    text = " ".join(asked_words_of(" ".join(said)))
    return all(word in text for word in words)


def asked_words_of(said: str) -> tuple[str, ...]:
    """Give what a row says, spelled the way typed words are, with and without its apostrophes and hyphens."""
    plain = spelled(said)
    closed = plain.translate(_CLOSED)
    return (plain, closed) if closed != plain else (plain,)


_CLOSED: Final = str.maketrans("", "", "'\u2019\u2018\u02bc\u02bb\u02bd\u0060\u00b4\u02b9\ua78b\ua78c\u02c0-")


def sites_offered(rows: Iterable[WorkItem], by: Narrowing) -> tuple[Offered, ...]:
    """Give the places that rows are at, each with how many it would leave beside the kind and words chosen."""
    every = tuple(rows)
    names = {row.site_id: row.site for row in every if row.site_id}
    left = narrowed(every, replace(by, site_id=""))
    at = Counter(row.site_id for row in left)
    found = [Offered(site, say(name), at[site] + at[None]) for site, name in names.items() if site]
    return tuple(sorted(found, key=lambda one: spelled(one.words)))


def families_offered(rows: Iterable[WorkItem], by: Narrowing) -> tuple[Offered, ...]:
    """Give the kinds of work that there are, each with how many it would leave beside the place and words chosen."""
    every = tuple(rows)
    here = _counted(every, family_of)
    left = _counted(narrowed(every, replace(by, family=None)), family_of)
    return tuple(
        Offered(name, words, left.get(name, 0)) for name, words in FAMILY_WORDS.items() if name in here
    )


def _counted(rows: Iterable[WorkItem], by: Callable[[WorkItem], str]) -> Counter[str]:
    return Counter(by(row) for row in rows)
