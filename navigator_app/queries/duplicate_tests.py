"""What a form says before a test is asked for again: the earlier ones in a sentence each, and what was not checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.known_tests import KnownTests, Wanted, known_tests, mark
from navigator_app.queries.names import Names
from navigator_app.queries.shown import Key
from navigator_app.queries.today import freshness_words
from sync.rules.codes import label_of
from sync.rules.duplicate_tests import Prior, Report
from sync.rules.same_tests import rule
from sync.words import Words, joined, say, us_date

_REPORTS: Final[dict[Report, Words]] = {
    "here": say("its report is here"),
    "asked": say("its report was asked for"),
    "not_here": say("report not here"),
}


@dataclass(frozen=True, slots=True)
class EarlierTest:
    """One test that was made before."""

    mark: str
    key: Key
    text: Words
    report: Report
    decided: Words
    """Why it is repeated all the same; empty while nobody said so."""


@dataclass(frozen=True, slots=True)
class Guard:
    """What stands beside a form that asks for a test."""

    earlier: tuple[EarlierTest, ...]
    silence: Words
    """That nothing is known, where nothing is; empty where something is, or nothing was looked for."""
    unchecked: Words
    """What was not checked, always; and how old what is known here may be."""

    @property
    def words(self) -> Words:
        """Say both in one."""
        return joined((self.silence, self.unchecked), " ")

    @property
    def is_undecided(self) -> bool:
        """Say whether a reason is needed to go on."""
        return any(not one.decided for one in self.earlier)


def guard(desk: Desk, wanted: Wanted) -> Guard | None:
    """Say what is known before a test is asked for; None for a record that asks for none."""
    known = known_tests(desk, wanted)
    if known is None:
        return None
    names = Names(desk)
    earlier = tuple(_earlier(names, known, one) for one in known.priors)
    parts = (_unchecked(known), _no_window(known), _stale(desk))
    return Guard(earlier, _silence(known), joined(parts, " "))


def _earlier(names: Names, known: KnownTests, prior: Prior) -> EarlierTest:
    decision = known.decided.get(mark(prior))
    reason = label_of("repeat-reasons", decision.reason) if decision else say("")
    return EarlierTest(
        mark(prior),
        Key(prior.kind, prior.record),
        _sentence(names, prior),
        prior.report,
        say("Repeated: {reason}", reason=reason) if decision else say(""),
    )


def _sentence(names: Names, prior: Prior) -> Words:
    regions = joined((label_of("body-regions", one).lower() for one in sorted(prior.test.regions)), ", ")
    family = label_of("test-families", prior.test.family)
    test = say("{test} of {part}", test=family, part=regions) if regions else family
    place = names.site(prior.site_id) or prior.place or say("a place nobody wrote down")
    report, day = _REPORTS[prior.report], us_date(prior.on)
    if prior.by:
        return say(
            "{test} at {place}, {day}, {who}; {report}",
            test=test,
            place=place,
            day=day,
            who=prior.by,
            report=report,
        )
    return say("{test} at {place}, {day}; {report}", test=test, place=place, day=day, report=report)


def _silence(known: KnownTests) -> Words:
    return say("Nothing known here.") if not known.priors and known.asked.tests else say("")


def _unchecked(known: KnownTests) -> Words:
    """Name the center's record system and every place that the chart names, as many as can be read."""
    most = rule().most_named
    named = [_place(name, has_navigator=own) for name, own in known.places[:most]]
    more = len(known.places) - most
    if more > 0:
        named.append(say("{n} more", n=more))
    return say("Not checked: {places}.", places=joined((say("the center's EHR"), *named), ", "))


def _place(name: str, *, has_navigator: bool) -> str:
    return say("{site}'s EHR", site=name) if has_navigator else name


def _no_window(known: KnownTests) -> Words:
    if not known.asked.no_window:
        return say("")
    panels = joined((label_of("lab-panels", one) for one in known.asked.no_window), ", ")
    return say("No look-back is set for {panels}: nothing was looked for.", panels=panels)


def _stale(desk: Desk) -> Words:
    fresh = gathered.freshness(desk)
    return freshness_words(fresh, desk.now(), desk.me.zone).words
