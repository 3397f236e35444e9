"""One referral as a pure function: what is here, whether its gaps were said before it is sent."""

from __future__ import annotations

from dataclasses import dataclass, replace

from navigator_app.queries.chart import Header
from navigator_app.queries.referral import ReferralView


@dataclass(frozen=True)
class Model:
    """What the page shows."""

    referral_id: str = ""
    view: ReferralView | None = None
    header: Header | None = None
    is_missing: bool = False
    is_confirming: bool = False
    """Send was pressed with gaps: they are said, and Send pressed again sends."""


@dataclass(frozen=True)
class Opened:
    """Another referral was asked for."""

    referral_id: str


@dataclass(frozen=True)
class Answered:
    """The referral is here, or is not on this desk."""

    view: ReferralView | None
    header: Header | None


@dataclass(frozen=True)
class SendPressed:
    """Send was pressed."""


@dataclass(frozen=True)
class Sent:
    """It was sent, or was refused."""


def update(model: Model, event: Opened | Answered | SendPressed | Sent) -> Model:
    """Give the model after an event."""
    if isinstance(event, Opened):
        return Model(event.referral_id)
    if isinstance(event, Answered):
        return replace(model, view=event.view, header=event.header, is_missing=event.view is None)
    return replace(model, is_confirming=isinstance(event, SendPressed))


def must_say_gaps(model: Model) -> bool:
    """Say whether pressing Send now only tells what is missing."""
    return bool(model.view and model.view.gaps) and not model.is_confirming
