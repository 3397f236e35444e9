"""A joined computer that speaks in another computer's name is refused, and does the other no harm."""

from __future__ import annotations

from tests.hub.running import RunningHub
from tests.hub.writing import new_patient, round_of


def test_a_change_in_another_computers_name_is_refused_and_takes_none_of_its_numbers(hub: RunningHub) -> None:
    mine, other = hub.joins(), hub.joins(name="Bo Li")
    forged = new_patient(hub, mine, 1).model_copy(update={"store": other.welcome.store})
    for _ in range(2):
        (verdict,) = round_of(mine, forged)[0].verdicts
        assert (verdict.outcome, verdict.document) == ("refused", None)
    assert [v.outcome for v in round_of(other, new_patient(hub, other, 1))[0].verdicts] == ["accepted"]
    with hub.store.reading() as tx:
        assert tx.last_number(other.welcome.store)[0] == 1
        assert tx.history_of(forged.record) == []
        assert tx.audit_breaks() == {}
