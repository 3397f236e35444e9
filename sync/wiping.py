"""The order that a lost computer is wiped, signed by a key that is for orders alone, and the receipts that answer it.

The key is made once, its private half lies in a file that the hub does not read but when an order is given, and its
public half is pinned by each desk. Another key takes its place only where the one before signed that it does.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from sync.errors import Unreadable
from sync.ids import Id
from sync.signing import is_text_signed, public_signing_key, sign_text

PublicKey = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Signature = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{128}$")]
Stage = Literal["begun", "done"]
HANDOVERS_LIMIT: Final = 50
_ORDER: Final = b"navigator wipe order\n"
_HANDOVER: Final = b"navigator order key\n"
NOT_ONE: Final = "This is no order that the center signed for this computer. It was left undone."


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class WipeOrder(_Strict):
    """What is ordered, for one computer alone."""

    store: Id
    order: Id
    seq: int = Field(ge=1, le=2**53)
    """Higher than that of every order before it."""
    rescue: bool
    """What was not sent is sealed for the center first; else nothing is kept."""
    made_at: Annotated[str, StringConstraints(max_length=40)]


class Handover(_Strict):
    """That one key for orders takes the place of another, in the name of the other."""

    old: PublicKey
    new: PublicKey
    signature: Signature


class SignedOrder(_Strict):
    """An order as it travels: signed, and with every key that took another's place until then."""

    order: WipeOrder
    signature: Signature
    handovers: Annotated[tuple[Handover, ...], Field(max_length=HANDOVERS_LIMIT, strict=False)] = ()


class Receipt(BaseModel):
    """What a computer says of an order it follows."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    order: Id
    stage: Stage


def signed(order: WipeOrder, key: bytes, handovers: Iterable[Handover] = ()) -> SignedOrder:
    """Sign an order by the private half of the key for orders."""
    signature = sign_text(key, _said(order))
    return SignedOrder(order=order, signature=signature.hex(), handovers=tuple(handovers))


def handed_over(old: bytes, new: str) -> Handover:
    """Let a new key take the place of an old one, by the old one's private half."""
    public = public_signing_key(old).hex()
    return Handover(old=public, new=new, signature=sign_text(old, _of_keys(public, new)).hex())


def in_force(pinned: str, handovers: Iterable[Handover]) -> str:
    """Give the key that stands in the place of a pinned one; a handover that its own old key did not sign is none."""
    for each in handovers:
        if each.old == pinned and _holds(pinned, each.signature, _of_keys(each.old, each.new)):
            pinned = each.new
    return pinned


def read_order(plain: Any, store: str, pinned: str) -> SignedOrder:
    """Read an order that came from wherever, for this computer, by the key that it pinned.

    Raises: Unreadable for what is none, or another's, or was changed or made by somebody else.
    """
    try:
        found = SignedOrder.model_validate(plain)
    except ValidationError as error:
        raise Unreadable(NOT_ONE) from error
    key = in_force(pinned, found.handovers)
    if found.order.store != store or not _holds(key, found.signature, _said(found.order)):
        raise Unreadable(NOT_ONE)
    return found


def _said(order: WipeOrder) -> bytes:
    return _ORDER + order.model_dump_json().encode()


def _of_keys(old: str, new: str) -> bytes:
    return _HANDOVER + f"{old}\n{new}".encode()


def _holds(public: str, signature: str, said: bytes) -> bool:
    return is_text_signed(bytes.fromhex(public), bytes.fromhex(signature), said)
