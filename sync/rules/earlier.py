"""What came before: under the same source key, or as a referral that goes by one of the same numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sync.records.patient import Identifier
from sync.rules.matching import Charts, Number, number_of
from sync.rules.proposal import OWN, Decision, Proposal, Stored

Lookup = Callable[[str], Stored | None]
"""Gives what came under a source key before."""
Numbered = Callable[[Sequence[Identifier], str | None], Stored | None]
"""Gives the referral that goes by one of these numbers: of this patient, or the only one where nobody says whose."""


class Here:
    """What is here while a file is planned: what was here before it, and what its earlier parts made of that."""

    def __init__(self, lookup: Lookup, numbered: Numbered) -> None:
        self._lookup = lookup
        self._numbered = numbered
        self._by_key: dict[str, Stored] = {}
        self._by_id: dict[str, Stored] = {}
        self._by_number: dict[Number, set[str]] = defaultdict(set)

    def before(self, proposal: Proposal, charts: Charts) -> Stored | None:
        """Give what a proposal tells of again."""
        found = self.by_key(proposal.source_key)
        if found is not None or proposal.kind != "referral":
            return found
        agreeing = charts.agreeing(proposal.patient)
        return self.by_number(numbers_in(proposal.fields), agreeing[0].id if len(agreeing) == 1 else None)

    def by_key(self, source_key: str) -> Stored | None:
        """Give what came under a source key, as it stands by now."""
        found = self._by_key.get(source_key) or self._lookup(source_key)
        return self._by_id.get(found.record_id, found) if found is not None else None

    def by_number(self, numbers: Sequence[Identifier], patient_id: str | None) -> Stored | None:
        """Give the referral that goes by one of these numbers, as it stands by now."""
        keys = filter(None, map(number_of, numbers))
        ids = {one for key in keys for one in self._by_number.get(key, ())}
        mine = [one for one in map(self._by_id.__getitem__, ids) if goes_by(one, numbers, patient_id)]
        found = mine[0] if len(mine) == 1 else self._numbered(numbers, patient_id)
        return self._by_id.get(found.record_id, found) if found is not None else None

    def keep(self, proposal: Proposal, decision: Decision, before: Stored | None) -> None:
        """Remember what a decision makes of a record, for the proposals that follow."""
        if decision.record_id is None:
            return
        kept = {**(before.fields if before else {}), **decision.patch}
        stored = Stored(decision.record_id, decision.patient_id, kept)
        self._by_key[proposal.source_key] = self._by_id[stored.record_id] = stored
        if proposal.kind == "referral":
            for key in filter(None, map(number_of, numbers_in(kept))):
                self._by_number[key].add(stored.record_id)


def numbers_in(fields: Mapping[str, Any]) -> list[Identifier]:
    """Give the numbers that a proposal for a referral names."""
    return [Identifier.model_validate(one) for one in fields.get("identifiers") or ()]


def goes_by(stored: Stored, numbers: Sequence[Identifier], patient_id: str | None) -> bool:
    """Say whether a record is this patient's and goes by one of these numbers, or is meant by our own id."""
    if patient_id is not None and stored.patient_id != patient_id:
        return False
    if any(one.assigner == OWN and one.value == stored.record_id for one in numbers):
        return True
    wanted = set(filter(None, map(number_of, numbers)))
    return bool(wanted & set(filter(None, map(number_of, numbers_in(stored.fields)))))
