"""What happens on every page of questions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class Asking(Protocol):
    """How a page of questions stands."""

    @property
    def is_saving(self) -> bool:
        """Whether what was answered is being written."""


@dataclass(frozen=True)
class Saving:
    """Save was pressed."""


@dataclass(frozen=True)
class Stopped:
    """Saving was refused, or is done."""
