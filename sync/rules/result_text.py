"""The one way a lab result is put into words: value, unit, the lab's flag, time with zone, lab.

None can be left out: what the lab did not say is said to be missing. Our own words give no verdict;
`forbidden_words` finds those that would.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from sync.records.lab_result import LabResult
from sync.rules.codes import code_of, label_of
from sync.rules.sourced import Sourced, read
from sync.rules.whose_day import known_zone
from sync.words import When, Words, joined, say

NO_VALUE, NO_UNIT = say("no value reported"), say("no unit stated")
NO_FLAG, NO_TIME, NO_LAB = (
    say("no flag from the lab"),
    say("collection time not stated"),
    say("lab not stated"),
)


@dataclass(frozen=True, slots=True)
class ResultText:
    """The parts of a result, each of them said, and how grave the lab's own flag is."""

    name: str
    value: str
    unit: str
    flag: str
    when: str
    lab: str
    status: str
    """Empty for a final one; else what the lab calls it."""
    by_phone: str
    """That no report is here yet, for a value taken down by phone."""
    earlier: tuple[str, ...]
    """Values that stood here before, as they were reported."""
    reference_range: str
    tint: str
    icon: str

    @property
    def sentence(self) -> Words:
        """Put everything in one line, for lists, paper, copy and screen readers alike."""
        return joined((self.measured, self.rest))

    @property
    def measured(self) -> Words:
        """Say what was measured, for the first of two lines; the second is `rest`."""
        return Words("{name}: {value} {unit}", {"name": self.name, "value": self.value, "unit": self.unit})

    @property
    def in_a_line(self) -> Words:
        """Put everything in one line that may be too short for it: the value holds on to its flag."""
        return joined((joined((self.measured, self.flag), "\u00a0\u00b7\u00a0"), *self._without_flag))

    @property
    def after_name(self) -> Words:
        """Say everything but the name, for a line that has it as its label."""
        value = Words("{value} {unit}", {"value": self.value, "unit": self.unit})
        return joined((value, self.rest))

    @property
    def rest(self) -> Words:
        """Say everything without which the value must not stand."""
        return joined((self.flag, *self._without_flag))

    @property
    def _without_flag(self) -> tuple[str, ...]:
        return (self.when, self.lab, self.status, self.by_phone, *self.earlier)


def result_text(result: LabResult) -> ResultText:
    """Render a result."""
    worst = _worst_flag(result.flags)
    return ResultText(
        name=result.name,
        value=result.value_text or NO_VALUE,
        unit=result.unit or NO_UNIT,
        flag=_flags(result.flags),
        when=_when(result),
        lab=result.lab or result.assigner or NO_LAB,
        status="" if result.status == "final" else say(label_of("observation-status", result.status)),
        by_phone=say(label_of("result-sources", "phone")) if result.source == "phone" else "",
        earlier=tuple(
            say("earlier: {value} {unit}", value=e.value_text, unit=e.unit or NO_UNIT)
            for e in result.supersedes
        ),
        reference_range=result.reference_range,
        tint=code_of("lab-flags", worst).tint or "neutral",
        icon=code_of("lab-flags", worst).icon,
    )


def _flags(flags: list[str]) -> str:
    return joined((_flag(flag) for flag in flags), ", ") if any(flags) else NO_FLAG


def _flag(flag: str) -> str:
    label = label_of("lab-flags", flag)
    return Words("{label} ({code})", {"label": say(label), "code": flag}) if label != flag else flag


def _when(result: LabResult) -> str:
    if result.collected_at is None:
        return NO_TIME
    return say("{when}", when=When(at=result.collected_at, zone=known_zone(result.collected_zone)))


_GRAVITY = ("danger", "warn")


def _worst_flag(flags: list[str]) -> str:
    for tint in _GRAVITY:
        for flag in flags:
            if code_of("lab-flags", flag).tint == tint:
                return flag
    return flags[0] if flags else ""


class _Words(Sourced):
    forbidden: tuple[str, ...]
    allowed_phrases: tuple[str, ...]


@cache
def _clinical_words() -> _Words:
    return read("rules/clinical_words.json", _Words)


def forbidden_words(text: str) -> tuple[str, ...]:
    """Name the words of a text of ours that would be a verdict beside a result; fixed phrases are none."""
    words = _clinical_words()
    rest = text.lower()
    for phrase in words.allowed_phrases:
        rest = rest.replace(phrase, " ")
    return tuple(w for w in words.forbidden if re.search(rf"\b{re.escape(w)}\b", rest))
