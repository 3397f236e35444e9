"""A question or an answer about a record: who wrote it and when, the words, and how far a question came."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from navigator_app.queries.receipts import Asked
from navigator_app.ui import sayings
from navigator_app.ui.parts.avatar import Glyph
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import box, col, row


def asked_line(one: Asked) -> QWidget:
    """Give one of them, with a line for each receipt."""
    when = f", {sayings.written(one.when)}" if one.when else ""
    by = Label(f"{sayings.words(one.by)}{when}", "caption", wrap=True)
    lines = col(by, Label(one.body, wrap=True), gap=4)
    for receipt in one.receipts:
        said = f"{sayings.words(receipt.label)}: {sayings.words(receipt.words)}"
        line = row(
            Glyph(receipt.icon, receipt.tint if receipt.is_known else "muted"),
            Label(said, "caption", wrap=True),
            gap=6,
        )
        line.setStretch(1, 1)
        lines.addLayout(line)
    return box(lines)
