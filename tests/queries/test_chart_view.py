"""A chart, its preview, a review and the tray, as they are read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from navigator_app.commands import intake, labs, tasks, trips
from navigator_app.commands.records import save
from navigator_app.desk import Deed, Desk
from navigator_app.queries import unmatched
from navigator_app.queries.chart import chart, header
from navigator_app.queries.finder import find
from navigator_app.queries.lists import DRAWERS, lines, open_counts
from navigator_app.queries.patients import count, patients
from navigator_app.queries.preview import preview
from navigator_app.queries.today import today
from navigator_app.queries.trip import trip
from sync.rules.result_text import forbidden_words
from tests.desks import DELIA, IMANI, MARIAN, put

OWN = Path(__file__).resolve().parents[1] / "examples" / "messages"


def test_a_files_own_key_is_kept_and_not_shown_as_a_number(desk: Desk) -> None:
    opened = desk.image(MARIAN)
    assert opened is not None
    key = {"assigner": "site:somewhere", "value": "patient-17", "type": "RI"}
    typed = {"identifiers": [*opened.fields["identifiers"], key]}
    desk.commit(Deed("patient", typed, MARIAN, opened))
    found = header(desk, MARIAN)
    assert found is not None
    assert "patient-17" not in {number.value for number in found.numbers}
    assert len(found.numbers) == len(opened.fields["identifiers"])


def test_the_header_carries_every_number_with_its_assigner(desk: Desk) -> None:
    found = header(desk, MARIAN)
    assert found is not None
    assert (found.name, found.age_years, found.sex, found.initials) == ("Moss, Marian", 61, "Female", "MM")
    assert [(one.value, one.assigner) for one in found.numbers] == [("12-0774", "JUNIPER")]
    assert found.phones[0].note == "ask for Marian"


def test_look_alikes_warn_by_name_and_by_birth_date(desk: Desk) -> None:
    put(desk, "patient", "1" * 32, family_name="Moss", given_name="Mabel", sites=[desk.me.site_id])
    put(desk, "patient", "2" * 32, family_name="Reed", given_name="Ann", birth_on="1965-03-14", sex="female")
    found = header(desk, MARIAN)
    assert found is not None
    assert {one.name: one.why for one in found.look_alikes} == {
        "Moss, Mabel": "Same surname and initial",
        "Reed, Ann": "Same birth date and sex",
    }


def test_a_surname_in_another_spelling_looks_alike_too(desk: Desk) -> None:
    put(desk, "patient", "1" * 32, family_name="Begay-Yazzie", given_name="Ann")
    put(desk, "patient", "2" * 32, family_name="BEGAY YAZZIE", given_name="Alma")
    put(desk, "patient", "3" * 32, family_name="Begay", given_name="Ada")
    found = header(desk, "1" * 32)
    assert found is not None
    assert [one.name for one in found.look_alikes] == ["BEGAY YAZZIE, Alma"]


def test_a_chart_tells_what_happened_what_is_open_and_what_is_next(desk: Desk) -> None:
    labs.propose_plan(desk, MARIAN, labs.read_rule("CBC Mon and Thu for 1 week", date(2026, 11, 21)))
    tasks.add(desk, {"title": "Ask pathology", "due_on": "2026-11-21"}, MARIAN)
    values = [("2026-11-16T15:00:00Z", "50.0"), ("2026-11-18T15:00:00Z", "31.2")]
    typed = [
        {
            "code": "6690-2",
            "name": "WBC",
            "value_text": text,
            "collected_at": at,
            "flags": ["HH"],
            "lab": "Cedar Basin",
        }
        for at, text in values
    ]
    labs.enter_results(desk, MARIAN, typed)
    found = chart(desk, MARIAN)
    assert found is not None
    assert [str(point.value) for point in found.series[0].points] == ["50.0", "31.2"]
    assert {one.title for one in found.open} >= {"Ask pathology", "Get the labs ordered"}
    assert [one.when.day for one in found.upcoming] == [date(2026, 11, 23), date(2026, 11, 26)]
    assert "WBC" in " ".join(one.text for one in found.timeline)
    assert found.timeline[0].standing is not None
    assert found.timeline[0].standing.text == "Saved on this computer"
    assert found.tabs["labs"] == 2


def test_beside_a_result_none_of_our_words_is_a_verdict(desk: Desk) -> None:
    typed = [
        {
            "code": "6690-2",
            "name": "WBC",
            "value_text": "0.4",
            "collected_at": "2026-11-20T15:00:00Z",
            "flags": ["LL"],
        }
    ]
    labs.enter_results(desk, MARIAN, typed)
    found = chart(desk, MARIAN)
    assert found is not None
    told = found.series[0].points[0].told
    for part in ("0.4", "10*3/uL", "LL", "Nov 20", "lab not stated"):
        assert part in told
    ours = [happening.title + happening.source for happening in found.timeline] + [
        row.title for row in found.open
    ]
    assert [word for text in ours for word in forbidden_words(text)] == []


def test_a_card_is_a_quotation_and_our_words_say_only_whose_and_until_when(desk: Desk) -> None:
    plan, _ = labs.propose_plan(desk, MARIAN, labs.read_rule("CBC Mon for 1 week", date(2026, 11, 21)))
    image = desk.image(plan)
    words = {
        "call_me_limits": "Fever 100.4 °F: call at once.",
        "call_me_signed_by": "R. Ortiz MD",
        "call_me_signed_on": "2026-11-15",
        "call_me_expires_on": "2026-11-24",
    }
    save(desk, "lab_plan", words, image)
    found = chart(desk, MARIAN)
    assert found is not None
    (card,) = found.cards
    assert card.headline == "Card from R. Ortiz MD, until Tue Nov 24, call 555-0100"
    assert card.quotation == "Fever 100.4 °F: call at once."
    assert "Call before relying on it." in card.caution


def test_every_row_of_today_has_a_pane(desk: Desk) -> None:
    labs.propose_plan(desk, MARIAN, labs.read_rule("CBC Mon for 1 week", date(2026, 11, 21)))
    trips.ask(desk, MARIAN, {"purpose": "Visit", "starts_on": "2026-11-24", "destination": "Mesa View"})
    tasks.add(desk, {"title": "Call", "note": "Before noon"}, DELIA)
    list(intake.bring_in(desk, [OWN / "oru-cbc.hl7"]))
    rows = today(desk, "everyone").rows
    assert len(rows) >= 4
    for row in rows:
        pane = preview(desk, row)
        assert pane.verbs == row.verbs
        assert (pane.header is not None) == (row.patient_id is not None)
        assert pane.notice.headline


def test_a_trip_with_unknowns_is_never_green_and_each_open_line_says_its_fix(desk: Desk) -> None:
    one, _ = trips.ask(desk, MARIAN, {"purpose": "Visit", "starts_on": "2026-11-24"})
    view = trip(desk, one)
    assert view is not None
    assert view.colour != "green"
    assert all(line.fix for line in view.light_lines if line.state.tint in ("danger", "warn"))


def test_the_tray_shows_likely_patients_with_what_agrees(desk: Desk) -> None:
    numbers = [{"assigner": "CEDARLAB", "value": "000417", "type": "MR"}]
    put(
        desk,
        "patient",
        "5" * 32,
        family_name="Moss (PRACTICE)",
        given_name="Marian Q",
        birth_on="1965-03-15",
        identifiers=numbers,
    )
    list(intake.bring_in(desk, [OWN / "oru-cbc.hl7"]))
    items = unmatched.tray(desk)
    assert items
    assert unmatched.count(desk) == len(items)
    likely = items[0].likely[0]
    assert likely.header.patient_id == "5" * 32
    assert "The record number agrees." in likely.agrees
    assert any("birth date" in words for words in likely.differs)
    assert items[0].content[0][0] == "Result"


def test_a_patient_is_found_by_the_tail_of_a_phone_a_number_or_a_name_without_accents(desk: Desk) -> None:
    put(desk, "patient", "3" * 32, family_name="Peña", given_name="José")
    for text in ("0177", "12-0774", "moss mar", "03/14/1965"):
        assert [row.id for row in patients(desk, text)] == [MARIAN]
    assert [row.name for row in patients(desk, "pena jose")] == ["Peña, José"]
    assert count(desk) == 3


def test_the_finder_puts_patients_first_and_finds_commands(desk: Desk) -> None:
    tasks.add(desk, {"title": "Moss report"}, MARIAN)
    found = find(desk, "moss")
    assert [one.what for one in found] == ["patient", "record"]
    assert [one.command for one in find(desk, "new ref")] == ["new.referral"]


def test_every_list_lists(desk: Desk) -> None:
    labs.propose_plan(desk, MARIAN, labs.read_rule("CBC Mon for 1 week", date(2026, 11, 21)))
    counts = open_counts(desk)
    for which in DRAWERS:
        found = lines(desk, which)
        assert sum(line.is_open for line in found) == counts[which]
    assert len(lines(desk, "people")) == 2


def test_you_are_not_written_large_in_the_middle_of_a_sentence(desk: Desk) -> None:
    put(
        desk,
        "message",
        "5" * 32,
        MARIAN,
        subject="Ondansetron",
        status="in-progress",
        to_id=desk.me.person_id,
        authored_by_id=IMANI,
        authored_at="2026-11-20T15:00:00Z",
        authored_zone="America/Denver",
    )
    found = chart(desk, MARIAN)
    assert found is not None
    assert [one.title for one in found.timeline if one.key.kind == "message"] == [
        "Message to you: Ondansetron"
    ]
    assert [line.detail for line in lines(desk, "messages", MARIAN)] == ["Imani Okafor, MD to you"]
