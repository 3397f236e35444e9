"""What a computer tells its hub of itself, and what it is told for it: how long it may work without meeting the hub.

Told beside the rounds, so that a round with nothing in it stays as small as it is. Counts and ids only: no patient, no
word that anybody typed. The lease is a statement of the hub by its own key, so that a desk can keep it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from sync.ids import Id
from sync.records.base import stamp
from sync.signing import is_text_signed, sign_text
from sync.wiping import Handover, PublicKey, Signature

Encryption = Literal["yes", "no", "unknown"]
Said = Annotated[str, StringConstraints(max_length=120)]
Moment = Annotated[AwareDatetime, Field(strict=False)]
PEOPLE_LIMIT: Final = 200
_LEASE: Final = b"navigator lease\n"


class ComputerReport(BaseModel):
    """What a computer says of itself; what a newer one adds is left unread."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    unsent: int = Field(ge=0)
    oldest_unsent_at: Moment | None = None
    drafts: int = Field(ge=0)
    """Forms that were begun and not saved, counted."""
    people: Annotated[tuple[Id, ...], Field(max_length=PEOPLE_LIMIT, strict=False)]
    """Who can unlock it."""
    release: Annotated[str, StringConstraints(max_length=40)]
    encryption: Encryption
    """Of the disk underneath, as far as the computer can tell; never guessed."""
    encryption_how: Said
    """By what it is known, or why it is not."""
    backup_at: Moment | None = None
    """When a backup was made here last; none where none is known."""
    phone_codes: int = Field(default=0, ge=0)


class Lease(BaseModel):
    """Until when a computer may work without meeting its hub, in the hub's words."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    store: Id
    until: Moment
    issued_at: Moment
    signature: Signature

    @property
    def days(self) -> int:
        """Say for how many days it was given."""
        return round((self.until - self.issued_at).total_seconds() / 86_400)


class Answer(BaseModel):
    """What the hub answers to a report."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    lease: Lease
    order_key: PublicKey | Literal[""] = ""
    """The key for orders that is in force; empty where the hub has none."""
    handovers: Annotated[tuple[Handover, ...], Field(strict=False)] = ()


def signed_lease(key: bytes, store: str, issued_at: datetime, until: datetime) -> Lease:
    """Give a lease by the hub's signing key."""
    signature = sign_text(key, _said(store, issued_at, until))
    return Lease(store=store, until=until, issued_at=issued_at, signature=signature.hex())


def is_of_hub(lease: Lease, store: str, public_key: str) -> bool:
    """Say whether a lease is this computer's and the hub gave it."""
    said = _said(lease.store, lease.issued_at, lease.until)
    if not is_text_signed(bytes.fromhex(public_key), bytes.fromhex(lease.signature), said):
        return False
    return lease.store == store and lease.until > lease.issued_at


def _said(store: str, issued_at: datetime, until: datetime) -> bytes:
    return _LEASE + "\n".join((store, stamp(issued_at), stamp(until))).encode()
