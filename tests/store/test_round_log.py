"""The table of rounds: what moved something stands alone, the rest is counted, and it never grows beyond its end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from navigator_app.desk import Desk
from navigator_app.queries.rounds import rounds
from navigator_app.store.round_log import KEPT, Outcome, RoundLine
from tests.desks import desk

__all__ = ["desk"]

NOW = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)


def line(minute: int, outcome: Outcome = "done", sent: int = 0, received: int = 0) -> RoundLine:
    at = NOW + timedelta(minutes=minute)
    return RoundLine(at, at, 400, sent, received, 250, 300, outcome)


def test_four_days_without_a_link_are_one_line(desk: Desk) -> None:
    desk.store.note_round(line(0, sent=3))
    for minute in range(1, 40):
        desk.store.note_round(line(minute, "no_link"))
    desk.store.note_round(line(50, received=7))
    back, without, before = desk.store.rounds()
    assert (before.sent, back.received) == (3, 7)
    assert (without.outcome, without.times) == ("no_link", 39)
    assert (without.began_at, without.last_at) == (NOW + timedelta(minutes=1), NOW + timedelta(minutes=39))
    told = rounds(desk)[1]
    assert (str(told.at), str(told.outcome.text)) == ("Fri Nov 20, 9:01 AM MST", "No link")
    assert told.until == "39 times until Fri Nov 20, 9:39 AM MST"


def test_rounds_that_ended_differently_stand_apart(desk: Desk) -> None:
    for outcome in ("done", "no_link", "clock", "refused", "done"):
        desk.store.note_round(line(0, outcome))
    assert [one.outcome for one in desk.store.rounds()] == ["done", "refused", "clock", "no_link", "done"]


def test_it_keeps_so_many_and_no_more(desk: Desk) -> None:
    for number in range(KEPT + 30):
        desk.store.note_round(line(number, sent=number + 1))
    kept = desk.store.rounds()
    assert len(kept) == KEPT
    assert kept[0].sent == KEPT + 30
    assert kept[-1].sent == 31


def test_what_got_no_answer_is_not_said_to_have_moved(desk: Desk) -> None:
    at = NOW
    desk.store.note_round(RoundLine(at, at, 400, 0, 0, 250, 0, "no_link"))
    desk.store.note_round(RoundLine(at, at, 400, 1, 0, 250, 90, "refused"))
    assert [str(one.bytes_moved) for one in rounds(desk)] == ["250 B up, 90 B down", "Nothing"]
