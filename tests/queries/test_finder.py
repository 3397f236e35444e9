"""Ctrl+K: what is named as it is typed comes first, then people, then the beginnings of names, then records."""

from __future__ import annotations

from navigator_app.commands import messages, tasks
from navigator_app.desk import Desk
from navigator_app.queries.finder import find
from tests.desks import CENTER, CLINIC, MARIAN, put


def kinds(desk: Desk, text: str) -> list[str]:
    return [one.command or one.what for one in find(desk, text)]


def test_a_page_that_is_named_as_typed_comes_before_what_was_only_written_about(desk: Desk) -> None:
    messages.write(desk, {"to_site_id": CENTER, "subject": "Hours of the pharmacy", "body": "?"}, MARIAN)
    put(desk, "patient", "5" * 32, family_name="Hours", given_name="Ida")
    assert kinds(desk, "hours") == ["hours", "patient", "record"]
    assert kinds(desk, "Hours, hol") == ["hours"]


def test_a_name_that_only_begins_so_comes_before_records_and_after_people(desk: Desk) -> None:
    tasks.add(desk, {"title": "Cover the deposit"}, MARIAN)
    put(desk, "patient", "5" * 32, family_name="Covey", given_name="Ida")
    assert kinds(desk, "cove")[:3] == ["patient", "cover", "record"]


def test_however_many_commands_are_named_so_people_are_among_the_answers(desk: Desk) -> None:
    put(desk, "patient", "5" * 32, family_name="All", given_name="Ida")
    found = kinds(desk, "all")
    assert found[:4] == ["kinds", *[one for one in found if one.startswith("list.")][:2], "patient"]
    assert len(found) == 12


def test_the_papers_of_a_day_are_found_by_name_for_this_place_and_for_others(desk: Desk) -> None:
    assert kinds(desk, "day list") == [f"paper.day/{CLINIC}", f"paper.day/{CENTER}"]
    assert kinds(desk, "day list mesa") == [f"paper.day/{CENTER}"]
    found = find(desk, "driver")
    assert [one.command for one in found] == [
        f"paper.driver/{CLINIC}/2026-11-21",
        f"paper.driver/{CLINIC}/2026-11-23",
        f"paper.driver/{CENTER}/2026-11-21",
        f"paper.driver/{CENTER}/2026-11-23",
    ]
    assert str(found[1].title) == "Driver's list, Juniper Creek, Mon Nov 23"
    assert [one.command for one in find(desk, "rides")] == [one.command for one in found]
