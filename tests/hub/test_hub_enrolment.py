"""A one-time code joins one computer, at one site, within a day, and tells a stranger nothing."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from sync.client.link import Link, enroll
from sync.clock import SetClock
from sync.errors import Refused, Unavailable
from sync.hub.enrolment import ALPHABET
from sync.ids import new_id
from sync.protocol import Exchange
from sync.signing import new_signing_key, prove
from tests.hub.databases import DATABASES
from tests.hub.running import RunningHub, new_claim


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_a_code_joins_a_computer_and_its_person(hub: RunningHub) -> None:
    claim, key = new_claim(hub.code("Juniper Creek (PRACTICE)"), "Rosa Delgado")
    welcome = enroll(hub.url, claim)
    assert (welcome.name, welcome.role) == ("Rosa Delgado", "navigator")
    assert welcome.site_name == "Juniper Creek (PRACTICE)"
    assert set(welcome.feeds) == {"shared", f"site:{welcome.site}"}
    reply = Link(hub.url, claim.store, key, clock=hub.clock).exchange(
        Exchange(claim.store, welcome.person, None, {})
    )
    came = {e.document.kind: e.document for b in reply.blocks for e in b.entries if e.document}
    assert came["site"].fields["name"] == "Juniper Creek (PRACTICE)"
    assert came["practitioner"].id == welcome.person
    assert came["practitioner"].fields["family_name"] == "Delgado"


def test_a_code_is_typed_as_people_type(hub: RunningHub) -> None:
    code = hub.code()
    assert re.fullmatch(r"(\w{4}-){3}\w{4}", code)
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    claim, _ = new_claim(typed)
    assert enroll(hub.url, claim).store == claim.store


def test_a_code_carries_eighty_bits(hub: RunningHub) -> None:
    signs = Counter("".join(hub.code().replace("-", "") for _ in range(40)))
    assert set(signs) <= set(ALPHABET)
    assert len(ALPHABET) == 32
    assert len(signs) > 25


def test_a_code_joins_one_computer_only(hub: RunningHub) -> None:
    code = hub.code()
    enroll(hub.url, new_claim(code)[0])
    with pytest.raises(Refused, match="used already") as no:
        enroll(hub.url, new_claim(code)[0])
    assert no.value.field == "code"


def test_a_lost_welcome_is_given_again_to_the_same_computer(hub: RunningHub) -> None:
    claim, _ = new_claim(hub.code())
    first = enroll(hub.url, claim)
    assert enroll(hub.url, claim) == first
    with hub.store.reading() as tx:
        assert len(tx.people()) == len(tx.devices()) == 1


def test_a_code_is_good_for_a_day(hub: RunningHub, clock: SetClock) -> None:
    early, late = hub.code(), hub.code()
    clock.forward(hours=23, minutes=59)
    enroll(hub.url, new_claim(early)[0])
    clock.forward(minutes=1)
    with pytest.raises(Refused, match="older than a day"):
        enroll(hub.url, new_claim(late)[0])


def test_a_code_that_was_never_made_is_refused(hub: RunningHub) -> None:
    with pytest.raises(Refused, match="not known here"):
        enroll(hub.url, new_claim("ABCD-EFGH-JKMN-PQRS")[0])


def test_codes_cannot_be_tried_for_long(hub: RunningHub, clock: SetClock) -> None:
    for _ in range(10):
        with pytest.raises(Refused):
            enroll(hub.url, new_claim("ABCD-EFGH-JKMN-PQRS")[0])
    good, _ = new_claim(hub.code())
    with pytest.raises(Unavailable, match="in an hour"):
        enroll(hub.url, good)
    clock.forward(hours=1, seconds=1)
    assert enroll(hub.url, good).store == good.store


def test_a_code_for_one_person_is_not_for_another(hub: RunningHub) -> None:
    code = hub.code(name="Rosa Delgado")
    with pytest.raises(Refused, match="somebody else") as no:
        enroll(hub.url, new_claim(code, "Bo Li")[0])
    assert no.value.field == "name"
    assert enroll(hub.url, new_claim(code, "rosa  delgado")[0]).name == "Rosa Delgado"


def test_a_joined_computer_takes_no_code_of_another_site(hub: RunningHub) -> None:
    claim, key = new_claim(hub.code("Juniper Creek (PRACTICE)"))
    enroll(hub.url, claim)
    other = hub.code("Red Mesa (PRACTICE)")
    again = claim.model_copy(update={"code": other, "proof": prove(key, claim.store, other)})
    with pytest.raises(Refused, match="another site"):
        enroll(hub.url, again)
    with hub.store.reading() as tx:
        device = tx.device(claim.store)
    assert device is not None
    assert len(device.feeds) == 2


def test_a_second_person_joins_on_the_same_computer(hub: RunningHub) -> None:
    claim, key = new_claim(hub.code(), "Rosa Delgado")
    first = enroll(hub.url, claim)
    code = hub.code(role="scheduler")
    second = claim.model_copy(update={"code": code, "name": "Bo Li", "proof": prove(key, claim.store, code)})
    welcome = enroll(hub.url, second)
    assert welcome.person != first.person
    link = Link(hub.url, claim.store, key, clock=hub.clock)
    for person in (first.person, welcome.person):
        assert link.exchange(Exchange(claim.store, person, None, {})).head.epoch == first.epoch


def test_a_named_person_is_the_same_on_a_new_computer(hub: RunningHub) -> None:
    first = enroll(hub.url, new_claim(hub.code(name="Rosa Delgado"))[0])
    second = enroll(hub.url, new_claim(hub.code(name="Rosa Delgado", role="site_lead"))[0])
    assert second.person == first.person
    with hub.store.reading() as tx:
        person = tx.person(first.person)
        document = tx.document(first.person)
    assert person is not None
    assert document is not None
    assert person.roles == {"navigator", "site_lead"}
    assert document.fields["roles"] == ["navigator", "site_lead"]


def test_a_name_typed_by_a_stranger_takes_over_nobody(hub: RunningHub) -> None:
    first = enroll(hub.url, new_claim(hub.code(), "Rosa Delgado")[0])
    assert enroll(hub.url, new_claim(hub.code(), "Rosa Delgado")[0]).person != first.person


def test_somebody_elses_key_cannot_be_joined(hub: RunningHub) -> None:
    claim, _ = new_claim(hub.code())
    _, public_key = new_signing_key()
    with pytest.raises(Refused, match="prove its key"):
        enroll(hub.url, claim.model_copy(update={"public_key": public_key.hex()}))
    with pytest.raises(Refused, match="prove its key"):
        enroll(hub.url, claim.model_copy(update={"store": new_id()}))
    assert enroll(hub.url, claim).store == claim.store


def test_a_revoked_computer_does_not_come_back_with_a_new_code(hub: RunningHub) -> None:
    claim, key = new_claim(hub.code())
    enroll(hub.url, claim)
    with hub.store.writing() as tx:
        tx.revoke_device(claim.store, hub.clock.now())
    code = hub.code()
    again = claim.model_copy(update={"code": code, "proof": prove(key, claim.store, code)})
    with pytest.raises(Refused, match="taken off"):
        enroll(hub.url, again)


def test_a_role_that_does_not_exist_makes_no_code(hub: RunningHub) -> None:
    with pytest.raises(Refused, match="no such role"):
        hub.code(role="emperor")


def test_an_outside_clinicians_computer_is_shared_with_nobody(hub: RunningHub) -> None:
    site = "Dr. Hale's practice (PRACTICE)"
    claim, key = new_claim(hub.code(site, "outside_clinician"), "Ada Hale")
    welcome = enroll(hub.url, claim)
    assert set(welcome.feeds) == {"shared", f"panel:{welcome.person}"}
    ordinary, _ = new_claim(hub.code(site, "navigator"), "Tom North", claim.store)
    again = ordinary.model_copy(
        update={"public_key": claim.public_key, "proof": prove(key, claim.store, ordinary.code)}
    )
    with pytest.raises(Refused, match="nobody shares"):
        enroll(hub.url, again)


def test_a_computer_of_a_site_does_not_become_an_outside_clinicians(hub: RunningHub) -> None:
    claim, key = new_claim(hub.code(), "Rosa Delgado")
    enroll(hub.url, claim)
    outside, _ = new_claim(hub.code(role="outside_clinician"), "Ada Hale", claim.store)
    again = outside.model_copy(
        update={"public_key": claim.public_key, "proof": prove(key, claim.store, outside.code)}
    )
    with pytest.raises(Refused, match="nobody shares"):
        enroll(hub.url, again)
