"""Which role may create and edit which kind: the table in `resources/rules/roles.json`, and its page.

`python -m sync.rules.roles` prints docs/roles.md.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from functools import cache, cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict

from sync.records import KINDS
from sync.records.base import Record
from sync.records.derive import own_fields
from sync.resources import resource

Deed = Literal["create", "edit"]
Sees = Literal["charts", "linked", "own_visits", "no_charts"]
"""What of patients a role shows of what a computer holds: every chart, those linked to them, own visits, nothing."""
ANY_KIND = "*"
"""The row of every noun that has none of its own."""
LATER_KIND = "?"
"""The row of kinds from a newer release, which are carried untouched."""


class Role(BaseModel):
    """A role and what it is for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    label: str
    help: str
    sees: Sees = "no_charts"

    @property
    def is_outside(self) -> bool:
        """Say whether it is of no site: such a computer holds the charts linked to its person, and nothing else."""
        return self.sees == "linked"


class Permission(BaseModel):
    """A deed that is not a record's, and who may do it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    label: str
    roles: frozenset[str]


class Row(BaseModel):
    """Who may create and who may edit one kind."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str
    create: frozenset[str]
    edit: frozenset[str]
    own_site: bool = False
    """Written on the computers of the site it is of, which even the center's are not."""


class FieldRow(BaseModel):
    """Who may write a field that not everybody may write who edits its record."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str
    field: str
    edit: frozenset[str]


class RoleTable(BaseModel):
    """The whole table, and who approved it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    version: str
    approved_by: str
    approved_on: str
    roles: tuple[Role, ...]
    rows: tuple[Row, ...]
    fields: tuple[FieldRow, ...] = ()
    permissions: tuple[Permission, ...] = ()

    @cached_property
    def _by_kind(self) -> Mapping[str, Row]:
        return {row.kind: row for row in self.rows}

    @cached_property
    def _by_field(self) -> Mapping[tuple[str, str], frozenset[str]]:
        """Give the first row that names a field, as if they were read from the top."""
        return {(row.kind, row.field): row.edit for row in reversed(self.fields)}

    def permits(self, roles: AbstractSet[str], code: str) -> bool:
        """Say whether one of these roles may do a deed that is no record's; what is not in the table nobody may."""
        return any(one.code == code and not one.roles.isdisjoint(roles) for one in self.permissions)

    def writers(self, kind: str, field: str, others: frozenset[str]) -> frozenset[str]:
        """Give the roles that may write a field; `others`, where it has no row of its own."""
        return self._by_field.get((kind, field), others)

    def is_for_own_site(self, kind: str) -> bool:
        """Say whether a kind is written at the site alone that it is of."""
        row = self._by_kind.get(kind)
        return row is not None and row.own_site

    def role(self, code: str) -> Role | None:
        """Find a role."""
        return next((role for role in self.roles if role.code == code), None)

    def holders(self, kind: str, noun: type[Record] | None, deed: Deed) -> frozenset[str]:
        """Give the roles that may do this to a kind; nobody where the table does not say so."""
        row = self._by_kind.get(kind) or self._by_kind.get(ANY_KIND if noun else LATER_KIND)
        return getattr(row, deed) if row else frozenset()


@cache
def role_table() -> RoleTable:
    """Give the table as shipped."""
    return RoleTable.model_validate_json(resource("rules/roles.json").read_bytes())


def page() -> str:
    """Write the table as the page that people read."""
    table = role_table()
    approved = f"{table.approved_by} on {table.approved_on}" if table.approved_by else "nobody yet"
    lines = [
        "# Who may write what",
        "",
        f"Printed by `python -m sync.rules.roles`. Source: {table.source}.",
        f"Version {table.version}, approved by {approved}.",
        "",
        "The hub asks this table of every change, after it has asked whether the person is active and works",
        "at the site whose computer speaks, and whether that computer follows the record. What no row allows",
        "is refused.",
        "",
        "| kind | " + " | ".join(role.label for role in table.roles) + " |",
        "|---|" + "---|" * len(table.roles),
    ]
    lines += [_line(table, noun.about.plural, noun.about.name, noun) for noun in KINDS]
    lines += [_line(table, "Any kind from a newer release", LATER_KIND, None), ""]
    lines += [_field_line(table, row) for row in table.fields]
    lines += [_site_line(row) for row in table.rows if row.own_site]
    lines += [*_permission_lines(table)]
    lines += ["", *(f"- **{role.label}** (`{role.code}`): {role.help}" for role in table.roles)]
    return "\n".join(lines) + "\n"


def _permission_lines(table: RoleTable) -> list[str]:
    """Give the table of deeds that are no record's."""
    head = "| deed | " + " | ".join(role.label for role in table.roles) + " |"
    lines = ["", head, "|---|" + "---|" * len(table.roles)]
    for one in table.permissions:
        cells = ("may" if role.code in one.roles else "" for role in table.roles)
        lines.append(f"| {one.label} | " + " | ".join(cells) + " |")
    return lines


def _field_line(table: RoleTable, row: FieldRow) -> str:
    label = next(f.about.label for f in own_fields(KINDS[row.kind]) if f.name == row.field)
    who = ", ".join(role.label for role in table.roles if role.code in row.edit)
    return f"*{label}* of {KINDS[row.kind].about.plural.lower()} is written by: {who}."


def _site_line(row: Row) -> str:
    plural = KINDS[row.kind].about.plural
    return f"*{plural}* are written on the computers of the site they are of; the center reads them."


def _line(table: RoleTable, label: str, kind: str, noun: type[Record] | None) -> str:
    if noun is not None and noun.about.hub_only:
        return f"| {label} |" + " the hub |" * len(table.roles)
    create, edit = (table.holders(kind, noun, deed) for deed in ("create", "edit"))
    cells = (
        "create, edit" if role.code in create else "edit" if role.code in edit else "" for role in table.roles
    )
    return f"| {label} | " + " | ".join(cells) + " |"


if __name__ == "__main__":
    sys.stdout.write(page())
