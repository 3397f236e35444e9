"""One thing a referral needs before it can be acted on.

It is a record of its own, so that two people ticking two items never clash.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from sync.ids import Id
from sync.records.base import About, Kind, Record, Tick, code_words
from sync.words import say


class ReferralItem(Record):
    """A line of the readiness list: where it stands, on whom it waits and since when."""

    about: ClassVar[Kind] = Kind(
        "referral_item", "Referral item", "Referral items", "Task", icon="list-checks", tint="primary"
    )

    referral_id: Annotated[Id, About("Referral", refers="referral", fixed=True)]
    item: Annotated[
        str, About("Requirement", codes="requirements", fixed=True, in_list=True, sample="pathology")
    ]
    label: Annotated[str, About("In words", "For what the list does not name.", search=True)] = ""
    state: Annotated[
        str, About("State", codes="item-states", together="state", in_list=True, sample="waiting")
    ] = "missing"
    waiting_on: Annotated[
        str, About("Waiting on", together="state", in_list=True, sample="Cedar Basin Pathology (PRACTICE)")
    ] = ""
    asked_on: Annotated[date | None, About("Asked on", together="state", sample="2026-11-18")] = None
    why_not_needed: Annotated[str, About("Why it is not needed", together="state")] = ""
    sent_back_words: Annotated[
        str,
        About(
            "Words of the receiving site",
            "What is wrong with it or missing, in their words; gone once it is here.",
            together="state",
            is_internal=True,
        ),
    ] = ""
    document_id: Annotated[Id | None, About("Evidence", refers="document", together="state")] = None
    due_on: Annotated[date | None, About("Due", sample="2026-11-25")] = None
    put_off: Annotated[
        Tick | None,
        About("Put off", "Until when, by whom.", together="due_on", confirms=("due_on",), is_internal=True),
    ] = None
    owner_id: Annotated[Id | None, About("Owner", refers="practitioner")] = None
    note: Annotated[str, About("Note", is_long=True)] = ""

    def headline(self) -> str:
        """Name the requirement."""
        return self.label or code_words(self.item)

    def problems(self) -> list[tuple[str | None, str]]:
        """Check that a wait names on whom; not needed says why."""
        if self.state == "waiting" and not self.waiting_on:
            return [("waiting_on", say("Say on whom it waits."))]
        if self.state == "not_needed" and not self.why_not_needed:
            return [("why_not_needed", say("Say why it is not needed."))]
        return []
