"""A checkable button for everyone: what a screen reader or a voice toggles counts as clicked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton

if TYPE_CHECKING:
    _Checkable = QAbstractButton
else:
    _Checkable = object


class Reached(_Checkable):
    """Stands before a checkable Qt button in its bases, which calls `heed_readers` once it is made.

    Assistive technology does not click a checkable button, it toggles it (`QAccessibleActionInterface.toggleAction`),
    and Qt sends `toggled` alone: whoever listens to `clicked` would never hear of it. What the program itself checks
    with `setChecked` is no click.
    """

    _is_own = False
    """Whether what is toggled now comes from a click or from the program."""

    def heed_readers(self) -> None:
        """Begin to listen."""
        self.toggled.connect(self._hear_toggled)

    def nextCheckState(self) -> None:
        """Be clicked: `clicked` follows from Qt."""
        self._is_own = True
        super().nextCheckState()
        self._is_own = False

    def setChecked(self, on: bool) -> None:  # noqa: FBT001 - Qt's own signature
        """Be checked by the program."""
        self._is_own = True
        super().setChecked(on)
        self._is_own = False

    def _hear_toggled(self, on: bool) -> None:  # noqa: FBT001 - Qt's own signature
        # A radio button goes off because a sibling went on, which says it.
        if not self._is_own and (on or not isinstance(self, QRadioButton)):
            self.clicked[bool].emit(on)  # type: ignore[index]


class Radio(Reached, QRadioButton):
    """One of a few."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.heed_readers()


class Tick(Reached, QCheckBox):
    """Yes or no."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.heed_readers()
