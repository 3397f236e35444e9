"""The table in `resources/rules/roles.json`: which roles there are, what each writes, sees and may do besides.

What it means is said in `sync.rules.policy`; `python -m sync.rules.roles` prints docs/roles.md.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache, cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict

from sync.records.base import Record
from sync.resources import resource

Deed = Literal["create", "edit"]
Sees = Literal["charts", "linked", "own_visits", "no_charts"]
"""What of patients a role shows of what a computer holds: every chart, those linked to them, own visits, nothing."""
ANY_KIND = "*"
"""The row of every noun that has none of its own."""
LATER_KIND = "?"
"""The row of kinds from a newer release, which are carried untouched."""
MAKES_CODES = "make_codes"
GIVES_ROLES = "give_roles"


class _Part(BaseModel):
    """A part of the table."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Role(_Part):
    """A role and what it is for."""

    code: str
    label: str
    help: str
    is_given_by_few: bool = False
    """Whether it takes more than making codes to give it: see the deed `give_roles`."""
    sees: Sees = "no_charts"

    @property
    def is_outside(self) -> bool:
        """Say whether it is of no site: such a computer holds the charts linked to its person, and nothing else."""
        return self.sees == "linked"


class Permission(_Part):
    """A deed that is not a record's, and who may do it."""

    code: str
    label: str
    roles: frozenset[str]


class Shown(_Part):
    """A kind that is shown where no charts are."""

    kind: str
    permission: str = ""
    """Which deed one of a person's roles has to be allowed for it."""


class Own(_Part):
    """Records of a kind that are shown to whom they name, where the kind itself is not shown."""

    kind: str
    by: tuple[str, ...]
    """The fields of which one names the person."""
    fields: tuple[str, ...] = ()
    """What of them is shown; all where none is named."""
    of_patient: tuple[str, ...] = ()
    """What of their patient is shown beside them."""
    about_nobody: bool = False
    """Only where they are about no patient."""


class View(_Part):
    """What a role that sees so is shown."""

    code: Sees
    label: str
    help: str
    is_whole: bool = False
    is_linked: bool = False
    kinds: tuple[Shown, ...] = ()
    own: tuple[Own, ...] = ()


class Row(_Part):
    """Who may create and who may edit one kind."""

    kind: str
    create: frozenset[str]
    edit: frozenset[str]
    own_site: bool = False
    """Written on the computers of the site it is of, which even the center's are not."""
    for_all: bool = False
    """Held by every site, and yet written by whomever this row names, not by site leads and administrators alone."""


class FieldRow(_Part):
    """Who may write a field that not everybody may write who edits its record."""

    kind: str
    field: str
    edit: frozenset[str]


class RoleTable(_Part):
    """The whole table, and who approved it."""

    source: str
    version: str
    approved_by: str
    approved_on: str
    roles: tuple[Role, ...]
    rows: tuple[Row, ...]
    sights: tuple[View, ...]
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

    def given_by(self, roles: AbstractSet[str]) -> Sequence[str]:
        """Name the roles that somebody of these roles may give, in the order of the table."""
        if not self.permits(roles, MAKES_CODES):
            return ()
        gives_all = self.permits(roles, GIVES_ROLES)
        return [one.code for one in self.roles if gives_all or not one.is_given_by_few]

    def writers(self, kind: str, field: str, others: frozenset[str]) -> frozenset[str]:
        """Give the roles that may write a field; `others`, where it has no row of its own."""
        return self._by_field.get((kind, field), others)

    def is_for_own_site(self, kind: str) -> bool:
        """Say whether a kind is written at the site alone that it is of."""
        row = self._by_kind.get(kind)
        return row is not None and row.own_site

    def is_for_all(self, kind: str) -> bool:
        """Say whether a kind that every site holds is written by whomever its row names."""
        row = self._by_kind.get(kind)
        return row is not None and row.for_all

    def role(self, code: str) -> Role | None:
        """Find a role."""
        return next((role for role in self.roles if role.code == code), None)

    def views(self, roles: AbstractSet[str]) -> tuple[View, ...]:
        """Give what each of these roles is shown; a role that is not in the table is shown nothing."""
        seen = {role.sees for role in self.roles if role.code in roles}
        return tuple(view for view in self.sights if view.code in seen)

    def holders(self, kind: str, noun: type[Record] | None, deed: Deed) -> frozenset[str]:
        """Give the roles that may do this to a kind; nobody where the table does not say so."""
        row = self._by_kind.get(kind) or self._by_kind.get(ANY_KIND if noun else LATER_KIND)
        return getattr(row, deed) if row else frozenset()


@cache
def role_table() -> RoleTable:
    """Give the table as shipped."""
    return RoleTable.model_validate_json(resource("rules/roles.json").read_bytes())


if __name__ == "__main__":
    from sync.rules.roles_page import page

    sys.stdout.write(page())
