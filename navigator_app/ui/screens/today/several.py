"""One letter for one row or for several: which of them it is done to, and why the others stay as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from navigator_app.commands.verbs import ONE_BY_ONE
from navigator_app.queries.shown import Verb
from navigator_app.queries.work.item import WorkItem
from navigator_app.queries.work.narrowing import Family, family_of
from sync.words import Words, say

_KEEPS_ITS_DAY: Final[Mapping[Family, Words]] = {
    "referral": say("A referral keeps its day. Open it to change it."),
    "draw": say("A draw keeps its day. Skip it with a reason, or change its lab plan."),
    "result": say("A result waits until somebody at the center has looked at it."),
    "trip": say("A trip keeps its day. Open it to move it."),
    "visit": say("A visit keeps its time. Open it to move it."),
    "message": say("Whoever wrote it waits for an answer. Answer it, or hand it over."),
    "paper": say("Pages stay here until they are filed or set aside."),
    "told": say("It stays here until the site has it or somebody there was told."),
    "decision": say("A decision stays here until it is made."),
}
_HAS_NO_OWNER: Final[Mapping[Family, Words]] = {
    "draw": say("A draw has no owner: everybody where it is drawn sees it."),
    "result": say("A result has no owner: everybody at the center sees it."),
    "visit": say("A visit has no owner: everybody at its place sees it."),
    "paper": say("Papers have no owner: everybody at this place sees them."),
    "decision": say("A decision has no owner: whoever knows makes it."),
    "told": say("Whoever changed it tells the site, or logs the call for them."),
}
_OTHERWISE: Final[Mapping[str, Words]] = {
    "S": say("This keeps its day."),
    "A": say("Nobody owns this by name."),
    "B": say("Only a task waits on whom you name here. Open it to say it."),
    "R": say("This waits on nobody."),
    "D": say("No one key finishes this. Open it."),
    "E": say("Nothing is edited here."),
}
_BY_PHONE = say("This is asked about by phone. Call them, then press C to note the call.")
_ONE_AT_A_TIME = say("This is done one at a time: it says that somebody looked at it.")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a letter does to the rows that are marked."""

    does: tuple[tuple[WorkItem, Verb], ...]
    stays: tuple[tuple[WorkItem, Words], ...]

    @property
    def whose(self) -> tuple[str, ...]:
        """Name the people whose rows it is done to, each once."""
        return tuple(dict.fromkeys(item.person for item, _ in self.does if item.person))

    @property
    def reasons(self) -> tuple[Words, ...]:
        """Say why others stay, each reason once."""
        return tuple(dict.fromkeys(why for _, why in self.stays))


def verb_of(item: WorkItem, letter: str) -> Verb | None:
    """Find a row's verb by its letter."""
    return next((verb for verb in item.verbs if verb.key.upper() == letter.upper()), None) if letter else None


def why_not(item: WorkItem, letter: str) -> Words | None:
    """Say why a row has no deed of this letter; None for a letter that is no deed anywhere."""
    if letter.upper() == "R" and verb_of(item, "C"):
        return _BY_PHONE
    told = {"S": _KEEPS_ITS_DAY, "A": _HAS_NO_OWNER}.get(letter.upper(), {})
    return told.get(family_of(item)) or _OTHERWISE.get(letter.upper())


def plan(rows: Sequence[WorkItem], letter: str) -> Plan:
    """Say to which of several rows a letter is done; what somebody has to look at is never done to several."""
    does: list[tuple[WorkItem, Verb]] = []
    stays: list[tuple[WorkItem, Words]] = []
    for item in rows:
        verb = verb_of(item, letter)
        if verb is None:
            stays.append((item, why_not(item, letter) or _ONE_AT_A_TIME))
        elif verb.does == "open" or verb.command in ONE_BY_ONE or not _is_shared(verb):
            stays.append((item, _ONE_AT_A_TIME))
        else:
            does.append((item, verb))
    return Plan(tuple(does), tuple(stays))


def _is_shared(verb: Verb) -> bool:
    """Say whether one answer does for several: what asks for words of its own is asked one by one."""
    return verb.does == "run" or verb.command in ("duties.later", "duties.hand_over")
