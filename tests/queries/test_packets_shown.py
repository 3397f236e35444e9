"""Packets on the referral's page and on Today: green only if delivered and still what was sent; late after a day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from navigator_app.commands import packets
from navigator_app.commands.deliveries import confirm_delivery, note_outcome
from navigator_app.commands.seen import seen, write
from navigator_app.commands.sending import send
from navigator_app.desk import Desk
from navigator_app.queries.packets import PacketLine
from navigator_app.queries.referral import referral as referral_view
from navigator_app.queries.today import WorkItem, today
from tests.desks import CENTER, clock_of
from tests.sent_papers import BY_FAX, FAX, drafted, faxed, packed, paper, settle_partner

MONDAY, TUESDAY, WEDNESDAY = (datetime(2026, 11, day, 17, tzinfo=UTC) for day in (23, 24, 25))


@pytest.fixture
def referral(desk: Desk) -> str:
    """Begin a referral to a partner without Navigator, on a Monday."""
    settle_partner(desk)
    clock_of(desk).at = MONDAY
    return drafted(desk)


def lines(desk: Desk, referral: str) -> tuple[PacketLine, ...]:
    view = referral_view(desk, referral)
    assert view is not None
    return view.packets


def rows(desk: Desk) -> list[WorkItem]:
    return [row for row in today(desk).rows if row.source == "packet"]


def test_a_packet_says_how_far_it_came_and_is_green_only_by_a_named_persons_word(
    desk: Desk, referral: str
) -> None:
    made = packed(desk, referral)
    (line,) = lines(desk, referral)
    assert (line.status.text, line.status.tint, line.version) == ("Prepared here", "neutral", "v1")
    assert line.came == "Prepared here Mon Nov 23, 10:00 AM MST. Not sent."
    assert line.pages == "6 pages in all"
    assert [(part.title, part.pages) for part in line.parts] == [
        ("Pathology report", "4 pages"),
        ("Clinic note", "2 pages"),
    ]
    send(desk, made, BY_FAX)
    (line,) = lines(desk, referral)
    assert line.status.tint == "info"
    assert line.came == "Sent Mon Nov 23, 10:00 AM MST. Nobody there has said that they have it."
    assert line.goes == f"Fax \u00b7 {FAX} \u00b7 verified by R. Delgado, Mon Nov 2"
    note_outcome(desk, made, "confirmed")
    assert lines(desk, referral)[0].status.tint == "info"
    confirm_delivery(desk, made, "T. Begay", "phone")
    (line,) = lines(desk, referral)
    assert (line.status.text, line.status.tint) == ("Delivered", "ok")
    assert line.came == "Delivered: confirmed by T. Begay, By phone, Mon Nov 23, 10:00 AM MST."


def test_a_delivered_packet_is_not_green_any_more_when_the_referral_says_something_else(
    desk: Desk, referral: str
) -> None:
    made = faxed(desk, referral)
    confirm_delivery(desk, made, "T. Begay", "phone")
    write(desk, seen(desk, referral), {"reason": "The other side."})
    (line,) = lines(desk, referral)
    assert (line.status.text, line.status.tint) == ("Delivered: was for the earlier version", "warn")
    assert line.notes == (
        "The referral says something else by now than what was sent. Send the next version.",
    )


def test_the_next_version_comes_first_and_says_what_it_supersedes(desk: Desk, referral: str) -> None:
    first = faxed(desk, referral)
    second = packets.supersede(desk, first)
    confirm_delivery(desk, first, "T. Begay", "phone")
    assert [line.status.tint for line in lines(desk, referral)] == ["neutral", "ok"], (
        "what is not sent counts for nothing"
    )
    send(desk, second, BY_FAX)
    newest, older = lines(desk, referral)
    assert (newest.version, older.version) == ("v2 supersedes v1", "v1")
    assert older.status.text == "Superseded"
    assert "packets.send" not in {verb.command for verb in older.verbs}


def test_a_part_that_is_protected_says_so(desk: Desk, referral: str) -> None:
    packets.prepare(desk, referral, [paper(desk, "Intake", labels=["42CFRPart2"])])
    assert lines(desk, referral)[0].parts[0].note == "Substance-use record (42 CFR Part 2)"


def test_the_reply_sheet_is_offered_only_where_the_other_side_has_no_navigator(
    desk: Desk, referral: str
) -> None:
    faxed(desk, referral)
    assert "packet_reply" in {verb.step for verb in lines(desk, referral)[0].verbs}
    other = drafted(desk, CENTER)
    send(desk, packed(desk, other), BY_FAX.__class__("hand"))
    assert "packet_reply" not in {verb.step for verb in lines(desk, other)[0].verbs}


def test_an_unconfirmed_packet_waits_one_business_day_and_is_late_after_it(desk: Desk, referral: str) -> None:
    faxed(desk, referral)
    (row,) = rows(desk)
    assert (row.title, row.group, row.status.tint) == ("Delivery not confirmed", "waiting", "info")
    clock_of(desk).at = TUESDAY
    assert [(row.group, row.status.tint) for row in rows(desk)] == [("due_today", "warn")]
    clock_of(desk).at = WEDNESDAY
    (row,) = rows(desk)
    assert (row.group, row.late_days) == ("overdue", 1)
    assert row.context == f"v1 to Cedar Basin Hospital (PRACTICE) \u00b7 Fax \u00b7 {FAX}"
    assert row.verb is not None
    assert row.verb.command == "packets.confirm_delivery"
    assert row.is_mine


def test_a_weekend_makes_nothing_late(desk: Desk, referral: str) -> None:
    clock_of(desk).at = MONDAY + timedelta(days=4)
    faxed(desk, referral)
    clock_of(desk).at = MONDAY + timedelta(days=7)
    assert [row.group for row in rows(desk)] == ["due_today"]


def test_a_confirmed_or_superseded_packet_is_no_row(desk: Desk, referral: str) -> None:
    first = faxed(desk, referral)
    second = packets.supersede(desk, first)
    send(desk, second, BY_FAX)
    confirm_delivery(desk, second, "T. Begay", "phone")
    clock_of(desk).at = WEDNESDAY
    assert rows(desk) == []


def test_a_fax_that_failed_is_due_at_once_and_says_why(desk: Desk, referral: str) -> None:
    made = faxed(desk, referral)
    note_outcome(desk, made, "failed", "No answer")
    first, last = lines(desk, referral)[0].log
    ends = f"Juniper Creek Clinic (PRACTICE) to {FAX}"
    assert first == f"Sent \u00b7 Mon Nov 23, 10:00 AM MST \u00b7 {ends} \u00b7 noted by Rosa Delgado"
    assert (
        last
        == f"Failed \u00b7 Mon Nov 23, 10:00 AM MST \u00b7 {ends} \u00b7 No answer \u00b7 noted by Rosa Delgado"
    )
    (row,) = rows(desk)
    assert (row.title, row.group, row.status.text) == ("Fax failed", "due_today", "Failed: No answer")
    assert row.verb is not None
    assert row.verb.command == "packets.send"
