"""A number of the directory among all that have the same one: how it stands here, and in which charts it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.store.asking import Where
from sync.records.endpoint import Endpoint
from sync.records.patient import ContactPoint
from sync.rules.contact_points import Failure, Standing, failure_of, line_of, standing
from sync.rules.reaching import Standing as OwnStanding
from sync.rules.reaching import failed as has_failed
from sync.rules.reaching import standing as own_standing
from sync.rules.whose_day import day_of

LIMIT: Final = "verify_again_after_days"
_MOST: Final = 200
"""So many records that have one number are looked at; a number that more have is a switchboard."""
_NOT_FAILED: Final = "active"
_SUREST: Final[tuple[Standing, ...]] = ("verified", "old", "ahead", "unverified", "failed")
SYSTEMS: Final = {"address": "mail"}
"""What the records of sites and people call otherwise."""
OWN_STANDINGS: Final[Mapping[OwnStanding, Standing]] = {
    "verified": "verified",
    "old": "old",
    "never": "unverified",
    "failed": "failed",
}
"""How a number in such a record stands, in the words of the directory."""


def same_number(desk: Desk, system: str, value: str) -> list[Endpoint]:
    """Give every record of the directory that has this number, whoever wrote it down; those in error are left out."""
    line = line_of(system, value)
    if not line[1]:
        return []
    hits = desk.store.search(value, ("endpoint",), _MOST)
    found = gathered.typed(list(desk.store.documents(hit.id for hit in hits).values()), Endpoint)
    return [one for one in found if line_of(one.system, one.value) == line]


def charts_with(desk: Desk, system: str, value: str) -> list[str]:
    """Name the patients in whose charts this number stands, their own or somebody close to them."""
    line = line_of(system, value)
    hits = desk.store.search(value, ("patient",), _MOST) if line[1] else []
    images = desk.store.documents(hit.id for hit in hits)
    return [one.id for one in images.values() if line in set(_lines(one.fields))]


def _lines(chart: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for point in chart.get("contact_points") or ():
        yield line_of(str(point.get("system") or "phone"), str(point.get("value") or ""))
    for person in chart.get("people") or ():
        yield line_of("phone", str(person.get("phone") or ""))


def holding(desk: Desk, points: Sequence[ContactPoint]) -> list[ContactPoint]:
    """Give the numbers of a site's or a person's record that did not fail, there or in the directory."""
    failed = Standings(desk).has_failed_since
    return [
        one
        for one in points
        if not has_failed(one.model_dump(mode="json")) and not failed(one.system, one.value, one.verified_on)
    ]


class Standings:
    """How numbers stand at this desk now; what failed anywhere is looked up once."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._now = desk, desk.now()
        self._holds_days = gathered.limit(desk, LIMIT)
        self._failures: dict[tuple[str, str], list[Failure]] | None = None

    def failures(self) -> Mapping[tuple[str, str], list[Failure]]:
        """Give what failed, by the line that failed."""
        if self._failures is None:
            rows = self._desk.store.rows("endpoint", Where("status", "!=", _NOT_FAILED))
            images = self._desk.store.documents(row.id for row in rows)
            self._failures = {}
            for one in gathered.typed(list(images.values()), Endpoint):
                if (failure := failure_of(one)) is not None:
                    self._failures.setdefault(line_of(one.system, one.value), []).append(failure)
        return self._failures

    def has_failed_since(self, system: str, value: str, verified_on: date | None) -> bool:
        """Say whether a number that stands elsewhere than in the directory failed there on or after a day.

        Shape: `verified_on` is the last day of which it is known that it held, None where no day is.
        """
        failures = self.failures().get(line_of(system, value), [])
        return any(
            verified_on is None or day_of(one.at, self._desk.me.zone) >= verified_on for one in failures
        )

    def of(self, endpoint: Endpoint) -> Standing:
        """Say how far a number is to be trusted at this desk."""
        failures = self.failures().get(line_of(endpoint.system, endpoint.value), [])
        return standing(endpoint, self._now, self._desk.me.zone, self._holds_days, failures)

    def of_number(self, system: str, value: str) -> Standing:
        """Say how far a number is to be trusted that is named by itself: as the surest record that has it.

        Shape: "failed" where it failed anywhere and no record that has it was verified since.
        """
        found = [self.of(one) for one in same_number(self._desk, system, value)]
        if self.failures().get(line_of(system, value)):
            return "verified" if "verified" in found else "failed"
        found += self._in_own_records(system, value)
        return min((one for one in found if one != "replaced"), key=_SUREST.index, default="unverified")

    def _in_own_records(self, system: str, value: str) -> list[Standing]:
        """Say how the number stands in the records of sites and of people who work there."""
        line, today = line_of(system, value), day_of(self._now, self._desk.me.zone)
        hits = self._desk.store.search(value, ("site", "practitioner"), _MOST) if line[1] else []
        points = (
            point
            for image in self._desk.store.documents(hit.id for hit in hits).values()
            for point in image.fields.get("contact_points") or ()
        )
        return [
            OWN_STANDINGS[own_standing(point, today, self._holds_days)]
            for point in points
            if line_of(SYSTEMS.get(point.get("system"), point.get("system")), point.get("value") or "")
            == line
        ]
