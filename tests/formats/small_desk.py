"""Just enough of a desk to bring files in: charts, and what was filed under which source key."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import count

from sync.formats.intake import Intake
from sync.formats.proposals import proposals
from sync.records import KINDS
from sync.records.keeping import checked
from sync.records.patient import Identifier, Patient
from sync.rules.earlier import goes_by
from sync.rules.matching import Charts
from sync.rules.planning import plan
from sync.rules.proposal import Planned, Stored
from sync.rules.validity import problems
from tests.formats.conftest import OWN

INTAKE = Intake(date(2026, 11, 23), "America/Denver", datetime(2026, 11, 23, 18, tzinfo=UTC))
MOSS = Patient(
    id="a" * 32,
    patient_id="a" * 32,
    family_name="Moss (PRACTICE)",
    given_name="Marian Q",
    birth_on=date(1965, 3, 14),
    sex="female",
    identifiers=[Identifier(assigner="CEDARLAB", value="000417", type="MR")],
)


class Desk:
    """Just enough of a desk: charts, and what was filed under which source key."""

    def __init__(self, *patients: Patient, intake: Intake = INTAKE) -> None:
        self.charts = Charts(patients)
        self.stored: dict[str, Stored] = {}
        self.referrals: dict[str, Stored] = {}
        self.intake = intake
        self._ids = (f"{one:032x}" for one in count(1))

    def bring_in(self, name: str | bytes) -> list[Planned]:
        data = (OWN / name).read_bytes() if isinstance(name, str) else name
        items = proposals(data, self.intake)
        found = [one for item in items for one in item.proposals]
        planned = plan(
            found,
            self.charts,
            self.stored.get,
            lambda _key: next(self._ids),
            numbered=self._numbered,
        )
        for one in planned:
            self._write(one)
        return planned

    def _numbered(self, numbers: Sequence[Identifier], patient_id: str | None) -> Stored | None:
        found = {one.record_id: one for one in self.referrals.values() if goes_by(one, numbers, patient_id)}
        return next(iter(found.values())) if len(found) == 1 else None

    def _write(self, one: Planned) -> None:
        if one.decision.state != "filed":
            return
        noun = KINDS.get(one.proposal.kind)
        assert noun is not None
        fields = checked(noun, one.decision.patch, creating=one.decision.is_new)
        record_id, patient_id = str(one.decision.record_id), one.decision.patient_id
        before = self.referrals.get(record_id) or self.stored.get(one.proposal.source_key)
        assert not problems(noun, (record_id, patient_id, None), None, fields) or not one.decision.is_new
        kept = {**(before.fields if before else {}), **fields}
        self.stored[one.proposal.source_key] = Stored(record_id, patient_id, kept)
        if one.proposal.kind == "referral":
            self.referrals[record_id] = self.stored[one.proposal.source_key]


def states(planned: list[Planned]) -> list[str]:
    return [one.decision.state for one in planned]


def changed(old: str, new: str, name: str = "oru-cbc.hl7") -> bytes:
    data = (OWN / name).read_bytes()
    assert old.encode() in data
    return data.replace(old.encode(), new.encode())
