"""The board of referrals: by whose move it is, counted whole, soonest first; what asks nothing stands last and calm."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from navigator_app.commands import choices, deaths
from navigator_app.commands.seen import seen, write
from navigator_app.desk import Desk
from navigator_app.queries import lists
from navigator_app.queries.board import Board, BoardColumn, board, known, narrowed
from sync.ids import derived_id
from sync.rules.board import board_rules
from sync.rules.codes import code_list
from tests.desks import CENTER, CLINIC, DELIA, IMANI, MARIAN, clock_of, put

AFTER = date(2026, 12, 15)


def refer(desk: Desk, name: str, patient: str = MARIAN, status: str = "draft", **more: Any) -> str:
    typed = {"from_site_id": CLINIC, "to_site_id": CENTER, "service": "medical_oncology"}
    typed["status_reason"] = "Papers are missing."
    return put(desk, "referral", derived_id("referral", name), patient, **{**typed, "status": status, **more})


def column(found: Board, key: str) -> BoardColumn:
    return next(one for one in found.columns if one.key == key)


def test_every_state_that_is_not_over_stands_in_one_column() -> None:
    states = [state for one in board_rules().columns for state in one.states]
    assert len(states) == len(set(states))
    assert {one.code for one in code_list("referral-status").codes} - set(states) == {"cancelled"}


def test_each_referral_stands_where_the_next_move_is(desk: Desk) -> None:
    for n, status in enumerate(("draft", "submitted", "accepted", "declined", "no_show", "report_awaited")):
        refer(desk, str(n), status=status)
    counts = {one.key: one.count for one in board(desk).columns}
    assert counts == {"to_send": 1, "there": 2, "to_answer": 1, "appointment": 1, "report": 1, "over": 0}


def test_what_is_soonest_comes_first_and_what_has_no_day_last(desk: Desk) -> None:
    refer(desk, "none")
    refer(desk, "later", needed_by_on="2026-12-20")
    refer(desk, "soon", needed_by_on="2026-11-20")
    cards = column(board(desk), "to_send").cards
    assert [one.day is None for one in cards] == [False, False, True]
    assert [one.key.id for one in cards] == [
        derived_id("referral", name) for name in ("soon", "later", "none")
    ]
    assert [one.is_late for one in cards] == [True, False, False]


def test_a_column_counts_all_and_shows_the_first_cards_then_more(desk: Desk) -> None:
    step = board_rules().cards_at_once
    for n in range(step + 3):
        refer(desk, str(n))
    first = column(board(desk), "to_send")
    assert (first.count, len(first.cards), first.more) == (step + 3, step, 3)
    assert column(board(desk, {"to_send": 2 * step}), "to_send").more == 0


def test_a_card_says_since_when_it_stands_so(desk: Desk) -> None:
    one = refer(desk, "one", status="submitted")
    clock_of(desk).at += timedelta(days=3)
    write(desk, seen(desk, one), {"note": "Called them, nobody answers."})
    (card,) = column(board(desk), "there").cards
    assert str(card.since) == "Since Sat Nov 21"


def test_a_closed_loop_leaves_the_board_after_its_days(desk: Desk) -> None:
    told = {"by_id": IMANI, "by_name": "Imani Okafor", "zone": "America/Denver", "of": ""}
    for name, day in (("lately", "2026-11-10"), ("long ago", "2026-09-10")):
        at = {**told, "at": f"{day}T17:00:00Z"}
        refer(desk, name, status="closed", report_received_on=day, report_read=at, patient_told=at)
    over = column(board(desk), "over")
    assert [one.key.id for one in over.cards] == [derived_id("referral", "lately")]
    assert over.count == 1


@pytest.mark.parametrize(
    ("typed", "found"), [("moss", 1), ("onco", 2), ("7700", 1), ("dale oncology", 1), ("mesa", 2), ("zz", 0)]
)
def test_it_is_narrowed_by_patient_service_site_or_number(desk: Desk, typed: str, found: int) -> None:
    refer(desk, "one", MARIAN, rcis_number="7700123")
    refer(desk, "two", DELIA, status="submitted")
    assert narrowed(desk, known(desk), typed).count == found


def test_what_waits_by_a_patients_choice_is_calm_stands_last_and_is_not_counted(desk: Desk) -> None:
    late = refer(desk, "hers", MARIAN, status="declined", answer_by_on="2026-11-01")
    refer(desk, "other", DELIA, status="declined")
    choices.not_now(desk, ("referral", late), "After fish camp.", AFTER)
    answer = column(board(desk), "to_answer")
    assert (answer.count, answer.quiet) == (1, 1)
    assert [one.key.id for one in answer.cards][-1] == late
    assert answer.cards[-1].status.tint == "neutral"
    assert not answer.cards[-1].is_late
    assert "choice" in str(answer.cards[-1].status.text)
    shut = narrowed(desk, known(desk), "moss")
    assert (column(shut, "to_answer").count, column(shut, "to_answer").quiet) == (0, 1)


def test_nothing_is_asked_of_the_dead(desk: Desk) -> None:
    refer(desk, "hers", MARIAN, status="declined", answer_by_on="2026-11-01")
    deaths.note(desk, MARIAN, date(2026, 11, 19), "Her daughter", {})
    answer = column(board(desk), "to_answer")
    assert (answer.count, answer.quiet) == (0, 1)
    assert answer.cards[0].status.tint == "neutral"


def test_its_counts_are_those_of_the_list(desk: Desk) -> None:
    for n, status in enumerate(("draft", "submitted", "declined", "scheduled")):
        refer(desk, str(n), (MARIAN, DELIA)[n % 2], status=status)
    choices.not_now(desk, ("referral", derived_id("referral", "2")), "Later.", AFTER)
    asked = sum(one.count for one in board(desk).columns)
    assert asked == lists.open_counts(desk)["referrals"] == 3


def test_a_chart_that_is_restricted_is_not_on_the_board(desk: Desk) -> None:
    refer(desk, "hers", MARIAN)
    refer(desk, "other", DELIA)
    write(desk, seen(desk, MARIAN), {"restricted_to_ids": [IMANI]})
    assert column(board(desk), "to_send").count == 1
    assert [one.patient_id for one in column(board(desk), "to_send").cards] == [DELIA]
    assert narrowed(desk, known(desk), "moss").count == 0
