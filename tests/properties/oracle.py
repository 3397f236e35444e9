"""The truth beside a world: what every form showed when it was saved, and every step the hub's records took.

Nothing of it is read by the exchange; the properties compare the two.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any

from sync.changes import Document, Write
from sync.hub.store import Transaction
from sync.records import KINDS
from sync.records.base import LIFE
from sync.records.derive import merge_rule


@dataclass(frozen=True)
class Step:
    """One group of one record went from one write to the next."""

    record: str
    group: str
    before: Write
    before_values: dict[str, Any]
    after: Write
    after_values: dict[str, Any]
    beneath: tuple[str, ...] = ()
    """The writes remembered under the new one: what comes back after a restore does so in one step with them."""


@dataclass
class Saved:
    """One save as the person at the desk saw it."""

    change: str
    machine: int
    record: str
    values: dict[str, Any]
    shown: dict[str, str | None]
    """Per group, the write whose value the form showed."""
    saw: frozenset[str] = frozenset()


@dataclass
class Oracle:
    """What really happened."""

    saved: dict[str, Saved] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    """Changes that nobody held any more when a file was put back."""
    due: set[str] = field(default_factory=set)
    """Changes whose values stood in a desk's records when the hub was put back."""

    def overwritten_unseen(self, reviewed: Mapping[tuple[str, str], AbstractSet[str]]) -> Iterator[str]:
        """Name every value that was replaced by somebody who had not seen it, and that stands in no Review.

        Shape: `reviewed` gives per record and group the changes whose values stand in its Reviews.
        """
        for step in self.steps:
            sides = reviewed.get((step.record, step.group))
            if sides is not None and (step.group == LIFE or step.before.change in sides):
                continue
            save = self.saved.get(step.after.change)
            if save is None or step.before_values == step.after_values:
                continue
            seen = self.seen(save, step.group)
            if step.before.change not in seen:
                seen |= set(self._contained(save, step.group, self._restated(step)))
            if step.before.change not in seen and not self._in_two_steps(step, seen | (sides or set())):
                yield f"{step.group}: {step.before.change[:6]} replaced by {step.after.change[:6]} unseen"

    def _in_two_steps(self, step: Step, known: AbstractSet[str]) -> bool:
        """Say whether somebody who had seen it wrote in between, and that was seen or stands in the Review."""
        between = (self.saved[write] for write in step.beneath if write in known and write in self.saved)
        return any(step.before.change in self.seen(save, step.group) for save in between)

    def seen(self, save: Saved, group: str) -> set[str]:
        """Name every write that whoever saved this had seen."""
        return set(self._contained(save, group)) | save.saw

    def had_cause(self, sides: Sequence[str], group: str) -> bool:
        """Say whether two of these writes were made without seeing each other, so that a person has to decide."""
        known = [(side, self.seen(self.saved[side], group)) for side in sides if side in self.saved]
        if len(known) < len(sides):
            return True
        return any(
            one != other and one not in by_other and other not in by_one
            for one, by_one in known
            for other, by_other in known
        )

    def _restated(self, about: Step) -> dict[str, set[str]]:
        """Give per write those that it replaced with their own value, as where two people settle one Review alike.

        Whoever has its value before their eyes has theirs.
        """
        found: dict[str, set[str]] = {}
        for step in self.steps:
            is_of_it = (step.record, step.group) == (about.record, about.group)
            if is_of_it and step.before_values == step.after_values:
                found.setdefault(step.after.change, set()).add(step.before.change)
        return found

    def _contained(
        self, save: Saved, group: str, restated: Mapping[str, AbstractSet[str]] | None = None
    ) -> Iterator[str]:
        """Follow what a form showed back along what the forms before it showed: who replaced it had seen it."""
        todo = {c for c in save.shown.values() if c}
        done: set[str] = set()
        while todo:
            change = todo.pop()
            if change in done:
                continue
            done.add(change)
            yield change
            todo |= restated.get(change, set()) if restated else set()
            earlier = self.saved.get(change)
            if earlier is None:
                continue
            is_own = earlier.machine == save.machine
            shown = earlier.shown.values() if is_own else (earlier.shown.get(group),)
            todo |= {c for c in shown if c} | (earlier.saw if not is_own else set())


class Watched(Transaction):
    """A transaction of the hub that tells the oracle of every step."""

    steps: list[Step]

    def put_document(self, document: Document) -> None:
        """Keep a record, and note every group that got a new writer."""
        before = self.document(document.id)
        noun = KINDS.get(document.kind)
        if before is not None and document.kind != "review":
            for group, writes in document.writes.items():
                old = before.last_write(group)
                if old is not None and old.change != writes[0].change and merge_rule(noun, group) == "review":
                    self.steps.append(
                        Step(
                            document.id,
                            group,
                            old,
                            before.group_values(noun, group),
                            writes[0],
                            document.group_values(noun, group),
                            tuple(write.change for write in writes[1:]),
                        )
                    )
        super().put_document(document)


def watching(steps: list[Step]) -> type[Watched]:
    """Give a kind of transaction that notes its steps here."""
    return type("Watching", (Watched,), {"steps": steps})
