"""Who holds a chart changes: a move, an outside clinician, a chart that is restricted, a computer that is taken off.

Real desks, real HTTP, real files; the center's site lead decides at the hub's own command line.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from navigator_app.commands import charts
from navigator_app.queries.outbox import unaccepted
from navigator_app.queries.syncing import sync_card
from navigator_app.store import keys
from sync.clock import SetClock
from sync.contents import PART_BYTES, fingerprint
from sync.hub.__main__ import main
from sync.ids import new_id
from tests.faults.carrying import write
from tests.faults.joined import CENTER, Place, Seat, exchange, ground, join, seat
from tests.hub.running import RunningHub, running_hub

NOON = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)
OTHER = "Cedar Flats (PRACTICE)"
OUTSIDE = "Dr. Hale's practice (PRACTICE)"


@dataclass
class Town:
    """The clinic, the other clinic, the outside clinician, and the center with its site lead."""

    hub: RunningHub
    capsys: pytest.CaptureFixture[str]
    places: dict[str, Place] = field(default_factory=dict)
    seats: dict[str, Seat] = field(default_factory=dict)

    @property
    def rosa(self) -> Seat:
        return self.seats["Rosa Delgado"]

    @property
    def tom(self) -> Seat:
        return self.seats["Tom North"]

    @property
    def hale(self) -> Seat:
        return self.seats["Ada Hale"]

    @property
    def lena(self) -> Seat:
        return self.seats["Lena Grant"]

    def meet(self) -> None:
        for one in (*self.seats.values(), *self.seats.values()):
            exchange(one)

    def site(self, name: str) -> str:
        return self.places[name].site

    def says(self, *words: str) -> Any:
        """Ask the hub's command line, and read what it says."""
        self.capsys.readouterr()
        done = main(["--data", str(self.hub.folder), "--json", *words])
        told = self.capsys.readouterr()
        assert done == 0, told.err
        return [json.loads(line) for line in told.out.splitlines()]

    def holds(self, at: Seat, *records: str) -> bool:
        return all(at.store.document(record) is not None for record in records)

    def holds_none(self, at: Seat, *records: str) -> bool:
        return all(at.store.document(record) is None for record in records)


@pytest.fixture(scope="module")
def joined(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Place]]:
    """Join everybody once; each story has a copy of the hub and the desks."""
    folder = tmp_path_factory.mktemp("joined")
    everybody: tuple[tuple[str, dict[str, Any]], ...] = (
        ("Rosa Delgado", {}),
        ("Tom North", {"site": OTHER}),
        ("Ada Hale", {"site": OUTSIDE, "role": "outside_clinician"}),
        ("Lena Grant", {"site": CENTER, "role": "site_lead", "is_center": True}),
    )
    with running_hub(folder / "hub", clock=SetClock(NOON)) as running:
        places = [join(running, folder / name, name, **where) for name, where in everybody]
    return folder, places


@pytest.fixture
def town(joined: tuple[Path, list[Place]], capsys: pytest.CaptureFixture[str]) -> Iterator[Town]:
    prepared, places = joined
    with ExitStack() as until_the_end:
        folder = until_the_end.enter_context(ground())
        shutil.copytree(prepared, folder, dirs_exist_ok=True)
        made = Town(until_the_end.enter_context(running_hub(folder / "hub", clock=SetClock(NOON))), capsys)
        for one in places:
            place = replace(one, home=folder / one.name)
            made.places[place.name] = place
            made.seats[place.name] = seat(place, made.hub.url, made.hub.clock)
            until_the_end.callback(made.seats[place.name].close)
        yield made


@pytest.fixture
def chart(town: Town) -> tuple[str, str]:
    """Write a chart of the clinic with a trip, and let the center know it."""
    patient = town.rosa.new_patient("as it was", town.site("Rosa Delgado"))
    trip = town.rosa.put("trip", {"purpose": "Visit"}, patient)
    town.meet()
    return patient, trip


def test_the_patient_moves(town: Town, chart: tuple[str, str]) -> None:
    patient, trip = chart
    assert town.holds(town.lena, *chart)
    assert town.holds_none(town.tom, *chart)
    charts.move(town.lena.desk, patient, [town.site("Tom North")])
    exchange(town.lena)
    town.rosa.edit(trip, purpose="Written before Rosa heard of the move")
    town.meet()
    assert town.holds(town.tom, *chart)
    assert town.holds_none(town.rosa, *chart)
    told = str(sync_card(town.rosa.desk).happened)
    assert "Records that this computer may hold no more: 2." in told
    (mine,) = unaccepted(town.rosa.desk)
    assert mine.is_for_lead
    (held,) = town.says("held", "list")
    assert (held["author"], held["kind"], held["fields"]) == ("Rosa Delgado", "trip", ["purpose"])
    assert "Written before" not in json.dumps(held)
    lead = town.places["Lena Grant"].person
    assert town.says("held", "show", held["change"])[0]["words"] == {
        "purpose": "Written before Rosa heard of the move"
    }
    town.says("held", "apply", held["change"], "--lead", lead)
    assert town.says("held", "list") == []
    town.meet()
    found = town.tom.store.document(trip)
    assert found is not None
    assert found.fields["purpose"] == "Written before Rosa heard of the move"


