"""An authorization is asked for one referral, and begins with what that referral says already."""

from __future__ import annotations

import pytest

from navigator_app.commands import authorization_asking, referrals
from navigator_app.desk import Desk
from sync.errors import Refused
from tests.desks import CENTER, MARIAN
from tests.prc import of

PAYER = {"payer": "PRC"}


def test_it_takes_over_service_place_and_number(desk: Desk) -> None:
    typed = {"to_site_id": CENTER, "service": "hematology", "vendor": "Mesa View", "rcis_number": "7700123"}
    one = of(desk, authorization_asking.ask(desk, referrals.start(desk, MARIAN, typed), PAYER))
    assert (one.services, one.vendor, one.vendor_site_id) == (["hematology"], "Mesa View", CENTER)
    assert (one.rcis_number, one.status, str(one.requested_on)) == ("7700123", "requested", "2026-11-21")


def test_of_a_call_in_the_hours_count_from_when_the_care_began_and_nobody_is_said_to_be_notified(
    desk: Desk,
) -> None:
    called = {
        "is_call_in": True,
        "called_in_by": "K. Lund, Regional Hospital (PRACTICE)",
        "care_began_at": "2026-11-20T08:15:00Z",
        "called_in_at": "2026-11-20T16:00:00Z",
        "called_in_zone": "America/Denver",
        "is_emergency": True,
    }
    one = of(desk, authorization_asking.ask(desk, referrals.start(desk, MARIAN, called), PAYER))
    assert one.start_of_care_at is not None
    assert one.start_of_care_at.isoformat() == "2026-11-20T08:15:00+00:00"
    assert (one.start_of_care_zone, one.is_emergency) == ("America/Denver", True)
    assert (one.notified_at, one.notified_by) == (None, "")


def test_without_a_payer_nothing_is_begun(desk: Desk) -> None:
    referral = referrals.start(desk, MARIAN, {"service": "hematology"})
    with pytest.raises(Refused) as no:
        authorization_asking.ask(desk, referral, {"payer": " "})
    assert no.value.field == "payer"
    assert desk.store.count("authorization") == 0
