"""Who holds a chart changes: a move, an outside clinician, a restricted chart, and what then waits for the site lead.

Real desks, real HTTP, real files; the center's site lead decides at the hub's own command line.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from navigator_app.commands import charts
from navigator_app.queries.header import RESTRICTED, header
from navigator_app.queries.outbox import unaccepted
from navigator_app.queries.syncing import sync_card
from sync.errors import Refused
from sync.hub.__main__ import main
from tests.faults.joined import exchange, join
from tests.stories.town import OUTSIDE, Town


def test_the_patient_moves(town: Town, chart: tuple[str, str]) -> None:
    patient, trip = chart
    assert town.holds(town.lena, *chart)
    assert town.holds_none(town.tom, *chart)
    charts.decide(town.lena.desk, patient, "move", [town.site("Tom North")])
    exchange(town.lena)
    town.rosa.edit(trip, purpose="Written before Rosa heard of the move")
    town.meet()
    assert town.holds(town.tom, *chart)
    assert town.holds_none(town.rosa, *chart)
    told = str(sync_card(town.rosa.desk).happened)
    assert "Records that this computer may hold no more: 2." in told
    (mine,) = unaccepted(town.rosa.desk)
    assert mine.is_for_lead
    (held,) = town.says("held", "list")
    assert (held["author"], held["kind"], held["fields"]) == ("Rosa Delgado", "trip", ["purpose"])
    assert "Written before" not in json.dumps(held)
    lead = town.places["Lena Grant"].person
    assert town.says("held", "show", held["change"])[0]["words"] == {
        "purpose": "Written before Rosa heard of the move"
    }
    town.says("held", "apply", held["change"], "--lead", lead)
    assert town.says("held", "list") == []
    town.meet()
    found = town.tom.store.document(trip)
    assert found is not None
    assert found.fields["purpose"] == "Written before Rosa heard of the move"


def test_a_patient_is_shared_and_is_shared_no_more(town: Town, chart: tuple[str, str]) -> None:
    patient, _ = chart
    charts.decide(town.rosa.desk, patient, "share", [town.site("Tom North")])
    town.meet()
    assert town.holds(town.rosa, *chart)
    assert town.holds(town.tom, *chart)
    charts.decide(town.rosa.desk, patient, "stop_sharing", [town.site("Tom North")])
    town.meet()
    assert town.holds(town.rosa, *chart)
    assert town.holds_none(town.tom, *chart)


def test_the_outside_clinician_is_linked_and_unlinked(town: Town, chart: tuple[str, str]) -> None:
    patient, trip = chart
    other = town.rosa.new_patient("nobody's but the clinic's", town.site("Rosa Delgado"))
    hale = town.places["Ada Hale"].person
    town.meet()
    assert town.holds_none(town.hale, patient, trip, other)
    charts.decide(town.rosa.desk, patient, "link", [hale])
    town.meet()
    assert town.holds(town.hale, patient, trip)
    assert town.holds_none(town.hale, other)
    word = town.hale.put("message", {"subject": "Seen today"}, patient)
    town.meet()
    assert town.holds(town.rosa, word)
    tried: tuple[dict[str, object], ...] = ({"note": "not mine"}, {"sites": []}, {"panel_ids": []})
    for typed in tried:
        town.hale.edit(patient, **typed)
        exchange(town.hale)
    assert len(unaccepted(town.hale.desk)) == 1, "three refused changes of one record stand together"
    charts.decide(town.rosa.desk, patient, "unlink", [hale])
    town.meet()
    assert town.holds_none(town.hale, patient, trip, word)
    assert town.holds(town.rosa, patient, trip, word)


def test_an_outside_clinicians_computer_is_theirs_alone(town: Town) -> None:
    (one,) = (line for line in town.says("devices") if line["site"] == OUTSIDE)
    hale = town.places["Ada Hale"].person
    assert one["given"] == [f"panel:{hale}"]
    assert one["feeds"] == 2
    town.says("revoke", "--person", hale)
    (one,) = (line for line in town.says("devices") if line["site"] == OUTSIDE)
    assert one["is_revoked"]


def test_the_restricted_chart_leaves_the_clinics_desk_and_its_unsent_words_are_found_again(
    town: Town, chart: tuple[str, str]
) -> None:
    """A chart of the staff's kin: only the site lead sees it from now on."""
    patient, trip = chart
    lead = town.places["Lena Grant"]
    with pytest.raises(Refused, match="was not given your restricted charts"):
        charts.decide(town.lena.desk, patient, "restrict", [lead.person])
    town.lena.edit(patient, restricted_to_ids=[lead.person])
    exchange(town.lena)
    (refused,) = unaccepted(town.lena.desk)
    assert "goes on seeing it" in refused.reason
    town.says("restricted", "give", lead.store, "--person", lead.person)
    exchange(town.lena)
    charts.decide(town.lena.desk, patient, "restrict", [lead.person])
    exchange(town.lena)
    town.rosa.edit(trip, purpose="Unsent words")
    town.meet()
    assert town.holds(town.lena, *chart)
    shown = header(town.lena.desk, patient)
    assert shown is not None
    assert shown.restriction == RESTRICTED
    assert town.holds_none(town.rosa, *chart)
    assert town.holds_none(town.tom, *chart)
    (held,) = town.says("held", "list")
    town.says("held", "apply", held["change"], "--lead", lead.person)
    town.meet()
    found = town.lena.store.document(trip)
    assert found is not None
    assert found.fields["purpose"] == "Unsent words"
    charts.decide(town.lena.desk, patient, "lift")
    town.meet()
    assert town.holds(town.rosa, *chart)


