"""The page that tells every kind and field, written from the classes: `python -m sync.records.pages`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from sync.records import KINDS
from sync.records.base import Record
from sync.records.derive import Field, own_fields

_HOMES = {
    "patient": "the desks of the patient's sites",
    "site": "the desks of its site; of the patient's sites when it carries a patient",
    "shared": "every desk",
}
_MERGES = {"review": "a person decides", "latest": "the later one", "union": "both"}
_HEAD = """# Kinds of records

Written by `python -m sync.records.pages` from the classes in `sync/records/`; a test holds it up to date.
Fields that share a name under *together* clash together. *Apart* is what happens when two people write a
field apart. Every record also carries whether it was withdrawn, and why.
"""


def kinds_page(kinds: Iterable[type[Record]]) -> str:
    """Write the page of all kinds."""
    return "\n".join([_HEAD, *(line for noun in kinds for line in _kind(noun))])


def _kind(noun: type[Record]) -> Iterator[str]:
    about = noun.about
    yield f"## {about.label} (`{about.name}`)\n"
    doc = (noun.__doc__ or "").strip().splitlines()
    yield f"{doc[0] if doc else about.label}\n"
    facts = [f"FHIR R4: {about.fhir}", f"held by {_HOMES[about.home]}"]
    if about.hub_only:
        facts.append("written by the hub alone")
    if noun.lifecycle:
        facts.append(f"lifecycle `{noun.lifecycle}` in `resources/rules/lifecycles.json`")
    yield f"{'; '.join(facts)}.\n"
    yield "| field | label | holds | together | apart | notes |"
    yield "|---|---|---|---|---|---|"
    yield from (_row(field) for field in own_fields(noun) if field.group != "life")
    yield ""


def _row(field: Field) -> str:
    about = field.about
    cells = (
        f"`{field.name}`",
        about.label,
        _holds(field),
        about.together or "",
        "never changes" if about.fixed else _MERGES[about.merge],
        _notes(field),
    )
    return f"| {' | '.join(cells)} |"


def _holds(field: Field) -> str:
    about = field.about
    parts: list[str] = [field.shape]
    if about.codes:
        parts.append(f"of `{about.codes}`")
    if about.refers:
        parts.append(f"to `{about.refers}`")
    if about.unit:
        parts.append(f"in {about.unit}")
    return " ".join(parts)


def _notes(field: Field) -> str:
    notes = [field.about.help] if field.about.help else []
    if field.is_required:
        notes.append("Needed.")
    if field.about.confirms:
        notes.append(f"Confirms {', '.join(f'`{name}`' for name in field.about.confirms)}.")
    return " ".join(notes)


if __name__ == "__main__":
    Path(sys.argv[1] if len(sys.argv) > 1 else "docs/kinds.md").write_text(
        kinds_page(KINDS), encoding="utf-8"
    )
