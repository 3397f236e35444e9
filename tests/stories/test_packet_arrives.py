"""A packet through the exchange: sent by the clinic, confirmed by a named person at the center, else asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from navigator_app import gathered
from navigator_app.commands import packets, referrals, verbs
from navigator_app.commands.deliveries import confirm_delivery, have_it, note_outcome
from navigator_app.commands.seen import seen, write
from navigator_app.commands.sending import Going, send
from navigator_app.desk import Deed, Desk
from navigator_app.packed import packets_of
from navigator_app.queries.packets import PacketLine
from navigator_app.queries.referral import referral as referral_view
from navigator_app.queries.today import WorkItem, today
from sync.errors import Refused
from sync.ids import derived_id
from sync.records.base import Record
from sync.records.packet import Packet
from sync.rules.moves import Mover
from tests.paper.sheets import pdf
from tests.stories.places import Places, Seat, beside

MARIAN = derived_id("patient", "Marian")
PAPER = derived_id("document", "Pathology report")
CONTENT = pdf(4, "Pathology report")
MONDAY = datetime(2026, 11, 23, 16, 40, tzinfo=UTC)
TUESDAY, WEDNESDAY = MONDAY.replace(day=24), MONDAY.replace(day=25)


@pytest.fixture
def referral(places: Places) -> str:
    """Begin a referral at the clinic, with a paper in the chart, on a Monday morning."""
    clinic, center = places.clinic.desk, places.center.desk
    places.clock.at = MONDAY
    known = {"family_name": "Moss", "given_name": "Marian", "birth_on": "1965-03-14"}
    clinic.commit(Deed("patient", known | {"sites": [clinic.me.site_id]}, record=MARIAN))
    sha256 = clinic.store.contents.keep(CONTENT)
    about = {"title": "Pathology report", "pages": 4, "sha256": sha256, "size_bytes": len(CONTENT)}
    clinic.commit(Deed("document", about, record=PAPER, patient=MARIAN))
    typed = {"to_site_id": center.me.site_id, "service": "medical_oncology", "reason": "A new lump."}
    return referrals.start(clinic, MARIAN, typed)


def sent(places: Places, referral: str) -> str:
    """Send the packet through the exchange, and let the center have it."""
    packet = packets.prepare(places.clinic.desk, referral, [PAPER])
    send(places.clinic.desk, packet, Going("exchange"))
    places.meet()
    return packet


def arrived(places: Places) -> None:
    """Let the document's bytes come to the center, as they do in the pauses between rounds."""
    places.center.desk.store.contents.keep(CONTENT)


def line(seat: Seat, referral: str) -> PacketLine:
    view = referral_view(seat.desk, referral)
    assert view is not None
    return view.packets[0]


def rows(seat: Seat) -> list[WorkItem]:
    return [row for row in today(seat.desk, "clinic").rows if row.source == "packet"]


def test_the_center_says_that_it_is_here_and_the_clinic_reads_by_whom(places: Places, referral: str) -> None:
    sent(places, referral)
    clinic, center = places.clinic, places.center
    assert line(clinic, referral).status.tint == "info"
    (came,) = rows(center)
    assert came.title == "Packet came"
    arrived(places)
    assert came.verb is not None
    verbs.run(center.desk, came.verb)
    assert rows(center) == []
    assert line(clinic, referral).status.tint == "info", "the clinic does not know yet"
    places.meet()
    found = line(clinic, referral)
    assert found.status.tint == "ok"
    assert found.came == "Delivered: confirmed by Lena Grant, In Navigator, Mon Nov 23, 9:40 AM MST."
    assert rows(clinic) == []
    assert clinic.desk.store.rows("review") == []


def test_nobody_has_what_is_not_on_their_computer(places: Places, referral: str) -> None:
    packet = sent(places, referral)
    assert line(places.center, referral).parts[0].note == "not here yet"
    with pytest.raises(Refused) as no:
        have_it(places.center.desk, packet)
    assert no.value.field == "parts"
    assert str(no.value).startswith("Pathology report is not on this computer yet.")


