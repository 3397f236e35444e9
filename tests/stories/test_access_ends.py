"""Access ends: what could not be sent is sealed for the center and found again there, and nothing stays on the desk.

Real desks, real HTTP, real files; the center's site lead decides at the hub's own command line.
"""

from __future__ import annotations

from pathlib import Path

from navigator_app.commands import charts
from navigator_app.queries.syncing import sync_card
from navigator_app.store import keys
from sync.contents import fingerprint
from sync.ids import new_id
from tests.faults.carrying import write
from tests.faults.joined import exchange
from tests.stories.town import Town, at_the_center, nothing_is_left_of_patients


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
    charts.decide(town.lena.desk, chart[0], "move", [town.site("Tom North")])
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
    charts.decide(town.lena.desk, chart[0], "move", [town.site("Tom North")])
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
