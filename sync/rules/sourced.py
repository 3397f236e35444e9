"""Rules and lists that are data: each says where it comes from, which version, who approved it and when."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from sync.resources import resource


class Sourced(BaseModel):
    """What every file of rules begins with; an empty `approved_by` means nobody approved it yet."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    version: str
    approved_by: str
    approved_on: str

    @property
    def is_approved(self) -> bool:
        """A named person approved it."""
        return bool(self.approved_by)


Kept = TypeVar("Kept", bound=Sourced)


def read(path: str, shape: type[Kept]) -> Kept:
    """Read a file of rules from the program's data.

    Raises: FileNotFoundError for a file that does not exist.
    """
    return shape.model_validate_json(resource(path).read_text(encoding="utf-8"))
