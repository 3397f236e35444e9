"""From a field's declaration to its editor: the one place that knows which shape is edited by what."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from zoneinfo import ZoneInfo

from pydantic import BaseModel
from PySide6.QtCore import QCoreApplication

from navigator_app.queries.site_wishes import SiteWishes
from navigator_app.ui import sayings
from navigator_app.ui.forms import entries
from navigator_app.ui.forms.choices import NO_WISHES, choices_of, coded, offered
from navigator_app.ui.forms.editor import Editor
from navigator_app.ui.forms.editors import (
    ChoiceEditor,
    DateEditor,
    LinesEditor,
    LongEditor,
    MomentEditor,
    SwitchEditor,
    TextEditor,
)
from navigator_app.ui.forms.maps import map_editor
from navigator_app.ui.forms.pickers import ClockEditor, PickEditor, RowsEditor, SeveralEditor
from sync.records.base import Record
from sync.records.derive import Field, bare, own_fields
from sync.rules.codes import code_list
from sync.rules.lifecycle import moved_group
from sync.words import say

IN_SIGHT: Final = 6
"""Up to so many choices stand as radio buttons, never in a drop-down."""
ZONES: Final = (
    "America/Phoenix",
    "America/Denver",
    "America/Los_Angeles",
    "America/Anchorage",
    "America/Adak",
    "America/Chicago",
    "America/New_York",
    "Pacific/Honolulu",
)
_ROW_LABELS: Final[Mapping[str, str]] = {
    "value": say("Number"),
    "assigner": say("Given by"),
    "type": say("Kind"),
    "system": say("Kind"),
    "use": say("Use"),
    "note": say("Note"),
    "verified_on": say("Verified on"),
    "verified_by": say("Verified by"),
    "part": say("What they do"),
    "may_hear": say("May hear news"),
    "opens": say("Opens"),
    "closes": say("Closes"),
    "on": say("On"),
    "to_whom": say("To whom"),
    "days": say("Days"),
    "letter": say("Letter"),
    "words": say("Words"),
}
_SYSTEMS: Final = (say("phone"), say("fax"), say("email"), say("address"), say("sms"))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Forms", text)


@dataclass
class Around:
    """What an editor needs beside its field: names of records to pick, the clock, the other editors."""

    names: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    """Per kind: (id, name) of what may be referred to."""
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    wishes: SiteWishes = NO_WISHES
    """What the site of this desk offers to choose from."""
    zone_of: Callable[[str], ZoneInfo] | None = None
    """The clock of a moment field, by the zone that stands beside it."""
    hidden: frozenset[str] = frozenset()
    """Fields that are not asked here."""


def shown_fields(noun: type[Record], *, creating: bool) -> list[Field]:
    """Give the fields that a form shows: typed by people, not fixed once written, and of a known shape.

    A status that each side moves by deeds of its own is not typed, nor what is said with it.
    """
    moved = moved_group(noun)
    return [
        each
        for each in own_fields(noun)
        if not each.about.is_internal
        and each.group != moved
        and (creating or not each.about.fixed)
        and each.shape not in {"tick", "value"}
        and not (each.shape == "list" and each.about.refers)
    ]


def allows_none(annotation: Any) -> bool:
    """Say whether nothing is one of a field's values."""
    if typing.get_origin(annotation) is typing.Annotated:
        return allows_none(typing.get_args(annotation)[0])
    is_union = typing.get_origin(annotation) in (typing.Union, types.UnionType)
    return is_union and type(None) in typing.get_args(annotation)


def editor_for(one: Field, around: Around) -> Editor:
    """Make the editor of a field."""
    make = _BY_SHAPE.get(one.shape, _text)
    return make(one, around)


def zone_field(noun: type[Record], moment: Field) -> str | None:
    """Name the field that holds a moment's clock: of its group, or the noun's own; None for the viewer's."""
    zones = [f for f in own_fields(noun) if f.name == "zone" or f.name.endswith("_zone")]
    beside = [f for f in zones if f.group == moment.group]
    named = [f for f in zones if f.name == moment.name.replace("_at", "_zone")]
    found = named or beside or [f for f in zones if f.name == "zone"]
    return found[0].name if found else None


def _text(one: Field, _around: Around) -> Editor:
    if one.name == "zone" or one.name.endswith("_zone"):
        return ClockEditor(ZONES)
    return TextEditor(unit=one.about.unit or "")


