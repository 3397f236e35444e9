"""Who watches a site's queue at a moment, from the hours it carries, so that a desk can say it offline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sync.records.site import Site
from sync.rules.whose_day import clock_of, known_zone
from sync.words import When, Words, say

_DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
LOOK_AHEAD_DAYS = 30


@dataclass(frozen=True, slots=True)
class Watch:
    """Whether somebody watches, until or from when, whom to call meanwhile."""

    is_known: bool
    """False when the site never said when it is staffed."""
    is_watched: bool
    until_at: datetime | None
    """When that changes: the end of this stretch, or the beginning of the next; None when not in sight."""
    zone: str
    place: str
    number: str
    cover: str
    holiday: str = ""

    @property
    def sentence(self) -> str:
        """Say it in the words that a person needs before relying on it."""
        return " ".join(self.sentences)

    @property
    def sentences(self) -> tuple[Words, ...]:
        """Say it sentence by sentence, each to be translated."""
        if self.is_known and self.is_watched:
            return (self._whether(),)
        cover = (say("Cover: {who}.", who=self.cover.rstrip(".")),) if self.cover else ()
        return (self._whether(), *cover, self._call())

    def _whether(self) -> Words:
        if not self.is_known:
            return say("It is not known when somebody watches at {place}.", place=self.place)
        until = When(at=self.until_at, zone=self.zone)
        if self.is_watched:
            return say("Somebody watches at {place} until {when}.", place=self.place, when=until)
        if self.until_at is None:
            return say("Nobody is watching at {place}.", place=self.place)
        return say("Nobody is watching at {place} until {when}.", place=self.place, when=until)

    def _call(self) -> Words:
        return (
            say("Call {number}.", number=self.number) if self.number else say("No on-call number is known.")
        )


def who_is_watching(site: Site, now: datetime, place: str = "") -> Watch:
    """Say who watches a site's queue now; the center is called so unless another name is given."""
    place = place or (say("the center") if site.is_center else site.name)
    stretches = _stretches(site, now)
    current = next((end for start, end in stretches if start <= now < end), None)
    coming = next((start for start, _ in stretches if start > now), None)
    return Watch(
        is_known=bool(site.hours),
        is_watched=current is not None,
        until_at=current or coming,
        zone=known_zone(site.zone),
        place=place,
        number=site.on_call_number,
        cover=site.cover,
        holiday=_holiday(site, now.astimezone(clock_of(site.zone)).date()),
    )


def _stretches(site: Site, now: datetime) -> list[tuple[datetime, datetime]]:
    """Give the staffed stretches around a moment, joined where they touch, in order, holidays left out."""
    today = now.astimezone(clock_of(site.zone)).date()
    found: list[tuple[datetime, datetime]] = []
    for day in (today + timedelta(days=n) for n in range(LOOK_AHEAD_DAYS)):
        if _holiday(site, day):
            continue
        for start, end in sorted(_hours_of(site, day)):
            if found and found[-1][1] >= start:
                found[-1] = (found[-1][0], max(end, found[-1][1]))
            else:
                found.append((start, end))
    return found


def _hours_of(site: Site, day: date) -> list[tuple[datetime, datetime]]:
    weekday = _DAYS[day.weekday()]
    return [(_at(site, day, h.opens), _at(site, day, h.closes)) for h in site.hours if h.day == weekday]


def _at(site: Site, day: date, clock: str) -> datetime:
    local = datetime.combine(day, time.fromisoformat(clock), tzinfo=clock_of(site.zone))
    return local.astimezone(UTC)


def _holiday(site: Site, day: date) -> str:
    return next((h.name or "holiday" for h in site.holidays if h.on == day), "")