def test_the_clinic_does_not_say_it_in_the_centers_name_but_by_phone_it_may(
    places: Places, referral: str
) -> None:
    packet, clinic = sent(places, referral), places.clinic.desk
    with pytest.raises(Refused) as no:
        confirm_delivery(clinic, packet, "Lena Grant", "navigator")
    assert no.value.field == "how"
    confirm_delivery(clinic, packet, "Lena Grant", "phone")
    places.meet()
    assert line(places.center, referral).status.tint == "ok"


def test_what_nobody_confirmed_is_late_after_one_business_day(places: Places, referral: str) -> None:
    sent(places, referral)
    assert [row.group for row in rows(places.clinic)] == ["waiting"]
    places.clock.at = TUESDAY
    assert [row.group for row in rows(places.clinic)] == ["due_today"]
    places.clock.at = WEDNESDAY
    (late,) = rows(places.clinic)
    assert (late.title, late.group, late.late_days) == ("Delivery not confirmed", "overdue", 1)


def test_a_changed_plan_asks_again_and_the_center_reads_which_version_stands(
    places: Places, referral: str
) -> None:
    first = sent(places, referral)
    arrived(places)
    have_it(places.center.desk, first)
    places.meet()
    clinic = places.clinic.desk
    write(clinic, seen(clinic, referral), {"reason": "The other side."})
    assert line(places.clinic, referral).status.text == "Delivered: was for the earlier version"
    second = packets.supersede(clinic, first)
    send(clinic, second, Going("exchange"))
    places.meet()
    at_center = packets_of(places.center.desk, referral)
    assert [(one.version, one.status) for one in at_center] == [(2, "sent"), (1, "superseded")]
    assert line(places.center, referral).version == "v2 supersedes v1"
    assert [row.key.id for row in rows(places.center)] == [second]


def test_the_center_does_not_send_or_take_back_the_clinics_packet(places: Places, referral: str) -> None:
    packet, center = sent(places, referral), places.center.desk
    with pytest.raises(Refused) as no:
        write(center, seen(center, packet), {"status": "superseded", "status_reason": "Ours now"})
    assert no.value.field == "status"


class Tampered(Desk):
    """A desk that was made to let whoever sits there do what navigators do."""

    def mover(self, noun: type[Record], values: Mapping[str, Any]) -> Mover:
        return replace(super().mover(noun, values), roles=frozenset({"navigator"}))


def test_the_hub_asks_again_who_may_send(places: Places, referral: str, tmp_path: Path) -> None:
    packet = packets.prepare(places.clinic.desk, referral, [PAPER])
    places.meet()
    booking = beside(places, tmp_path, places.clinic, "Sam Book", "scheduler")
    booking.desk.store.contents.keep(CONTENT)
    desk = booking.desk
    with pytest.raises(Refused):
        send(desk, packet, Going("exchange"))
    send(Tampered(desk.store, desk.me, desk.clock), packet, Going("exchange"))
    booking.exchange()
    places.meet()
    at_clinic = gathered.record(places.clinic.desk, packet, Packet)
    assert at_clinic is not None
    assert (at_clinic.status, at_clinic.packet_hash) == ("prepared", "")
    assert packets.referral_of(places.clinic.desk, referral).status == "draft"
    booking.desk.store.close()


def test_confirmed_there_and_failed_here_while_apart_is_decided_by_a_person(
    places: Places, referral: str
) -> None:
    packet = sent(places, referral)
    arrived(places)
    places.clinic.link.is_up = places.center.link.is_up = False
    have_it(places.center.desk, packet)
    note_outcome(places.clinic.desk, packet, "failed", "They say that nothing came")
    places.clinic.link.is_up = places.center.link.is_up = True
    places.meet()
    found = gathered.record(places.clinic.desk, packet, Packet)
    assert found is not None
    assert [one.state for one in found.transmissions] == ["sent", "failed"], "no word of either is lost"
    reviews = places.clinic.desk.store.rows("review")
    assert {row.target_id for row in reviews} == {packet}
