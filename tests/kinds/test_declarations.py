"""Every kind says what it is, and every field says what people and machines need to know about it."""

from __future__ import annotations

from string import Formatter

import pytest

from sync.records import KINDS
from sync.records.base import Record
from sync.records.collision import BOTH_RIGHT
from sync.records.derive import fields, own_fields
from sync.resources import resource
from sync.rules.codes import code_list
from sync.rules.collisions import rule
from sync.rules.lifecycle import lifecycle_of
from sync.rules.result_text import forbidden_words

NOUNS = list(KINDS)
TINTS = {"primary", "info", "violet", "ok", "warn", "danger", "neutral"}
each_kind = pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.about.name)


@each_kind
def test_a_kind_has_a_label_an_icon_that_exists_and_a_tint(noun: type[Record]) -> None:
    assert noun.about.label
    assert noun.about.plural
    assert noun.about.fhir
    assert noun.about.tint in TINTS
    assert resource(f"icons/{noun.about.icon}.svg").is_file()


@each_kind
def test_a_field_has_a_label_that_gives_no_clinical_verdict(noun: type[Record]) -> None:
    for field in fields(noun).values():
        assert field.about.label.strip()
        assert not forbidden_words(f"{field.about.label} {field.about.help}")


@each_kind
def test_no_two_fields_of_a_form_are_called_the_same(noun: type[Record]) -> None:
    labels = [f.about.label for f in own_fields(noun) if not f.about.is_internal]
    assert len(labels) == len(set(labels))


@each_kind
def test_what_a_field_refers_to_is_a_kind_and_its_name_says_that_it_is_an_id(noun: type[Record]) -> None:
    for field in fields(noun).values():
        if field.about.refers is None:
            assert not field.name.endswith("_id") or field.name in ("about_id", "target_id", "report_id")
        else:
            assert field.about.refers in KINDS
            assert field.name.endswith(("_id", "_ids")) or field.name == "sites"


@each_kind
def test_a_code_list_exists_and_holds_the_default_and_the_sample(noun: type[Record]) -> None:
    for field in fields(noun).values():
        said: list[object] = []
        for value in (field.default, field.about.sample):
            said += value if isinstance(value, list | dict) else [value]
        if field.about.codes is not None:
            known = code_list(field.about.codes)
            assert not [code for code in said if code not in (None, "") and code not in known]


@each_kind
def test_dates_phones_and_statuses_are_never_settled_by_who_was_later(noun: type[Record]) -> None:
    for field in fields(noun).values():
        is_grave = (
            field.shape in ("date", "moment", "tick")
            or field.group in ("status", "state")
            or any(word in field.name for word in ("phone", "contact_points", "status", "state"))
        )
        assert not (is_grave and field.about.merge == "latest")


@each_kind
def test_fields_that_clash_together_follow_one_rule(noun: type[Record]) -> None:
    rules: dict[str, set[str]] = {}
    for field in own_fields(noun):
        rules.setdefault(field.group, set()).add(field.about.merge)
    assert all(len(found) == 1 for found in rules.values())


@each_kind
def test_a_tick_says_what_it_confirms(noun: type[Record]) -> None:
    for field in fields(noun).values():
        assert (field.shape == "tick") == bool(field.about.confirms)
        assert set(field.about.confirms) <= set(fields(noun))
        assert field.name not in field.about.confirms


@each_kind
def test_a_status_travels_with_its_reason_and_its_table_knows_every_code(noun: type[Record]) -> None:
    table = lifecycle_of(noun)
    if table is None:
        assert noun.lifecycle is None
        return
    known = fields(noun)
    assert known[table.field].group == known[table.reason_field].group
    assert known[table.field].about.codes == table.codes
    assert set(table.states) == {code.code for code in code_list(table.codes).codes}
    assert set(known) >= {name for names in table.demands.values() for name in names}
    assert known[table.field].default in table.begins


@each_kind
def test_times_are_named_at_and_dates_on(noun: type[Record]) -> None:
    for field in own_fields(noun):
        if field.shape == "moment":
            assert field.name.endswith("_at") or field.name == "at"
        if field.shape == "date":
            assert field.name.endswith("_on")


@each_kind
def test_little_is_needed_to_begin_a_record(noun: type[Record]) -> None:
    assert len([f for f in own_fields(noun) if f.is_required]) <= 3


@each_kind
def test_what_collides_names_fields_that_there_are_codes_that_there_are_and_a_rule(
    noun: type[Record],
) -> None:
    known = fields(noun)
    assert (BOTH_RIGHT in known) == bool(noun.collides)
    for one in noun.collides:
        assert one.name in rule().collisions
        assert one.label
        told = {name for _, name, _, _ in Formatter().parse(one.sentence) if name}
        assert told == {*one.key, *(("when",) if one.span else ())}
        assert set(known) >= {*(one.span or ()), *one.only, *((one.each,) if one.each else one.key)}
        assert all(known[name].shape == "moment" for name in one.span or ())
        for name, codes in one.only.items():
            listed = known[name].about.codes
            assert listed is not None
            assert not [code for code in codes if code and code not in code_list(listed)]
