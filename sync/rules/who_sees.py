"""Who may decide who sees a chart, what a decision makes of its fields, and that nobody decides a chart away from them.

Judged alike at the hub and at a desk.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Mapping, Sequence
from typing import Any, Final, Literal

from sync.records import KINDS
from sync.rules.roles import role_table

RESTRICTED: Final = "restricted:"
"""How the feed begins that holds the restricted charts of a person."""
DECIDING: Final = ("sites", "panel_ids", "restricted_to_ids")
"""The patient's fields that decide who holds the chart."""

Decision = Literal["share", "move", "stop_sharing", "link", "unlink", "restrict", "lift"]
FIELD_OF: Final[Mapping[Decision, str]] = {
    "share": "sites",
    "move": "sites",
    "stop_sharing": "sites",
    "link": "panel_ids",
    "unlink": "panel_ids",
    "restrict": "restricted_to_ids",
    "lift": "restricted_to_ids",
}
"""The one field that each decision writes."""


def restricted_feed(person: str) -> str:
    """Name the feed of the restricted charts that a person may see."""
    return f"{RESTRICTED}{person}"


def may_decide(roles: frozenset[str], field: str) -> bool:
    """Say whether somebody of these roles writes a patient's field."""
    table = role_table()
    may_edit = bool(roles & table.holders("patient", KINDS["patient"], "edit"))
    return may_edit and bool(roles & table.writers("patient", field, roles))


def goes_on_seeing(person: str, named: Collection[str], followed: Container[str]) -> bool:
    """Say whether a person still sees a chart on this computer once it is restricted to those named."""
    return not named or (person in named and restricted_feed(person) in followed)


def decided(fields: Mapping[str, Any], decision: Decision, chosen: Sequence[str]) -> list[str]:
    """Give what a decision makes of its field: the sites or people there, those chosen, or those without them."""
    present = list(fields.get(FIELD_OF[decision]) or ())
    if decision in ("share", "link"):
        return list(dict.fromkeys([*present, *chosen]))
    if decision in ("stop_sharing", "unlink"):
        return [one for one in present if one not in chosen]
    return [] if decision == "lift" else list(dict.fromkeys(chosen))
