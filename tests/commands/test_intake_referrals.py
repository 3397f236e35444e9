"""Referrals of other systems on a real desk: what waits for a person is not lost, and one bad part stops nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from navigator_app.commands.intake import Outcome, bring_in, match
from navigator_app.desk import Desk
from sync.changes import Document
from tests.desks import MARIAN
from tests.formats.fhir_referrals import request, task
from tests.formats.ref_messages import ref

REASON = {"text": "No oncologist this month (PRACTICE)"}


def brought(desk: Desk, folder: Path, *files: bytes) -> list[Outcome]:
    outcomes: list[Outcome] = []
    for number, content in enumerate(files):
        path = folder / f"file-{number}"
        path.write_bytes(content)
        outcomes += bring_in(desk, [path])
    return outcomes


def as_file(resource: dict[str, Any]) -> bytes:
    return json.dumps(resource).encode()


def from_riverbend(status: str, **more: Any) -> bytes:
    """Give a task of a hospital that has no Navigator."""
    return as_file(task(status, owner={"display": "Riverbend Hospital (PRACTICE)"}, **more))


def at_riverbend(message: bytes) -> bytes:
    return message.replace(b"Mesa View Cancer Center", b"Riverbend Hospital")


def the_referral(desk: Desk) -> Document:
    [one] = desk.store.of_kind("referral")
    return one


def waiting(desk: Desk) -> list[str]:
    return [
        one.id for one in desk.store.of_kind("unmatched") if one.fields.get("state", "waiting") == "waiting"
    ]


def test_a_request_and_its_task_wait_side_by_side_and_a_person_files_both(desk: Desk, tmp_path: Path) -> None:
    told = brought(desk, tmp_path, as_file(request()), from_riverbend("rejected", statusReason=REASON))
    assert [one.state for one in told] == ["match", "match"]
    for item in waiting(desk):
        match(desk, item, MARIAN)
    assert the_referral(desk).fields["status"] == "declined"
    assert the_referral(desk).fields["service"] == "medical_oncology"
    assert the_referral(desk).patient == MARIAN


def test_a_later_task_finds_what_a_person_filed_and_a_navigator_may_file_a_refusal(
    desk: Desk, tmp_path: Path
) -> None:
    brought(desk, tmp_path, as_file(request()))
    match(desk, waiting(desk)[0], MARIAN)
    [one] = brought(desk, tmp_path, from_riverbend("on-hold", statusReason=REASON))
    assert (one.state, one.record_id) == ("filed", the_referral(desk).id)
    [later] = brought(
        desk, tmp_path, from_riverbend("rejected", statusReason=REASON, lastModified="2026-11-25T08:00:00Z")
    )
    assert later.state == "filed"
    assert the_referral(desk).fields["status"] == "declined"
    assert not desk.store.of_kind("task")


def test_a_site_that_has_navigator_answers_there_and_its_answer_in_a_file_is_set_aside(
    desk: Desk, tmp_path: Path
) -> None:
    [made] = brought(desk, tmp_path, ref())
    assert made.state == "filed"
    told = ref("I15", status="A", control="C2", sent="20261121090000-0700")
    assert brought(desk, tmp_path, told)[-1].state == "aside"
    assert the_referral(desk).fields["status"] == "submitted"


def test_messages_of_a_referral_are_filed_in_turn_and_a_broken_one_stops_nothing(
    desk: Desk, tmp_path: Path
) -> None:
    asked = at_riverbend(ref())
    told = at_riverbend(ref("I15", status="A", control="C2", sent="20261121090000-0700"))
    late = at_riverbend(ref("I15", status="P", control="C0", sent="20261119090000-0700"))
    outcomes = brought(desk, tmp_path, asked, b"MSH|^~\\&|broken\r" + told, late, asked)
    assert the_referral(desk).fields["status"] == "accepted"
    assert sorted(one.state for one in outcomes) == ["aside", "filed", "filed", "known", "known"]
