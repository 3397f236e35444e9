"""The entry forms of a referral: which fields each shows, what is begun with again, what a template may hold.

A form shows few of the many fields that a referral has; what it does not show is kept as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field

from sync.records.derive import Field as NounField
from sync.records.derive import fields, to_plain
from sync.records.referral import Referral
from sync.rules.codes import code_list, label_of
from sync.rules.sourced import Sourced, read
from sync.words import Words, say

Wrong = tuple[str | None, str]
VALUES_LIMIT: Final = 100
"""Values in one template; a referral has not so many fields."""


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Part(_Data):
    """A titled part of a form."""

    title: str
    names: tuple[str, ...]
    is_folded: bool = False


class Tier(_Data):
    """One form: its parts, and what is true of a referral that is entered in it."""

    groups: tuple[Part, ...]
    sets: Mapping[str, Any] = Field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """Name its fields, in their order."""
        return tuple(name for part in self.groups for name in part.names)


class ReferralForms(Sourced):
    """All of it as data."""

    whole: str
    """The form that shows all that people enter."""
    first: str
    """The form that somebody begins with who chose none yet."""
    tiers: Mapping[str, Tier]
    by_itself: frozenset[str]
    """What the program fills in: never counted as something that a person would miss."""
    not_again: frozenset[str]
    """What a referral has for itself alone: its days, numbers, costs and how it stands."""
    of_patient: frozenset[str]
    """What says something about the patient, and is in no template."""
    in_own_words: frozenset[str]
    """Free words, which go into a template only when a person says that nobody is named in them."""


@cache
def referral_forms() -> ReferralForms:
    """Give the forms as shipped."""
    return read("rules/referral_forms.json", ReferralForms)


def tier_of(code: object) -> str:
    """Give a form's code; the first one for a code that this release does not know."""
    forms = referral_forms()
    return code if isinstance(code, str) and code in forms.tiers else forms.first


def is_filled(name: str, value: Any) -> bool:
    """Say whether somebody filled in a field of a referral."""
    known = fields(Referral).get(name)
    return known is not None and value not in (None, "", []) and value != to_plain(known.default)


def not_shown(tier: str, values: Mapping[str, Any]) -> tuple[str, ...]:
    """Name what people filled in and this form does not show, in the order of the whole form."""
    forms = referral_forms()
    chosen = forms.tiers[tier]
    shown = frozenset((*chosen.names, *chosen.sets)) | forms.by_itself
    every = forms.tiers[forms.whole].names
    return tuple(name for name in every if name not in shown and is_filled(name, values.get(name)))


def again(values: Mapping[str, Any]) -> dict[str, Any]:
    """Give what a referral like this one begins with."""
    forms = referral_forms()
    names = (name for name in forms.tiers[forms.whole].names if name not in forms.not_again)
    return {name: values[name] for name in names if is_filled(name, values.get(name))}


def in_template() -> tuple[str, ...]:
    """Name the fields that a template may fill in, in the order of the whole form."""
    forms = referral_forms()
    kept_out = forms.not_again | forms.of_patient
    return tuple(name for name in forms.tiers[forms.whole].names if name not in kept_out)


def for_template(values: Mapping[str, Any]) -> dict[str, Any]:
    """Give what of a referral a template may hold: never its days, numbers, notes, or what it says of the patient."""
    return {name: values[name] for name in in_template() if is_filled(name, values.get(name))}


@dataclass(frozen=True, slots=True)
class Filled:
    """What a template fills in here, and what it says that this release does not know."""

    values: Mapping[str, Any]
    unknown: tuple[Words, ...]


def filled(values: Mapping[str, Any]) -> Filled:
    """Read a template, one of a newer release too."""
    allowed, known, unknown = frozenset(in_template()), dict[str, Any](), list[Words]()
    for name, value in values.items():
        field = fields(Referral).get(name)
        if name not in allowed or field is None:
            unknown.append(say(field.about.label if field else name))
        elif not _is_known(field, value):
            unknown.append(say("{field}: {value}", field=say(field.about.label), value=str(value)))
        else:
            known[name] = value
    return Filled(known, tuple(unknown))


def _is_known(field: NounField, value: Any) -> bool:
    """Say whether a value can be chosen in this release; a word of a site's own is a word, not a code."""
    codes = field.about.codes
    if not codes:
        return isinstance(value, str if field.shape != "flag" else bool)
    is_code = isinstance(value, str) and value == value.lower() and " " not in value
    return not is_code or code_list(codes).get(str(value)) is not None


def problems(values: Mapping[str, Any]) -> list[Wrong]:
    """List what a template may not hold; a field that only a newer release has is not held against it."""
    allowed = frozenset(in_template())
    wrong = [name for name in values if name in fields(Referral) and name not in allowed]
    said: list[Wrong] = [("values", _belongs(wrong))] if wrong else []
    if len(values) > VALUES_LIMIT:
        said.append(("values", say("A template fills in at most {n} fields.", n=VALUES_LIMIT)))
    return said


def _belongs(names: Iterable[str]) -> str:
    labels = ", ".join(say(fields(Referral)[name].about.label) for name in names)
    return say("This belongs to one patient and is in no template: {fields}.", fields=labels)


def tier_label(code: str) -> Words:
    """Name a form."""
    return label_of("referral-forms", code)
