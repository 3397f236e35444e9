"""Packets: in order, whole or not sent, delivered only by a named person, superseded by the next version."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from navigator_app import gathered
from navigator_app.commands import packets, referrals
from navigator_app.commands.deliveries import confirm_delivery, note_outcome
from navigator_app.commands.seen import seen, write
from navigator_app.commands.sending import Going, send
from navigator_app.desk import Desk
from sync.errors import Refused
from sync.ids import derived_id
from sync.records.packet import Packet
from sync.rules.packets import is_as_sent, is_delivered
from sync.rules.reply_codes import read_reply_code
from tests.desks import CENTER, CLINIC, DELIA, MARIAN, clock_of, put
from tests.sent_papers import (
    BROKEN,
    BY_FAX,
    FAX,
    PARTNER,
    UNVERIFIED,
    drafted,
    faxed,
    packed,
    paper,
    settle_partner,
)


@pytest.fixture(autouse=True)
def partner(desk: Desk) -> None:
    settle_partner(desk)


def packet(desk: Desk, packet_id: str) -> Packet:
    found = gathered.record(desk, packet_id, Packet)
    assert found is not None
    return found


def titles(desk: Desk, packet_id: str) -> list[str]:
    return [part.title for part in packet(desk, packet_id).parts]


def refused(deed: Any) -> tuple[str | None, str]:
    with pytest.raises(Refused) as no:
        deed()
    return no.value.field, str(no.value)


def test_documents_stand_in_the_order_in_which_they_were_chosen_with_their_pages(desk: Desk) -> None:
    made = packet(desk, packed(desk, drafted(desk)))
    assert [(part.title, part.pages) for part in made.parts] == [("Pathology report", 4), ("Clinic note", 2)]
    assert (made.version, made.supersedes_id, made.status) == (1, None, "prepared")
    assert read_reply_code(made.reply_code) == made.reply_code
    assert "MOSS" not in made.reply_code
    assert made.prepared_zone == "America/Denver"


def test_documents_are_moved_added_and_taken_out_before_it_goes(desk: Desk) -> None:
    made = packed(desk, drafted(desk))
    card = paper(desk, "Insurance card", 1)
    packets.add_part(desk, made, card)
    packets.move_part(desk, made, card, 0)
    assert titles(desk, made) == ["Insurance card", "Pathology report", "Clinic note"]
    packets.remove_part(desk, made, derived_id("document", "Pathology report"))
    assert titles(desk, made) == ["Insurance card", "Clinic note"]
    field, words = refused(lambda: packets.add_part(desk, made, card))
    assert (field, words) == ("parts", "A document stands in this packet twice. Take one of them out.")


def test_what_went_out_is_not_changed_any_more(desk: Desk) -> None:
    made = faxed(desk, drafted(desk))
    field, words = refused(lambda: packets.remove_part(desk, made, derived_id("document", "Clinic note")))
    assert field == "parts"
    assert words.startswith("This packet went out as it is.")


def test_another_patients_paper_or_one_entered_in_error_is_in_no_packet(desk: Desk) -> None:
    referral = drafted(desk)
    of_delia = paper(desk, "Her note", patient=DELIA)
    assert (
        refused(lambda: packets.prepare(desk, referral, [of_delia]))[1]
        == "Her note is in another patient's chart."
    )
    wrong = paper(desk, "Wrong one")
    write(desk, seen(desk, wrong), {"is_withdrawn": True, "withdrawn_reason": "Another Moss."})
    assert refused(lambda: packets.prepare(desk, referral, [wrong]))[0] == "parts"
    assert refused(lambda: packets.prepare(desk, referral, [derived_id("nowhere")]))[1].startswith(
        "A document is not"
    )
    assert refused(lambda: packets.prepare(desk, referral, []))[0] == "parts"
    assert desk.store.rows("packet") == []


def test_a_packet_whose_document_is_not_here_yet_is_refused_by_its_name(desk: Desk) -> None:
    referral = drafted(desk)
    far = put(
        desk,
        "document",
        derived_id("far"),
        MARIAN,
        title="Operative note",
        pages=3,
        sha256="f" * 64,
        size_bytes=9,
    )
    made = packets.prepare(desk, referral, [far, paper(desk, "Clinic note")])
    field, words = refused(lambda: send(desk, made, BY_FAX))
    assert field == "parts"
    assert words.startswith("Operative note is not here yet.")
    assert packet(desk, made).status == "prepared"
    assert packets.referral_of(desk, referral).status == "draft"


def test_pages_that_nobody_wrote_down_are_counted(desk: Desk) -> None:
    one = paper(desk, "Clinic note", 3)
    write(desk, seen(desk, one), {"pages": None})
    assert packet(desk, packets.prepare(desk, drafted(desk), [one])).parts[0].pages == 3


def test_sending_writes_down_what_when_by_whom_and_where_to_and_submits_the_referral(desk: Desk) -> None:
    referral = drafted(desk)
    made = packet(desk, faxed(desk, referral))
    assert (made.status, made.way, made.sent_at) == ("sent", "fax", desk.now())
    assert (made.contact_system, made.contact_value, made.contact_verified_by) == ("fax", FAX, "R. Delgado")
    assert made.packet_hash
    (line,) = made.transmissions
    assert (line.state, line.from_words, line.to_words) == ("sent", "Juniper Creek Clinic (PRACTICE)", FAX)
    image = seen(desk, referral)
    assert image.fields["status"] == "submitted"
    assert PARTNER in seen(desk, MARIAN).fields["sites"]
    assert not is_delivered(made)
    deeds = {
        change.deed
        for change in desk.store.outgoing(10_000_000).changes
        if change.record in (made.id, referral)
    }
    assert seen(desk, made.id).fields["status"] == "sent"
    assert len(deeds - {None}) == 2, "the draft with its list, and the sending with all that moved"


def test_a_number_that_nobody_verified_asks_for_its_last_four_and_a_failed_one_is_set_aside(
    desk: Desk,
) -> None:
    made = packed(desk, drafted(desk))
    assert refused(lambda: send(desk, made, Going("fax", UNVERIFIED)))[0] == "last_four"
    assert refused(lambda: send(desk, made, Going("fax", UNVERIFIED, last_four="0142")))[0] == "last_four"
    assert refused(lambda: send(desk, made, Going("fax", BROKEN, last_four="0144")))[0] == "contact"
    assert refused(lambda: send(desk, made, Going("fax")))[0] == "contact"
    assert refused(lambda: send(desk, made, Going("pigeon")))[0] == "way"
    assert packet(desk, made).status == "prepared"
    send(desk, made, Going("fax", UNVERIFIED, last_four="0143"))
    assert packet(desk, made).contact_verified_on is None


def test_a_verification_older_than_the_sites_limit_asks_again(desk: Desk) -> None:
    made = packed(desk, drafted(desk))
    clock_of(desk).at += timedelta(days=200)
    assert refused(lambda: send(desk, made, BY_FAX))[0] == "last_four"


def test_the_exchange_is_for_sites_that_have_navigator(desk: Desk) -> None:
    made = packed(desk, drafted(desk))
    assert refused(lambda: send(desk, made, Going("exchange")))[0] == "way"
    to_center = packed(desk, drafted(desk, CENTER))
    send(desk, to_center, Going("exchange"))
    assert packet(desk, to_center).contact_system == "navigator"


def test_a_chart_that_knows_only_the_name_sends_nothing(desk: Desk) -> None:
    made = packed(desk, drafted(desk))
    write(desk, seen(desk, MARIAN), {"birth_on": None, "identifiers": []})
    assert refused(lambda: send(desk, made, BY_FAX))[1].startswith("Only the name is known.")


def test_a_substance_use_record_goes_with_its_scope_and_the_notices_version(desk: Desk) -> None:
    counseling = paper(desk, "Intake", labels=["42CFRPart2"])
    made = packets.prepare(desk, drafted(desk), [counseling])
    assert refused(lambda: send(desk, made, BY_FAX))[0] == "consent_scope"
    send(desk, made, Going("fax", FAX, consent_scope="Intake only, for the oncologist."))
    assert packet(desk, made).consent_scope == "Intake only, for the oncologist."
    assert packet(desk, made).notice_version == "2026-02-16"


def test_a_document_that_was_marked_meanwhile_is_taken_in_anew_first(desk: Desk) -> None:
    made = packed(desk, drafted(desk))
    write(desk, seen(desk, derived_id("document", "Clinic note")), {"security_labels": ["42CFRPart2"]})
    assert refused(lambda: send(desk, made, BY_FAX))[1].startswith("Clinic note changed since")


def test_a_delivery_names_a_person_and_says_how_and_when(desk: Desk) -> None:
    made = packed(desk, drafted(desk))
    assert refused(lambda: confirm_delivery(desk, made, "T. Begay", "phone"))[0] == "status"
    send(desk, made, BY_FAX)
    assert refused(lambda: confirm_delivery(desk, made, "  ", "phone"))[0] == "by"
    assert refused(lambda: confirm_delivery(desk, made, "T. Begay", ""))[0] == "how"
    later = desk.now() + timedelta(hours=1)
    assert refused(lambda: confirm_delivery(desk, made, "T. Begay", "phone", at=later))[0] == "at"
    before = desk.now() - timedelta(hours=1)
    assert refused(lambda: confirm_delivery(desk, made, "T. Begay", "phone", at=before))[0] == "at"
    confirm_delivery(desk, made, "T. Begay, referral desk", "phone")
    found = packet(desk, made)
    assert is_delivered(found)
    assert (found.confirmed_by, found.confirmed_how) == ("T. Begay, referral desk", "phone")
    assert found.confirmed_at == desk.now()


def test_delivered_cannot_be_written_without_who_and_how(desk: Desk) -> None:
    made = faxed(desk, drafted(desk))
    assert refused(lambda: write(desk, seen(desk, made), {"status": "delivered"}))[0] == "delivered"


def test_a_machines_word_is_not_a_persons(desk: Desk) -> None:
    made = faxed(desk, drafted(desk))
    note_outcome(desk, made, "confirmed", "6 of 6 pages")
    found = packet(desk, made)
    assert found.status == "sent"
    assert not is_delivered(found)
    assert [(one.state, one.to_words) for one in found.transmissions] == [("sent", FAX), ("confirmed", FAX)]


def test_a_fax_that_failed_says_why_and_is_sent_again_as_the_same_version(desk: Desk) -> None:
    made = faxed(desk, drafted(desk))
    assert refused(lambda: note_outcome(desk, made, "failed"))[0] == "note"
    assert refused(lambda: note_outcome(desk, made, "eaten"))[0] == "state"
    note_outcome(desk, made, "failed", "No answer, three times")
    assert (packet(desk, made).status, packet(desk, made).status_reason) == (
        "failed",
        "No answer, three times",
    )
    send(desk, made, Going("fax", UNVERIFIED, last_four="0143"))
    assert (packet(desk, made).status, packet(desk, made).version) == ("sent", 1)
    assert [one.state for one in packet(desk, made).transmissions] == ["sent", "failed", "sent"]


def test_what_the_referral_says_differently_makes_a_next_version_necessary(desk: Desk) -> None:
    referral = drafted(desk)
    made = faxed(desk, referral)
    note_outcome(desk, made, "failed", "Busy")
    write(desk, seen(desk, referral), {"reason": "The other side."})
    assert not is_as_sent(packet(desk, made), packets.referral_of(desk, referral))
    assert refused(lambda: send(desk, made, BY_FAX))[0] == "status"


def test_the_next_version_counts_only_when_it_is_sent_and_then_supersedes(desk: Desk) -> None:
    referral = drafted(desk)
    first = faxed(desk, referral)
    confirm_delivery(desk, first, "T. Begay", "phone")
    write(desk, seen(desk, referral), {"reason": "The other side."})
    second = packets.supersede(desk, first)
    assert (packet(desk, second).version, packet(desk, second).supersedes_id) == (2, first)
    assert packet(desk, second).reply_code != packet(desk, first).reply_code
    assert packet(desk, first).status == "delivered"
    send(desk, second, BY_FAX)
    assert packet(desk, first).status == "superseded"
    assert packet(desk, first).status_reason == "v2 supersedes v1"
    assert not is_delivered(packet(desk, second))
    assert refused(lambda: confirm_delivery(desk, first, "T. Begay", "phone"))[0] == "status"
    assert refused(lambda: send(desk, second, BY_FAX))[0] == "status"


def test_a_role_that_sends_no_referral_sends_no_packet(desk: Desk) -> None:
    made = packed(desk, drafted(desk))
    desk.me = desk.me.__class__(
        desk.me.person_id, desk.me.name, CLINIC, desk.me.zone, frozenset({"interpreter"})
    )
    with pytest.raises(Refused):
        send(desk, made, BY_FAX)
    assert packet(desk, made).status == "prepared"


def test_a_referral_that_is_with_them_already_stays_as_it_is(desk: Desk) -> None:
    referral = drafted(desk)
    referrals.send(desk, referral)
    made = faxed(desk, referral)
    assert packet(desk, made).status == "sent"
    assert seen(desk, referral).fields["status"] == "submitted"