def test_only_a_lead_restricts_a_chart(town: Town, chart: tuple[str, str]) -> None:
    rosa = town.places["Rosa Delgado"].person
    with pytest.raises(Refused, match="Only a site lead"):
        charts.decide(town.rosa.desk, chart[0], "restrict", [rosa])
    town.rosa.edit(chart[0], restricted_to_ids=[rosa])
    exchange(town.rosa)
    (refused,) = unaccepted(town.rosa.desk)
    assert "Your role does not decide" in refused.reason
    town.meet()
    assert town.holds(town.rosa, *chart)


def test_a_held_change_is_set_aside_once_and_with_a_reason(
    town: Town, chart: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    patient, trip = chart
    lead, tom = town.places["Lena Grant"].person, town.places["Tom North"].person
    charts.decide(town.lena.desk, patient, "move", [town.site("Tom North")])
    exchange(town.lena)
    town.rosa.edit(trip, purpose="Out of date")
    town.meet()
    (held,) = town.says("held", "list")
    data = ("--data", str(town.hub.folder))
    aside = ("held", "set-aside", held["change"], "--why", "Told by phone")
    for words, why in (
        ((*aside, "--lead", tom), "no site lead"),
        (("held", "apply", "f" * 32, "--lead", lead), "waits for a site lead"),
        (("held", "set-aside", held["change"], "--why", " ", "--lead", lead), "Say why"),
    ):
        assert main([*data, *words]) == 1
        assert why in capsys.readouterr().err
    town.says(*aside, "--lead", lead)
    assert town.says("held", "list") == []
    assert main([*data, "held", "apply", held["change"], "--lead", lead]) == 1
    with town.hub.store.reading() as tx:
        last, verdict, _ = tx.history_of(trip)[-1]
    assert (last.author, last.reason, dict(last.patch), verdict.outcome) == (
        lead,
        "Told by phone",
        {},
        "accepted",
    )


def test_a_chart_of_elsewhere_is_not_a_site_leads_to_decide(
    town: Town, chart: tuple[str, str], tmp_path: Path
) -> None:
    patient, trip = chart
    sam = join(town.hub, tmp_path / "sam", "Sam Reed", "Elk Pass (PRACTICE)", role="site_lead")
    charts.decide(town.lena.desk, patient, "move", [town.site("Tom North")])
    exchange(town.lena)
    town.rosa.edit(trip, purpose="Held")
    town.meet()
    (held,) = town.says("held", "list")
    for words in (("apply", held["change"]), ("set-aside", held["change"], "--why", "no")):
        with pytest.raises(AssertionError, match="not for this person to decide"):
            town.says("held", *words, "--lead", sam.person)
    assert len(town.says("held", "list")) == 1
