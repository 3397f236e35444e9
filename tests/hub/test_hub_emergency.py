"""A chart opened in an emergency, over either database: it comes, both sides write in it, it goes with the hour."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sync.clock import SetClock
from sync.in_emergency import EmergencyAsk
from tests.faults.joined import CLINIC, exchange, join, seat
from tests.hub.databases import DATABASES, new_address
from tests.hub.running import running_hub


@pytest.mark.parametrize("database", DATABASES)
def test_an_opened_chart_comes_is_written_in_from_both_sides_and_goes(
    request: pytest.FixtureRequest, tmp_path: Path, database: str
) -> None:
    clock = SetClock(datetime(2026, 11, 20, 19, 0, tzinfo=UTC))
    with (
        new_address(request, database) as url,
        running_hub(tmp_path / "hub", database_url=url, clock=clock) as hub,
    ):
        here = join(hub, tmp_path / "rosa", "Rosa Delgado", CLINIC)
        there = join(hub, tmp_path / "tom", "Tom North", "Cedar Flats (PRACTICE)")
        with (
            closing(seat(here, hub.url, clock, here.unlock(clock))) as rosa,
            closing(seat(there, hub.url, clock, there.unlock(clock))) as tom,
        ):
            patient = rosa.new_patient("one of the clinic's", here.site)
            number = {"assigner": "JUNIPER", "value": "77-4410", "type": "MR"}
            rosa.edit(patient, identifiers=[number])
            assert exchange(rosa)
            asked = EmergencyAsk(number="77-4410", reason="emergency_care", words="Cannot speak for herself")
            assert tom.link.open_in_emergency(there.person, asked).chart == patient
            assert exchange(tom)
            assert tom.store.document(patient) is not None
            trip = rosa.put("trip", {"purpose": "Written meanwhile"}, patient)
            word = tom.put("message", {"subject": "Seen here"}, patient)
            for one in (rosa, tom, rosa):
                assert exchange(one)
            assert tom.store.document(trip) is not None
            assert rosa.store.document(word) is not None
            assert {line.outcome for line in tom.store.own_changes()} == {"accepted"}
            clock.forward(minutes=60)
            assert exchange(tom)
            assert not [one for one in (patient, trip, word) if tom.store.as_kept(one)]
            assert rosa.store.document(patient) is not None
