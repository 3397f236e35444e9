"""What every source of Today needs, looked up once per answer: the moment, names, what waits, what is disputed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, cast, get_args

from navigator_app import gathered
from navigator_app.choosing import Choices
from navigator_app.deciding import may_acknowledge, roles
from navigator_app.desk import Desk
from navigator_app.queries.names import WITHIN, Names
from navigator_app.queries.shown import Chip, Mark, Tint
from navigator_app.queries.work.item import Scope, Work, limits
from navigator_app.store.asking import Where
from sync.changes import Document
from sync.rules import site_wishes
from sync.rules.awaiting import PHONE
from sync.rules.codes import code_of, meaning_of
from sync.rules.covering import by_covered, for_whom
from sync.rules.freshness import Freshness
from sync.rules.whose_day import day_of
from sync.words import When, Words, say

_NEVER = ("entered-in-error", "cancelled", "registered")
ALIVE = Where("is_withdrawn", "=", value=False)


@dataclass
class Scene:
    """One answer's view of the desk."""

    desk: Desk
    now: datetime
    patient_id: str | None = None
    """Only this patient's rows, when set."""
    scope: Scope = "everyone"
    site_id: str | None = None
    names: Names = field(init=False)
    _days: dict[str, date] = field(default_factory=dict)
    _answering: dict[str | None, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.names = Names(self.desk)

    @cached_property
    def charts(self) -> frozenset[str]:
        """Name the charts of this answer's patient; none where it is about everybody."""
        return frozenset(self.desk.store.charts_of(self.patient_id) if self.patient_id else ())

    def is_about(self, patient_id: str | None) -> bool:
        """Say whether a chart is one of those that this answer is about."""
        return self.patient_id is None or patient_id in self.charts

    @cached_property
    def choices(self) -> Choices:
        """Give what patients chose themselves."""
        return Choices(self.desk)

    def is_quieted(self, work: Work) -> bool:
        """Say whether a row would only ask what the patient chose not to be asked: asked here for every source."""
        return self.choices.quieting(work.source, work.key, work.patient_id) is not None

    @cached_property
    def fresh(self) -> Freshness:
        """Say how old what this desk knows is."""
        return gathered.freshness(self.desk)

    @cached_property
    def shared(self) -> gathered.Shared:
        """Give what every referral of this answer is judged by, each read once."""
        return gathered.Shared(self.desk)

    def limit(self, name: str) -> int:
        """Give a limit as the site of this desk set it, else as shipped."""
        return site_wishes.limit(name, self._own_limits)

    @cached_property
    def roles(self) -> frozenset[str]:
        """Name the roles of who sits here."""
        return roles(self.desk)

    @cached_property
    def _own_limits(self) -> object:
        return gathered.own(self.desk, "limits")

    @cached_property
    def pending(self) -> frozenset[str]:
        """Name the records with something saved here and not sent."""
        return self.desk.store.pending_records()

    @cached_property
    def reviews(self) -> list[Any]:
        """Give the open Reviews in which two people disagree."""
        return self.rows("review", Where("state", "=", "open"), Where("collision", "=", ""))

    @cached_property
    def unseen_results(self) -> list[Any]:
        """Give the results of the last weeks that nobody at the center has acknowledged."""
        since = self.now - timedelta(days=limits().acknowledge_window_days)
        unseen = (
            Where("acknowledged_is_current", "=", value=False),
            Where("status", "not in", _NEVER),
        )
        # A value by phone may come without the time of its draw; it waits for a look all the same.
        untimed = (
            Where("collected_at", "is null"),
            Where("source", "=", PHONE),
            Where("reported_at", ">=", since),
        )
        return [
            *self.rows("lab_result", Where("collected_at", ">=", since), *unseen),
            *self.rows("lab_result", *untimed, *unseen),
        ]

    @cached_property
    def disputed(self) -> frozenset[str]:
        """Name the records that two people wrote differently."""
        return frozenset(row.target_id for row in self.reviews)

    @cached_property
    def covers(self) -> Mapping[str, Any]:
        """Give the cover that runs for each person whose panel is handed over now."""
        return by_covered(self._all_covers, self.now)

    @cached_property
    def covered(self) -> Mapping[str, Any]:
        """Give the people for whom who sits here stands in now, each with the cover."""
        return for_whom(self._all_covers, self.desk.me.person_id, self.now)

    @cached_property
    def _all_covers(self) -> list[Any]:
        return self.desk.store.rows("cover", ALIVE)

    def covering(self, owner_id: str | None) -> Words | None:
        """Say for whom something is done here, or who does it for its owner meanwhile; None for most."""
        mine, other = self.covered.get(owner_id or ""), self.covers.get(owner_id or "")
        if mine is not None:
            day = When(on=mine.until_on)
            return say("For {who} until {day}", who=self.names.person(owner_id, WITHIN), day=day)
        if other is not None:
            who = self.names.person(other.by_id)
            return say("Covered by {who} until {day}", who=who, day=When(on=other.until_on))
        return None

    @cached_property
    def may_acknowledge(self) -> bool:
        """Say whether who sits here may acknowledge results."""
        return may_acknowledge(self.desk)

    @cached_property
    def is_center(self) -> bool:
        """Say whether this desk stands at the center."""
        return self.names.is_center(self.desk.me.site_id)

    def rows(
        self, kind: str, *where: Where, order: tuple[str, ...] = (), limit: int | None = None
    ) -> list[Any]:
        """List records that were not withdrawn; whose they are is looked up for all of them at once."""
        mine = (Where("patient_id", "=", self.patient_id),) if self.patient_id else ()
        found = self.desk.store.rows(kind, ALIVE, *mine, *where, order=order, limit=limit)
        self.names.fetch_patients(row.patient_id for row in found)
        return found

    def wants(self, owner_id: str | None, site_id: str | None) -> bool:
        """Say whether this answer shows what this person owns at this place; asked before anything is worked out."""
        me = self.desk.me
        if self.site_id is not None and site_id != self.site_id:
            return False
        if self.scope == "everyone" or owner_id == me.person_id or owner_id in self.covered:
            return True
        is_here = site_id in (None, me.site_id)
        # What nobody owns is everybody's at the place where it is done, else it would fall between the chairs.
        return is_here and (self.scope == "clinic" or owner_id is None)

    def today(self, zone: str = "") -> date:
        """Give the day it is at a place."""
        place = zone or self.desk.me.zone
        if place not in self._days:
            self._days[place] = day_of(self.now, place)
        return self._days[place]

    def horizon(self) -> date:
        """Give the last day that Today looks at, one more for places where it is tomorrow already."""
        return self.today() + timedelta(days=self.limit("ahead_days") + 1)

    def uses_navigator(self, site_id: str | None) -> bool:
        """Say whether a site answers by itself; what it says is else written down here."""
        if site_id not in self._answering:
            site = self.desk.image(site_id) if site_id else None
            self._answering[site_id] = site is None or site.fields.get("uses_navigator") is not False
        return self._answering[site_id]

    def mark(self, record_id: str) -> Mark:
        """Say whether something about a record waits to be decided or to be sent."""
        if record_id in self.disputed:
            return "review"
        return "saved" if record_id in self.pending else ""

    def documents(self, rows: list[Any]) -> dict[str, Document]:
        """Give the whole images of some rows."""
        return self.desk.store.documents(row.id for row in rows)


def tint_of(name: str, otherwise: Tint = "neutral") -> Tint:
    """Give a tint by the word that a code list uses."""
    return cast("Tint", name) if name in get_args(Tint) else otherwise


def code_chip(code_list: str, code: Any) -> Chip:
    """Give a code as a chip: its label, icon and tint from the list."""
    known = code_of(code_list, code)
    return Chip(say(known.label), known.icon or "circle", tint_of(known.tint), meaning_of(known))


def waiting_chip(who: str) -> Chip:
    """Say on whom something waits."""
    return Chip(say("Waiting: {who}", who=who), "hourglass", "info")


def kind_words(label: str) -> Words:
    """Give a kind's label for translation."""
    return say(label)
