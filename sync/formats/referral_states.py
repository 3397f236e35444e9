"""How a referral stands in another system, as one of our states: by the lifecycle's table, and never by a guess."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sync.formats.code_lists import code_list
from sync.records.referral import Referral
from sync.rules.lifecycle import lifecycle_of, needs_reason, states_named
from sync.words import Words, say

WITHDRAWN = "entered-in-error"
_NUMBER = re.compile(r"^\d+(\.\d+)+$")


@dataclass(frozen=True, slots=True)
class State:
    """A state of ours, and the sender's word where ours does not say the same."""

    name: str
    """Empty where their word is none that we know: then the word stands beside, and nothing is moved."""
    words: Words | None = None


def of_task(status: str, business: tuple[str, ...] = ()) -> State:
    """Give the state that a FHIR Task is in.

    Shape: `business` are the codes and the words of its businessStatus. It tells apart what FHIR calls by one
    name; where it contradicts the status, the status holds and the other stands beside it in words.
    """
    table = lifecycle_of(Referral)
    if table is not None and status == table.withdrawn["fhir_task"]:
        return State(WITHDRAWN)
    names = states_named(Referral, "fhir_task", status)
    closer = [one for one in names if _is_called(one, business)]
    said = next((one for one in business if one and not _NUMBER.match(one)), next(iter(business), ""))
    if len(names) == 1:
        return State(names[0], _there(said) if said and not closer else None)
    if closer:
        return State(closer[0])
    name = code_list("fhir-r4")["task_as_referral"].get(status, "")
    return State(name, _there(status, said))


def with_reason(state: State, said: str) -> str:
    """Give the reason for a state: the sender's, their word where it differs, and never nothing where one is needed."""
    parts = [*filter(None, (said if said.strip() else "", state.words))]
    if not parts and state.name and needs_reason(Referral, state.name):
        return say("The sender gave no reason.")
    return " ".join(parts)


def _is_called(state: str, business: tuple[str, ...]) -> bool:
    """Say whether BSeR calls a state so, by its number or by its words, with or without "service request" in them."""
    table = lifecycle_of(Referral)
    name = table.states[state].names.get("bser", "") if table else ""
    number, _, words = name.partition(" ")
    older = code_list("fhir-r4")["bser_older"]
    said = {_plain(older.get(one, one)) for one in business if one}
    return bool(name) and bool(said & {_plain(number), _plain(words), _plain(name)})


def _plain(words: str) -> str:
    return " ".join(words.casefold().replace("service request", "").split()) or words.casefold()


def _there(*words: str) -> Words:
    return say("In the sender's system: {status}.", status=", ".join(filter(None, words)))