def _long(_one: Field, _around: Around) -> Editor:
    return LongEditor()


def _code(one: Field, around: Around) -> Editor:
    name = one.about.codes or ""
    codes = offered(name, around.wishes)
    choices: list[tuple[Any, str]] = [(code.code, sayings.words(code.label)) for code in codes]
    helps = {code.code: sayings.words(code.help) for code in codes}
    if len(choices) > IN_SIGHT:
        picker = coded(PickEditor(choices, is_free=True), name)
        picker.also = {sayings.words(code.label).casefold(): code.code for code in code_list(name).offered()}
        return picker
    is_empty_offered = not one.is_required and one.default in (None, "") and "" not in helps
    if is_empty_offered:
        choices.append((one.default, _tr("Not said")))
    return coded(ChoiceEditor(choices, sayings.words(one.about.label), helps), name)


def _flag(one: Field, _around: Around) -> Editor:
    label = sayings.words(one.about.label)
    if not allows_none(one.annotation):
        return SwitchEditor(label)
    return ChoiceEditor([(True, _tr("Yes")), (False, _tr("No")), (None, _tr("Not asked"))], label)


def _date(_one: Field, _around: Around) -> Editor:
    return DateEditor()


def _moment(one: Field, around: Around) -> Editor:
    zone_of = around.zone_of
    return MomentEditor(lambda: zone_of(one.name) if zone_of else around.zone)


def _whole(one: Field, _around: Around) -> Editor:
    return TextEditor(entries.read_whole, wrong=_tr("Write a whole number."), unit=one.about.unit or "")


def _decimal(one: Field, _around: Around) -> Editor:
    return TextEditor(entries.read_decimal, wrong=_tr("Write a number."), unit=one.about.unit or "")


def _ref(one: Field, around: Around) -> Editor:
    named = around.names.get(one.about.refers or "", ())
    return PickEditor([(key, sayings.shown(name)) for key, name in named])


def _map(one: Field, _around: Around) -> Editor:
    return map_editor(one.about.codes or "")


def _list(one: Field, around: Around) -> Editor:
    if one.about.codes:
        return coded(SeveralEditor(choices_of(one.about.codes, around.wishes)), one.about.codes)
    inner = typing.get_args(bare(one.annotation))
    model = bare(inner[0]) if inner else str
    if isinstance(model, type) and issubclass(model, BaseModel):
        label = sayings.words(one.about.label)
        return RowsEditor(lambda: _row_editors(model), _tr("Add to {list}").format(list=label.lower()))
    return LinesEditor()


def _row_editors(model: type[BaseModel]) -> dict[str, tuple[str, Editor]]:
    """Make the editors of one small value, its own number first; that it failed is said by a deed, not typed."""
    typed = [name for name in model.model_fields if not name.startswith("failed_")]
    names = sorted(typed, key=lambda name: name not in {"value", "name"})
    return {name: (_row_label(name), _row_editor(model, name)) for name in names}


def _row_label(name: str) -> str:
    return sayings.words(_ROW_LABELS.get(name, name.replace("_", " ").capitalize()))


def _row_editor(model: type[BaseModel], name: str) -> Editor:
    annotation = bare(model.model_fields[name].annotation)
    if name.endswith("_on") or name == "on":
        return DateEditor()
    if annotation is bool:
        choices = [(True, _tr("Yes")), (False, _tr("No")), (None, _tr("Not asked"))]
        return ChoiceEditor(choices, _row_label(name))
    if annotation is int:
        return TextEditor(entries.read_whole, wrong=_tr("Write a whole number."))
    if typing.get_origin(annotation) is typing.Literal:
        return PickEditor([(value, str(value)) for value in typing.get_args(annotation)], is_free=True)
    if name == "system":
        return PickEditor([(str(system), sayings.words(system)) for system in _SYSTEMS], is_free=True)
    return TextEditor()


_BY_SHAPE: Final[Mapping[str, Callable[[Field, Around], Editor]]] = {
    "text": _text,
    "long": _long,
    "code": _code,
    "ref": _ref,
    "date": _date,
    "moment": _moment,
    "flag": _flag,
    "whole": _whole,
    "decimal": _decimal,
    "list": _list,
    "map": _map,
}
