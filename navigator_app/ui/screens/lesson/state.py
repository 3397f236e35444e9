"""The lesson as a pure function: its steps, and which of them is opened."""

from __future__ import annotations

from dataclasses import dataclass, replace

from navigator_app.queries.lesson import Course, Step, steps_of


@dataclass(frozen=True)
class Model:
    """What the lesson shows; no steps before the first answer."""

    course: Course | None = None
    is_begun: bool = False
    steps: tuple[Step, ...] = ()

    @property
    def done(self) -> int:
        """Count the steps that are done."""
        return sum(step.state == "done" for step in self.steps)

    @property
    def now(self) -> Step | None:
        """Give the step that comes next."""
        return next((step for step in self.steps if step.state == "now"), None)


@dataclass(frozen=True)
class Answered:
    """How far the lesson is."""

    course: Course
    is_begun: bool


def update(model: Model, event: Answered) -> Model:
    """Give the model after an event."""
    return replace(model, course=event.course, is_begun=event.is_begun, steps=steps_of(event.course))
