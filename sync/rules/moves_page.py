"""The table of a referral's moves as the page that people read: docs/referral-moves.md."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from sync.records.referral import Referral
from sync.rules.codes import label_of
from sync.rules.lifecycle import Lifecycle, lifecycle_of
from sync.rules.roles import role_table

_SIDES = {"clinic": "who asked", "center": "who was asked", "both": "either side", "": "nobody"}


def page() -> str:
    """Write the table as a page."""
    table = lifecycle_of(Referral)
    lines = [
        "# Who moves a referral, and how it is called elsewhere",
        "",
        "Printed by `python -m sync.rules.moves_page` from `resources/rules/lifecycles.json`. A desk asks it before it",
        "offers a move, and again before it is saved; the hub asks it of every change. A side is the site that the",
        "referral itself names. Where the one that was asked has no Navigator, the other writes down what they said,",
        "with who there said it and how.",
        "",
        *(_rows(table) if table else ()),
    ]
    return "\n".join(lines) + "\n"


def _rows(table: Lifecycle) -> Iterator[str]:
    yield "| status | whose move | FHIR Task | BSeR | Epic | RCIS | what may follow |"
    yield "|---|---|---|---|---|---|---|"
    for code, state in table.states.items():
        names = [state.names.get(one, "") for one in ("fhir_task", "bser", "epic", "rcis")]
        after = "; ".join(f"{_label(table, to)} ({_SIDES[by]})" for to, by in state.next.items())
        yield f"| {' | '.join((_label(table, code), _SIDES[state.owner], *names, after))} |"
    yield ""
    yield "| a move to | needs | who may |"
    yield "|---|---|---|"
    for code in table.states:
        reason = (table.reason_field,) if code in table.reasons else ()
        needs = (*reason, *table.demands.get(code, ()), *table.asks.get(code, ()))
        yield f"| {_label(table, code)} | {', '.join(f'`{one}`' for one in needs)} | {_named(table.movers[code])} |"
    yield f"| what was heard | {', '.join(f'`{one}`' for one in table.heard)} | {_named(table.hearers)} |"


def _label(table: Lifecycle, code: str) -> str:
    return label_of(table.codes, code)


def _named(roles: frozenset[str]) -> str:
    return ", ".join(role.label for role in role_table().roles if role.code in roles)


if __name__ == "__main__":
    sys.stdout.write(page())
