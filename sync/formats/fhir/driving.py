"""Which Task drives which ServiceRequest: the one that fulfils it, in the same file or in one of its own."""

from __future__ import annotations

from sync.formats.fhir.around import Around, source_of
from sync.formats.fhir.shapes import Reference, RequestSaid, ResourceSaid, TaskSaid
from sync.formats.intake import identifiers
from sync.formats.patients import source_identifier
from sync.records.patient import Identifier

_FULFIL = "fulfill"


def fulfils(said: TaskSaid) -> bool:
    """Say whether a task carries out a request, by what it says itself."""
    return kind_of(said.focus) == "ServiceRequest" and is_fulfilment(said)


def is_fulfilment(said: TaskSaid) -> bool:
    """Say whether a task is there to carry out what it is about: it says so, or says nothing else."""
    return not said.code.codings or any(one.code == _FULFIL for one in said.code.codings)


def kind_of(pointer: Reference) -> str:
    """Say what kind of resource a reference points to, as far as it says; the file may know more."""
    if pointer.type:
        return pointer.type
    plain = pointer.raw.partition("?")[0].partition("/_history/")[0]
    found = (
        plain.split("/")[-1 if "?" in pointer.raw else -2 :][0] if "/" in plain or "?" in pointer.raw else ""
    )
    return found if found[:1].isupper() else ""


def points_at(pointer: Reference, around: Around) -> str:
    """Say what kind of resource a reference points to, by the file where it is there."""
    there = around.file.get(pointer.target)
    return there.kind if there is not None else kind_of(pointer)


def task_of(around: Around) -> TaskSaid | None:
    """Find the task of the same file that drives this request: the latest of those that fulfil it whole."""
    found = [
        one.said
        for one in around.file.values()
        if isinstance(one.said, TaskSaid) and one.said.focus.target == around.item.key and one.reason is None
    ]
    whole = [one for one in found if _is_whole(one, around) and is_fulfilment(one)]
    return max(whole, key=lambda one: one.modified.iso or one.authored.iso or "", default=None)


def _is_whole(said: TaskSaid, around: Around) -> bool:
    """Say whether a task carries out a request by itself: its parent, if any, is about another request."""
    parents = (around.file.get(one.target) for one in said.part_of)
    about = {one.said.focus.target for one in parents if one is not None and isinstance(one.said, TaskSaid)}
    return said.focus.target not in about


def request_in_file(said: TaskSaid, around: Around) -> ResourceSaid | None:
    """Give the request that a task is about, where the same file brings it and it can be taken."""
    found = around.file.get(said.focus.target)
    is_taken = found is not None and isinstance(found.said, RequestSaid) and found.reason is None
    return found if is_taken else None


def numbers_of(pointer: Reference, around: Around, prefix: str = "") -> tuple[Identifier, ...]:
    """Give the numbers by which what a reference points to is known here: as said, else the sender's own key."""
    logical = identifiers((pointer.identifier,), around.intake, around.source)
    there = around.file.get(pointer.target)
    if there is not None:
        own = source_identifier(source_of(there, around.intake), prefix + there.id if there.id else "")
        return (
            *logical,
            *identifiers(getattr(there.said, "identifiers", ()), around.intake, around.source),
            *filter(None, (own,)),
        )
    plain = pointer.raw.partition("/_history/")[0]
    base, _, own_id = plain.rpartition("/")
    site = base.rpartition("/")[0] if base.startswith("http") else around.source
    own = source_identifier(site, prefix + own_id if own_id and "?" not in own_id else "")
    return (*logical, *filter(None, (own,)))
