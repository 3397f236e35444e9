"""Roles are given and taken at the center: its table and the person's record move together, and by nobody else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sync.hub.__main__ import main
from sync.hub.audit import HUB_FEED
from tests.hub.running import Computer, RunningHub
from tests.hub.writing import document_at, edit, new_patient, round_of

SITE = "Juniper Creek Clinic (PRACTICE)"


@pytest.fixture
def database() -> str:
    return "sqlite"


@pytest.fixture
def here(hub: RunningHub) -> Computer:
    return hub.joins(SITE, role="scheduler")


def says(hub: RunningHub, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any]:
    capsys.readouterr()
    done = main(["--data", str(hub.folder), "--json", *words])
    told = capsys.readouterr()
    return done, json.loads(told.out) if done == 0 else told.err


def outcome(hub: RunningHub, at: Computer, number: int) -> str:
    head, _, _ = round_of(at, new_patient(hub, at, number))
    return str(head.verdicts[0].outcome)


def test_a_role_that_is_given_counts_at_once_and_no_more_once_it_is_taken(
    hub: RunningHub, here: Computer, capsys: pytest.CaptureFixture[str]
) -> None:
    person = here.welcome.person
    assert outcome(hub, here, 1) == "refused"
    assert says(hub, capsys, "grant", "--person", person, "--role", "navigator")[0] == 0
    assert document_at(hub.store, person).fields["roles"] == ["navigator", "scheduler"]
    assert outcome(hub, here, 2) == "accepted"
    done, said = says(hub, capsys, "ungrant", "--person", person, "--role", "navigator", "--site", SITE)
    assert (done, said) == (0, {"person": person, "role": "navigator", "site": SITE})
    assert document_at(hub.store, person).fields["roles"] == ["scheduler"]
    assert outcome(hub, here, 3) == "refused"
    with hub.store.reading() as tx:
        told = [row.entry.action for row in tx.audit_rows(HUB_FEED) if row.entry.subject == person]
    assert told[-2:] == ["role.given:navigator", "role.taken:navigator"]


def test_a_role_at_another_site_counts_there_alone(
    hub: RunningHub, here: Computer, capsys: pytest.CaptureFixture[str]
) -> None:
    hub.code("Cedar Flats Clinic (PRACTICE)")
    words = (
        "--person",
        here.welcome.person,
        "--role",
        "navigator",
        "--site",
        "Cedar Flats Clinic (PRACTICE)",
    )
    assert says(hub, capsys, "grant", *words)[0] == 0
    assert outcome(hub, here, 1) == "refused"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("grant", "--role", "emperor"), "no such role"),
        (("grant", "--role", "outside_clinician"), "computer of their own"),
        (("grant", "--role", "scheduler"), "already"),
        (("grant", "--role", "navigator", "--site", "Nowhere"), "no site of this name"),
        (("ungrant", "--role", "navigator"), "do not hold"),
        (("ungrant", "--role", "scheduler"), "end their access instead"),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(
    hub: RunningHub, here: Computer, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], why: str
) -> None:
    done, said = says(hub, capsys, *words, "--person", here.welcome.person)
    assert done == 1
    assert why in said
    assert document_at(hub.store, here.welcome.person).fields["roles"] == ["scheduler"]


def test_nobody_is_given_a_role_who_has_no_access(
    hub: RunningHub, here: Computer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert says(hub, capsys, "revoke", "--person", here.welcome.person)[0] == 0
    done, said = says(hub, capsys, "grant", "--person", here.welcome.person, "--role", "navigator")
    assert done == 1
    assert "nobody of this id" in said


def test_nobody_writes_a_role_into_the_record_of_somebody_who_has_access(hub: RunningHub) -> None:
    lead = hub.joins(SITE, role="administrator", name="Ada Stone")
    roles = {"roles": ["administrator", "navigator"]}
    change = edit(hub, lead, document_at(hub.store, lead.welcome.person), roles, 1)
    head, _, _ = round_of(lead, change)
    assert (head.verdicts[0].outcome, head.verdicts[0].field) == ("refused", "roles")
    assert document_at(hub.store, lead.welcome.person).fields["roles"] == ["administrator"]
