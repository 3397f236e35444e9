"""Shapes only grow: every value that a release ever wrote is read by this one, no field is taken away."""

from __future__ import annotations

import json

import pytest

from sync.ids import derived_id
from sync.records import KINDS
from sync.records.base import Record
from sync.records.derive import build, own_fields, values_of
from sync.records.pages import kinds_page
from tests.kinds.golden import EXAMPLES, example_file

each_kind = pytest.mark.parametrize("noun", list(KINDS), ids=lambda noun: noun.about.name)


@each_kind
def test_the_golden_example_reads_as_it_was_written(noun: type[Record]) -> None:
    written = json.loads(example_file(noun.about.name).read_text(encoding="utf-8"))
    record = build(noun, derived_id("golden"), None, None, written)
    read = values_of(record)
    assert {name: read.get(name) for name in written} == written


@each_kind
def test_every_field_stands_in_the_golden_example(noun: type[Record]) -> None:
    written = json.loads(example_file(noun.about.name).read_text(encoding="utf-8"))
    missing = {f.name for f in own_fields(noun)} - set(written)
    assert not missing, "add them by `python -m tests.kinds.golden`"


def test_no_kind_was_taken_away() -> None:
    assert {path.stem for path in EXAMPLES.glob("*.json")} <= {noun.about.name for noun in KINDS}


def test_the_page_of_kinds_is_up_to_date() -> None:
    page = (EXAMPLES.parents[1] / "docs" / "kinds.md").read_text(encoding="utf-8")
    assert page == kinds_page(KINDS), "write it again by `python -m sync.records.pages`"
