"""What a computer could not send comes to the hub as a file: once, before the same judge, from nobody else."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import pytest

from sync.changes import Change
from sync.errors import Refused, Unavailable, Unreadable
from sync.hub.commands import decide, held, revoke
from sync.hub.unsaved import as_lines
from sync.hub.unsent import forms_in, read_file
from sync.ids import new_id
from sync.sealed import Label, new_sealing_key, seal
from sync.signing import new_signing_key
from sync.unsent import PURPOSE, Shown, Unsaved, lines_of, lines_of_forms
from tests.hub.databases import DATABASES
from tests.hub.running import Computer, RunningHub
from tests.hub.writing import document_at, edit, new_patient, round_of

SITE = "Juniper Creek Clinic (PRACTICE)"


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def sealed(
    folder: Path,
    computer: Computer,
    *changes: Change,
    forms: Iterable[Unsaved] = (),
    key: bytes = b"",
    to: str = "",
) -> Path:
    label = Label(
        purpose=PURPOSE,
        sender=computer.welcome.store,
        receiver=to or computer.welcome.sealing_key,
        at="2026-11-20T16:00:00.000Z",
    )
    file = BytesIO()
    seal(file, label, key or computer.key, [*lines_of(changes), *lines_of_forms(forms)])
    path = folder / "file.navsealed"
    path.write_bytes(file.getvalue())
    return path


def test_a_file_of_a_computer_that_is_still_joined_is_judged_like_any_round(
    hub: RunningHub, tmp_path: Path
) -> None:
    here = hub.joins(SITE)
    begun = new_patient(hub, here)
    path = sealed(tmp_path, here, begun)
    assert read_file(hub.store, hub.clock, path) == {"accepted": 1}
    assert read_file(hub.store, hub.clock, path) == {"known": 1}
    head, _, _ = round_of(here, begun)
    assert [v.outcome for v in head.verdicts] == ["accepted"]
    assert document_at(hub.store, begun.record).fields["family_name"] == "Moss"


def test_what_was_sent_after_all_is_not_read_twice(hub: RunningHub, tmp_path: Path) -> None:
    """The reply was lost, the computer was taken off, and it sealed what had long been taken."""
    here = hub.joins(SITE)
    begun = new_patient(hub, here)
    round_of(here, begun)
    revoke(hub.store, hub.clock, computer=here.welcome.store, person=None)
    assert read_file(hub.store, hub.clock, sealed(tmp_path, here, begun)) == {"known": 1}
    assert held(hub.store) == []


def test_a_number_that_another_change_took_loses_nothing(hub: RunningHub, tmp_path: Path) -> None:
    here = hub.joins(SITE)
    begun = new_patient(hub, here, 1)
    round_of(here, begun)
    opened = document_at(hub.store, begun.record)
    late = edit(hub, here, opened, {"note": "written by an older file"}, 1)
    late = late.model_copy(update={"after": (new_id(),)})
    revoke(hub.store, hub.clock, computer=here.welcome.store, person=None)
    assert read_file(hub.store, hub.clock, sealed(tmp_path, here, late)) == {"lead": 1}
    (waiting,) = held(hub.store)
    assert waiting["change"] == late.id
    lead = hub.joins(SITE, "site_lead", "Sam Reed").welcome.person
    assert decide(hub.store, hub.clock, late.id, lead) == ["accepted"]
    assert document_at(hub.store, begun.record).fields["note"] == "written by an older file"


def test_a_held_change_meets_what_was_written_since_in_a_review(hub: RunningHub, tmp_path: Path) -> None:
    here, there = hub.joins(SITE), hub.joins(SITE, name="Tom North")
    begun = new_patient(hub, here)
    round_of(here, begun)
    opened = document_at(hub.store, begun.record)
    late = edit(hub, here, opened, {"note": "late"}, 2)
    round_of(there, edit(hub, there, opened, {"note": "meanwhile"}, 1))
    revoke(hub.store, hub.clock, computer=here.welcome.store, person=None)
    read_file(hub.store, hub.clock, sealed(tmp_path, here, late))
    lead = hub.joins(SITE, "site_lead", "Sam Reed").welcome.person
    assert decide(hub.store, hub.clock, late.id, lead) == ["held"]
    with hub.store.reading() as tx:
        (review,) = tx.reviews_of(begun.record).values()
    assert {side["values"]["note"] for side in review.fields["sides"]} == {"meanwhile", "late"}
    with pytest.raises(Refused, match="No change of this id waits"):
        decide(hub.store, hub.clock, late.id, lead)


def test_a_chain_of_held_changes_is_applied_without_a_quarrel(hub: RunningHub, tmp_path: Path) -> None:
    here = hub.joins(SITE)
    begun = new_patient(hub, here)
    round_of(here, begun)
    opened = document_at(hub.store, begun.record)
    first = edit(hub, here, opened, {"note": "first"}, 2)
    second = edit(hub, here, opened, {"note": "second"}, 3).model_copy(update={"prev": first.id})
    revoke(hub.store, hub.clock, computer=here.welcome.store, person=None)
    read_file(hub.store, hub.clock, sealed(tmp_path, here, first, second))
    lead = hub.joins(SITE, "site_lead", "Sam Reed").welcome.person
    for one in held(hub.store):
        assert set(decide(hub.store, hub.clock, one["change"], lead)) <= {"accepted", "merged"}
    assert document_at(hub.store, begun.record).fields["note"] == "second"
    with hub.store.reading() as tx:
        assert tx.reviews_of(begun.record) == {}


def test_nobody_elses_file_is_read(hub: RunningHub, tmp_path: Path) -> None:
    here = hub.joins(SITE)
    begun = new_patient(hub, here)
    other, _ = new_signing_key()
    _, elsewhere = new_sealing_key()
    path = sealed(tmp_path, here, begun)
    whole = path.read_bytes()
    stranger = Computer(here.welcome.model_copy(update={"store": new_id()}), here.key, here.link)
    for made, why in (
        (sealed(tmp_path, here, begun, key=other).read_bytes(), "not sealed by the computer"),
        (sealed(tmp_path, here, begun, to=elsewhere.hex()).read_bytes(), "for somebody else"),
        (sealed(tmp_path, stranger, begun).read_bytes(), "not sealed by the computer"),
    ):
        path.write_bytes(made)
        with pytest.raises(Unreadable, match=why):
            read_file(hub.store, hub.clock, path)
    path.write_bytes(whole[:-70])
    with pytest.raises(Unreadable, match="Nothing was changed"):
        read_file(hub.store, hub.clock, path)
    with pytest.raises(Unavailable, match="cannot be read"):
        read_file(hub.store, hub.clock, tmp_path / "nowhere")
    with hub.store.reading() as tx:
        assert tx.verdict_of(begun.id) is None


def test_a_bad_line_at_the_end_leaves_nothing_half_done(hub: RunningHub, tmp_path: Path) -> None:
    here = hub.joins(SITE)
    begun = new_patient(hub, here)
    label = Label(
        purpose=PURPOSE, sender=here.welcome.store, receiver=here.welcome.sealing_key, at="2026-11-20"
    )
    for end in (b'{"id": "no change"}\n', b"{cut in the mid", b'{"form":"of another shape"}\n'):
        file = BytesIO()
        seal(file, label, here.key, [*lines_of([begun]), end])
        path = tmp_path / "bad"
        path.write_bytes(file.getvalue())
        with pytest.raises(Unreadable, match="Nothing was changed"):
            read_file(hub.store, hub.clock, path)
    with hub.store.reading() as tx:
        assert tx.verdict_of(begun.id) is None


def begun_form(computer: Computer, form: str, opened: Shown | None = None, **typed: object) -> Unsaved:
    return Unsaved(
        form=form,
        by=computer.welcome.person,
        at="2026-11-20T15:00:00.000Z",
        typed=typed,
        opened=opened,
    )


def test_a_form_that_was_not_saved_is_shown_to_a_person_and_written_nowhere(
    hub: RunningHub, tmp_path: Path
) -> None:
    here = hub.joins(SITE)
    begun = new_patient(hub, here)
    round_of(here, begun)
    now = document_at(hub.store, begun.record)
    shown = Shown(kind="patient", id=begun.record, patient=begun.record, fields=dict(now.fields))
    forms = [
        begun_form(here, f"patient:{begun.record}", shown, **{**now.fields, "note": "half a sen"}),
        begun_form(here, f"trip:new:{begun.record}", purpose="Visi", legs=0, note=""),
        begun_form(here, "call:new", what="Somebody rang").model_copy(update={"by": ""}),
    ]
    revoke(hub.store, hub.clock, computer=here.welcome.store, person=None)
    path = sealed(tmp_path, here, begun, forms=forms)
    for _ in range(2):
        assert read_file(hub.store, hub.clock, path) == {"known": 1, "forms": 3}
        assert held(hub.store) == []
        assert document_at(hub.store, begun.record) == now
    with hub.store.reading() as tx:
        person = tx.person(here.welcome.person)
    assert person is not None
    note, trip, call = forms_in(hub.store, path)
    assert note == {
        "typed_at": "2026-11-20T15:00:00.000Z",
        "by": person.name,
        "form": "patient",
        "about": [begun.record],
        "fields": ["note"],
    }
    assert (trip["form"], trip["about"], trip["fields"]) == ("trip new", [begun.record], ["legs", "purpose"])
    assert (call["by"], call["form"], call["about"]) == ("", "call new", [])
    note, trip, _ = forms_in(hub.store, path, with_words=True)
    assert note["words"]["note"]["typed"] == "half a sen"
    assert note["names"] == trip["names"] == ["Moss"]
    assert trip["words"] == {"legs": {"typed": 0}, "purpose": {"typed": "Visi"}}


def test_a_form_about_what_the_hub_never_heard_of_is_named_by_what_it_showed(
    hub: RunningHub, tmp_path: Path
) -> None:
    here, patient = hub.joins(SITE), new_id()
    shown = Shown(kind="patient", id=patient, patient=patient, fields={"family_name": "Reed"})
    path = sealed(tmp_path, here, forms=[begun_form(here, f"patient:{patient}", shown, note="Ring")])
    assert read_file(hub.store, hub.clock, path) == {"forms": 1}
    (form,) = forms_in(hub.store, path, with_words=True)
    assert "Reed" in form["names"][0]


def test_a_file_from_before_forms_were_sealed_opens_as_it_did(hub: RunningHub, tmp_path: Path) -> None:
    here = hub.joins(SITE)
    path = sealed(tmp_path, here, new_patient(hub, here))
    assert read_file(hub.store, hub.clock, path) == {"accepted": 1}
    assert forms_in(hub.store, path, with_words=True) == []


def test_what_somebody_typed_looks_like_no_other_form_and_moves_no_cursor() -> None:
    plain = {
        "typed_at": "2026-11-20T15:00:00.000Z",
        "by": "",
        "form": "call new",
        "about": [],
        "fields": ["what"],
        "names": [],
        "words": {"what": {"typed": "one\n\x1b[2Jtwo", "showed": None}},
    }
    first, *others = as_lines(plain)
    assert first == "2026-11-20T15:00:00.000Z  by somebody  call new  what"
    assert others == ["  what: one", "   [2Jtwo", "    the form showed: nothing"]
