"""How much each agreement between two people weighs: data with its source, for ordering what a person looks at."""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict

from sync.rules.sourced import Sourced, read


class Filing(BaseModel):
    """What came in against a chart."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: float
    birth: float
    near_birth: float
    name: float
    alike: float
    """From here on two names are alike enough to ask a person."""
    look_alike: float
    """From here on a new chart is not made beside a candidate unasked."""
    worth_showing: float
    most: int


class SamePerson(BaseModel):
    """One chart against another; each reason by itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: float
    birth_and_name: float
    birth_and_sound: float
    turned_names: float
    turned_birth: float
    near_birth: float
    phone_and_first_name: float
    name_without_birth: float


class Weights(Sourced):
    """All of them."""

    filing: Filing
    same_person: SamePerson
    ask_from: float
    """From here on a person is asked whether two charts are one person."""
    alike_name: float
    phone_tail: int
    most: int


@cache
def weights() -> Weights:
    """Give the weights."""
    return read("rules/matching.json", Weights)
