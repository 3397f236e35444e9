"""One cell of a kind's list, by what its class says of the field; a lab result by the one function for results."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from navigator_app.queries import told
from navigator_app.queries.names import Names
from navigator_app.queries.shown import Tint
from navigator_app.queries.work.decisions import group_label, kind_label
from navigator_app.queries.work.scene import code_chip, tint_of
from navigator_app.store.shapes import STANDS
from sync.records.base import Record
from sync.records.derive import Field
from sync.records.lab_result import LabResult
from sync.rules.codes import code_list
from sync.rules.result_text import NO_TIME, result_text
from sync.rules.whose_day import known_zone
from sync.words import When, Words, say


@dataclass(frozen=True, slots=True)
class ListCell:
    """What stands in one cell: words, or a day or a moment that the window writes; with an icon it is a chip."""

    text: str = ""
    when: When | None = None
    icon: str = ""
    tint: Tint = "neutral"
    below: str = ""
    """A fainter second line."""


def cell(names: Names, kind: str, field: Field, row: Any) -> ListCell:
    """Tell one field of a light row."""
    own = _TOLD.get((kind, field.name))
    if own is not None:
        return ListCell(own(row))
    make = _BY_SHAPE.get(field.shape)
    if make is not None:
        return make(field, row)
    shown = getattr(row, field.name)
    plain = list(shown) if isinstance(shown, tuple) else shown
    return ListCell(told.value(names, kind, field.name, plain))


def result_cells(result: LabResult) -> dict[str, ListCell]:
    """Tell the parts of a result: what the lab did not say is said to be missing, and a value carries its warnings."""
    said = result_text(result)
    grave = tint_of(said.tint)
    below = " \u00b7 ".join(part for part in (said.by_phone, *said.earlier) if part)
    found = {
        "value_text": ListCell(said.value, below=below),
        "unit": ListCell(said.unit),
        "flags": ListCell(said.flag, icon=said.icon, tint=grave) if said.icon else ListCell(said.flag),
        "lab": ListCell(said.lab),
    }
    if result.collected_at is None:
        found["collected_at"] = ListCell(NO_TIME)
    return found


def _date(field: Field, row: Any) -> ListCell:
    on = getattr(row, field.name)
    return ListCell(when=When(on=on)) if on else ListCell()


def _moment(field: Field, row: Any) -> ListCell:
    at = getattr(row, field.name)
    zone = told.zone_beside(field.name, row._asdict())
    return ListCell(when=When(at=at, zone=known_zone(zone) if zone else "")) if at else ListCell()


def _flag(field: Field, row: Any) -> ListCell:
    shown = getattr(row, field.name)
    return ListCell(say("Not asked") if shown is None else say("Yes") if shown else say("No"))


def _code(field: Field, row: Any) -> ListCell:
    code = getattr(row, field.name)
    if not code or not field.about.codes:
        return ListCell()
    chip = code_chip(field.about.codes, code)
    has_icons = any(one.icon for one in code_list(field.about.codes).codes)
    return ListCell(chip.text, icon=chip.icon, tint=chip.tint) if has_icons else ListCell(chip.text)


def _tick(field: Field, row: Any) -> ListCell:
    at = getattr(row, field.name)
    if at is None:
        return ListCell(say("Not yet"), icon="circle-dashed")
    if getattr(row, field.name + STANDS, True):
        return ListCell(when=When(at=at), icon="circle-check", tint="ok")
    return ListCell(say("Was for an earlier version"), icon="circle-help", tint="warn")


_BY_SHAPE: Mapping[str, Callable[[Field, Any], ListCell]] = {
    "date": _date,
    "moment": _moment,
    "flag": _flag,
    "code": _code,
    "tick": _tick,
}
_TOLD: Mapping[tuple[str, str], Callable[[Any], Words]] = {
    ("review", "target_kind"): lambda row: kind_label(row.target_kind),
    ("review", "group"): lambda row: group_label(row.target_kind, row.group),
    ("unmatched", "proposed_kind"): lambda row: (
        kind_label(row.proposed_kind) if row.proposed_kind else say("")
    ),
}
"""Fields that name a kind or its fields, which no code list tells."""


def special_cells(record: Record | None) -> dict[str, ListCell]:
    """Give the cells of a record that are told by a rule of their own."""
    return result_cells(record) if isinstance(record, LabResult) else {}
