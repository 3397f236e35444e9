"""What a computer and a hub say to each other once: the claim with a one-time code, the welcome."""

from __future__ import annotations

import re
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, StringConstraints

from sync.escrow import EscrowKey
from sync.ids import Id

COMPUTER: Final = "computer"
"""What the six words of a computer are for: of its store's id and its public key."""
_LOOKALIKES = str.maketrans("OIL", "011")

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class Claim(BaseModel):
    """What a computer says when it joins."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    store: Id
    public_key: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    name: Name
    """The person's own name, as others will read it."""
    computer: Annotated[str, StringConstraints(max_length=200)] = ""
    code: Annotated[str, StringConstraints(max_length=80)]
    proof: Annotated[str, StringConstraints(max_length=120)]
    """That the key is in hand, see `signing.prove`."""


class Welcome(BaseModel):
    """What a joined computer needs to know."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    store: Id
    person: Id
    name: str
    role: str
    site: Id
    site_name: str
    zone: str
    is_center: bool
    epoch: str
    feeds: tuple[str, ...]
    feeds_version: int
    is_waiting: bool = False
    """An administrator compares its six words before it may exchange."""
    sealing_key: str = ""
    """The public key that files for the hub are sealed to; an older hub names none."""
    signing_key: str = ""
    """The public key that the hub's own files are signed with; an older hub names none."""
    escrow: EscrowKey | None = None
    """The center's own key, to which a desk seals a way in; an older hub, and a center without one, names none."""
    key_derivation: str = ""
    """How the site wants passphrases to be made into keys; an older hub names nothing."""
    order_key: str = ""
    """The public key that orders to this computer are signed with; empty where the center made none."""


class HubKeys(BaseModel):
    """A hub's public keys, as it names them to a joined computer that asks; what they are for stands in `Welcome`."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    sealing_key: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    signing_key: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    escrow: EscrowKey | None = None
    given: tuple[Id, ...] = ()
    """The slots of those of this computer's codes for the phone that were read out to somebody."""
    order_key: Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")] = ""


def plain_code(code: str) -> str:
    """Give a one-time code as it was made, however it was typed."""
    return re.sub(r"[\s-]", "", code).upper().translate(_LOOKALIKES)
