"""Asking a payer for one episode: an authorization of its own for one referral."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from navigator_app import gathered
from navigator_app.commands.own_chart import check
from navigator_app.desk import Deed, Desk
from sync.errors import Refused
from sync.ids import new_id
from sync.records.base import stamp
from sync.records.referral import Referral
from sync.rules.whose_day import day_of
from sync.words import say


def ask(desk: Desk, referral_id: str, typed: Mapping[str, Any]) -> str:
    """Begin the authorization of one referral, asked for today; what the referral says already is taken over.

    Writes: of a call-in when its care began, so that its hours count; who was notified somebody has to say.

    Raises: Refused without a payer, and for a referral that is not here.
    """
    referral = gathered.record(desk, referral_id, Referral)
    if referral is None or referral.patient_id is None:
        raise Refused(None, say("This referral has not come to this computer."))
    if not str(typed.get("payer") or "").strip():
        raise Refused("payer", say("Say which payer is asked."))
    values: dict[str, Any] = {
        "referral_id": referral_id,
        "services": [referral.service] if referral.service else [],
        "vendor": referral.vendor,
        "vendor_site_id": referral.to_site_id,
        "rcis_number": referral.rcis_number,
        "status": "requested",
        "requested_on": day_of(desk.now(), desk.me.zone).isoformat(),
        **_called_in(referral),
        **typed,
    }
    check(desk, "authorization", values, referral.patient_id)
    return desk.commit(Deed("authorization", values, record=new_id(), patient=referral.patient_id))[0]


def _called_in(referral: Referral) -> dict[str, Any]:
    if referral.care_began_at is None:
        return {"is_emergency": referral.is_emergency}
    return {
        "start_of_care_at": stamp(referral.care_began_at),
        "start_of_care_zone": referral.called_in_zone,
        "is_emergency": referral.is_emergency,
    }
