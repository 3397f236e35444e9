"""A test that was made before: ask for its report instead, or go on with a reason; both are kept and counted."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from navigator_app.commands.records_requests import new_request
from navigator_app.desk import Deed, Desk
from navigator_app.known_tests import Wanted, asks_the_same, known_tests, mark
from sync.changes import Document
from sync.errors import Refused
from sync.ids import new_id
from sync.records.base import stamp
from sync.records.site import Site
from sync.rules.codes import code_list, label_of
from sync.rules.duplicate_tests import Prior
from sync.rules.same_tests import rule
from sync.words import say, us_date

FIELD: Final = "repeat"
"""What a refusal names that asks for a decision about an earlier test."""


def check(desk: Desk, wanted: Wanted, reason: str, opened: Document | None = None) -> None:
    """See that whoever asks for a test that was made before says why; nothing is written.

    Raises: Refused when an earlier test is known about which nobody decided, and for a reason that no list has.
    """
    if opened is not None and asks_the_same(desk, wanted, opened.fields):
        return
    known = known_tests(desk, wanted)
    if known is None or not known.undecided:
        return
    if not reason:
        raise Refused(
            FIELD, say("This test was made before. Ask for the report instead, or choose why it is repeated.")
        )
    if reason not in code_list("repeat-reasons"):
        raise Refused(FIELD, say("Choose a reason from the list."))


def note(desk: Desk, wanted: Wanted, reason: str) -> tuple[str, ...]:
    """Keep why a record asks for tests that were made before, one line for each earlier test; give their ids.

    Empty: when nothing was made before, and without a reason.
    """
    known = known_tests(desk, wanted) if reason else None
    if known is None:
        return ()
    more = {"reason": reason, "about_kind": wanted.kind, "about_id": wanted.record}
    return desk.commit(*(_decision(desk, wanted, one, "repeated", more) for one in known.undecided))


def ask_for_report(desk: Desk, wanted: Wanted, marks: Collection[str]) -> str:
    """Begin a records request for the report of an earlier test instead; give the request's id.

    Raises: Refused when the earlier test is not known any more, or its report is here or asked for.
    """
    known = known_tests(desk, wanted)
    prior = next((one for one in known.priors if mark(one) in marks), None) if known else None
    if prior is None:
        raise Refused(None, say("This test is not known here any more. Look again."))
    if prior.report != "not_here":
        raise Refused(None, say("Its report is here, or was asked for already."))
    if prior.site_id is None and not prior.place:
        raise Refused(None, say("Nobody wrote down where it was made. Find that out, then ask there."))
    request = new_request(desk, wanted.patient_id, _request(prior))
    more = {"request_id": request.record, "about_kind": wanted.kind, "about_id": wanted.record}
    decision = _decision(desk, wanted, prior, "report_asked", more)
    return desk.commit(request, decision)[0]


def _request(prior: Prior) -> dict[str, Any]:
    test = label_of("test-families", prior.test.family)
    return {
        "facility_site_id": prior.site_id,
        "facility": "" if prior.site_id else prior.place,
        "asked_for": [rule().families[prior.test.family].item],
        "dates_wanted": us_date(prior.on),
        "why": str(say("Report of the {test}, so that it is not made again", test=test)),
        "about_kind": prior.kind,
        "about_id": prior.record,
    }


def _decision(desk: Desk, wanted: Wanted, prior: Prior, choice: str, more: dict[str, Any]) -> Deed:
    me = desk.me
    site = desk.store.record(prior.site_id) if prior.site_id else None
    values = {
        "choice": choice,
        "family": prior.test.family,
        "target_kind": prior.kind,
        "target_id": prior.record,
        "prior_on": prior.on.isoformat(),
        "prior_place": site.name if isinstance(site, Site) else prior.place,
        "by_id": me.person_id,
        "at": stamp(desk.now()),
        "zone": me.zone,
        "deciding_site_id": me.site_id,
        **more,
    }
    return Deed("repeat_decision", values, record=new_id(), patient=wanted.patient_id)
