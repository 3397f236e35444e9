"""The history of one record as a pure function: what is here, and which fields are looked at."""

from __future__ import annotations

from dataclasses import dataclass, replace

from navigator_app.queries.record_history import Entry, FieldWrite, History
from sync.words import Words


@dataclass(frozen=True)
class Model:
    """What the page shows."""

    record_id: str = ""
    history: History | None = None
    fields: frozenset[str] = frozenset()
    """Of which fields; none means all."""

    @property
    def entries(self) -> tuple[tuple[Entry, tuple[FieldWrite, ...]], ...]:
        """The writes of the fields that are looked at, the newest first."""
        found = ((entry, self._of(entry)) for entry in (self.history.entries if self.history else ()))
        return tuple((entry, writes) for entry, writes in found if writes or not self.fields)

    @property
    def counts(self) -> dict[str, tuple[Words, int]]:
        """Per field: its label and how many writes there are of it."""
        found: dict[str, tuple[Words, int]] = {}
        for entry in self.history.entries if self.history else ():
            for write in entry.fields:
                found[write.name] = (write.label, found.get(write.name, (write.label, 0))[1] + 1)
        return found

    def _of(self, entry: Entry) -> tuple[FieldWrite, ...]:
        return tuple(write for write in entry.fields if not self.fields or write.name in self.fields)


@dataclass(frozen=True)
class Opened:
    """Another record's history was asked for, perhaps of some of its fields alone."""

    record_id: str
    fields: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Answered:
    """It is here."""

    history: History


@dataclass(frozen=True)
class FieldTurned:
    """A field is looked at, or no longer; none means all of them again."""

    name: str | None


def update(model: Model, event: Opened | Answered | FieldTurned) -> Model:
    """Give the model after an event."""
    if isinstance(event, Opened):
        return Model(event.record_id, fields=event.fields)
    if isinstance(event, FieldTurned):
        return replace(model, fields=model.fields ^ {event.name} if event.name else frozenset())
    return replace(model, history=event.history)