def test_a_patient_is_shared_and_is_shared_no_more(town: Town, chart: tuple[str, str]) -> None:
    patient, _ = chart
    charts.move(town.rosa.desk, patient, [town.site("Rosa Delgado"), town.site("Tom North")])
    town.meet()
    assert town.holds(town.rosa, *chart)
    assert town.holds(town.tom, *chart)
    charts.move(town.rosa.desk, patient, [town.site("Rosa Delgado")])
    town.meet()
    assert town.holds(town.rosa, *chart)
    assert town.holds_none(town.tom, *chart)


def test_the_outside_clinician_is_linked_and_unlinked(town: Town, chart: tuple[str, str]) -> None:
    patient, trip = chart
    other = town.rosa.new_patient("nobody's but the clinic's", town.site("Rosa Delgado"))
    hale = town.places["Ada Hale"].person
    town.meet()
    assert town.holds_none(town.hale, patient, trip, other)
    charts.link(town.rosa.desk, patient, hale)
    town.meet()
    assert town.holds(town.hale, patient, trip)
    assert town.holds_none(town.hale, other)
    word = town.hale.put("message", {"subject": "Seen today"}, patient)
    town.meet()
    assert town.holds(town.rosa, word)
    tried: tuple[dict[str, object], ...] = ({"note": "not mine"}, {"sites": []}, {"panel_ids": []})
    for typed in tried:
        town.hale.edit(patient, **typed)
        exchange(town.hale)
    assert len(unaccepted(town.hale.desk)) == 1, "three refused changes of one record stand together"
    charts.unlink(town.rosa.desk, patient, hale)
    town.meet()
    assert town.holds_none(town.hale, patient, trip, word)
    assert town.holds(town.rosa, patient, trip, word)


def test_an_outside_clinicians_computer_is_theirs_alone(town: Town) -> None:
    (one,) = (line for line in town.says("devices") if line["site"] == OUTSIDE)
    hale = town.places["Ada Hale"].person
    assert one["given"] == [f"panel:{hale}"]
    assert one["feeds"] == 2
    town.says("revoke", "--person", hale)
    (one,) = (line for line in town.says("devices") if line["site"] == OUTSIDE)
    assert one["is_revoked"]


def test_the_restricted_chart_leaves_the_clinics_desk_and_its_unsent_words_are_found_again(
    town: Town, chart: tuple[str, str]
) -> None:
    """A chart of the staff's kin: only the site lead sees it from now on."""
    patient, trip = chart
    lead = town.places["Lena Grant"]
    charts.restrict(town.lena.desk, patient, [lead.person])
    exchange(town.lena)
    (refused,) = unaccepted(town.lena.desk)
    assert "goes on seeing it" in refused.reason
    town.says("restricted", "give", lead.store, "--person", lead.person)
    charts.restrict(town.lena.desk, patient, [lead.person])
    exchange(town.lena)
    town.rosa.edit(trip, purpose="Unsent words")
    town.meet()
    assert town.holds(town.lena, *chart)
    assert town.holds_none(town.rosa, *chart)
    assert town.holds_none(town.tom, *chart)
    (held,) = town.says("held", "list")
    town.says("held", "apply", held["change"], "--lead", lead.person)
    town.meet()
    found = town.lena.store.document(trip)
    assert found is not None
    assert found.fields["purpose"] == "Unsent words"
    charts.restrict(town.lena.desk, patient, [])
    town.meet()
    assert town.holds(town.rosa, *chart)


def test_only_a_lead_restricts_a_chart(town: Town, chart: tuple[str, str]) -> None:
    charts.restrict(town.rosa.desk, chart[0], [town.places["Rosa Delgado"].person])
    exchange(town.rosa)
    (refused,) = unaccepted(town.rosa.desk)
    assert "Your role does not decide" in refused.reason
    town.meet()
    assert town.holds(town.rosa, *chart)


