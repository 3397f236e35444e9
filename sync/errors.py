"""The three things that can go wrong on purpose: a rule said no, something is out of reach, a text cannot be read.

Anything else is a bug and is caught once at each edge of the program. A reason is a template without
values, so that it can be translated where it is shown and logged without a patient in it.
"""

from __future__ import annotations


class Said(Exception):  # noqa: N818 - these are sentences for people, not programming errors
    """A sentence for a person: what happened, what is safe, what to do."""

    def __init__(self, reason: str, **values: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.values = values

    def __str__(self) -> str:
        return self.reason.format(**self.values) if self.values else self.reason


class Refused(Said):
    """A rule said no; shown beside `field` when there is one."""

    def __init__(self, field: str | None, reason: str, **values: object) -> None:
        super().__init__(reason, **values)
        self.field = field


class Unavailable(Said):
    """Disk, lock or link is out of reach; shown in the status line and tried again after `retry_s`."""

    def __init__(self, reason: str, retry_s: float | None = None, **values: object) -> None:
        super().__init__(reason, **values)
        self.retry_s = retry_s


class Unreadable(Said):
    """Bytes that are not what they claim to be; nothing was changed."""
