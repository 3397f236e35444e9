"""The directory: verified by whom and how, set aside for everyone, replaced, and what its use asks first."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from navigator_app.commands import directory, undo
from navigator_app.commands.seen import seen, write
from navigator_app.commands.verbs import written_by
from navigator_app.desk import Desk
from navigator_app.numbers import Standings, charts_with, same_number
from sync.errors import Refused
from sync.ids import derived_id
from sync.records.endpoint import Endpoint
from sync.rules.reaching import point_key
from tests.desks import CENTER, IMANI, MARIAN, ROSA, clock_of, put
from tests.parcels import parcels as parcels  # noqa: PLC0414 - a fixture, asked for by its name

RECORDS = derived_id("endpoint", "records office")
LAB = derived_id("endpoint", "lab")
NUMBER = "(555) 555-0142"


@pytest.fixture
def office(desk: Desk) -> str:
    """Write down the fax of a records office that is no site."""
    return fax(desk, RECORDS)


def fax(desk: Desk, record: str, value: str = NUMBER, **more: Any) -> str:
    typed = {"organization": "Dry Fork Records Office (PRACTICE)", "purposes": ["records"]} | more
    return put(desk, "endpoint", record, value=value, **typed)


def stands(desk: Desk, record: str) -> str:
    found = desk.store.record(record)
    assert isinstance(found, Endpoint)
    return Standings(desk).of(found)


def parcel(desk: Desk, name: str, **typed: Any) -> str:
    return put(desk, "parcel", derived_id("parcel", name), MARIAN, **{"title": name, **typed})


def tasks(desk: Desk) -> list[dict[str, Any]]:
    return [dict(one.fields) for one in desk.store.of_kind("task")]


def refused(field: str | None, deed: Any) -> Refused:
    with pytest.raises(Refused) as found:
        deed()
    assert found.value.field == field
    return found.value


def test_a_navigator_who_called_notes_that_today_and_how(desk: Desk, office: str) -> None:
    assert stands(desk, office) == "unverified"
    directory.verify(desk, office, "called")
    ticked = seen(desk, office).fields["verified"]
    assert (ticked["by_id"], ticked["by_name"], ticked["how"]) == (ROSA, "Rosa Delgado", "called")
    assert stands(desk, office) == "verified"


@pytest.mark.parametrize("how", ["", "felt_right"])
def test_how_it_was_verified_is_one_of_the_list(desk: Desk, office: str, how: str) -> None:
    refused("how", lambda: directory.verify(desk, office, how))
    assert stands(desk, office) == "unverified"


def test_half_a_year_later_it_is_asked_again(desk: Desk, office: str) -> None:
    directory.verify(desk, office, "called")
    clock_of(desk).at += timedelta(days=181)
    assert stands(desk, office) == "old"
    refused("last_four", lambda: directory.checked(desk, office))
    assert directory.checked(desk, office, "0142").is_last_four_typed
    directory.verify(desk, office, "called")
    assert directory.checked(desk, office).standing == "verified"


def test_a_site_may_ask_sooner(desk: Desk, office: str) -> None:
    directory.verify(desk, office, "called")
    write(desk, seen(desk, desk.me.site_id), {"limits": {"verify_again_after_days": 30}})
    clock_of(desk).at += timedelta(days=31)
    assert stands(desk, office) == "old"


@pytest.mark.parametrize("typed", ["", "0143", "142", "5550142"])
def test_an_unverified_number_is_used_only_with_its_last_four_typed(
    desk: Desk, office: str, typed: str
) -> None:
    refused("last_four", lambda: directory.use(desk, office, typed))
    assert desk.store.of_kind("contact") == []


def test_its_use_is_noted_with_the_number_and_that_its_last_four_were_typed(desk: Desk, office: str) -> None:
    directory.use(desk, office, " 0142 ", MARIAN)
    (noted,) = desk.store.of_kind("contact")
    assert noted.patient == MARIAN
    assert (noted.fields["medium"], noted.fields["about_id"]) == ("fax", office)
    assert noted.fields["outcome_note"] == f"To {NUMBER}, its last four typed"


def test_a_number_that_failed_is_set_aside_for_everyone_who_has_it(desk: Desk, office: str) -> None:
    lab = fax(desk, LAB, "+1 555.555.0142", organization="Mesa Lab (PRACTICE)")
    directory.verify(desk, lab, "called")
    clock_of(desk).at += timedelta(days=1)
    directory.failed(desk, office, "No such number")
    assert stands(desk, office) == stands(desk, lab) == "failed"
    why = refused("last_four", lambda: directory.use(desk, lab, "0142"))
    assert "No such number." in str(why.reason)


def test_it_is_used_again_once_somebody_verified_it_later(desk: Desk, office: str) -> None:
    lab = fax(desk, LAB, organization="Mesa Lab (PRACTICE)")
    directory.failed(desk, office, "A dentist has it now")
    clock_of(desk).at += timedelta(days=1)
    directory.verify(desk, lab, "called")
    assert stands(desk, lab) == "verified"
    assert stands(desk, office) == "failed"


def test_a_failure_needs_words_and_is_said_once(desk: Desk, office: str) -> None:
    refused("words", lambda: directory.failed(desk, office, "  "))
    directory.failed(desk, office, "No such number")
    refused("words", lambda: directory.failed(desk, office, "Still not"))


@pytest.mark.usefixtures("parcels")
def test_what_waits_to_go_there_becomes_a_task_of_whose_it_is(desk: Desk, office: str) -> None:
    named = parcel(desk, "Records for Marian", endpoint_id=office, owner_id=IMANI)
    typed = parcel(desk, "By hand", contact_system="fax", contact_value="555-555-0142", status="sent")
    parcel(desk, "There already", endpoint_id=office, status="delivered")
    parcel(desk, "To another", contact_system="fax", contact_value="555-555-0143")
    directory.failed(desk, office, "No such number")
    found = {one["about_id"]: one for one in tasks(desk)}
    assert set(found) == {named, typed}
    assert (found[named]["owner_id"], found[typed]["owner_id"]) == (IMANI, ROSA)
    assert {one["due_on"] for one in found.values()} == {"2026-11-21"}


@pytest.mark.usefixtures("parcels")
def test_what_it_touched_is_listed_what_waits_first_and_what_arrived_too(desk: Desk, office: str) -> None:
    parcel(desk, "There already", endpoint_id=office, status="delivered")
    parcel(desk, "Waits", endpoint_id=office)
    found = desk.store.record(office)
    assert isinstance(found, Endpoint)
    assert [(one.title, one.is_open) for one in directory.touched(desk, found)] == [
        ("Waits", True),
        ("There already", False),
    ]


@pytest.mark.usefixtures("parcels")
def test_undo_takes_the_failure_and_its_tasks_back_together(desk: Desk, office: str) -> None:
    parcel(desk, "Waits", endpoint_id=office)
    directory.verify(desk, office, "called")
    ids = written_by(desk, lambda at: directory.failed(at, office, "Busy all day"))
    undo.undo_last(desk, *ids)
    assert stands(desk, office) == "verified"
    assert all(one["is_withdrawn"] for one in tasks(desk))


def test_another_number_takes_its_place_with_whose_it_is_and_what_for(desk: Desk, office: str) -> None:
    directory.failed(desk, office, "No such number")
    new = directory.replace(desk, office, "(555) 555-0199", "called")
    made = seen(desk, new).fields
    assert (made["value"], made["organization"]) == (
        "(555) 555-0199",
        "Dry Fork Records Office (PRACTICE)",
    )
    assert made["purposes"] == ["records"]
    assert stands(desk, new) == "verified"
    assert stands(desk, office) == "replaced"
    assert seen(desk, office).fields["replaced_by_id"] == new
    refused("last_four", lambda: directory.checked(desk, office, "0142"))


def test_one_that_failed_stays_aside_for_the_others_after_it_was_replaced_here(
    desk: Desk, office: str
) -> None:
    lab = fax(desk, LAB, organization="Mesa Lab (PRACTICE)")
    directory.failed(desk, office, "No such number")
    directory.replace(desk, office, "(555) 555-0199")
    assert stands(desk, lab) == "failed"
    refused("value", lambda: directory.replace(desk, newest(desk), NUMBER))


def newest(desk: Desk) -> str:
    (row,) = (one for one in desk.store.of_kind("endpoint") if one.fields["value"] == "(555) 555-0199")
    return row.id


@pytest.mark.parametrize("value", ["", "  ", "1 555 555 0142", "ask there"])
def test_a_number_is_replaced_by_another_one(desk: Desk, office: str, value: str) -> None:
    refused("value", lambda: directory.replace(desk, office, value))
    assert len(desk.store.of_kind("endpoint")) == 1


def test_a_number_in_a_sites_own_record_gets_one_beside_it_and_only_one(desk: Desk) -> None:
    points = [{"system": "fax", "value": "(555) 555-0150", "use": "work"}]
    write(desk, seen(desk, CENTER), {"contact_points": points})
    before = seen(desk, CENTER)
    first = directory.verify(desk, CENTER, "they_told", point=point_key(points[0]))
    again = directory.failed(desk, CENTER, "Always busy", point=point_key(points[0]))
    assert again[0] == first
    kept = seen(desk, first).fields
    assert (kept["organization_id"], kept["status"]) == (CENTER, "error")
    assert seen(desk, CENTER) == before, "a site's record is its lead's to write"


def test_a_number_that_the_lead_took_out_meanwhile_is_not_written_to(desk: Desk) -> None:
    refused(None, lambda: directory.verify(desk, CENTER, "called", point="fax|(555) 555-0150"))


def test_whose_role_does_not_write_the_directory_changes_nothing(desk: Desk, office: str) -> None:
    other = replace(desk, me=replace(desk.me, person_id=derived_id("person", "nobody"), roles=frozenset()))
    refused(None, lambda: directory.verify(other, office, "called"))
    assert stands(desk, office) == "unverified"


def test_whoever_has_the_number_is_found_records_and_charts_however_it_was_written(
    desk: Desk, office: str
) -> None:
    lab = fax(desk, LAB, "1-555-555-0142", organization="Mesa Lab (PRACTICE)")
    fax(desk, derived_id("endpoint", "near"), "(555) 555-0143")
    assert {one.id for one in same_number(desk, "fax", "5555550142")} == {office, lab}
    assert charts_with(desk, "phone", "555 555 0177") == [MARIAN]
    assert charts_with(desk, "fax", "555 555 0177") == []


def test_a_typed_number_is_trusted_as_the_surest_record_that_has_it(desk: Desk, office: str) -> None:
    refused("last_four", lambda: directory.checked_typed(desk, "fax", "555-555-0142"))
    assert directory.checked_typed(desk, "fax", "555-555-0142", "0142").is_last_four_typed
    directory.verify(desk, office, "called")
    assert directory.checked_typed(desk, "fax", "555-555-0142").standing == "verified"
    clock_of(desk).at += timedelta(minutes=5)
    directory.failed(desk, fax(desk, LAB, organization="Mesa Lab (PRACTICE)"), "No such number")
    refused("last_four", lambda: directory.checked_typed(desk, "fax", "555-555-0142", "0142"))
    refused("last_four", lambda: directory.checked_typed(desk, "fax", " "))


def test_a_number_in_a_sites_own_record_is_trusted_as_its_lead_wrote(desk: Desk) -> None:
    point = {"system": "fax", "value": "(555) 555-0150", "verified_on": "2026-11-02", "verified_by": "T. Nez"}
    write(desk, seen(desk, CENTER), {"contact_points": [point]})
    assert directory.checked_typed(desk, "fax", "5555550150").standing == "verified"
    clock_of(desk).at += timedelta(days=200)
    refused("last_four", lambda: directory.checked_typed(desk, "fax", "5555550150"))
