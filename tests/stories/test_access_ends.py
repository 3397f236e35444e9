"""Access ends: what could not be sent is sealed for the center and found again there, and nothing stays on the desk.

Real desks, real HTTP, real files; the center's site lead decides at the hub's own command line.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from navigator_app.commands import charts
from navigator_app.queries.syncing import sync_card
from navigator_app.store import keys
from sync.clock import SetClock
from sync.contents import fingerprint
from sync.hub.__main__ import main
from sync.ids import new_id
from tests.faults.carrying import write
from tests.faults.joined import exchange, seat
from tests.stories.town import NOON, Town, at_the_center, nothing_is_left_of_patients

EXPORT = "read-export"


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


def rosas_day(town: Town, later: timedelta) -> None:
    """Let Rosa lock, and unlock when it is later."""
    place = town.places["Rosa Delgado"]
    town.rosa.close()
    store = place.unlock(SetClock(NOON + later))
    town.seats["Rosa Delgado"] = seat(place, town.hub.url, town.hub.clock, store)


def with_words(town: Town, file: str) -> list[Any]:
    forms: list[Any]
    counted, *forms = town.says(EXPORT, "--words", file)
    assert counted["forms"] == len(forms)
    return forms


def test_what_was_typed_and_not_saved_is_sealed_with_what_could_not_be_sent(
    town: Town, chart: tuple[str, str]
) -> None:
    """Out on a ranch Rosa saved a trip and had half a note and half a new trip open when the battery went."""
    patient, trip = chart
    rosa = town.places["Rosa Delgado"]
    town.rosa.edit(trip, purpose="Never sent")
    image = town.rosa.desk.image(patient)
    assert image is not None
    town.rosa.store.save_draft(f"patient:{patient}", {**image.fields, "note": "She asks for her sis"}, image)
    town.rosa.store.save_draft(f"trip:new:{patient}", {"purpose": "Second visi", "note": ""})
    town.says("revoke", rosa.store)
    assert not exchange(town.rosa)
    assert nothing_is_left_of_patients(town.rosa)
    left = town.rosa.store.left()
    assert left is not None
    assert (left.sealed, left.forms, len(left.files)) == (1, 2, 1)
    told = str(sync_card(town.rosa.desk).happened)
    assert "Changes that could not be sent: 1." in told
    assert "2 forms that were begun and not saved were sealed with them." in told
    assert b"her sis" not in Path(left.files[0]).read_bytes()
    counted, note, new = town.says(EXPORT, left.files[0])
    assert counted == {"lead": 1, "forms": 2}
    assert (note["by"], note["form"], note["fields"]) == ("Rosa Delgado", "patient", ["note"])
    assert (new["form"], new["about"], new["fields"]) == ("trip new", [patient], ["purpose"])
    assert not {"words", "names"} & (note.keys() | new.keys())
    note, new = with_words(town, left.files[0])
    assert note["names"] == ["Moss, Marian"]
    assert note["words"] == {"note": {"typed": "She asks for her sis", "showed": "as it was"}}
    assert new["words"] == {"purpose": {"typed": "Second visi"}}
    assert [one["kind"] for one in town.says("held", "list")] == ["trip"]
    town.meet()
    found = town.lena.store.document(patient)
    assert found is not None
    assert found.fields["note"] == "as it was"


def test_the_center_reads_on_its_screen_what_somebody_had_begun_to_type(
    town: Town, chart: tuple[str, str]
) -> None:
    image = town.rosa.desk.image(chart[0])
    assert image is not None
    town.rosa.store.save_draft(f"patient:{chart[0]}", {**image.fields, "note": "Ring the\nsister"}, image)
    town.says("revoke", town.places["Rosa Delgado"].store)
    exchange(town.rosa)
    left = town.rosa.store.left()
    assert left is not None
    assert (left.sealed, left.pages, left.forms) == (0, 0, 1)
    told = str(sync_card(town.rosa.desk).happened)
    assert "1 form that was begun and not saved was sealed with them." in told

    def shown(*words: str) -> str:
        town.capsys.readouterr()
        assert main(["--data", str(town.hub.folder), EXPORT, *words, left.files[0]]) == 0
        return town.capsys.readouterr().out

    brief, whole = shown(), shown("--words")
    assert "1 form that was begun and not saved" in brief
    for said in ("Rosa Delgado", chart[0], "note", "--words"):
        assert said in brief
    assert "sister" not in brief
    assert "Moss" not in brief
    for said in ("Moss, Marian", "note: Ring the\n", "sister", "the form showed: as it was"):
        assert said in whole
    assert "--words" not in whole


def test_a_form_that_was_begun_and_cannot_be_sealed_keeps_everything_here(
    town: Town, chart: tuple[str, str]
) -> None:
    at_hub = town.rosa.store.setting("desk.hub")
    town.rosa.store.set_setting("desk.hub", {**at_hub, "sealing_key": ""})
    town.rosa.store.save_draft(f"trip:new:{chart[0]}", {"purpose": "Second visi"})
    town.says("revoke", town.places["Rosa Delgado"].store)
    assert not exchange(town.rosa)
    assert town.holds(town.rosa, *chart)
    assert town.rosa.store.draft(f"trip:new:{chart[0]}") is not None
    told = str(sync_card(town.rosa.desk).happened)
    assert "What could not be sent stays here, with every record: 1." in told


def test_what_was_typed_into_a_chart_that_moved_away_goes_to_the_center_and_stays_nowhere_else(
    town: Town, chart: tuple[str, str]
) -> None:
    """Rosa was called to the door in the middle of a note; meanwhile the patient moved to the other clinic."""
    patient, trip = chart
    town.meet()
    other = town.rosa.new_patient("somebody else", town.site("Rosa Delgado"))
    town.meet()
    rosas_day(town, timedelta())
    image = town.rosa.desk.image(patient)
    assert image is not None
    store = town.rosa.store
    store.save_draft(f"patient:{patient}", {**image.fields, "note": "She asks for her sis"}, image)
    store.save_draft(f"respond:trip:{trip}", {"words": "Is there a rid"})
    store.save_draft(f"trip:new:{other}", {"purpose": "Stays here"})
    store.save_draft("call:new", {"what": "Somebody rang"})
    charts.decide(town.lena.desk, patient, "move", [town.site("Tom North")])
    town.meet()
    assert town.holds_none(town.rosa, *chart)
    assert len(store.drafts()) == 4, "Rosa may still be at it"
    rosas_day(town, timedelta(hours=1))
    town.meet()
    assert set(town.rosa.store.drafts()) == {f"trip:new:{other}", "call:new"}
    told = str(sync_card(town.rosa.desk).happened)
    (file,) = town.places["Rosa Delgado"].home.glob("*.navsealed")
    sealed = f"They were sealed for the center alone into {file}."
    assert f"Forms that were begun and not saved: 2. {sealed}" in told
    note, answer = with_words(town, str(file))
    assert note["words"]["note"]["typed"] == "She asks for her sis"
    assert answer["words"] == {"words": {"typed": "Is there a rid"}}
    assert answer["about"] == [trip]
    rosas_day(town, timedelta(hours=2))
    town.meet()
    assert len([*town.places["Rosa Delgado"].home.glob("*.navsealed")]) == 1
