"""Two records that take what there is only one of: both are told, by id alone, until it is over or said to be right."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from itertools import combinations
from pathlib import Path
from threading import Barrier

import pytest

from sync.hub import collisions
from sync.hub.store import SqlStore
from sync.ids import new_id
from sync.records.appointment import Appointment
from tests.hub import apart
from tests.hub.apart import Clinic, joined, open_pairs, visit
from tests.hub.databases import DATABASES, new_address, new_store, opened


@pytest.fixture(params=DATABASES, scope="module")
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqlStore]:
    with new_store(request, request.param, tmp_path_factory.mktemp("hub")) as made:
        yield made


@pytest.fixture
def store(database: SqlStore, monkeypatch: pytest.MonkeyPatch) -> SqlStore:
    """Give a hub whose center is another one in every test, so that no test finds another's rooms taken."""
    monkeypatch.setattr(apart, "CENTER", new_id())
    return database


def booked_twice(store: SqlStore) -> tuple[Clinic, str, Clinic, str]:
    """Let two clinics book one room for patients of their own, and give both with their visits."""
    one, other, _ = joined(store)
    first = one.book(one.chart(), visit("Suite 2", 1))
    second = other.book(other.chart(), visit("Suite 2", 1))
    for clinic in (one, other, one):
        clinic.meet()
    return one, first, other, second


def test_each_of_both_is_told_of_the_other_by_kind_and_id_alone(store: SqlStore) -> None:
    one, first, other, second = booked_twice(store)
    for clinic, mine, theirs in ((one, first, second), (other, second, first)):
        review = clinic.reviews()[mine]
        (told,) = review.fields["others"]
        assert (told["kind"], told["record"]) == ("appointment", theirs)
        assert set(told) == {"kind", "record", "key", "mark", "state"}
        assert theirs not in clinic.agreed
        assert (review.patient, review.site) == (clinic.agreed[mine].patient, None)


def test_both_reviews_close_by_themselves_when_one_is_moved_and_keep_what_was(store: SqlStore) -> None:
    one, first, other, second = booked_twice(store)
    one.change(first, **{name: visit("Suite 2", 2)[name] for name in ("starts_at", "ends_at")})
    one.meet()
    other.meet()
    for clinic, mine, theirs in ((one, first, second), (other, second, first)):
        assert clinic.reviews() == {}
        (told,) = clinic.reviews("over")[mine].fields["others"]
        assert (told["record"], told["state"]) == (theirs, "over")


@pytest.mark.parametrize(
    "patch",
    [
        {"status": "cancelled", "status_reason": "Snow"},
        {"modality": "phone", "service": "medical_oncology", "description": ""},
        {"room": "Suite 3"},
        {"is_withdrawn": True, "withdrawn_reason": "Wrong chart"},
    ],
)
def test_whatever_frees_the_room_ends_it(store: SqlStore, patch: dict[str, object]) -> None:
    one, first, other, second = booked_twice(store)
    one.change(first, **patch)
    one.meet()
    other.meet()
    assert one.reviews() == other.reviews() == {}
    assert other.reviews("over").keys() == {second}
    assert one.reviews("removed" if "is_withdrawn" in patch else "over").keys() == {first}


def test_both_are_right_holds_for_both_until_one_is_moved(store: SqlStore) -> None:
    one, first, other, second = booked_twice(store)
    review = one.reviews()[first]
    said = one.say_right(review, review.fields["others"])
    one.meet()
    other.meet()
    assert one.reviews("settled").keys() == {first}
    assert other.reviews("settled").keys() == {second}
    assert other.reviews("settled")[second].fields["settled_by"] == said.id
    other.change(second, **{name: visit("Suite 2", 1, 2)[name] for name in ("starts_at", "ends_at")})
    other.meet()
    one.meet()
    assert one.reviews().keys() == {first}
    assert [told["state"] for told in one.reviews()[first].fields["others"]] == ["open", "settled"]


def test_what_was_said_right_about_one_pair_says_nothing_about_a_third_booking(store: SqlStore) -> None:
    one, first, other, second = booked_twice(store)
    review = one.reviews()[first]
    one.say_right(review, review.fields["others"])
    third = other.book(other.agreed[second].patient or "", visit("suite  2 ", 1))
    one.meet()
    other.meet()
    assert open_pairs(store, (first, second, third)) == {
        frozenset((first, third)),
        frozenset((second, third)),
    }


