"""A result that oncology has not looked at: what Today offers at the clinic that waits and at the center that looks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from navigator_app.commands import labs
from navigator_app.commands.seen import seen, write
from navigator_app.desk import Desk, Me
from navigator_app.queries.preview import preview
from navigator_app.queries.today import WorkItem, today
from sync.ids import derived_id
from sync.rules.ticks import standing
from tests.desks import CENTER, CLINIC, IMANI, MARIAN, clock_of, put

CBC = (("6690-2", "WBC", "50.0", ["HH"]), ("718-7", "Hemoglobin", "9.8", ["L"]))


def at_the_center(desk: Desk) -> Desk:
    return replace(
        desk, me=Me(IMANI, "Imani Okafor", CENTER, "America/Phoenix", frozenset({"center_clinician"}))
    )


def sent_results(desk: Desk, collected_at: str | None = "2026-11-21T15:00:00Z") -> str:
    """Let Rosa take a CBC down on the day it was drawn, and tick it as sent."""
    rule = labs.read_rule("CBC daily for one day", date(2026, 11, 21))
    _, (draw, *_) = labs.propose_plan(desk, MARIAN, rule)
    common = {"lab": "Juniper Creek lab", "collected_at": collected_at, "collected_zone": "America/Denver"}
    typed = [
        {"code": code, "name": name, "value_text": text, "flags": flags, **common}
        for code, name, text, flags in CBC
    ]
    labs.enter_results(desk, MARIAN, typed, draw)
    labs.tick_draw(desk, draw, "sent")
    return draw


def rows_of_labs(desk: Desk, **how: Any) -> list[WorkItem]:
    return [row for row in today(desk, "everyone", **how).rows if row.source in ("lab_draw", "lab_result")]


def offered(row: WorkItem) -> list[tuple[str, str]]:
    return [(verb.text, verb.command) for verb in row.verbs]


def test_what_waits_for_oncology_is_read_here_and_never_entered_again(desk: Desk) -> None:
    sent_results(desk)
    (row,) = rows_of_labs(desk)
    assert (row.title, row.status.text) == ("Result not acknowledged", "Waiting: oncology")
    assert offered(row) == [("Read result", "results"), ("Note a call", "contacts.note")]
    assert row.verbs[0].does == "open"


def test_once_oncology_is_late_the_call_comes_first(desk: Desk) -> None:
    sent_results(desk)
    clock_of(desk).forward(days=2)
    (row,) = rows_of_labs(desk)
    assert row.group == "overdue"
    assert [words for words, _ in offered(row)] == ["Note a call", "Read result"]


def test_the_pane_beside_it_tells_each_result_whole(desk: Desk) -> None:
    sent_results(desk)
    (row,) = rows_of_labs(desk)
    told = {str(fact.label): fact.text for fact in preview(desk, row).facts}
    assert told["WBC"].startswith("50.0 10*3/uL · Critically high (HH) · Sat Nov 21")
    assert told["WBC"].endswith("Juniper Creek lab")
    assert "9.8" in told["Hemoglobin"]


def test_the_center_has_one_row_for_a_report_and_is_not_told_to_wait_for_itself(desk: Desk) -> None:
    sent_results(desk)
    (row,) = rows_of_labs(at_the_center(desk))
    assert row.source == "lab_result"
    assert [words for words, _ in offered(row)] == ["Acknowledge", "Read result"]


def test_a_result_without_its_time_is_still_the_centers_to_look_at(desk: Desk) -> None:
    draw = sent_results(desk, collected_at=None)
    (row,) = rows_of_labs(at_the_center(desk))
    assert (row.source, row.waiting_on) == ("lab_draw", "")
    verb = row.verbs[0]
    assert (verb.text, verb.command) == ("Acknowledge", "labs.acknowledge")
    labs.acknowledge(at_the_center(desk), verb.step.split(","))
    done = desk.store.record(draw)
    assert done is not None
    assert standing(done, "acknowledged").is_current
    assert rows_of_labs(desk) == []


def test_a_draw_whose_result_came_in_a_file_is_over_once_the_center_looked(desk: Desk) -> None:
    result = put(
        desk,
        "lab_result",
        derived_id("result", "by file"),
        MARIAN,
        name="WBC",
        value_text="50.0",
        collected_at="2026-11-21T15:00:00Z",
        collected_zone="America/Denver",
        source="hl7v2",
    )
    draw = put(
        desk,
        "lab_draw",
        derived_id("draw", "by file"),
        MARIAN,
        due_on="2026-11-21",
        drawn_at_site_id=CLINIC,
    )
    write(desk, seen(desk, draw), {"result_ids": [result]})
    for step in ("resulted", "sent"):
        labs.tick_draw(desk, draw, step)
    assert [row.title for row in rows_of_labs(desk)] == ["Result not acknowledged"]
    labs.acknowledge(at_the_center(desk), [result])
    assert rows_of_labs(desk) == []


def test_who_may_not_acknowledge_is_offered_to_read_and_sees_the_values(desk: Desk) -> None:
    sent_results(desk)
    reviewer = replace(desk, me=replace(at_the_center(desk).me, roles=frozenset({"reviewer"})))
    (row,) = rows_of_labs(reviewer)
    assert offered(row) == [("Read result", "results")]
    found = preview(reviewer, row)
    assert any("50.0" in fact.text for fact in found.facts)