def test_a_computer_that_is_taken_off_seals_what_it_could_not_send_and_lets_go(
    town: Town, chart: tuple[str, str]
) -> None:
    patient, trip = chart
    rosa, lead = town.places["Rosa Delgado"], town.places["Lena Grant"]
    town.rosa.edit(trip, purpose="Never sent")
    begun = town.rosa.put("trip", {"purpose": "Never sent either"}, patient)
    town.says("revoke", rosa.store)
    assert not exchange(town.rosa)
    assert town.holds_none(town.rosa, *chart, begun)
    assert town.rosa.store.counts().unsent == 0
    left = town.rosa.store.left()
    assert left is not None
    assert (left.sealed, len(left.files)) == (2, 1)
    (file,) = map(Path, left.files)
    told = str(sync_card(town.rosa.desk).happened)
    assert "Changes that could not be sent: 2." in told
    assert str(file) in told
    assert b"Never sent" not in file.read_bytes()
    assert not {"Moss", "Marian", "Rosa"} & set(file.name.split("-"))
    assert nothing_is_left_of_patients(town.rosa)
    assert not exchange(town.rosa)
    assert town.rosa.store.left() == left
    assert town.says("read-export", str(file)) == [{"lead": 2}]
    assert town.says("read-export", str(file)) == [{"known": 2}]
    for held in town.says("held", "list"):
        town.says("held", "apply", held["change"], "--lead", lead.person)
    town.meet()
    for record, purpose in ((trip, "Never sent"), (begun, "Never sent either")):
        found = town.lena.store.document(record)
        assert found is not None
        assert found.fields["purpose"] == purpose


def test_a_person_whose_access_ended_leaves_no_records_on_a_desk_that_nobody_else_opens(
    town: Town, chart: tuple[str, str]
) -> None:
    rosa, lead = town.places["Rosa Delgado"], town.places["Lena Grant"].person
    town.rosa.edit(chart[1], purpose="Never sent")
    town.says("revoke", "--person", rosa.person)
    assert not exchange(town.rosa)
    assert town.holds_none(town.rosa, *chart)
    left = town.rosa.store.left()
    assert left is not None
    assert town.says("read-export", *left.files) == [{"lead": 1}]
    (held,) = town.says("held", "list")
    town.says("held", "apply", held["change"], "--lead", lead)
    town.meet()
    found = town.lena.store.document(chart[1])
    assert found is not None
    assert found.fields["purpose"] == "Never sent"


def test_where_a_colleague_can_open_the_desk_the_records_and_the_unsent_work_stay_for_them(
    town: Town, chart: tuple[str, str]
) -> None:
    rosa = town.places["Rosa Delgado"]
    kept = keys.read(rosa.home)
    sam = kept.slots[0].model_copy(update={"id": new_id(), "name": "Sam Reed"})
    keys.write(rosa.home, kept.model_copy(update={"slots": (*kept.slots, sam)}), lambda _: None)
    town.rosa.edit(chart[1], purpose="Not sent yet")
    town.says("revoke", "--person", rosa.person)
    assert not exchange(town.rosa)
    assert town.holds(town.rosa, *chart)
    assert town.rosa.store.counts().unsent == 1
    assert town.rosa.store.left() is None


def test_pages_that_never_reached_the_center_are_sealed_before_their_record_leaves(
    town: Town, chart: tuple[str, str]
) -> None:
    """A fax was scanned, its record went out, the patient moved, and only then would the pages have been carried."""
    content = b"%PDF-1.7 " + bytes(200_000)
    paper = write(town.rosa, content, chart[0])
    town.meet()
    charts.move(town.lena.desk, chart[0], [town.site("Tom North")])
    town.meet()
    assert town.holds_none(town.rosa, paper)
    assert town.rosa.store.contents.held(fingerprint(content)) is None
    told = str(sync_card(town.rosa.desk).happened)
    (file,) = town.places["Rosa Delgado"].home.glob("*.navsealed")
    assert f"sealed for the center alone into {file}" in told
    assert town.says("read-export", str(file)) == [{"pages_kept": 1}]
    assert at_the_center(town, paper) == content


def test_pages_that_the_disk_gives_back_no_more_hold_nothing_up(town: Town, chart: tuple[str, str]) -> None:
    paper = write(town.rosa, b"%PDF-1.7 " + bytes(70_000), chart[0])
    town.meet()
    for file in town.rosa.store.contents.folder.iterdir():
        file.write_bytes(b"no pages")
    charts.move(town.lena.desk, chart[0], [town.site("Tom North")])
    town.meet()
    assert town.holds_none(town.rosa, paper)
    new = town.rosa.new_patient("goes on", town.site("Rosa Delgado"))
    town.meet()
    assert town.holds(town.lena, new)
    town.says("revoke", town.places["Rosa Delgado"].store)
    exchange(town.rosa)
    assert nothing_is_left_of_patients(town.rosa)


