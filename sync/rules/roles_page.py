"""The table of roles as the page that people read: docs/roles.md."""

from __future__ import annotations

from collections.abc import Iterator

from sync.records import KINDS
from sync.records.base import Record
from sync.records.derive import own_fields
from sync.rules.policy import sight
from sync.rules.roles import LATER_KIND, FieldRow, Role, RoleTable, Row, role_table

_COLUMNS = 5
"""So many roles stand beside each other: more are not read on one page."""


def page() -> str:
    """Write the table as a page."""
    table = role_table()
    approved = f"{table.approved_by} on {table.approved_on}" if table.approved_by else "nobody yet"
    lines = [
        "# Who may write and see what",
        "",
        f"Printed by `python -m sync.rules.roles`. Source: {table.source}.",
        f"Version {table.version}, approved by {approved}.",
        "",
        "One policy (`sync/rules/policy.py`) reads this table. The hub asks it of every change, after it has asked",
        "whether the person is active and works at the site whose computer speaks, and whether that computer follows",
        "the record. A desk asks it of all that is read before it shows it. What no row allows is refused. A person",
        "may hold several roles: what one of them allows is allowed.",
        "",
        *_roles(table),
        *_sights(table),
        "## What each role writes",
        "",
        "`create` is create and edit, `edit` is edit alone, an empty place is neither.",
        "",
        *(line for some in _beside(table.roles) for line in _written(table, some)),
        *_fields(table),
        *(_of_own_site(row) for row in table.rows if row.own_site),
        *(_for_all(row) for row in table.rows if row.for_all),
        "",
        "## What each role may do besides",
        "",
        "| deed | who may |",
        "|---|---|",
        *(f"| {one.label} | {_named(table, one.roles)} |" for one in table.permissions),
    ]
    return "\n".join(lines) + "\n"


def _beside(roles: tuple[Role, ...]) -> Iterator[tuple[Role, ...]]:
    for at in range(0, len(roles), _COLUMNS):
        yield roles[at : at + _COLUMNS]


def _roles(table: RoleTable) -> Iterator[str]:
    labels = {view.code: view.label for view in table.sights}
    yield from ("## The roles", "", "| role | code | what it is for | sees |", "|---|---|---|---|")
    for role in table.roles:
        yield f"| {role.label} | `{role.code}` | {role.help} | {labels[role.sees]} |"
    yield ""


def _sights(table: RoleTable) -> Iterator[str]:
    yield from ("## What each role sees", "", "| sees | who | what is shown |", "|---|---|---|")
    for view in table.sights:
        who = frozenset(role.code for role in table.roles if role.sees == view.code)
        yield f"| {view.label} | {_named(table, who)} | {view.help} |"
    yield ""
    for role in table.roles:
        found = sight({role.code})
        if not found.is_whole:
            kinds = ", ".join(_plural(noun) for noun in KINDS if found.shows(noun.about.name))
            own = ", ".join(_plural(KINDS[one.kind]) for one in found.own)
            yield f"- **{role.label}**: {kinds}{f'; of their own: {own}' if own else ''}."
    yield ""


def _written(table: RoleTable, some: tuple[Role, ...]) -> Iterator[str]:
    yield "| kind | " + " | ".join(role.label for role in some) + " |"
    yield "|---|" + "---|" * len(some)
    for noun in KINDS:
        yield _line(table, some, noun.about.plural, noun.about.name, noun)
    yield _line(table, some, "Any kind from a newer release", LATER_KIND, None)
    yield ""


def _line(table: RoleTable, some: tuple[Role, ...], label: str, kind: str, noun: type[Record] | None) -> str:
    if noun is not None and noun.about.hub_only:
        return f"| {label} |" + " the hub |" * len(some)
    create, edit = (table.holders(kind, noun, deed) for deed in ("create", "edit"))
    cells = ("create" if role.code in create else "edit" if role.code in edit else "" for role in some)
    return f"| {label} | " + " | ".join(cells) + " |"


def _fields(table: RoleTable) -> Iterator[str]:
    for row in table.fields:
        yield f"- {_field(row)}: {_named(table, row.edit) or 'the center alone, by `navigator-hub grant`'}."


def _field(row: FieldRow) -> str:
    noun = KINDS[row.kind]
    label = next(f.about.label for f in own_fields(noun) if f.name == row.field)
    return f"*{label}* of {_plural(noun)} is written by"


def _of_own_site(row: Row) -> str:
    plural = KINDS[row.kind].about.plural
    return f"- *{plural}* are written on the computers of the site they are of; the center reads them."


def _for_all(row: Row) -> str:
    plural = KINDS[row.kind].about.plural
    return f"- *{plural}* are held by every site, and written by everybody who has a place in their line."


def _plural(noun: type[Record]) -> str:
    return noun.about.plural.lower()


def _named(table: RoleTable, codes: frozenset[str]) -> str:
    if codes == frozenset(role.code for role in table.roles):
        return "everybody"
    return ", ".join(role.label for role in table.roles if role.code in codes)
