"""Who watches a site's queue at a moment, from the hours it carries, so that a desk can say it offline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from sync.records.site import QueueWatch, Site
from sync.rules.whose_day import clock_of, known_zone
from sync.words import When, Words, say

_DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
LOOK_AHEAD_DAYS = 30
QUEUE_OF: Final = {"referral": "referrals", "lab_result": "results", "message": "questions"}
"""The queue that a kind of record comes to."""
_WATCHING: Final = {
    "": (
        say("Somebody watches at {place} until {when}."),
        say("Nobody is watching at {place} until {when}."),
        say("Nobody is watching at {place}."),
        say("It is not known when somebody watches at {place}."),
    ),
    "referrals": (
        say("Somebody watches referrals at {place} until {when}."),
        say("Nobody is watching referrals at {place} until {when}."),
        say("Nobody is watching referrals at {place}."),
        say("It is not known when somebody watches referrals at {place}."),
    ),
    "results": (
        say("Somebody watches results at {place} until {when}."),
        say("Nobody is watching results at {place} until {when}."),
        say("Nobody is watching results at {place}."),
        say("It is not known when somebody watches results at {place}."),
    ),
    "questions": (
        say("Somebody watches questions at {place} until {when}."),
        say("Nobody is watching questions at {place} until {when}."),
        say("Nobody is watching questions at {place}."),
        say("It is not known when somebody watches questions at {place}."),
    ),
}
"""Per queue: watched, not until, not in sight, not known."""


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
    queue: str = ""
    """Named in its sentences where the site's queues are watched at different hours."""

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

    @property
    def words(self) -> Words:
        """Say all of it as one text that can be translated piece by piece."""
        first, *rest = self.sentences
        for more in rest:
            first = say("{one} {other}", one=first, other=more)
        return first

    def _whether(self) -> Words:
        watched, until, out_of_sight, unknown = _WATCHING.get(self.queue, _WATCHING[""])
        when = When(at=self.until_at, zone=self.zone)
        if not self.is_known:
            return say(unknown.template, place=self.place)
        if self.is_watched:
            return say(watched.template, place=self.place, when=when)
        if self.until_at is None:
            return say(out_of_sight.template, place=self.place)
        return say(until.template, place=self.place, when=when)

    def _call(self) -> Words:
        return (
            say("Call {number}.", number=self.number) if self.number else say("No on-call number is known.")
        )


def watched_as(site: Site, queue: str) -> QueueWatch:
    """Give the hours, number and cover of a queue: its own where the site says so, else the site's, each by itself.

    Shape: holidays of the site hold for each queue as well.
    """
    own = next((one for one in site.queues if one.queue == queue), None)
    if own is None:
        return QueueWatch(
            queue="",
            hours=site.hours,
            holidays=site.holidays,
            on_call_number=site.on_call_number,
            cover=site.cover,
        )
    return QueueWatch(
        queue=queue,
        hours=own.hours or site.hours,
        holidays=[*site.holidays, *own.holidays],
        on_call_number=own.on_call_number or site.on_call_number,
        cover=own.cover or site.cover,
    )


def who_is_watching(site: Site, now: datetime, place: str = "", queue: str = "") -> Watch:
    """Say who watches a site's queue now; the center is called so unless another name is given."""
    place = place or (say("the center") if site.is_center else site.name)
    watch = watched_as(site, queue)
    stretches = _stretches(site.zone, watch, now)
    current = next((end for start, end in stretches if start <= now < end), None)
    coming = next((start for start, _ in stretches if start > now), None)
    return Watch(
        is_known=bool(watch.hours),
        is_watched=current is not None,
        until_at=current or coming,
        zone=known_zone(site.zone),
        place=place,
        number=watch.on_call_number,
        cover=watch.cover,
        holiday=_holiday(watch, now.astimezone(clock_of(site.zone)).date()),
        queue=queue if site.queues else "",
    )


def _stretches(zone: str, watch: QueueWatch, now: datetime) -> list[tuple[datetime, datetime]]:
    """Give the staffed stretches around a moment, joined where they touch, in order, holidays left out."""
    today = now.astimezone(clock_of(zone)).date()
    found: list[tuple[datetime, datetime]] = []
    for day in (today + timedelta(days=n) for n in range(LOOK_AHEAD_DAYS)):
        if _holiday(watch, day):
            continue
        for start, end in sorted(_hours_of(zone, watch, day)):
            if found and found[-1][1] >= start:
                found[-1] = (found[-1][0], max(end, found[-1][1]))
            else:
                found.append((start, end))
    return found


def _hours_of(zone: str, watch: QueueWatch, day: date) -> list[tuple[datetime, datetime]]:
    weekday = _DAYS[day.weekday()]
    return [(_at(zone, day, h.opens), _at(zone, day, h.closes)) for h in watch.hours if h.day == weekday]


def _at(zone: str, day: date, clock: str) -> datetime:
    local = datetime.combine(day, time.fromisoformat(clock), tzinfo=clock_of(zone))
    return local.astimezone(UTC)


def _holiday(watch: QueueWatch, day: date) -> str:
    return next((h.name or "holiday" for h in watch.holidays if h.on == day), "")
