"""A reply sheet that comes back is keyed by its code: the packet is delivered, the referral moves in their name."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from navigator_app import gathered
from navigator_app.commands import packets
from navigator_app.commands.replies import Reply, key_reply
from navigator_app.commands.sending import send
from navigator_app.desk import Desk
from navigator_app.packed import packets_of
from sync.errors import Refused
from sync.records.appointment import Appointment
from sync.records.packet import Packet
from sync.records.referral import Referral
from sync.rules.packets import is_delivered
from tests.desks import CENTER
from tests.sent_papers import BY_FAX, drafted, faxed, packed, settle_partner


@pytest.fixture
def referral(desk: Desk) -> str:
    """Fax a packet to a partner that has no Navigator."""
    settle_partner(desk)
    made = drafted(desk)
    faxed(desk, made)
    return made


def packet(desk: Desk, referral: str) -> Packet:
    return packets_of(desk, referral)[0]


def found(desk: Desk, referral: str) -> Referral:
    record = gathered.record(desk, referral, Referral)
    assert record is not None
    return record


def refused(desk: Desk, referral: str, reply: Reply, code: str = "") -> tuple[str | None, str]:
    with pytest.raises(Refused) as no:
        key_reply(desk, code or packet(desk, referral).reply_code, reply)
    assert packet(desk, referral).status != "delivered"
    return no.value.field, str(no.value)


def test_received_delivers_the_packet_and_decides_nothing(desk: Desk, referral: str) -> None:
    code = packet(desk, referral).reply_code.lower().replace("-", " ")
    assert key_reply(desk, code, Reply("received", "T. Begay")) == referral
    assert is_delivered(packet(desk, referral))
    assert packet(desk, referral).confirmed_how == "reply_sheet"
    assert found(desk, referral).status == "submitted"


def test_accepted_moves_the_referral_in_their_name(desk: Desk, referral: str) -> None:
    key_reply(desk, packet(desk, referral).reply_code, Reply("accepted", "T. Begay"))
    record = found(desk, referral)
    assert (record.status, record.answered_by, record.answered_how) == ("accepted", "T. Begay", "reply_sheet")
    assert is_delivered(packet(desk, referral))


def test_needs_information_says_what_and_by_when(desk: Desk, referral: str) -> None:
    assert refused(desk, referral, Reply("needs_information", "T. Begay"))[0] == "words"
    assert found(desk, referral).status == "submitted"
    key_reply(desk, packet(desk, referral).reply_code, Reply("needs_information", "T. Begay", "Which side?"))
    record = found(desk, referral)
    assert (record.status, record.status_reason) == ("needs_information", "Which side?")
    assert record.answer_by_on == date(2026, 11, 24)


def test_declined_says_why_and_who_else(desk: Desk, referral: str) -> None:
    desk.me = desk.me.__class__(
        desk.me.person_id, desk.me.name, desk.me.site_id, desk.me.zone, frozenset({"clinic_nurse"})
    )
    assert refused(desk, referral, Reply("declined", "T. Begay", "No beds"))[0] == "alternative"
    reply = Reply("declined", "T. Begay", "No beds", "Mesa View")
    key_reply(desk, packet(desk, referral).reply_code, reply)
    assert (found(desk, referral).status, found(desk, referral).alternative) == ("declined", "Mesa View")


def test_an_appointment_is_written_down_by_the_clock_there(desk: Desk, referral: str) -> None:
    assert refused(desk, referral, Reply("scheduled", "T. Begay"))[0] == "on"
    reply = Reply("scheduled", "T. Begay", on=date(2026, 12, 1), at=time(10, 30))
    key_reply(desk, packet(desk, referral).reply_code, reply)
    record = found(desk, referral)
    assert (record.status, record.expected_on) == ("scheduled", date(2026, 12, 1))
    visit = gathered.record(desk, record.appointment_id, Appointment)
    assert visit is not None
    assert visit.starts_at == datetime(2026, 12, 1, 17, 30, tzinfo=UTC)
    assert (visit.provider_zone, visit.status, visit.confirmed) == ("America/Phoenix", "booked", None)


def test_a_day_without_a_time_is_proposed_and_not_booked(desk: Desk, referral: str) -> None:
    key_reply(desk, packet(desk, referral).reply_code, Reply("scheduled", "T. Begay", on=date(2026, 12, 1)))
    visit = gathered.record(desk, found(desk, referral).appointment_id, Appointment)
    assert visit is not None
    assert (visit.starts_at, visit.status) == (None, "proposed")


@pytest.mark.parametrize(
    ("reply", "field"), [(Reply("received", " "), "by"), (Reply("maybe", "T. Begay"), "answer")]
)
def test_what_is_not_said_is_named(desk: Desk, referral: str, reply: Reply, field: str) -> None:
    assert refused(desk, referral, reply)[0] == field


def test_a_mistyped_code_and_one_of_no_packet_here_change_nothing(desk: Desk, referral: str) -> None:
    code = packet(desk, referral).reply_code
    other = ("B" if code[0] != "B" else "C") + code[1:]
    assert refused(desk, referral, Reply("received", "T. Begay"), other)[0] == "code"
    words = refused(desk, referral, Reply("received", "T. Begay"), "2222-2222")
    assert words[0] == "code"


def test_the_sheet_of_an_earlier_version_asks_to_ask_them(desk: Desk, referral: str) -> None:
    first = packet(desk, referral)
    send(desk, packets.supersede(desk, first.id), BY_FAX)
    field, words = refused(desk, referral, Reply("accepted", "T. Begay"), first.reply_code)
    assert field == "code"
    assert words.startswith("This sheet came with v1. v2 went out since")


def test_the_same_sheet_twice_changes_nothing(desk: Desk, referral: str) -> None:
    code = packet(desk, referral).reply_code
    key_reply(desk, code, Reply("accepted", "T. Begay"))
    with pytest.raises(Refused) as no:
        key_reply(desk, code, Reply("accepted", "T. Begay"))
    assert no.value.field == "answer"
    later: Any = key_reply(desk, code, Reply("scheduled", "T. Begay", on=date(2026, 12, 1)))
    assert found(desk, later).status == "scheduled"


def test_nobody_answers_for_a_site_that_has_navigator(desk: Desk) -> None:
    settle_partner(desk)
    made = drafted(desk, CENTER)
    send(desk, packed(desk, made), BY_FAX.__class__("hand"))
    with pytest.raises(Refused) as no:
        key_reply(desk, packet(desk, made).reply_code, Reply("accepted", "L. Grant"))
    assert no.value.field == "status"
    assert packet(desk, made).status == "sent"
