"""What a packet lacks to go out, which version it is, whether it is still what was sent, until when it is confirmed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.errors import Refused
from sync.ids import derived_id
from sync.records.packet import Packet, PacketPart
from sync.records.referral import Referral
from sync.records.site import Holiday, Hours, Site
from sync.rules import packets
from sync.rules.codes import code_list
from sync.rules.disclosure_notices import notices, notices_for
from sync.rules.reply_codes import LETTERS, read_reply_code, reply_code

IDS = st.binary(min_size=16, max_size=16).map(bytes.hex)
PATHOLOGY = PacketPart(document_id=derived_id("path"), title="Pathology report", pages=4, sha256="a" * 64)
NOTE = PacketPart(document_id=derived_id("note"), title="Clinic note", pages=2, sha256="b" * 64)
COUNSELING = PacketPart(
    document_id=derived_id("bh"), title="Intake", pages=3, sha256="c" * 64, labels=["42CFRPart2"]
)
REFERRAL = Referral(id=derived_id("referral"), service="medical_oncology", reason="New diagnosis.")
FRIDAY = datetime(2026, 11, 20, 17, 12, tzinfo=UTC)
BY_HOURS = [Hours(day=day, opens="08:00", closes="17:00") for day in ("mo", "tu", "we", "th", "fr")]


def sent(parts: list[PacketPart], version: int = 1, at: datetime = FRIDAY) -> Packet:
    made = packets.packet_hash(version, parts, REFERRAL)
    return Packet(
        id=derived_id("packet", str(version)),
        version=version,
        parts=parts,
        packet_hash=made,
        sent_at=at,
        sent_zone="America/Denver",
        status="sent",
    )


@given(IDS)
def test_a_code_is_read_back_in_whatever_case_and_spacing(packet: str) -> None:
    code = reply_code(packet)
    for typed in (code, code.lower(), code.replace("-", ""), f" {code.replace('-', ' ')} "):
        assert read_reply_code(typed) == code


@given(IDS, st.integers(0, 7), st.sampled_from(LETTERS + "01ILO"))
def test_any_single_mistyped_character_is_found(packet: str, place: int, letter: str) -> None:
    letters = reply_code(packet).replace("-", "")
    if letters[place] == letter:
        return
    with pytest.raises(Refused) as no:
        read_reply_code(letters[:place] + letter + letters[place + 1 :])
    assert no.value.field == "code"


@given(IDS)
def test_any_two_swapped_characters_are_found(packet: str) -> None:
    letters = reply_code(packet).replace("-", "")
    for one, other in combinations(range(len(letters)), 2):
        swapped = list(letters)
        swapped[one], swapped[other] = swapped[other], swapped[one]
        if letters[one] != letters[other]:
            with pytest.raises(Refused):
                read_reply_code("".join(swapped))


@pytest.mark.parametrize("typed", ["", "ABC", "ABCD-EFGHJ", "ABCD-EF"])
def test_too_few_or_too_many_are_said_to_be_that(typed: str) -> None:
    with pytest.raises(Refused, match="has 8 letters"):
        read_reply_code(typed)


def test_a_whole_packet_lacks_nothing() -> None:
    assert packets.lacking([PATHOLOGY, NOTE], lambda _part: True, "") == []


def test_a_packet_whose_document_is_not_here_yet_names_it() -> None:
    (problem,) = packets.lacking([PATHOLOGY, NOTE], lambda part: part != NOTE, "")
    assert problem[0] == "parts"
    assert problem[1].startswith("Clinic note is not here yet.")


def test_a_packet_without_documents_or_with_uncounted_pages_does_not_go() -> None:
    assert [field for field, _ in packets.lacking([], lambda _part: True, "")] == ["parts"]
    uncounted = PATHOLOGY.model_copy(update={"pages": None})
    ((field, sentence),) = packets.lacking([uncounted], lambda _part: True, "")
    assert (field, sentence) == ("parts", "It is not known how many pages Pathology report has.")
    assert packets.pages_of([uncounted, NOTE]) is None
    assert packets.pages_of([PATHOLOGY, NOTE]) == 6


def test_a_substance_use_record_goes_only_with_the_scope_of_the_consent() -> None:
    ((field, _),) = packets.lacking([PATHOLOGY, COUNSELING], lambda _part: True, "  ")
    assert field == "consent_scope"
    assert packets.lacking([COUNSELING], lambda _part: True, "Intake of 10/01/2026, for treatment.") == []
    assert not packets.needs_scope([PATHOLOGY, NOTE])


def test_the_notice_is_data_with_its_source_and_belongs_to_a_label_that_there_is() -> None:
    assert "42 CFR 2.32" in notices().source
    assert {one.label for one in notices().notices} <= {
        one.code for one in code_list("security-labels").codes
    }
    (notice,) = notices_for(["42CFRPart2", "R"])
    assert notice.text[0].startswith("This record which has been disclosed to you is protected")
    assert notices_for([]) == ()


@given(
    st.sampled_from(
        [
            {"service": "radiation_oncology"},
            {"reason": "Another reason."},
            {"to_site_id": derived_id("elsewhere")},
            {"priority": "stat"},
        ]
    )
)
def test_what_the_referral_says_differently_is_not_what_was_sent(changed: dict[str, str]) -> None:
    packet = sent([PATHOLOGY, NOTE])
    assert packets.is_as_sent(packet, REFERRAL)
    assert not packets.is_as_sent(packet, Referral(**(REFERRAL.model_dump() | changed)))


def test_another_order_other_bytes_or_another_document_are_not_what_was_sent() -> None:
    packet = sent([PATHOLOGY, NOTE])
    other = PATHOLOGY.model_copy(update={"sha256": "d" * 64})
    for parts in ([NOTE, PATHOLOGY], [other, NOTE], [PATHOLOGY], [PATHOLOGY, NOTE, COUNSELING]):
        packet.parts = parts
        assert not packets.is_as_sent(packet, REFERRAL)


def test_the_highest_version_stands_and_says_what_it_supersedes() -> None:
    first, second = sent([NOTE]), sent([NOTE], 2)
    assert packets.newest([second, first]) is second
    second.is_withdrawn = True
    assert packets.newest([second, first]) is first
    assert packets.newest([]) is None
    assert packets.version_words(3, 2) == "v3 supersedes v2"
    assert packets.version_words(1, None) == "v1"


def test_sent_on_a_friday_it_is_confirmed_by_monday() -> None:
    place = Site(id=derived_id("site"), name="Mesa View (PRACTICE)", zone="America/Phoenix", hours=BY_HOURS)
    packet = sent([NOTE])
    assert packets.confirm_by_on(packet, place, None, 1) == date(2026, 11, 23)
    assert packets.confirm_by_on(packet, None, None, 1) == date(2026, 11, 23)
    monday, tuesday = (datetime(2026, 11, day, 18, tzinfo=UTC) for day in (23, 24))
    assert not packets.is_overdue(packet, date(2026, 11, 23), monday, place.zone)
    assert packets.is_overdue(packet, date(2026, 11, 23), tuesday, place.zone)
    packet.status = "delivered"
    assert not packets.is_overdue(packet, date(2026, 11, 23), tuesday, place.zone)


def test_holidays_and_days_on_which_nobody_works_there_do_not_count() -> None:
    place = Site(
        id=derived_id("site"),
        name="Mesa View (PRACTICE)",
        zone="America/Phoenix",
        hours=BY_HOURS,
        holidays=[Holiday(on=date(2026, 11, 26), name="Thanksgiving")],
    )
    wednesday = datetime(2026, 11, 25, 18, tzinfo=UTC)
    assert packets.confirm_by_on(sent([NOTE], at=wednesday), place, None, 1) == date(2026, 11, 27)
    four_days = Site(id=derived_id("other"), name="Four days (PRACTICE)", hours=BY_HOURS[:4])
    assert packets.business_days_after(date(2026, 11, 19), 1, four_days) == date(2026, 11, 23)


def test_the_day_of_sending_is_that_of_the_place_which_receives_it() -> None:
    place = Site(id=derived_id("site"), name="Kotlik (PRACTICE)", zone="America/Anchorage", hours=BY_HOURS)
    late = datetime(2026, 11, 24, 6, tzinfo=UTC)
    assert packets.confirm_by_on(sent([NOTE], at=late), place, None, 1) == date(2026, 11, 24)
    assert packets.confirm_by_on(Packet(id=derived_id("new")), place, None, 1) is None
