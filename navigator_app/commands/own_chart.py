"""What a record names in a chart belongs to the same patient, and what is paid for to the same episode."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from navigator_app.desk import Desk
from sync.changes import Document
from sync.errors import Refused
from sync.records import KINDS
from sync.records.base import Record
from sync.records.derive import fields
from sync.words import say


def check(
    desk: Desk, kind: str, typed: Mapping[str, Any], patient_id: str | None, opened: Document | None = None
) -> None:
    """Refuse what would tie a record to another patient's, or a bill to another episode's authorization.

    Shape: what is named and not here yet cannot be judged and is let through; a person's linked charts are one.
    Raises: Refused, naming the field.
    """
    noun = KINDS.get(kind)
    if noun is None or patient_id is None:
        return
    mine = frozenset(desk.store.charts_of(patient_id)) | {patient_id}
    for name, other in _named(noun, typed):
        image = desk.image(other)
        if image is not None and image.patient is not None and image.patient not in mine:
            label = say(fields(noun)[name].about.label)
            raise Refused(name, say("{what}: this one is of another patient."), what=label)
    _check_episode(desk, kind, typed, opened)


def _named(noun: type[Record], typed: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, field in fields(noun).items():
        refers = KINDS.get(field.about.refers or "")
        is_in_chart = refers is not None and refers.about.home == "patient" and refers.about.name != "patient"
        value = typed.get(name)
        if is_in_chart and isinstance(value, str) and value:
            yield name, value


def _check_episode(desk: Desk, kind: str, typed: Mapping[str, Any], opened: Document | None) -> None:
    before = opened.fields if opened else {}
    whole = {**before, **typed}
    if kind == "authorization" and before.get("status") == "approved" and "referral_id" in typed:
        was = before.get("referral_id")
        if was and typed["referral_id"] != was:
            words = say("An approved authorization stays with its episode. Ask for another one.")
            raise Refused("referral_id", words)
    if kind == "bill" and whole.get("authorization_id") and whole.get("referral_id"):
        promise = desk.image(str(whole["authorization_id"]))
        of = promise.fields.get("referral_id") if promise else None
        if of and of != whole["referral_id"]:
            raise Refused("authorization_id", say("This authorization is for another episode."))
