"""A record's past: what others wrote is here as it comes, the rest is asked of the center, by whoever may see it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from navigator_app.queries.record_history import history
from sync.client.past import PastLane
from sync.client.refusals import NO_SUCH_RECORD, TurnedDown
from sync.errors import Unavailable
from sync.hub import past
from sync.ids import new_id
from tests.faults.joined import CENTER, Seat, exchange, join, seat
from tests.hub.running import RunningHub, running_hub


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[RunningHub]:
    with running_hub(tmp_path / "hub") as running:
        yield running


@pytest.fixture
def rosa(hub: RunningHub, tmp_path: Path) -> Iterator[Seat]:
    at = seat(join(hub, tmp_path / "clinic", "Rosa Delgado"), hub.url)
    yield at
    at.close()


@pytest.fixture
def imani(hub: RunningHub, tmp_path: Path) -> Iterator[Seat]:
    at = seat(join(hub, tmp_path / "center", "Imani Okafor", CENTER, is_center=True), hub.url)
    yield at
    at.close()


def notes(at: Seat, record: str) -> list[str]:
    """Give what was written into a record's note, as its history tells it, newest first."""
    told = history(at.desk, record)
    return [write.text for entry in told.entries for write in entry.fields if write.name == "note"]


def end(at: Seat, record: str) -> str:
    return str(history(at.desk, record).end)


def lane(at: Seat) -> PastLane:
    return PastLane(at.store, at.link, lambda: at.desk.me.person_id)


def written_over_and_over(rosa: Seat, times: int = 4) -> str:
    patient = rosa.new_patient("note 0", rosa.desk.me.site_id)
    for n in range(1, times):
        assert exchange(rosa)
        rosa.edit(patient, note=f"note {n}")
    assert exchange(rosa)
    return patient


def test_a_first_download_brings_no_past_and_says_where_it_is(rosa: Seat, imani: Seat) -> None:
    patient = written_over_and_over(rosa)
    assert exchange(imani)
    assert notes(imani, patient) == []
    assert "Earlier history is at the center" in end(imani, patient)
    assert notes(rosa, patient) == ["note 3", "note 2", "note 1", "note 0"]
    assert "center" not in end(rosa, patient), "all of it was written here"


def test_what_others_write_from_then_on_is_kept_as_it_comes_with_who_and_where(
    rosa: Seat, imani: Seat
) -> None:
    patient = written_over_and_over(rosa)
    assert exchange(imani)
    for n in (8, 9):
        rosa.edit(patient, note=f"note {n}")
        assert exchange(rosa)
        assert exchange(imani)
    assert notes(imani, patient) == ["note 9", "note 8"]
    newest = history(imani.desk, patient).entries[0]
    assert (newest.person, newest.place) == ("Rosa Delgado", "Juniper Creek (PRACTICE)")
    assert newest.at.zone == "America/Denver"
    assert "not sent" not in str(newest.words)
    assert "Earlier history is at the center" in end(imani, patient)


def test_the_rest_comes_when_it_is_asked_for_and_is_kept(rosa: Seat, imani: Seat, tmp_path: Path) -> None:
    patient = written_over_and_over(rosa)
    assert exchange(imani)
    asking = lane(imani)
    asking.ask(patient)
    assert asking.is_asked(patient)
    assert asking.step()
    assert not asking.is_asked(patient)
    assert not asking.step()
    assert notes(imani, patient) == ["note 3", "note 2", "note 1", "note 0"]
    assert "center" not in end(imani, patient)
    rosa.edit(patient, note="note 4")
    assert exchange(rosa)
    assert exchange(imani)
    assert notes(imani, patient)[0] == "note 4"
    assert "Earlier history is at the center" in end(imani, patient), "another one may lie between"


def test_a_long_past_comes_in_pages_and_a_cut_between_two_loses_none(
    rosa: Seat, imani: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past, "PAGE_LINES", 3)
    patient = written_over_and_over(rosa, 8)
    assert exchange(imani)
    asking = lane(imani)
    asking.ask(patient)
    assert asking.step()
    assert notes(imani, patient) == ["note 7", "note 6", "note 5"]
    imani.link.close()
    with monkeypatch.context() as cut:
        cut.setattr(imani.link, "_url", "http://127.0.0.1:9")
        cut.setattr(imani.link._wire, "url", "http://127.0.0.1:9")
        with pytest.raises(Unavailable):
            asking.step()
    assert asking.is_asked(patient)
    while asking.step():
        pass
    assert notes(imani, patient) == [f"note {n}" for n in range(7, -1, -1)]
    assert imani.store.has_whole_past(patient)


def test_a_page_is_bounded_by_its_size_too(rosa: Seat, imani: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(past, "PAGE_BYTES", 40)
    patient = written_over_and_over(rosa)
    assert exchange(imani)
    page = imani.link.history(imani.desk.me.person_id, patient, None)
    assert (len(page.lines), page.is_all) == (2, False)
    monkeypatch.setattr(past, "PAGE_BYTES", 1)
    page = imani.link.history(imani.desk.me.person_id, patient, page.lines[-1].change.id)
    assert (len(page.lines), page.is_all) == (1, False), "at least one line, however long it is"


def test_who_may_not_see_a_record_hears_nothing_of_its_past(
    hub: RunningHub, rosa: Seat, tmp_path: Path
) -> None:
    patient = written_over_and_over(rosa)
    other = seat(join(hub, tmp_path / "other", "Bo Li", "Cedar Flat (PRACTICE)"), hub.url)
    for record in (patient, new_id(), "nonsense"):
        with pytest.raises(TurnedDown) as no:
            other.link.history(other.desk.me.person_id, record, None)
        assert no.value.code == NO_SUCH_RECORD
        assert "Marian" not in str(no.value)
    asking = lane(other)
    asking.ask(patient)
    assert asking.step()
    assert not asking.is_asked(patient), "it is not asked for again and again"
    other.close()


def test_a_place_in_another_records_past_gives_nothing(rosa: Seat) -> None:
    patient, other = written_over_and_over(rosa), written_over_and_over(rosa, 2)
    elsewhere = rosa.link.history(rosa.desk.me.person_id, other, None).lines[0].change.id
    page = rosa.link.history(rosa.desk.me.person_id, patient, elsewhere)
    assert page.lines == ()


def test_what_was_refused_or_written_here_stays_as_it_is_when_the_center_tells_it_again(rosa: Seat) -> None:
    patient = written_over_and_over(rosa)
    before = rosa.store.history(patient)
    asking = lane(rosa)
    asking.ask(patient)
    while asking.step():
        pass
    assert rosa.store.history(patient) == before