def test_a_disagreement_about_the_place_and_a_room_booked_twice_never_mix(store: SqlStore) -> None:
    one, other, _ = joined(store)
    patient = new_id()
    one.write("patient", patient, patient, {"family_name": "Moss", "sites": [one.site, other.site]})
    first = one.book(patient, visit("Suite 2", 1))
    one.book(patient, visit("Suite 2", 1))
    for clinic in (one, other):
        clinic.meet()
    one.change(first, room="Suite 3", provider_site_id=apart.CENTER)
    other.change(first, room="Suite 4", provider_site_id=apart.CENTER)
    for clinic in (one, other):
        clinic.meet()
    with store.reading() as tx:
        reviews = tx.reviews_of(first)
    assert {group: review.fields["state"] for group, review in reviews.items()} == {
        "collides:room": "over",
        "where": "open",
    }


def test_by_video_the_room_is_where_the_patient_sits(store: SqlStore) -> None:
    one, other, _ = joined(store)
    here = {"modality": "video", "patient_site_id": one.site}
    first = one.book(one.chart(), visit("Room 1", 1) | here)
    second = other.book(other.chart(), visit("Room 1", 1) | here | {"provider_site_id": other.site})
    third = other.book(other.chart(), visit("Room 1", 1))
    for clinic in (one, other):
        clinic.meet()
    assert open_pairs(store, (first, second, third)) == {frozenset((first, second))}


def test_one_interpreter_is_at_one_visit_at_a_time(store: SqlStore) -> None:
    one, other, _ = joined(store)
    lena = {"interpreter_id": new_id(), "interpreter": "booked"}
    visits = [
        clinic.book(clinic.chart(), visit(room, hour) | lena)
        for clinic, room, hour in ((one, "Suite 1", 1), (other, "Suite 2", 1), (other, "Suite 3", 2))
    ]
    for clinic in (one, other):
        clinic.meet()
    assert open_pairs(store, visits) == {frozenset(visits[:2])}


def test_one_number_of_one_assigner_on_two_charts_is_told_on_both(store: SqlStore) -> None:
    one, other, _ = joined(store)
    charts = [clinic.chart() for clinic in (one, other, other, other)]
    number = {"assigner": "CEDARLAB", "value": "000417", "type": "MR"}
    for clinic, chart, said in (
        (one, charts[0], number),
        (other, charts[1], {**number, "assigner": "Cedarlab "}),
        (other, charts[2], {**number, "assigner": ""}),
        (other, charts[3], {**number, "value": "000418"}),
    ):
        clinic.change(chart, identifiers={"add": [said], "remove": []})
    for clinic in (one, other, one):
        clinic.meet()
    assert open_pairs(store, charts) == {frozenset(charts[:2])}
    assert one.reviews()[charts[0]].patient == charts[0]


def test_what_nobody_looked_at_is_looked_at_in_the_next_round_of_anybody(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as torn:
        torn.setattr(collisions, "look", lambda _store: None)
        _, first, other, second = booked_twice(store)
    assert open_pairs(store, (first, second)) == set()
    other.chart()
    other.meet()
    assert open_pairs(store, (first, second)) == {frozenset((first, second))}


def test_what_is_declared_otherwise_is_worked_out_anew(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for database in DATABASES:
        with new_address(request, database) as url:
            with monkeypatch.context() as earlier, closing(opened(url, tmp_path / "hub")) as store:
                earlier.setattr(Appointment, "collides", ())
                with store.writing() as tx:
                    tx.derive_claims()
                _, first, _, second = booked_twice(store)
                assert open_pairs(store, (first, second)) == set()
            with closing(opened(url, tmp_path / "hub")) as store:
                collisions.look(store)
                assert open_pairs(store, (first, second)) == {frozenset((first, second))}
                monkeypatch.setattr(Appointment, "collides", ())
                with store.writing() as tx:
                    assert tx.derive_claims()
                    assert not tx.derive_claims()
                collisions.look(store)
                assert open_pairs(store, (first, second)) == set()
                monkeypatch.undo()


def test_no_pair_is_missed_however_many_book_at_once(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    with ExitStack() as stack:
        url = stack.enter_context(new_address(request, "postgresql"))
        workers = [stack.enter_context(closing(opened(url, tmp_path))) for _ in range(2)]
        clinics = joined(workers[0], *workers, number=6)
        charts = [clinic.chart() for clinic in clinics]
        for clinic in clinics:
            clinic.meet()
        for _ in range(5):
            room, barrier = new_id(), Barrier(len(clinics))
            visits = [
                clinic.book(chart, visit(room, place % 2, 2))
                for place, (clinic, chart) in enumerate(zip(clinics, charts, strict=True))
            ]

            def send(clinic: Clinic, barrier: Barrier = barrier) -> None:
                barrier.wait()
                clinic.meet()

            with ThreadPoolExecutor(len(clinics)) as pool:
                list(pool.map(send, clinics))
            assert open_pairs(workers[0], visits) == {frozenset(pair) for pair in combinations(visits, 2)}
