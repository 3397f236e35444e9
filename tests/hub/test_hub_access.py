"""Deny by default: every role, every kind and every site is asked, and only what a row allows passes."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from sync.changes import Change
from sync.errors import Refused
from sync.hub.access import may_write
from sync.hub.ports import Device, Person
from sync.ids import new_id
from sync.records import KINDS
from sync.rules.roles import role_table
from sync.rules.roles_page import page

CLINIC, OTHER, CENTER = "a" * 32, "b" * 32, "c" * 32
ROLES = [role.code for role in role_table().roles]
NAMES = [noun.about.name for noun in KINDS]
SHARED = {noun.about.name for noun in KINDS if noun.about.home == "shared"}
LEADS = SHARED - {"endpoint"}
"""What every site holds and site leads and administrators alone write."""


def feed(site: str) -> str:
    return f"site:{site}"


def computer(site: str, *, is_revoked: bool = False) -> Device:
    feeds = [feed(s) for s in ((CLINIC, OTHER, CENTER) if site == CENTER else (site,))]
    return Device("d" * 32, site, "desk", bytes(32), ("shared", *feeds), 1, is_revoked)


def somebody(role: str | None, site: str, *, is_active: bool = True) -> Person:
    return Person("e" * 32, "Rosa Delgado", frozenset({role} if role else ()), frozenset({site}), is_active)


def change(kind: str, *, creates: bool) -> Change:
    return Change(
        id=new_id(),
        store="d" * 32,
        number=1,
        kind=kind,
        record=new_id(),
        creates=creates,
        author="e" * 32,
        at=datetime(2026, 11, 20, tzinfo=UTC),
        patch={},
    )


def passes(person: Person, device: Device, made: Change, feeds: set[str]) -> bool:
    try:
        may_write(person, device, made, KINDS.get(made.kind), feeds)
    except Refused:
        return False
    return True


def home_of(kind: str, site: str) -> set[str]:
    return {"shared"} if kind in SHARED else {feed(site)}


@pytest.mark.parametrize("role", ROLES)
def test_at_home_a_role_may_do_what_its_row_says_and_nothing_else(role: str) -> None:
    for kind, creates in product(NAMES, (True, False)):
        row = role_table().holders(kind, KINDS[kind], "create" if creates else "edit")
        allowed = role in row and not KINDS[kind].about.hub_only
        for site in (CLINIC, CENTER):
            done = passes(
                somebody(role, site), computer(site), change(kind, creates=creates), home_of(kind, site)
            )
            assert done == allowed, (role, kind, creates)


@pytest.mark.parametrize("role", ROLES)
def test_a_clinic_writes_nothing_that_is_only_another_clinics(role: str) -> None:
    for kind, creates in product([n for n in NAMES if n not in SHARED], (True, False)):
        made = change(kind, creates=creates)
        assert not passes(somebody(role, CLINIC), computer(CLINIC), made, {feed(OTHER)})
        assert not passes(somebody(role, CLINIC), computer(CLINIC), made, set())


def test_the_center_writes_the_records_of_every_site_it_follows() -> None:
    edit = change("referral", creates=False)
    for site in (CLINIC, OTHER, CENTER):
        assert passes(somebody("reviewer", CENTER), computer(CENTER), edit, {feed(site)})


@pytest.mark.parametrize("role", ROLES)
def test_what_a_site_says_of_its_own_people_nobody_elsewhere_writes_not_even_the_center(role: str) -> None:
    own = [name for name in NAMES if role_table().is_for_own_site(name)]
    assert own == ["referral_template", "cover"]
    for kind, creates in product(own, (True, False)):
        made = change(kind, creates=creates)
        assert not passes(somebody(role, CENTER), computer(CENTER), made, {feed(CLINIC)})


@pytest.mark.parametrize("role", ROLES)
def test_a_person_of_another_site_writes_nothing_on_this_sites_computer(role: str) -> None:
    for kind, creates, (person_site, device_site) in product(
        NAMES, (True, False), [(OTHER, CLINIC), (CLINIC, CENTER), (CENTER, CLINIC)]
    ):
        made = change(kind, creates=creates)
        assert not passes(
            somebody(role, person_site), computer(device_site), made, home_of(kind, device_site)
        )


@pytest.mark.parametrize("role", ROLES)
def test_ended_people_and_revoked_computers_write_nothing(role: str) -> None:
    for kind, creates in product(NAMES, (True, False)):
        made, feeds = change(kind, creates=creates), home_of(kind, CLINIC)
        assert not passes(somebody(role, CLINIC, is_active=False), computer(CLINIC), made, feeds)
        assert not passes(somebody(role, CLINIC), computer(CLINIC, is_revoked=True), made, feeds)


def test_without_a_role_or_with_one_nobody_knows_nothing_is_written() -> None:
    for kind, creates, role in product([*NAMES, "from_the_future"], (True, False), (None, "emperor")):
        made = change(kind, creates=creates)
        assert not passes(somebody(role, CLINIC), computer(CLINIC), made, home_of(kind, CLINIC))


def test_what_every_site_shares_is_for_leads_and_administrators_even_in_a_kind_nobody_knows() -> None:
    for role in ROLES:
        made = change("from_the_future", creates=True)
        done = passes(somebody(role, CENTER), computer(CENTER), made, {"shared"})
        assert done == (role == "site_lead")
        for kind in LEADS:
            edit = change(kind, creates=False)
            assert passes(somebody(role, CENTER), computer(CENTER), edit, {"shared"}) == (
                role in ("site_lead", "administrator")
            )


def test_a_record_may_be_in_several_feeds_and_one_of_them_is_enough() -> None:
    edit = change("trip", creates=False)
    assert passes(somebody("navigator", CLINIC), computer(CLINIC), edit, {feed(CLINIC), feed(CENTER)})


def test_only_the_hub_writes_reviews() -> None:
    assert not any(
        passes(somebody(role, CENTER), computer(CENTER), change("review", creates=False), {feed(CENTER)})
        for role in ROLES
    )


def test_the_table_names_only_roles_and_kinds_that_exist_and_whoever_makes_may_edit() -> None:
    table = role_table()
    for row in table.rows:
        assert row.kind in {*NAMES, "*", "?"}
        assert row.create <= row.edit <= set(ROLES), row.kind


def test_a_refusal_names_nobody_and_no_record() -> None:
    with pytest.raises(Refused) as no:
        may_write(somebody("navigator", OTHER), computer(CLINIC), change("trip", creates=True), None, set())
    said: Any = str(no.value)
    assert "Rosa" not in said
    assert OTHER not in said


def test_the_page_for_people_is_the_table() -> None:
    kept = Path(__file__).parents[2] / "docs" / "roles.md"
    assert kept.read_text(encoding="utf-8") == page(), "run: python -m sync.rules.roles > docs/roles.md"


ROSA, HALE = "e" * 32, "f" * 32


def personal(*feeds: str) -> Device:
    return Device("d" * 32, CLINIC, "desk", bytes(32), ("shared", feed(CLINIC), *feeds), 1)


@pytest.mark.parametrize("kind", ["panel", "restricted"])
def test_through_a_persons_own_feed_nobody_else_writes(kind: str) -> None:
    edit = change("trip", creates=False)
    rosa = somebody("navigator", CLINIC)
    assert passes(rosa, personal(f"{kind}:{ROSA}"), edit, {f"{kind}:{ROSA}"})
    assert not passes(rosa, personal(f"{kind}:{HALE}"), edit, {f"{kind}:{HALE}"})
    assert not passes(rosa, personal(), edit, {f"{kind}:{ROSA}"})


def chart(**patch: Any) -> Change:
    return change("patient", creates=False).model_copy(update={"patch": patch})


def test_whoever_follows_a_chart_from_outside_does_not_decide_who_sees_it() -> None:
    lead = somebody("site_lead", CLINIC)
    tried: tuple[dict[str, Any], ...] = ({"sites": [CLINIC]}, {"panel_ids": []}, {"restricted_to_ids": []})
    for patch in tried:
        assert not passes(lead, personal(f"panel:{ROSA}"), chart(**patch), {f"panel:{ROSA}"})
        assert passes(lead, personal(f"panel:{ROSA}"), chart(**patch), {f"panel:{ROSA}", feed(CLINIC)})


@pytest.mark.parametrize("role", ROLES)
def test_a_field_with_a_row_of_its_own_is_written_by_whom_the_row_names(role: str) -> None:
    may_edit = role in role_table().holders("patient", KINDS["patient"], "edit")
    for name in ("panel_ids", "restricted_to_ids", "note"):
        named = role_table().writers("patient", name, frozenset({role}))
        done = passes(somebody(role, CLINIC), personal(), chart(**{name: []}), {feed(CLINIC)})
        assert done == (may_edit and role in named), name


def test_whoever_restricts_a_chart_goes_on_seeing_it() -> None:
    lead, mine = somebody("site_lead", CLINIC), f"restricted:{ROSA}"
    for named, device, is_allowed in (
        ([ROSA], personal(mine), True),
        ([HALE, ROSA], personal(mine), True),
        ([HALE], personal(mine), False),
        ([ROSA], personal(), False),
    ):
        assert passes(lead, device, chart(restricted_to_ids=named), {feed(CLINIC)}) == is_allowed


def test_an_outside_clinician_writes_words_about_a_linked_chart_and_nothing_of_the_chart() -> None:
    hale, device = somebody("outside_clinician", CLINIC), personal(f"panel:{ROSA}")
    written = {
        kind
        for kind in NAMES
        if passes(hale, device, change(kind, creates=True), {f"panel:{ROSA}"}) and kind not in SHARED
    }
    assert written == {"contact", "document", "emergency_access", "message", "opening", "task"}


def test_every_row_of_a_field_names_a_field_and_roles_that_exist() -> None:
    for row in role_table().fields:
        assert row.field in KINDS[row.kind].model_fields
        assert row.edit <= set(ROLES)
