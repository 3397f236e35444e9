"""The words of a trend keep clear of its line, also where it turns sharply near the bottom."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

import pytest
from PySide6.QtCore import QLineF, QPointF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from navigator_app.ui.parts.trend import LabRange, Trend, TrendData, TrendPoint

CYCLE = ((2, 6.1, ""), (5, 2.4, "L"), (9, 50.0, "HH"), (12, 31.2, "H"), (16, 21.4, "H"))


def cycle() -> TrendData:
    points = tuple(
        TrendPoint(datetime(2026, 11, day, 15, tzinfo=UTC), value, str(value), flag, f"Nov {day}", "told")
        for day, value, flag in CYCLE
    )
    return TrendData("WBC", "10*3/uL", points, LabRange(4, 11, "Lab's range 4.0-11.0"))


@pytest.mark.parametrize("width", [260, 300, 317, 380, 440, 560])
def test_no_label_touches_the_line(dressed: QApplication, qtbot: QtBot, width: int) -> None:
    trend = Trend(cycle())
    qtbot.addWidget(trend)
    trend.resize(width, trend.sizeHint().height())
    scale = trend._scale()
    line = [QLineF(a, b) for a, b in pairwise(scale.place(point) for point in cycle().points)]
    for place, (_, value, _) in zip(trend.label_places(), CYCLE, strict=True):
        assert place is not None, f"{value} has no label at {width}"
        edges = (
            QLineF(place.topLeft(), place.bottomRight()),
            QLineF(place.topRight(), place.bottomLeft()),
            QLineF(QPointF(place.left(), place.center().y()), QPointF(place.right(), place.center().y())),
        )
        for piece in line:
            for edge in edges:
                kind, _ = piece.intersects(edge)
                assert kind != QLineF.IntersectionType.BoundedIntersection, f"{value} at {width}"
