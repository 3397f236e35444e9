"""What waits for a person: one record, one group of fields, every side's values; or what two records both take.

The hub alone writes these. Settling one is an ordinary change to the target that names the Review.
A Review carries its target's envelope, so that it reaches exactly the desks that hold the target.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import AwareDatetime, Field

from sync.ids import Id, derived_id
from sync.records.base import About, Kind, Record, Value, code_words
from sync.words import say


class Side(Value):
    """One of the values two people disagree about: whose, from where, when by that computer's clock."""

    change: Id
    store: Id
    place: str | None = None
    author: Id
    at: AwareDatetime
    values: dict[str, Any]
    is_current: bool = False


class Other(Value):
    """A record that gets in the target's way: told by kind and id alone, for it may be of another patient."""

    kind: str
    record: Id
    key: str
    """Which of the target's own claims it meets, see `sync.rules.collisions`."""
    mark: str
    """Of exactly this pair at exactly these times: what somebody says is right so names it."""
    state: str = "open"
    """`open`, `settled` when somebody said that both are right, `over` when it is no longer so."""


_SAMPLE_OTHERS = [
    {
        "kind": "appointment",
        "record": derived_id("appointment", "other"),
        "key": "00112233445566778899aabbccddeeff",
        "mark": "ffeeddccbbaa99887766554433221100",
        "state": "open",
    }
]
_SAMPLE_SIDES = [
    {
        "change": derived_id("change", place),
        "store": derived_id("store", place),
        "place": derived_id("site", place),
        "author": derived_id("practitioner", place),
        "at": "2026-11-20T15:00:00Z",
        "values": {"lodging": lodging},
        "is_current": lodging == "motel",
    }
    for place, lodging in (("clinic", "motel"), ("center", "lodge"))
]


class Review(Record):
    """An open or settled disagreement about a group of fields."""

    about: ClassVar[Kind] = Kind(
        "review", "Review", "Reviews", "Task", icon="git-merge", tint="warn", hub_only=True
    )

    target_kind: Annotated[str, About("Kind", fixed=True, in_list=True, sample="trip")]
    target_id: Annotated[Id, About("Record", fixed=True)]
    group: Annotated[str, About("Fields", fixed=True, in_list=True, sample="lodging")]
    state: Annotated[str, About("State", codes="review-states", in_list=True)] = "open"
    sides: Annotated[list[Side], About("Sides", sample=_SAMPLE_SIDES)] = Field(default_factory=list)
    base_values: Annotated[dict[str, Any], About("Before either", sample={"lodging": "not_decided"})] = Field(
        default_factory=dict
    )
    rule_sentence: Annotated[str, About("Rule", "Why the merged record would not be valid.")] = ""
    settled_by: Annotated[Id | None, About("Settled by", "The change that closed it.", is_internal=True)] = (
        None
    )

    collision: Annotated[
        str,
        About(
            "Taken twice",
            "What its target and others take at one time, such as a room; then nothing is disagreed about.",
            fixed=True,
        ),
    ] = ""
    others: Annotated[
        list[Other], About("Others", "The records in its target's way.", sample=_SAMPLE_OTHERS)
    ] = Field(default_factory=list)

    def headline(self) -> str:
        """Name what is disagreed about, or taken twice."""
        if self.collision:
            what = code_words(self.collision).lower()
            return say("{kind}: {what} taken twice", kind=code_words(self.target_kind), what=what)
        group = code_words(self.group).lower()
        return say("{kind}: {what}", kind=code_words(self.target_kind), what=group)
