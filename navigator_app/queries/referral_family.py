"""The referrals that belong together: a primary one with its secondary ones, each with where it stands."""

from __future__ import annotations

from dataclasses import dataclass

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.queries.names import Names
from navigator_app.queries.shown import Chip, Key
from navigator_app.queries.work.scene import code_chip
from sync.records.referral import Referral
from sync.rules.referral_family import Branch, Rollup, branch_of, rollup, root_of
from sync.words import Words, say


@dataclass(frozen=True, slots=True)
class FamilyLine:
    """One referral of the tree."""

    key: Key
    depth: int
    title: Words
    to_site: str
    status: Chip
    is_this: bool


@dataclass(frozen=True, slots=True)
class ReferralFamily:
    """The tree, with how far all of it is together."""

    lines: tuple[FamilyLine, ...]
    summary: Words
    is_over: bool


def family_of(desk: Desk, names: Names, record: Referral) -> ReferralFamily | None:
    """Give the referrals that one belongs together with; None for one that stands alone."""
    if record.patient_id is None:
        return None
    known = gathered.typed(desk.store.of_patient(record.patient_id, ("referral",)), Referral)
    branch = branch_of(root_of(record, known), known)
    lines = tuple(_lines(branch, names, record.id, 0))
    if len(lines) < 2:
        return None
    whole = rollup(branch)
    return ReferralFamily(lines, _summary(whole), whole.is_over)


def _lines(branch: Branch, names: Names, this: str, depth: int) -> list[FamilyLine]:
    one = branch.referral
    chip = code_chip("referral-status", one.status)
    line = FamilyLine(
        Key("referral", one.id), depth, say(one.headline()), names.site(one.to_site_id), chip, one.id == this
    )
    return [line, *(each for part in branch.parts for each in _lines(part, names, this, depth + 1))]


def _summary(whole: Rollup) -> Words:
    if whole.behind is None:
        return say("All {count} are over.", count=whole.total)
    chip = code_chip("referral-status", whole.behind.status)
    return say(
        "{over} of {count} over. Furthest behind: {what}, {status}.",
        over=whole.over,
        count=whole.total,
        what=say(whole.behind.headline()),
        status=chip.text,
    )
