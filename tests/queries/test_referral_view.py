"""A referral as both ends read it."""

from __future__ import annotations

from navigator_app.commands import referrals, verbs
from navigator_app.commands.referrals import Heard
from navigator_app.commands.seen import seen, write
from navigator_app.desk import Desk
from navigator_app.queries import standing
from navigator_app.queries.outbox import unsent
from navigator_app.queries.record_history import history
from navigator_app.queries.referral import ReferralView, referral
from navigator_app.queries.syncing import Link, sync_card
from navigator_app.queries.today import today
from tests.desks import CENTER, MARIAN, put


def begun(desk: Desk) -> ReferralView:
    one = referrals.start(desk, MARIAN, {"service": "medical_oncology", "to_site_id": CENTER})
    return shown(desk, one)


def shown(desk: Desk, referral_id: str) -> ReferralView:
    found = referral(desk, referral_id)
    assert found is not None
    return found


def test_a_draft_says_what_is_missing_and_on_whom_it_waits(desk: Desk) -> None:
    view = begun(desk)
    assert view.open_items > 0
    referrals.set_item(desk, view.key.id, "pathology", "waiting", waiting_on="Cedar Basin Pathology")
    after = referral(desk, view.key.id)
    assert after is not None
    line = next(line for line in after.items if line.item == "pathology")
    assert line.state.text == "Waiting: Cedar Basin Pathology"
    assert line.asked_on is not None
    assert line.fix


def test_a_referral_with_gaps_can_be_sent_and_says_its_gaps(desk: Desk) -> None:
    view = begun(desk)
    sent = referrals.send(desk, view.key.id)
    assert "Pathology report" in sent.gaps
    chart = desk.image(MARIAN)
    assert chart is not None
    assert CENTER in chart.fields["sites"]


def test_nothing_says_sent_before_the_hubs_word(desk: Desk) -> None:
    view = begun(desk)
    referrals.send(desk, view.key.id)
    after = referral(desk, view.key.id)
    assert after is not None
    for text in (after.standing.text, after.standing_words, standing.words(desk, view.key.id)):
        assert text.startswith("Saved on this computer")
    card = sync_card(desk, Link(is_online=False))
    assert card.state == "offline"
    assert card.waiting == len(unsent(desk)) > 0
    assert all(entry.received is None for entry in history(desk, view.key.id).entries)


def test_on_a_saturday_it_says_that_nobody_watches_until_monday_and_whom_to_call(desk: Desk) -> None:
    view = begun(desk)
    assert "Nobody is watching at the center until Mon Nov 23, 8:00 AM MST" in view.watching
    assert "555-0100" in view.watching


def test_an_offline_desk_is_not_red(desk: Desk) -> None:
    assert sync_card(desk, Link(is_online=False)).tint != "danger"


def test_the_history_names_person_place_time_and_the_value_before(desk: Desk) -> None:
    view = begun(desk)
    referrals.send(desk, view.key.id)
    newest = history(desk, view.key.id).entries[0]
    assert newest.person == "You"
    assert newest.place == "Juniper Creek"
    assert "Sat Nov 21, 9:42 AM MST by that computer's clock" in newest.words
    status = next(field for field in newest.fields if field.name == "status")
    assert (status.before, status.text) == ("Draft", "Submitted")
    assert newest.can_undo


def test_what_is_here_now_is_said_by_one_key_of_its_row(desk: Desk) -> None:
    view = begun(desk)
    referrals.set_item(desk, view.key.id, "pathology", "waiting", waiting_on="Cedar Basin Pathology")
    row = next(row for row in today(desk).rows if row.source == "referral_item")
    here = next(verb for verb in row.verbs if verb.text == "It is here")
    assert here.does == "run"
    verbs.run(desk, here)
    assert [row for row in today(desk).rows if row.source == "referral_item"] == []
    lines = {line.item: line.state.text for line in shown(desk, view.key.id).items}
    assert lines["pathology"] == "Ready"
    assert len(lines) == len(view.items)


def test_a_requirement_of_ones_own_is_changed_and_not_added_again(desk: Desk) -> None:
    view = begun(desk)
    put(desk, "referral_item", "7" * 32, MARIAN, referral_id=view.key.id, item="other", label="Dental note")
    line = next(line for line in shown(desk, view.key.id).items if line.label == "Dental note")
    referrals.set_item(desk, view.key.id, line.item, "ready")
    states = [line.state.text for line in shown(desk, view.key.id).items if line.label == "Dental note"]
    assert states == ["Ready"]
    assert len(shown(desk, view.key.id).items) == len(view.items) + 1


def test_what_a_partner_without_navigator_accepted_is_asked_for_and_written_down_here(desk: Desk) -> None:
    write(desk, seen(desk, CENTER), {"uses_navigator": False})
    one = begun(desk).key.id
    referrals.send(desk, one)
    referrals.accept(desk, one, heard=Heard("J. Bell", "phone"))
    row = next(row for row in today(desk).rows if row.key.id == one)
    assert (row.title, row.verbs[0].command) == ("Ask them for an appointment", "referrals.heard_schedule")
    assert {str(a): str(b) for a, b in shown(desk, one).status_more} == {
        "Who there said so": "J. Bell, Phone"
    }


def test_what_a_site_with_navigator_accepted_it_books_itself(desk: Desk) -> None:
    one = begun(desk).key.id
    referrals.send(desk, one)
    commands = {verb.command for verb in shown(desk, one).verbs}
    assert "referrals.accept" not in commands
    assert not any(command.startswith("referrals.heard") for command in commands)
