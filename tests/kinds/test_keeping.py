"""Every kind keeps what was written: whole, validated, and with what a newer release put in."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

import pytest
from pydantic import ValidationError

from sync.errors import Refused
from sync.ids import derived_id
from sync.records import KINDS
from sync.records.base import About, Kind, Record
from sync.records.derive import build, fields, own_fields, values_of
from sync.records.keeping import checked
from sync.records.sample import filled_values, sample_record, sample_values

NOUNS = list(KINDS)
each_kind = pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.about.name)
SOMEBODY = "Zzsentinel"
PEOPLE = ("with_whom", "escort_name", "clues", "caller", "provider", "community", "note", "outcome_note")


def built(noun: type[Record], values: dict[str, Any]) -> Record:
    return build(noun, derived_id(noun.about.name), None, None, values)


@each_kind
def test_a_sample_is_taken_as_a_new_record_and_has_no_problems(noun: type[Record]) -> None:
    values = checked(noun, sample_values(noun), creating=True)
    assert sample_record(noun).problems() == []
    assert sample_record(noun).headline().strip()
    assert built(noun, values).headline() == sample_record(noun).headline()


@each_kind
def test_what_is_built_from_values_gives_the_same_values_back(noun: type[Record]) -> None:
    values = filled_values(noun)
    assert values_of(built(noun, values)) == values
    assert set(values) == {f.name for f in own_fields(noun)}


@each_kind
def test_an_assignment_is_validated_as_a_construction_is(noun: type[Record]) -> None:
    record = sample_record(noun)
    with pytest.raises(ValidationError):
        record.is_withdrawn = "perhaps"  # type: ignore[assignment]
    with pytest.raises(ValidationError):
        noun(**{**filled_values(noun), "id": "no key of ours"})


@each_kind
def test_fields_and_codes_of_a_newer_release_leave_a_record_readable(noun: type[Record]) -> None:
    values: dict[str, Any] = {**filled_values(noun), "field_of_next_year": {"deep": [1]}}
    coded = [f.name for f in own_fields(noun) if f.shape == "code"]
    values |= dict.fromkeys(coded, "code_of_next_year")
    record = built(noun, values)
    assert all(getattr(record, name) == "code_of_next_year" for name in coded)
    kept = checked(noun, {"field_of_next_year": {"deep": [1]}}, creating=False)
    assert kept == {"field_of_next_year": {"deep": [1]}}


@each_kind
def test_a_value_that_cannot_be_read_hides_itself_and_nothing_else(noun: type[Record]) -> None:
    values = filled_values(noun)
    readable = built(noun, values)
    values["is_withdrawn"] = {"shape": "of next year"}
    record = built(noun, values)
    assert record.is_withdrawn is False
    for field in own_fields(noun):
        if field.name != "is_withdrawn":
            assert getattr(record, field.name) == getattr(readable, field.name)


@each_kind
def test_what_is_fixed_is_refused_afterwards(noun: type[Record]) -> None:
    for field in own_fields(noun):
        if field.about.fixed:
            with pytest.raises(Refused) as refused:
                checked(noun, {field.name: filled_values(noun)[field.name]}, creating=False)
            assert refused.value.field == field.name


@each_kind
def test_what_is_needed_is_asked_for_by_name(noun: type[Record]) -> None:
    for field in own_fields(noun):
        if field.is_required:
            values = {k: v for k, v in sample_values(noun).items() if k != field.name}
            with pytest.raises(Refused) as refused:
                checked(noun, values, creating=True)
            assert refused.value.field == field.name


@each_kind
def test_a_text_that_cannot_be_kept_is_refused_without_repeating_it(noun: type[Record]) -> None:
    for name, field in fields(noun).items():
        if field.shape in ("text", "long") and not field.about.fixed:
            for bad in ("a\x00b", "x" * 70_000):
                with pytest.raises(Refused) as refused:
                    checked(noun, {name: bad}, creating=False)
                assert bad not in str(refused.value)


@each_kind
def test_a_headline_never_names_the_patient(noun: type[Record]) -> None:
    if noun.about.name == "patient":
        return
    values = filled_values(noun)
    values |= {
        name: {"names": SOMEBODY} if name == "clues" else SOMEBODY for name in PEOPLE if name in values
    }
    assert SOMEBODY not in built(noun, values).headline()


def test_a_part_keeps_what_a_newer_release_put_into_it() -> None:
    patient = KINDS["patient"]
    phone = {"system": "phone", "value": "555-0123", "rank_of_next_year": 2}
    kept = checked(patient, {"contact_points": [phone]}, creating=False)
    assert kept["contact_points"][0]["rank_of_next_year"] == 2
    record = built(patient, {"family_name": "Moss", **kept})
    assert values_of(record)["contact_points"][0]["rank_of_next_year"] == 2


def test_a_kind_that_is_added_while_running_is_kept_like_any_other() -> None:
    class Blanket(Record):
        """A blanket lent for a cold van."""

        about: ClassVar[Kind] = Kind("blanket", "Blanket", "Blankets", "SupplyDelivery")
        color: Annotated[str, About("Color", sample="red")]
        lent_to_id: Annotated[str | None, About("Lent to", refers="practitioner")] = None

        def headline(self) -> str:
            return f"{self.color} blanket"

    values = checked(Blanket, sample_values(Blanket, "one"), creating=True)
    assert values == sample_values(Blanket, "one")
    assert sample_record(Blanket, "one").headline() == "red blanket"
    assert values["lent_to_id"] == derived_id("practitioner", "one")
