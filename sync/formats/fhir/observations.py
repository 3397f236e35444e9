"""What an Observation says: its value, or one result for each of its components."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sync.formats.fhir import parts
from sync.formats.fhir.shapes import ObservationSaid, Reference
from sync.formats.shapes import Moment, Raw, ResultSaid
from sync.words import Words, say

_UNREADABLE_FORMS = {"SampledData"}


def observation(resource: Raw, pointer: Callable[[Any], Reference]) -> ObservationSaid:
    """Read an Observation; a component is a result of its own under the same number and time."""
    status = parts.text(resource.get("status"))
    observed = _observed(resource)
    notes = parts.notes(resource.get("note"))
    components = parts.many(resource.get("component"))
    has_value = parts.choice(resource, "value")[0] or not components
    own = [_result(resource, status, observed, notes, "")] if has_value else []
    others = [_result(one, status, observed, (), str(at)) for at, one in enumerate(components, 1)]
    categories = (each for one in parts.codes(resource.get("category")) for each in one.codings)
    return ObservationSaid(
        results=(*own, *others),
        categories=tuple(each.code for each in categories if each.code),
        identifiers=parts.identifiers(resource.get("identifier")),
        issued=parts.moment(resource.get("issued")),
        performers=tuple(pointer(one) for one in parts.many(resource.get("performer"))),
    )


def _observed(resource: Raw) -> Moment:
    form, sent = parts.choice(resource, "effective")
    return parts.moment(parts.one(sent).get("start") if form == "Period" else sent)


def _result(sent: Raw, status: str, observed: Moment, notes: tuple[str, ...], sub_id: str) -> ResultSaid:
    form, content = parts.choice(sent, "value")
    value, unit = parts.value(form, content)
    return ResultSaid(
        patient=0,
        order=None,
        code=parts.code(sent.get("code")),
        value=value,
        value_raw=value.text,
        status=status,
        observed=observed,
        observed_raw=observed.raw,
        value_type=form,
        sub_id=sub_id,
        units=unit,
        range=parts.reference_range(sent.get("referenceRange")),
        flags=tuple(_flag(one) for one in parts.codes(sent.get("interpretation"))),
        notes=notes,
        remarks=tuple(_remarks(sent, form, observed)),
    )


def _flag(interpretation: Any) -> str:
    return str(interpretation.first.code or interpretation.shown)


def _remarks(sent: Raw, form: str, observed: Moment) -> list[Words]:
    remarks = []
    absent = parts.code(sent.get("dataAbsentReason")).shown
    if absent:
        remarks.append(say("There is no value; the sender says why: {why}.", why=absent[:80]))
    if form in _UNREADABLE_FORMS:
        remarks.append(say("The value is a curve, which Navigator does not show."))
    if observed.iso is None:
        remarks.append(say("The sender did not say when this was collected."))
    return remarks
