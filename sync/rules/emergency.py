"""Opening a chart in an emergency: for how long, with which reason, who may, who reviews; the same at both ends.

What is exact here is exact: nobody finds a chart that they do not see by trying names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Final

from sync.errors import Refused
from sync.rules.codes import code_list
from sync.rules.roles import role_table
from sync.rules.sourced import Sourced, read
from sync.rules.spelling import plain
from sync.words import Words, say

KIND: Final = "emergency_access"
OPENS: Final = "break_glass"
REVIEWS: Final = "review_break_glass"
EMERGENCY: Final = "emergency:"
"""How the feed begins that holds one chart for one person until a moment."""
REVIEW_FIELDS: Final = frozenset({"outcome", "reviewed_by_id", "reviewed_at", "review_words"})
NOT_YOURS_TO_OPEN: Final = say("Your role does not open charts in an emergency. Call your site lead.")
NOT_YOURS_TO_REVIEW: Final = say("Your role does not review emergency openings.")
OWN: Final = say("Somebody else reviews this: you opened the chart yourself.")
REVIEWED: Final = say("This was reviewed already. What was said stays.")
_IN_OWN_NAME: Final = say("An emergency opening is written by whoever opens the chart.")
_TOO_LONG: Final = say("A chart is opened in an emergency for {minutes} minutes at most.")
_REASON: Final = say("Choose a reason.")
_WORDS: Final = say("Say in a few words why you need this chart now. At least {count} words.")
_WHOLE_REVIEW: Final = say("A review says what came of it, who reviewed it, when, and why, in words.")


class Numbers(Sourced):
    """For how long, with how many words, how often."""

    open_minutes: int
    least_words: int
    asks_an_hour: int
    purposes: Mapping[str, str]
    """Reason -> code of HL7's PurposeOfUse."""


@cache
def numbers() -> Numbers:
    """Give the numbers as shipped."""
    return read("rules/emergency.json", Numbers)


def open_for() -> timedelta:
    """Say for how long a chart is opened."""
    return timedelta(minutes=numbers().open_minutes)


def emergency_feed(chart: str, person: str) -> str:
    """Name the feed of a chart that a person opened in an emergency."""
    return f"{EMERGENCY}{chart}:{person}"


def chart_of_feed(feed: str) -> str | None:
    """Name the chart of such a feed; None for a feed of another kind."""
    return feed.removeprefix(EMERGENCY).partition(":")[0] if feed.startswith(EMERGENCY) else None


def check_reason(reason: str, words: str) -> None:
    """See that a reason was chosen and said in words.

    Raises: Refused.
    """
    if reason not in code_list("emergency-reasons"):
        raise Refused("reason", _REASON)
    if len(words.split()) < numbers().least_words:
        raise Refused("words", _WORDS, count=numbers().least_words)


def is_open(fields: Mapping[str, Any], now: datetime) -> bool:
    """Say whether an opening lasts: its time is not over, and nobody ended it or took it back."""
    until = fields.get("until_at")
    if not until or fields.get("ended_at") or fields.get("is_withdrawn"):
        return False
    return now < datetime.fromisoformat(until)


def check_write(
    author: str, roles: AbstractSet[str], before: Mapping[str, Any] | None, patch: Mapping[str, Any]
) -> None:
    """See that a person opens, ends or reviews what is theirs to.

    Shape: `before` is what the record holds; None where it is made.
    Raises: Refused.
    """
    if before is None:
        _check_opening(author, roles, patch)
        return
    if REVIEW_FIELDS & set(patch):
        _check_review(author, roles, before, patch)
    if set(patch) - REVIEW_FIELDS and before.get("person_id") != author:
        raise Refused(None, _IN_OWN_NAME)


def _check_opening(author: str, roles: AbstractSet[str], patch: Mapping[str, Any]) -> None:
    if not role_table().permits(roles, OPENS):
        raise Refused(None, NOT_YOURS_TO_OPEN)
    if patch.get("person_id") != author:
        raise Refused("person_id", _IN_OWN_NAME)
    if REVIEW_FIELDS & set(patch):
        raise Refused("outcome", OWN)
    check_reason(patch.get("reason", ""), patch.get("words", ""))
    opened, until = (patch.get(name) for name in ("opened_at", "until_at"))
    if until and opened and datetime.fromisoformat(until) - datetime.fromisoformat(opened) > open_for():
        raise Refused("until_at", _TOO_LONG, minutes=numbers().open_minutes)


def _check_review(
    author: str, roles: AbstractSet[str], before: Mapping[str, Any], patch: Mapping[str, Any]
) -> None:
    if no := why_not_review(author, roles, before):
        raise Refused("outcome", no)
    is_whole = all(patch.get(name) for name in REVIEW_FIELDS)
    if not is_whole or patch["reviewed_by_id"] != author or patch["outcome"] not in _outcomes():
        raise Refused("outcome", _WHOLE_REVIEW)


def _outcomes() -> Iterable[str]:
    return [one.code for one in code_list("emergency-outcomes").offered()]


def why_not_review(author: str, roles: AbstractSet[str], fields: Mapping[str, Any]) -> Words | None:
    """Say why somebody does not review an opening; None where they may."""
    if not role_table().permits(roles, REVIEWS):
        return NOT_YOURS_TO_REVIEW
    if fields.get("person_id") == author:
        return OWN
    return REVIEWED if fields.get("outcome") else None


def is_exactly(fields: Mapping[str, Any], number: str, family: str, given: str, born: date | None) -> bool:
    """Say whether a patient has this number, or this whole name and birth date; what is left empty finds nobody."""
    if number.strip():
        return _spelled(number) in {
            _spelled(one.get("value", "")) for one in fields.get("identifiers") or () if isinstance(one, dict)
        }
    if born is None or not family.strip() or not given.strip():
        return False
    names = (_spelled(fields.get("family_name") or ""), _spelled(fields.get("given_name") or ""))
    return names == (_spelled(family), _spelled(given)) and fields.get("birth_on") == born.isoformat()


def _spelled(text: str) -> str:
    return " ".join(plain(str(text)).split())
