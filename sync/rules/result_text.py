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
from sync.words import When, say

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
    def sentence(self) -> str:
        """Put everything in one line, for lists, paper, copy and screen readers alike."""
        return f"{self.measured} · {self.rest}"

    @property
    def measured(self) -> str:
        """Say what was measured, for the first of two lines; the second is `rest`."""
        return f"{self.name}: {self.value} {self.unit}"

    @property
    def after_name(self) -> str:
        """Say everything but the name, for a line that has it as its label."""
        return f"{self.value} {self.unit} · {self.rest}"

    @property
    def rest(self) -> str:
        """Say everything without which the value must not stand."""
        parts = [self.flag, self.when, self.lab]
        parts += [part for part in (self.status, self.by_phone, *self.earlier) if part]
        return " · ".join(parts)


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
        status="" if result.status == "final" else label_of("observation-status", result.status),
        by_phone=label_of("result-sources", "phone") if result.source == "phone" else "",
        earlier=tuple(
            say("earlier: {value} {unit}", value=e.value_text, unit=e.unit or NO_UNIT)
            for e in result.supersedes
        ),
        reference_range=result.reference_range,
        tint=code_of("lab-flags", worst).tint or "neutral",
        icon=code_of("lab-flags", worst).icon,
    )


def _flags(flags: list[str]) -> str:
    named = [f"{label_of('lab-flags', f)} ({f})" if label_of("lab-flags", f) != f else f for f in flags if f]
    return ", ".join(named) or NO_FLAG


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
