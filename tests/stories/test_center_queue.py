"""The center's queue: what waits from every site, who has it in hand, and what two reviewers claim apart."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from navigator_app.commands import claims, labs, messages, referrals, verbs
from navigator_app.commands.seen import seen, write
from navigator_app.desk import Deed, Desk
from navigator_app.queries import queue as queues
from navigator_app.queries.claims import held_by
from navigator_app.queries.preview import preview
from navigator_app.queries.queue import Queue, QueueRow
from navigator_app.queries.receipts import receipts
from navigator_app.queries.referral import referral as referral_view
from navigator_app.queries.referral_text import as_text
from navigator_app.queries.today import today
from navigator_app.ui.screens.queue.state import Answered, Model, Narrowed, Sorted, Whosed, update
from sync.errors import Refused
from sync.hub.service import write_as_hub
from sync.ids import derived_id
from sync.records.base import stamp
from tests.stories.places import Places, Seat, beside

MARIAN = derived_id("patient", "Marian")
NINE_FORTY = datetime(2026, 11, 23, 16, 40, tzinfo=UTC)
"""Mon Nov 23, 9:40 AM in Phoenix and Denver."""
WEEKDAYS = ("mo", "tu", "we", "th", "fr")


@pytest.fixture
def center(places: Places) -> Places:
    """Give the center its hours, the clinic a patient whom the center holds, too, on a Monday morning."""
    hours = {
        "hours": [{"day": d, "opens": "08:00", "closes": "17:00"} for d in WEEKDAYS],
        "on_call_number": "555-0100",
    }
    with places.hub.writing() as tx:
        image = tx.document(places.center.desk.me.site_id)
        assert image is not None
        write_as_hub(tx, image, hours, stamp(places.clock.now()))
    clinic = places.clinic.desk
    sites = [clinic.me.site_id, places.center.desk.me.site_id]
    clinic.commit(
        Deed("patient", {"family_name": "Moss", "given_name": "Marian", "sites": sites}, record=MARIAN)
    )
    places.clock.at = NINE_FORTY
    places.meet()
    return places


@pytest.fixture
def ortiz(center: Places, tmp_path: Path) -> Iterator[Seat]:
    """Seat Maria Ortiz beside Lena Grant at the center."""
    found = beside(center, tmp_path, center.center, "Maria Ortiz", "reviewer")
    yield found
    found.desk.store.close()


def submitted(places: Places, **typed: str) -> str:
    """Send a referral from the clinic, and let the center have it."""
    clinic = places.clinic.desk
    said = {
        "to_site_id": places.center.desk.me.site_id,
        "service": "medical_oncology",
        "reason": "A new lump.",
    }
    referral = referrals.start(clinic, MARIAN, said | typed)
    referrals.send(clinic, referral)
    places.meet()
    return referral


def asked(places: Places, body: str, by: date | None = None) -> str:
    """Ask the center something from the clinic."""
    desk = places.clinic.desk
    typed = {"to_site_id": places.center.desk.me.site_id, "subject": "A question", "body": body}
    message = messages.write(desk, typed | ({"reply_by_on": by.isoformat()} if by else {}), MARIAN)
    places.meet()
    return message


def resulted(places: Places, value: str, flags: list[str]) -> str:
    typed = {
        "code": "718-7",
        "value_text": value,
        "unit": "g/dL",
        "flags": flags,
        "lab": "Local lab (PRACTICE)",
    }
    clock = {"collected_at": stamp(places.clock.now()), "collected_zone": "America/Denver"}
    (found, *_) = labs.enter_results(places.clinic.desk, MARIAN, [typed | clock])
    places.meet()
    return found


def at(seat: Seat) -> Queue:
    return queues.queue(seat.desk)


def row(seat: Seat, record: str) -> QueueRow:
    return next(one for one in at(seat).rows if record in one.queued.ids)


def test_the_queue_holds_every_sort_and_is_counted_once(center: Places) -> None:
    first = submitted(center)
    back = submitted(center)
    lena = center.center
    referrals.send_back(lena.desk, back, "Which side?")
    center.meet()
    assert [one.queued.ids for one in at(lena).rows] == [(first,)]
    referrals.answer(center.clinic.desk, back, "Left.")
    result = resulted(center, "6.1", ["LL"])
    question = asked(center, "May she travel?", date(2026, 12, 20))
    found = at(lena)
    assert found.counts == {"new": 1, "answered": 1, "result": 1, "question": 1}
    assert {one for line in found.rows for one in line.queued.ids} == {first, back, result, question}
    assert queues.count(lena.desk) == len(found.rows)
    on_today = {item.row_id for item in today(lena.desk, "clinic").rows}
    assert {line.item.row_id for line in found.rows} <= on_today
    assert at(center.clinic).rows == ()


def test_what_was_stated_and_flagged_comes_first_then_what_waits_longest(center: Places) -> None:
    oldest = submitted(center)
    center.clock.at = NINE_FORTY + timedelta(minutes=10)
    newer = submitted(center)
    center.clock.at = NINE_FORTY + timedelta(minutes=20)
    urgent = submitted(center, priority="urgent")
    critical = resulted(center, "6.1", ["LL"])
    stat = submitted(center, priority="stat")
    order = [one.queued.ids[0] for one in at(center.center).rows]
    assert set(order[:2]) == {critical, stat}
    assert order[2:] == [urgent, oldest, newer]
    assert row(center.center, critical).queued.urgency.why == "Lab's flag: Critically low"


def test_two_reviewers_claim_the_same_referral_offline_and_both_are_shown(
    center: Places, ortiz: Seat
) -> None:
    referral = submitted(center)
    ortiz.exchange()
    lena = center.center
    lena.link.is_up = ortiz.link.is_up = False
    claims.claim(lena.desk, "referral", [referral])
    center.clock.at = NINE_FORTY + timedelta(minutes=5)
    claims.claim(ortiz.desk, "referral", [referral])
    lena.link.is_up = ortiz.link.is_up = True
    for seat in (lena, ortiz, lena, center.clinic):
        seat.exchange()
    told = held_by(lena.desk, [referral])
    assert "You since Mon Nov 23, 9:40 AM MST, until Mon Nov 23, 5:00 PM MST" in told
    assert "Maria Ortiz since Mon Nov 23, 9:45 AM MST" in told
    assert [one.by_id for one in row(lena, referral).held] == [
        lena.desk.me.person_id,
        ortiz.desk.me.person_id,
    ]
    assert lena.desk.store.rows("review") == ortiz.desk.store.rows("review") == []
    # The clinic may know who looks at it; nobody has seen it by that.
    assert "Lena Grant since" in held_by(center.clinic.desk, [referral])
    image = center.clinic.desk.image(referral)
    assert image is not None
    assert image.fields.get("seen") is None
    assert image.fields["status"] == "submitted"


def test_a_claim_goes_back_by_itself_when_the_shift_ends(center: Places) -> None:
    referral, lena = submitted(center), center.center
    claims.claim(lena.desk, "referral", [referral])
    assert row(lena, referral).is_mine
    with pytest.raises(Refused, match="have this already"):
        claims.claim(lena.desk, "referral", [referral])
    center.clock.at = datetime(2026, 11, 23, 23, 59, tzinfo=UTC)
    assert row(lena, referral).is_mine
    center.clock.at = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)
    assert not row(lena, referral).held
    assert held_by(lena.desk, [referral]) == ""


def test_a_claim_is_released_by_hand_and_by_one_key(center: Places, ortiz: Seat) -> None:
    referral, lena = submitted(center), center.center
    (claim,) = [verb for verb in row(lena, referral).item.verbs if verb.key == "C"]
    verbs.run(lena.desk, claim)
    lena.exchange()
    ortiz.exchange()
    (as_well,) = [verb for verb in row(ortiz, referral).item.verbs if verb.key == "C"]
    assert as_well.text == "Claim as well"
    (release,) = [verb for verb in row(lena, referral).item.verbs if verb.key == "C"]
    assert release.text == "Release"
    verbs.run(lena.desk, release)
    assert not row(lena, referral).held
    with pytest.raises(Refused):
        claims.release(ortiz.desk, [referral])


def test_the_page_narrows_by_sort_site_and_who_has_it(center: Places) -> None:
    mine, other = submitted(center), submitted(center)
    question = asked(center, "May she travel?")
    lena = center.center
    claims.claim(lena.desk, "referral", [mine])
    model = update(Model(), Answered(at(lena)))
    assert len(model.rows) == 3
    assert [one.queued.ids for one in update(model, Whosed("mine")).rows] == [(mine,)]
    assert {one.queued.ids for one in update(model, Whosed("unclaimed")).rows} == {(other,), (question,)}
    assert [one.queued.ids for one in update(model, Sorted("question")).rows] == [(question,)]
    clinic = center.clinic.desk.me.site_id
    assert len(update(model, Narrowed(clinic)).rows) == 3
    assert update(model, Narrowed(derived_id("site", "nowhere"))).rows == ()
    assert update(update(model, Sorted("new")), Sorted("new")).sort is None
    assert update(model, Whosed("mine")).counted("question") == 0


def steps(desk: Desk, message: str) -> dict[str, bool]:
    return {one.step: one.is_known for one in receipts(desk, message)}


def test_complaint_23_three_receipts_no_draft_shared_no_step_waits_for_the_network(center: Places) -> None:
    """Delivered, read and acted on are three facts; a half-finished answer stays here; all of it works with no link."""
    referral, lena, rosa = submitted(center), center.center, center.clinic
    lena.link.is_up = False
    lena.desk.store.save_draft(f"respond:referral:{referral}", {"words": "half a sent"})
    question = messages.ask(lena.desk, "referral", referral, rosa.desk.me.site_id, "Which side?")
    assert steps(lena.desk, question) == {"delivered": False, "read": False, "acted": False}
    assert "saved on this computer" in receipts(lena.desk, question)[0].words
    lena.link.is_up = True
    lena.exchange()
    assert not steps(lena.desk, question)["delivered"]
    center.meet()
    center.meet()
    assert steps(lena.desk, question) == {"delivered": True, "read": False, "acted": False}
    assert rosa.desk.store.drafts() == []
    rosa.link.is_up = False
    messages.mark_read(rosa.desk, question)
    answer = messages.answer(rosa.desk, question, "The left one.")
    rosa.link.is_up = True
    center.meet()
    found = {one.step: one for one in receipts(lena.desk, question)}
    assert "By Rosa Delgado" in found["read"].words
    assert "Answered by Rosa Delgado" in found["acted"].words
    assert row(lena, answer).queued.sort == "question"


def test_a_question_to_the_clinic_carries_its_reply_clock(center: Places) -> None:
    referral, lena = submitted(center), center.center
    question = messages.ask(lena.desk, "referral", referral, center.clinic.desk.me.site_id, "Which side?")
    image = lena.desk.image(question)
    assert image is not None
    # Two business days from a Monday.
    assert image.fields["reply_by_on"] == "2026-11-25"
    center.meet()
    assert any(item.key.id == question for item in today(center.clinic.desk).rows)
    write(lena.desk, seen(lena.desk, question), {"reply_by_on": "2026-11-20"})
    center.meet()
    (late,) = [item for item in today(lena.desk).rows if item.key.id == question]
    assert late.group == "overdue"


def test_an_answer_by_a_far_day_is_on_today_and_in_the_queue_at_once(center: Places) -> None:
    message = asked(center, "Is there a study for her?", date(2027, 1, 15))
    assert row(center.center, message).queued.due_on == date(2027, 1, 15)


def test_entered_in_the_ehr_is_bound_to_the_version_that_was_entered(center: Places) -> None:
    referral, lena, rosa = submitted(center), center.center, center.clinic
    with pytest.raises(Refused, match="receiving site"):
        referrals.entered(rosa.desk, referral, "77")
    referrals.accept(lena.desk, referral)
    referrals.entered(lena.desk, referral, "MV-0042")
    center.meet()
    view = referral_view(rosa.desk, referral)
    assert view is not None
    assert view.entered == "Entered by Lena Grant, Mon Nov 23, 9:40 AM MST, number MV-0042."
    image = rosa.desk.image(referral)
    assert image is not None
    number = {"assigner": "Mesa View Center (PRACTICE)", "value": "MV-0042", "type": "MR"}
    assert number in image.fields["identifiers"]
    write(rosa.desk, image, {"diagnosis": "Another one"})
    center.meet()
    view = referral_view(lena.desk, referral)
    assert view is not None
    assert view.entered_chip is not None
    assert view.entered_chip.text == "EHR: was for the earlier version"
    (again,) = [item for item in today(lena.desk).rows if item.source == "referral_entered"]
    assert again.title == "Enter it again in the EHR"
    referrals.entered(lena.desk, referral)
    assert not [item for item in today(lena.desk).rows if item.source == "referral_entered"]


def test_copied_as_text_has_every_line_in_one_order_and_a_dash_for_nothing(center: Places) -> None:
    referral = submitted(center, diagnosis="Lymphoma\nstage 2")
    text = as_text(center.center.desk, referral)
    labels = [line.partition(":")[0] for line in text.splitlines()]
    assert labels[:6] == ["Patient", "Born", "Sex", "Numbers", "Phones", "Language"]
    assert labels[-1] == "Copied from Navigator"
    assert "Diagnosis: Lymphoma stage 2\n" in text
    assert "Interpreter: -\n" in text
    assert "by Lena Grant" in text
    other = submitted(center)
    assert [line.partition(":")[0] for line in as_text(center.center.desk, other).splitlines()] == labels
    assert as_text(center.center.desk, derived_id("referral", "none")) == ""


def test_a_reviewer_reads_a_result_and_leaves_the_acknowledgement_to_a_clinician(
    center: Places, ortiz: Seat
) -> None:
    result = resulted(center, "6.1", ["LL"])
    ortiz.exchange()
    assert row(ortiz, result).item.verb is not None
    assert [verb.command for verb in row(ortiz, result).item.verbs][:1] == ["results"]
    with pytest.raises(Refused, match="Your role does not acknowledge results"):
        labs.acknowledge(ortiz.desk, [result])
    lena = center.center
    assert [verb.command for verb in row(lena, result).item.verbs][:1] == ["labs.acknowledge"]
    labs.acknowledge(lena.desk, [result])
    assert at(lena).counts["result"] == 0


def test_the_pane_of_a_question_says_who_asked_and_not_whose_chart_it_is(center: Places) -> None:
    message, lena = asked(center, "May she travel?"), center.center
    told = {str(fact.label): fact.text for fact in preview(lena.desk, row(lena, message).item).facts}
    assert told["From"] == "Rosa Delgado, Juniper Creek Clinic (PRACTICE)"
