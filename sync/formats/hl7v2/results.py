"""What OBR and OBX say: orders and result lines, each line with its own order and its own patient."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from sync.formats.hl7v2 import fields
from sync.formats.hl7v2.demographics import patient
from sync.formats.hl7v2.segments import Segment
from sync.formats.shapes import Moment, OrderSaid, PatientSaid, ResultSaid, Value
from sync.words import Words, say


@dataclass
class Body:
    """What a message holds below its header, filled while walking down its segments."""

    patients: list[PatientSaid] = field(default_factory=list)
    orders: list[OrderSaid] = field(default_factory=list)
    results: list[ResultSaid] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    common_order: Segment | None = None
    is_in_order: bool = False
    is_result_last: bool = False


def body(segments: tuple[Segment, ...]) -> Body:
    """Walk down a message's segments: a PID starts a patient, an OBR an order, an OBX belongs to both."""
    found = Body()
    for segment in segments:
        step = _STEPS.get(segment.name)
        if step:
            step(found, segment)
        if segment.name not in {"NTE", "PRT"}:
            found.is_result_last = segment.name == "OBX"
    return found


def _patient(found: Body, segment: Segment) -> None:
    found.patients.append(patient(segment))
    found.common_order, found.is_in_order = None, False


def _common_order(found: Body, segment: Segment) -> None:
    found.common_order = segment


def _order(found: Body, segment: Segment) -> None:
    """Read OBR; the order numbers of the ORC before it stand in where OBR has none."""
    common = found.common_order
    numbers = [fields.order_number(segment, at) for at in (2, 3)]
    if common is not None:
        numbers = [
            one if one.value else fields.order_number(common, at)
            for one, at in zip(numbers, (2, 3), strict=True)
        ]
    order = OrderSaid(
        number=len(found.orders) + 1,
        patient=_last(found.patients),
        placer=numbers[0],
        filler=numbers[1],
        code=fields.code(segment, 4),
        observed=fields.moment(segment.raw(7)),
        reported=fields.moment(segment.raw(22)),
        status=segment.text(25),
    )
    found.orders.append(order)
    found.is_in_order = True


def _result(found: Body, segment: Segment) -> None:
    order = found.orders[-1] if found.is_in_order else None
    value_type = segment.text(2)
    value, remarks = fields.value(segment, 5, value_type)
    code = fields.code(segment, 3)
    observed, said_by = _observed(segment, order)
    is_document = value.kind == "document"
    result = ResultSaid(
        patient=_last(found.patients),
        order=order.number if order else None,
        code=code,
        value=value,
        value_raw=segment.raw(5),
        status=segment.text(11),
        observed=observed,
        observed_raw=segment.raw(14).strip(),
        set_id=segment.text(1),
        value_type=value_type,
        sub_id=segment.marks.decoded(segment.raw(4)),
        units=segment.text(6),
        range=segment.marks.decoded(segment.raw(7)),
        flags=tuple(one.raw for one in segment.repetitions(8)),
        document=fields.document(segment, 5, code.shown) if is_document else None,
        remarks=remarks + said_by,
    )
    found.results.append(result)


def _observed(segment: Segment, order: OrderSaid | None) -> tuple[Moment, tuple[Words, ...]]:
    """Say when it was observed: OBX-14, else OBR-7, never when the message arrived."""
    own = fields.moment(segment.raw(14))
    if own.iso:
        return own, ()
    observed = order.observed if order else Moment()
    if observed.iso and own.raw:
        return observed, (say("The line's own time cannot be read; the order's collection time stands in."),)
    if observed.iso:
        return observed, ()
    if own.raw or observed.raw:
        return Moment(own.raw or observed.raw), (say("The collection time is not a time that can be read."),)
    return observed, (say("The lab did not say when this was collected."),)


def joined(results: tuple[ResultSaid, ...]) -> list[ResultSaid]:
    """Join the lines of a written report, which labs send one line a segment, into one text."""
    found: list[ResultSaid] = []
    for one in results:
        before = found[-1] if found else None
        if before is not None and _continues(before, one):
            text = f"{before.value.text}\n{one.value.text}"
            found[-1] = replace(before, value=Value("text", text), notes=before.notes + one.notes)
        else:
            found.append(one)
    return found


def _continues(before: ResultSaid, one: ResultSaid) -> bool:
    are_written = before.value_type == one.value_type and one.value_type in {"TX", "FT"}
    return are_written and _place(before) == _place(one)


def _place(one: ResultSaid) -> tuple[object, ...]:
    return (one.patient, one.order, one.code, one.sub_id, one.status, one.observed, one.is_cut_off)


def _note(found: Body, segment: Segment) -> None:
    text = "\n".join(segment.marks.decoded(one.raw) for one in segment.repetitions(3))
    found.notes.append(text)
    if found.is_result_last and found.results:
        last = found.results[-1]
        found.results[-1] = replace(last, notes=(*last.notes, text))


def _last(patients: list[PatientSaid]) -> int | None:
    return len(patients) - 1 if patients else None


_STEPS = {"PID": _patient, "ORC": _common_order, "OBR": _order, "OBX": _result, "NTE": _note}