def test_pages_wait_in_their_file_until_the_lead_has_taken_their_record(
    town: Town, chart: tuple[str, str]
) -> None:
    content = b"%PDF-1.7 " + bytes(70_000)
    paper = write(town.rosa, content, chart[0])
    town.says("revoke", town.places["Rosa Delgado"].store)
    exchange(town.rosa)
    left = town.rosa.store.left()
    assert left is not None
    assert (left.sealed, left.pages) == (1, 1)
    assert town.says("read-export", left.files[0]) == [{"lead": 1, "pages_waiting": 1}]
    (held,) = town.says("held", "list")
    town.says("held", "apply", held["change"], "--lead", town.places["Lena Grant"].person)
    assert town.says("read-export", left.files[0]) == [{"known": 1, "pages_kept": 1}]
    assert at_the_center(town, paper) == content


def nothing_is_left_of_patients(at: Seat) -> bool:
    """Look into every table of the opened file: nothing but what this computer is and how its rounds went."""
    with at.store.connections.reading() as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        shadows = {name for (name,) in tables if name.startswith("s_")}
        full = {
            name
            for (name,) in tables
            if name not in shadows and connection.execute(f'SELECT 1 FROM "{name}" LIMIT 1').fetchone()
        }
    return full <= {"setting", "projection", "round"}


def at_the_center(town: Town, paper: str) -> bytes:
    """Fetch a document's bytes as the center's desk would."""
    town.meet()
    person = town.places["Lena Grant"].person
    return b"".join(town.lena.link.depot().fetch(person, paper, 0, PART_BYTES))


def test_where_nothing_can_be_sealed_nothing_is_removed(town: Town, chart: tuple[str, str]) -> None:
    """A computer that joined a hub which named no key keeps everything and says so."""
    at_hub = town.rosa.store.setting("desk.hub")
    town.rosa.store.set_setting("desk.hub", {**at_hub, "sealing_key": ""})
    town.rosa.edit(chart[1], purpose="Never sent")
    town.says("revoke", town.places["Rosa Delgado"].store)
    assert not exchange(town.rosa)
    assert town.holds(town.rosa, *chart)
    assert town.rosa.store.counts().unsent == 1
    assert "What could not be sent stays here, with every record: 1." in str(
        sync_card(town.rosa.desk).happened
    )


def test_a_held_change_is_set_aside_once_and_with_a_reason(
    town: Town, chart: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    patient, trip = chart
    lead, tom = town.places["Lena Grant"].person, town.places["Tom North"].person
    charts.move(town.lena.desk, patient, [town.site("Tom North")])
    exchange(town.lena)
    town.rosa.edit(trip, purpose="Out of date")
    town.meet()
    (held,) = town.says("held", "list")
    data = ("--data", str(town.hub.folder))
    aside = ("held", "set-aside", held["change"], "--why", "Told by phone")
    for words, why in (
        ((*aside, "--lead", tom), "no site lead"),
        (("held", "apply", "f" * 32, "--lead", lead), "waits for a site lead"),
        (("held", "set-aside", held["change"], "--why", " ", "--lead", lead), "Say why"),
    ):
        assert main([*data, *words]) == 1
        assert why in capsys.readouterr().err
    town.says(*aside, "--lead", lead)
    assert town.says("held", "list") == []
    assert main([*data, "held", "apply", held["change"], "--lead", lead]) == 1
    with town.hub.store.reading() as tx:
        last, verdict, _ = tx.history_of(trip)[-1]
    assert (last.author, last.reason, dict(last.patch), verdict.outcome) == (
        lead,
        "Told by phone",
        {},
        "accepted",
    )


def test_a_chart_of_elsewhere_is_not_a_site_leads_to_decide(
    town: Town, chart: tuple[str, str], tmp_path: Path
) -> None:
    patient, trip = chart
    sam = join(town.hub, tmp_path / "sam", "Sam Reed", "Elk Pass (PRACTICE)", role="site_lead")
    charts.move(town.lena.desk, patient, [town.site("Tom North")])
    exchange(town.lena)
    town.rosa.edit(trip, purpose="Held")
    town.meet()
    (held,) = town.says("held", "list")
    for words in (("apply", held["change"]), ("set-aside", held["change"], "--why", "no")):
        with pytest.raises(AssertionError, match="not for this person to decide"):
            town.says("held", *words, "--lead", sam.person)
    assert len(town.says("held", "list")) == 1
