"""What is said when something goes wrong: one sentence of what happened, what is safe, what to do."""

from __future__ import annotations

from sync.errors import Refused, Said, Unavailable


class Unexpected(Said):
    """A bug of ours, known by the number under which it was logged; nothing of a patient is in it."""

    def __init__(self, report: str) -> None:
        super().__init__(
            "Something went wrong in Navigator. What was saved before is safe. Try again; if it happens "
            "twice, call the center and name report {report}.",
            report=report,
        )


def field_of(said: Said) -> str | None:
    """Name the field beside which a sentence belongs; None when it belongs to no field."""
    return said.field if isinstance(said, Refused) else None


def is_passing(said: Said) -> bool:
    """Say whether trying again may help by itself: the disk, a lock, the link."""
    return isinstance(said, Unavailable)
