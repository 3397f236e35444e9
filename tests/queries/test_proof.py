"""The proof of what was sent: the hub's own words on each change, what waits named as waiting, nobody's name in it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from navigator_app.commands.proof import write_proof
from navigator_app.desk import Deed, Desk
from navigator_app.queries.proof import NOT_YET, proof
from sync.errors import Unavailable
from tests.desks import clock_of
from tests.stories.places import Places, make_places


@pytest.fixture
def places(tmp_path: Path) -> Iterator[Places]:
    found = make_places(tmp_path)
    yield found
    found.close()


def add_patient(desk: Desk, family: str) -> str:
    name = {"family_name": family, "given_name": "Marian", "sites": [desk.me.site_id]}
    return desk.commit(Deed("patient", name))[0]


def read(table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(table.splitlines()))


def test_it_holds_what_the_hub_logged_and_says_of_the_rest_that_it_waits(places: Places) -> None:
    desk = places.clinic.desk
    add_patient(desk, "Moss")
    places.clinic.exchange()
    waiting = add_patient(desk, "Dale")
    sent, unsent = read(proof(desk))
    with places.hub.reading() as tx:
        verdict = tx.verdict_of(sent["change"])
        assert tx.verdict_of(unsent["change"]) is None
    assert verdict is not None
    assert verdict.revision is not None
    assert sent["verdict"] == verdict.outcome
    assert (sent["revision_epoch"], int(sent["revision_n"])) == verdict.revision
    assert sent["acknowledged_at_by_hub_clock"]
    assert (unsent["record"], unsent["verdict"]) == (waiting, NOT_YET)
    assert unsent["acknowledged_at_by_hub_clock"] == unsent["revision_n"] == ""


def test_nobody_is_named_and_nothing_that_was_written_is_in_it(places: Places) -> None:
    desk = places.clinic.desk
    add_patient(desk, "Moss")
    site = desk.me.site_id
    desk.commit(Deed("site", {"short_name": "Refused name"}, record=site, opened=desk.image(site)))
    places.clinic.exchange()
    table = proof(desk)
    assert "refused" in {line["verdict"] for line in read(table)}
    for word in ("Moss", "Marian", "Rosa", "Delgado", "Refused name", "Juniper"):
        assert word not in table


def test_it_is_of_what_the_person_chose(places: Places) -> None:
    desk = places.clinic.desk
    add_patient(desk, "Moss")
    clock_of(desk).forward(days=10)
    late = add_patient(desk, "Dale")
    assert len(read(proof(desk))) == 2
    assert [line["record"] for line in read(proof(desk, since=desk.now() - timedelta(days=7)))] == [late]
    assert [line["record"] for line in read(proof(desk, record=late))] == [late]


def test_it_is_written_where_the_person_says_or_says_that_it_was_not(places: Places, tmp_path: Path) -> None:
    desk = places.clinic.desk
    add_patient(desk, "Moss")
    path = write_proof(tmp_path / "acknowledgements.csv", proof(desk))
    assert len(read(path.read_text(encoding="utf-8"))) == 1
    with pytest.raises(Unavailable):
        write_proof(tmp_path / "no such folder" / "x.csv", proof(desk))
