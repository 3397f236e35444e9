"""A moment of calm: what waits until nobody has asked for it for that long."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class Lull(QTimer):
    """Does something once, so long after it was started last."""

    def __init__(self, parent: QObject, ms: int, then: Callable[[], object]) -> None:
        super().__init__(parent)
        self.setSingleShot(True)
        self.setInterval(ms)
        self.timeout.connect(then)
