"""What an open store shows is what the roles of who unlocked it show, whatever is asked of it and however."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from navigator_app.desk import Deed
from navigator_app.store.asking import Where
from navigator_app.store.listing import Wanted
from navigator_app.store.local import Store, open_store
from navigator_app.store.opened import Person
from sync.clock import SetClock
from sync.ids import derived_id
from sync.records import KINDS
from sync.records.sample import sample_values
from sync.rules.policy import sight
from sync.rules.roles import role_table
from tests.desks import CENTER, CLINIC, SATURDAY, open_desk, put, settle_places

ANA: Final = derived_id("person", "Ana Reyes")
CHART: Final = derived_id("patient", "Quillfeather")
VISIT, OTHERS_VISIT = derived_id("appointment", "hers"), derived_id("appointment", "another's")
TO_HER, ABOUT_HIM, TO_OTHERS = (derived_id("message", one) for one in ("to her", "about him", "to others"))
SECRET: Final = "Quillfeather"
ROLES: Final = [role.code for role in role_table().roles]
BLIND: Final = [code for code in ROLES if not sight({code}).is_whole] + ["", "emperor"]
KEY: Final = bytes(range(32))


def _fill(folder: Path) -> dict[str, str]:
    """Write one record of every kind about one patient; give kind by id."""
    desk = open_desk(folder)
    settle_places(desk)
    written = {put(desk, "patient", CHART, family_name=SECRET, given_name="Ira", sites=[CLINIC]): "patient"}
    for noun in KINDS:
        name = noun.about.name
        if name in ("patient", "site", "practitioner", "patient_link") or noun.about.hub_only:
            continue
        site = CLINIC if noun.about.home == "site" else None
        values = sample_values(noun)
        if "until_at" in values:
            values["until_at"] = "2026-11-23T17:42:00Z"
        deed = Deed(name, values, derived_id(name, "one"), patient=CHART, site=site)
        written[desk.commit(deed)[0]] = name
    start = SATURDAY + timedelta(days=2)
    visit: dict[str, Any] = {
        "starts_at": start.isoformat(),
        "patient_zone": "America/Denver",
        "status": "booked",
    }
    visit |= {"description": SECRET, "note": SECRET, "service": "medical_oncology", "room": "Suite 2"}
    for key, who in ((VISIT, ANA), (OTHERS_VISIT, derived_id("person", "else"))):
        written[put(desk, "appointment", key, CHART, interpreter_id=who, interpreter="booked", **visit)] = (
            "visit"
        )
    put(desk, "message", TO_HER, site=CLINIC, subject="Staff meeting", to_id=ANA)
    written[put(desk, "message", ABOUT_HIM, CHART, CLINIC, subject=SECRET, to_id=ANA)] = "message"
    written[put(desk, "message", TO_OTHERS, site=CLINIC, subject=SECRET, to_site_id=CENTER)] = "message"
    desk.store.close()
    return written


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    folder = tmp_path_factory.mktemp("everything")
    return folder, _fill(folder)


@contextmanager
def _unlocked(folder: Path, role: str) -> Iterator[Store]:
    store = open_store(
        folder / "desk.navigator", KEY, KINDS, SetClock(SATURDAY), Person(ANA, "Ana Reyes", role)
    )
    try:
        yield store
    finally:
        store.close()


def _everything(store: Store, written: dict[str, str]) -> Iterator[tuple[str, Any]]:
    """Ask a store everything that can be asked of it about records."""
    ids = list(written)
    yield "documents", store.documents(ids)
    yield "pending", store.pending_changes()
    yield "queue", store.queue()
    yield "needs_you", store.needs_you()
    yield "own_changes", store.own_changes()
    yield "search", store.search(SECRET, [noun.about.name for noun in KINDS])
    yield "led_by", store.led_by(SECRET)
    yield "missed", store.missed(ANA)
    yield "of_patient", store.of_patient(CHART)
    yield "of_chart", store.of_chart(CHART)
    yield "charts_of", store.charts_of(CHART)[1:]
    for one in ids:
        yield "document", store.document(one)
        yield "record", store.record(one)
        yield "agreed", store.agreed(one)
        yield "history", store.history(one)
        yield "pending of", store.pending_changes(one)
    for noun in KINDS:
        kind = noun.about.name
        yield "of_kind", store.of_kind(kind)
        yield "rows", store.rows(kind)
        yield "rows of", store.rows(kind, Where("patient_id", "=", CHART))
        yield "page", store.page(kind, Wanted())


def _ids(answer: Any, among: dict[str, str]) -> set[str]:
    """Name what is in an answer; the id of a patient beside something else is no patient."""
    text, marks = repr(answer), (" id", "(id", "record")
    return {one for one in among if any(f"{mark}='{one}'" in text for mark in marks)}


@pytest.mark.parametrize("role", BLIND)
def test_who_sees_no_charts_finds_nothing_of_a_patient_by_any_question(
    role: str, written: tuple[Path, dict[str, str]]
) -> None:
    folder, everything = written
    shown = sight({role}).kinds
    hidden = {one: kind for one, kind in everything.items() if kind not in shown} | {CHART: "patient"}
    if role == "interpreter":
        hidden = {one: kind for one, kind in hidden.items() if one not in (VISIT, CHART)}
    with _unlocked(folder, role) as store:
        for name, answer in _everything(store, everything):
            assert not _ids(answer, hidden), (role, name)
            if role != "interpreter":
                assert SECRET not in repr(answer), (role, name)
        for noun in KINDS:
            kind = noun.about.name
            if kind not in shown:
                assert store.count(kind) == (
                    1 if kind == "message" and role in ROLES and role != "outside_clinician" else 0
                )
                assert not set(store.tally(kind, "site_id")) - {CLINIC}
        assert set(store.held()) <= shown


@pytest.mark.parametrize("role", [code for code in ROLES if sight({code}).is_whole])
def test_who_sees_charts_finds_all_of_it(role: str, written: tuple[Path, dict[str, str]]) -> None:
    folder, everything = written
    with _unlocked(folder, role) as store:
        assert set(store.documents(everything)) == set(everything)
        assert {one.id for one in store.of_patient(CHART)} >= {CHART, VISIT, OTHERS_VISIT, ABOUT_HIM}
        assert store.search(SECRET)


def test_an_interpreter_sees_of_their_visit_when_where_and_with_whom_and_nothing_else(
    written: tuple[Path, dict[str, str]],
) -> None:
    with _unlocked(written[0], "interpreter") as store:
        (visit,) = store.of_kind("appointment")
        (patient,) = store.of_kind("patient")
        assert visit.id == VISIT
        assert visit.fields["room"] == "Suite 2"
        assert not {"description", "note", "service", "referral_id", "provider"} & set(visit.fields)
        assert patient.fields["family_name"] == SECRET
        assert set(patient.fields) <= {"family_name", "given_name", "other_names"}
        assert {one.id for one in store.of_patient(CHART)} == {CHART, VISIT}
        assert store.search(SECRET) == []
        assert store.rows("appointment") == []
        assert store.rows("patient") == []


@pytest.mark.parametrize("role", ["interpreter", "administrator", "auditor"])
def test_a_message_to_them_about_nobody_is_theirs_to_read(
    role: str, written: tuple[Path, dict[str, str]]
) -> None:
    with _unlocked(written[0], role) as store:
        assert [row.id for row in store.rows("message")] == [TO_HER]
        assert [one.id for one in store.of_kind("message")] == [TO_HER]
        assert store.document(ABOUT_HIM) is None


def test_what_is_not_shown_is_not_lost_and_still_goes_out(written: tuple[Path, dict[str, str]]) -> None:
    folder, everything = written
    with _unlocked(folder, "administrator") as store:
        assert store.pending_changes(CHART) == []
        assert store.counts().unsent >= len(everything)
        assert store.as_kept(CHART) is not None
    with _unlocked(folder, "navigator") as store:
        assert store.document(CHART) is not None


def test_somebody_of_several_roles_sees_what_one_of_them_shows() -> None:
    assert sight({"administrator", "navigator"}).is_whole
    both = sight({"administrator", "interpreter"})
    assert not both.is_whole
    assert both.shows("cover")
    assert both.own_of("appointment") is not None
