"""The directory is found by any word, any digits and what a number is for, and says of each how it stands."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from navigator_app.commands import directory as deeds
from navigator_app.commands import tasks
from navigator_app.commands.seen import seen, write
from navigator_app.desk import Desk
from navigator_app.queries.directory import Asked, Directory, directory
from navigator_app.queries.directory_lines import Line
from navigator_app.queries.directory_number import NumberView, number
from navigator_app.queries.finder import find
from navigator_app.queries.kinds import may_begin
from navigator_app.queries.liaison import liaison_words
from navigator_app.queries.people import people
from navigator_app.queries.preview import preview
from navigator_app.queries.today import today
from navigator_app.sends import SEND_AGAIN
from sync.records import KINDS
from sync.records.patient import Patient
from tests.desks import CENTER, DELIA, IMANI, MARIAN, clock_of, put, take_all
from tests.in_directory import DOCTOR, FAILED, INTAKE, LAB, OLD_LAB, PRC, RECORDS, settle_directory
from tests.parcels import parcels as parcels  # noqa: PLC0414 - a fixture, asked for by its name


@pytest.fixture
def book(desk: Desk) -> Desk:
    settle_directory(desk)
    return desk


def found(desk: Desk, text: str = "", **more: Any) -> Directory:
    return directory(desk, Asked(text, **more))


def numbers(desk: Desk, text: str = "", **more: Any) -> set[str]:
    return {line.number for line in found(desk, text, **more).lines}


def line_of(desk: Desk, record: str) -> Line:
    return next(line for line in found(desk, at=record).lines if line.record.id == record)


def whole(desk: Desk, record: str) -> NumberView:
    view = number(desk, line_of(desk, record))
    assert view is not None
    return view


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("dry fork rec", {FAILED}),
        ("lena", {"(555) 555-0170"}),
        ("0155", {"(555) 555-0155"}),
        ("555-0155", {"(555) 555-0155"}),
        ("+1 555 555 0155", {"(555) 555-0155"}),
        ("prc.office", {"prc.office@direct.dryfork.example"}),
        ("authorizations", {"prc.office@direct.dryfork.example"}),
        ("mesa view intake", {"(555) 555-0155"}),
        ("nowhere at all", set()),
    ],
)
def test_a_number_is_found_by_whose_it_is_where_what_for_and_its_digits(
    book: Desk, text: str, expected: set[str]
) -> None:
    assert numbers(book, text) == expected


def test_an_organization_that_is_known_is_found_with_the_numbers_of_its_own_record(book: Desk) -> None:
    assert {"(555) 555-0155", "(555) 555-0150"} <= numbers(book, "Mesa View Cancer")


def test_a_site_of_which_no_number_is_known_is_said_to_have_none(desk: Desk) -> None:
    (line,) = found(desk, "Juniper Creek").lines
    assert (line.number, str(line.chip.text), line.verbs) == ("", "No number", ())


def test_a_purpose_narrows_to_what_is_for_it(book: Desk) -> None:
    assert numbers(book, purpose="records") == {FAILED}
    assert numbers(book, "dry fork", purpose="referrals") == set()
    put(
        book,
        "endpoint",
        LAB,
        value="(555) 555-0190",
        person="Night line (PRACTICE)",
        purposes=["after_hours"],
    )
    assert numbers(book, purpose="after_hours") == {"(555) 555-0190"}


@pytest.mark.parametrize(
    ("record", "how", "said"),
    [
        (INTAKE, "verified", "Verified 11/18/2026 by Rosa Delgado: Sent a test page, and they confirmed it"),
        (PRC, "old", "Last verified 05/05/2026 by Rosa Delgado: Read on their letterhead or website"),
        (DOCTOR, "unverified", "Nobody wrote down that it holds"),
        (RECORDS, "failed", "A dentist has this number now. Rosa Delgado, 11/18/2026"),
        (OLD_LAB, "replaced", "Another number stands in its place"),
    ],
)
def test_each_says_how_it_stands_who_said_so_and_when(book: Desk, record: str, how: str, said: str) -> None:
    line = line_of(book, record)
    assert (line.how, str(line.said)) == (how, said)


def test_what_is_to_be_verified_and_what_is_set_aside_are_lists_of_their_own(book: Desk) -> None:
    assert numbers(book, scope="to_verify") == {
        "prc.office@direct.dryfork.example",
        "(555) 555-0170",
        "(555) 555-0150",
    }
    assert numbers(book, scope="aside") == {FAILED}


def test_the_same_number_elsewhere_is_set_aside_too_and_says_why(book: Desk) -> None:
    put(book, "endpoint", LAB, value="1 555 555 0142", organization="Mesa Lab (PRACTICE)")
    line = line_of(book, LAB)
    assert line.how == "failed"
    assert str(line.said) == "It failed at another place that has the same number"
    assert whole(book, LAB).others == ("Dry Fork Records Office (PRACTICE)",)


def test_a_sites_own_number_that_failed_in_the_directory_is_set_aside(book: Desk) -> None:
    points = [{"system": "fax", "value": FAILED, "verified_on": "2026-11-01", "verified_by": "T. Nez"}]
    write(book, seen(book, CENTER), {"contact_points": points})
    (line,) = (one for one in found(book, "Mesa View").lines if one.number == FAILED)
    assert line.how == "failed"


def test_a_number_that_was_taken_up_from_a_sites_record_is_shown_once(book: Desk) -> None:
    (line,) = (one for one in found(book, "0150").lines)
    deeds.verify(book, line.record.id, "called", point=line.point)
    (again,) = (one for one in found(book, "0150").lines)
    assert (again.record.kind, again.how) == ("endpoint", "verified")


def test_a_person_who_works_in_care_is_found_with_their_number(book: Desk) -> None:
    points = [{"system": "phone", "value": "(555) 555-0180"}]
    write(book, seen(book, IMANI), {"contact_points": points})
    (line,) = found(book, "okafor").lines
    assert (line.whose, line.number) == ("Imani Okafor, MD", "(555) 555-0180")


@pytest.mark.usefixtures("parcels")
def test_a_failed_number_lists_what_waits_to_go_there_and_whose_charts_have_it(book: Desk) -> None:
    put(book, "parcel", "7" * 32, MARIAN, title="Records for the visit", endpoint_id=RECORDS)
    write(book, seen(book, DELIA), {"contact_points": [{"system": "fax", "value": "555 555 0142"}]})
    view = whole(book, RECORDS)
    assert [(one.title, one.person, str(one.state.text)) for one in view.touched] == [
        ("Records for the visit", "Moss, Marian", "Waits to be sent")
    ]
    assert [one.name for one in view.charts] == ["Dale, Delia"]


def test_a_replaced_number_leads_to_the_one_in_its_place(book: Desk) -> None:
    instead = whole(book, OLD_LAB).instead
    assert instead is not None
    assert seen(book, instead.id).fields["value"] == "555-555-0161"


def test_the_finder_finds_the_page_and_a_number_and_who_may_begins_one(book: Desk) -> None:
    assert "directory" in [one.command for one in find(book, "directory")]
    assert INTAKE in [one.key.id for one in find(book, "intake") if one.key]
    assert may_begin(KINDS["endpoint"])
    assert not may_begin(KINDS["site"])


def test_more_than_are_shown_are_said_to_be_more(book: Desk) -> None:
    answer = found(book, "fork", limit=2)
    assert (len(answer.lines), answer.is_more) == (2, True)


def numbers_in_today(desk: Desk, **asked: Any) -> list[tuple[str, str, str, str]]:
    rows = today(desk, "everyone", **asked).rows
    found = [row for row in rows if row.source.startswith("number_")]
    return [(row.source, str(row.context), str(row.status.text), row.person) for row in found]


@pytest.mark.usefixtures("parcels")
def test_what_waits_for_a_number_that_failed_elsewhere_is_on_today(book: Desk) -> None:
    put(book, "endpoint", LAB, value=FAILED, organization="Mesa Lab (PRACTICE)")
    put(book, "parcel", "7" * 32, MARIAN, title="Labs", endpoint_id=LAB)
    put(book, "parcel", "8" * 32, MARIAN, title="Typed", contact_system="fax", contact_value="5555550142")
    put(book, "parcel", "9" * 32, MARIAN, title="There", endpoint_id=LAB, status="delivered")
    assert numbers_in_today(book) == [
        ("number_set_aside", "Labs: its number was set aside", "Set aside", "Moss, Marian"),
        ("number_set_aside", "Typed: its number was set aside", "Set aside", "Moss, Marian"),
    ]


@pytest.mark.usefixtures("parcels")
def test_what_became_a_task_when_the_number_failed_stands_there_once(book: Desk) -> None:
    put(book, "parcel", "7" * 32, MARIAN, title="Referral", endpoint_id=INTAKE)
    deeds.failed(book, INTAKE, "Busy all day")
    assert numbers_in_today(book) == []
    (task,) = book.store.of_kind("task")
    assert task.fields["title"] == SEND_AGAIN
    tasks.done(book, task.id)
    assert [one[0] for one in numbers_in_today(book)] == ["number_set_aside"], "it still waits to go there"


@pytest.mark.usefixtures("parcels")
def test_a_number_that_something_waits_for_is_to_be_verified_again_once(book: Desk) -> None:
    put(book, "parcel", "7" * 32, MARIAN, title="One", endpoint_id=PRC)
    assert [one[1] for one in numbers_in_today(book)] == ["One waits to go to Dry Fork PRC Office (PRACTICE)"]
    put(book, "parcel", "8" * 32, DELIA, title="Two", endpoint_id=PRC)
    put(book, "parcel", "9" * 32, DELIA, title="Three", endpoint_id=INTAKE)
    assert numbers_in_today(book) == [
        (
            "number_to_verify",
            "2 things wait to go to Dry Fork PRC Office (PRACTICE)",
            "Verify again",
            "Dry Fork PRC Office (PRACTICE)",
        )
    ]
    deeds.verify(book, PRC, "called")
    assert numbers_in_today(book) == []


def test_a_number_for_which_nothing_waits_is_nobodys_work(book: Desk) -> None:
    assert numbers_in_today(book) == []


def test_a_number_in_a_chart_that_failed_in_the_directory_is_set_aside_there_too(book: Desk) -> None:
    points = [{"system": "fax", "value": "555 555 0142"}, {"system": "phone", "value": "555 555 0142"}]
    write(book, seen(book, MARIAN), {"contact_points": points})
    marian = book.store.record(MARIAN)
    assert isinstance(marian, Patient)
    fax, phone = people(book, marian, []).reaches
    assert (str(fax.standing.text), str(phone.standing.text)) == ("Failed", "Never verified")
    assert str(fax.said) == "It failed at another place that has the same number"


@pytest.mark.usefixtures("parcels")
def test_the_pane_beside_today_tells_what_a_row_about_a_number_is(book: Desk) -> None:
    put(book, "parcel", "7" * 32, MARIAN, title="One", endpoint_id=PRC)
    put(book, "parcel", "8" * 32, MARIAN, title="Other", endpoint_id=RECORDS)
    rows = [row for row in today(book, "everyone").rows if row.source.startswith("number_")]
    told = {row.source: preview(book, row) for row in rows}
    assert str(told["number_to_verify"].notice.headline) == "Verify again"
    assert str(told["number_set_aside"].notice.text) == "Other: its number was set aside"


def test_nothing_is_green_while_this_desk_does_not_know_what_failed_elsewhere(book: Desk) -> None:
    take_all(book)
    fresh = found(book, "intake")
    assert (fresh.lines[0].chip.tint, str(fresh.stale)) == ("ok", "")
    clock_of(book).at += timedelta(hours=25)
    old = found(book, "intake")
    assert (str(old.lines[0].chip.text), old.lines[0].chip.tint) == ("Verified", "neutral")
    assert str(old.stale).startswith("Last exchange Sat Nov 21, 9:42 AM MST.")


def test_nobody_is_told_to_call_a_number_of_the_liaison_that_failed_in_the_directory(book: Desk) -> None:
    points = [{"system": "phone", "value": "(555) 555-0170"}, {"system": "phone", "value": "(555) 555-0171"}]
    write(book, seen(book, IMANI), {"contact_points": points})
    write(book, seen(book, book.me.site_id), {"liaison_id": IMANI})
    assert "(555) 555-0170" in liaison_words(book, book.me.site_id)
    deeds.failed(book, DOCTOR, "Rings at a garage")
    assert "(555) 555-0171" in liaison_words(book, book.me.site_id)
