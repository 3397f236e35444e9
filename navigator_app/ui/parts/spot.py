"""The name of a control's place on a page, by which the one that takes its place after drawing anew is found again."""

from __future__ import annotations

from typing import Final, TypeVar

from PySide6.QtWidgets import QWidget

_SPOT: Final = "spot"
W = TypeVar("W", bound=QWidget)


def at_spot(widget: W, spot: str) -> W:
    """Name the place of a control of which there are several with the same words."""
    widget.setProperty(_SPOT, spot)
    return widget


def spot_of(widget: QWidget) -> str:
    """Name a control by its kind and its own place; without one by its words."""
    return f"{type(widget).__name__} {widget.property(_SPOT) or widget.accessibleName()}"


def is_usable(widget: QWidget | None) -> bool:
    """Say whether it can have the keyboard now."""
    return widget is not None and widget.isVisible() and widget.isEnabled()


def found_at(within: QWidget, spot: str) -> list[QWidget]:
    """Give what stands at a spot, be it usable or not."""
    return [one for one in within.findChildren(QWidget) if spot_of(one) == spot]
