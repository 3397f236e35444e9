"""The window as a screen reader has it: walked through Qt's own accessibility interfaces, in this process."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QWidget

ROLE = QAccessible.Role


@dataclass(frozen=True)
class Spoken:
    """One thing that a reader comes to: what it is called, what it is, how it is."""

    role: QAccessible.Role
    name: str
    description: str
    value: str
    is_focusable: bool
    is_checkable: bool
    is_checked: bool
    is_disabled: bool
    widget: str
    key: str = ""


def walk(root: QWidget) -> Iterator[Spoken]:
    """Give everything that is shown, depth first."""
    interface = QAccessible.queryAccessibleInterface(root)
    assert interface is not None
    yield from _below(interface)


def _below(one: QAccessibleInterface) -> Iterator[Spoken]:
    state = one.state()
    if state.invisible:
        return
    yield _spoken(one)
    for place in range(one.childCount()):
        child = one.child(place)
        if child is not None and child.isValid():
            yield from _below(child)


def _spoken(one: QAccessibleInterface) -> Spoken:
    state, held = one.state(), one.object()
    return Spoken(
        one.role(),
        one.text(QAccessible.Text.Name).strip(),
        one.text(QAccessible.Text.Description).strip(),
        one.text(QAccessible.Text.Value).strip(),
        bool(state.focusable),
        bool(state.checkable),
        bool(state.checked),
        bool(state.disabled),
        f"{type(held).__name__} {held.objectName()}".strip() if held is not None else "",
        one.text(QAccessible.Text.Accelerator),
    )
