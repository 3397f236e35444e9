"""What a person lets stand of Today: one place, one kind of work, some words; counted from the rows of one answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, Literal

from navigator_app.queries.work.item import WorkItem
from navigator_app.store.typed import asked_words
from sync.rules.spelling import findable, plain
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
    "referral_entered": "referral",
    "referral_review": "referral",
    "records_request": "referral",
    "records_came": "referral",
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
    "death": "decision",
    "choice_told": "task",
    "choice_ask": "task",
    "choice_stands": "task",
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


@dataclass(frozen=True)
class Searched:
    """The rows of one answer, and what each says, spelled once for all that is typed."""

    rows: tuple[WorkItem, ...] = ()

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """Give what each row says, the way typed words are spelled."""
        return tuple(_spelled(row) for row in self.rows)

    def spell(self) -> None:
        """Spell what the rows say, so that the first typed letter need not wait for it."""
        len(self.texts)

    def having(self, text: str) -> tuple[WorkItem, ...]:
        """Let stand what has every typed word somewhere."""
        words = asked_words(text)
        if not words:
            return self.rows
        return tuple(
            row
            for row, said in zip(self.rows, self.texts, strict=True)
            if all(word in said for word in words)
        )


def narrowed(rows: Iterable[WorkItem], by: Narrowing) -> tuple[WorkItem, ...]:
    """Let stand what is at the place, of the kind, and has every word somewhere."""
    return placed(Searched(tuple(rows)).having(by.text), by)


def placed(rows: Iterable[WorkItem], by: Narrowing) -> tuple[WorkItem, ...]:
    """Let stand what is at the place and of the kind, whatever it says.

    Shape: what belongs to no one place, such as a decision about two people's words, stands at every place.
    """
    return tuple(
        row
        for row in rows
        if (not by.site_id or row.site_id in (None, by.site_id))
        and (by.family is None or family_of(row) == by.family)
    )


def _spelled(row: WorkItem) -> str:
    """Give what a row says in one text."""
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
    return findable(" ".join(said))


def sites_offered(rows: Iterable[WorkItem], by: Narrowing) -> tuple[Offered, ...]:
    """Give the places that rows are at, each with how many it would leave beside the kind chosen."""
    every = tuple(rows)
    names = {row.site_id: row.site for row in every if row.site_id}
    at = Counter(row.site_id for row in placed(every, replace(by, site_id="")))
    found = [Offered(site, say(name), at[site] + at[None]) for site, name in names.items() if site]
    return tuple(sorted(found, key=lambda one: plain(one.words)))


def families_offered(rows: Iterable[WorkItem], by: Narrowing) -> tuple[Offered, ...]:
    """Give the kinds of work that there are, each with how many it would leave beside the place chosen."""
    every = tuple(rows)
    here = {family_of(row) for row in every}
    left = Counter(family_of(row) for row in placed(every, replace(by, family=None)))
    return tuple(Offered(name, words, left[name]) for name, words in FAMILY_WORDS.items() if name in here)
