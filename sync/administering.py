"""What site leads and administrators see of the hub from their desks, and what they ask it to do.

No patient is in any of it. A deed is asked of the hub over the link, and done there or not at all.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter

from sync.ids import Id
from sync.rules.roles import MAKES_CODES

_Code = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")]
_Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
_Moment = Annotated[AwareDatetime, Field(strict=False)]
_Encryption = Literal["yes", "no", "unknown"]

APPROVES: Final = "approve_computer"
SHUTS_OUT: Final = "revoke_computer"
SETS_POLICY: Final = "set_policy"
ADMINISTERS: Final = (MAKES_CODES, APPROVES, SHUTS_OUT, SETS_POLICY)
"""Who may do one of these is told how the hub stands."""


class _Asked(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    @property
    def about(self) -> str:
        """Give the id of what it is about, for the audit; empty where it is about the hub."""
        named = (getattr(self, name, "") for name in ("person", "computer", "site"))
        return next((one for one in named if one), "")


class _Told(BaseModel):
    """What a newer hub adds is left unread."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class MakeCode(_Asked):
    """Make a one-time code for a person in a role at a site."""

    deed: Literal["make_code"] = "make_code"
    site: Id
    role: _Code
    name: _Line = ""
    """Whom it is for; empty for whoever is given it."""


class Approve(_Asked):
    """Let a computer speak that joined, by the six words that were read out at it."""

    deed: Literal["approve"] = "approve"
    computer: Id
    words: _Line


class ShutOut(_Asked):
    """Shut a computer out."""

    deed: Literal["shut_out"] = "shut_out"
    computer: Id


class EndAccess(_Asked):
    """Let a person do nothing any more."""

    deed: Literal["end_access"] = "end_access"
    person: Id


class GiveRole(_Asked):
    """Give somebody a role at a site."""

    deed: Literal["give_role"] = "give_role"
    person: Id
    role: _Code
    site: Id


class TakeRole(_Asked):
    """Take a role at a site from somebody."""

    deed: Literal["take_role"] = "take_role"
    person: Id
    role: _Code
    site: Id


class AskApproval(_Asked):
    """Let computers that join wait until somebody approved them, or not."""

    deed: Literal["ask_approval"] = "ask_approval"
    is_asked: bool


Deed = Annotated[
    MakeCode | Approve | ShutOut | EndAccess | GiveRole | TakeRole | AskApproval, Field(discriminator="deed")
]
DEED: Final[TypeAdapter[Deed]] = TypeAdapter(Deed)


class Done(_Told):
    """That it was done; with the code, where one was made, which is shown this once."""

    code: Annotated[str, StringConstraints(max_length=80)] = ""


class SiteTold(_Told):
    """A site."""

    id: Id
    name: str
    is_center: bool


class Holding(_Told):
    """A role that somebody holds at a site."""

    role: str
    site: Id


class PersonTold(_Told):
    """Somebody who comes to the hub, or did."""

    id: Id
    name: str
    is_active: bool
    holds: Annotated[tuple[Holding, ...], Field(strict=False)] = ()


class ComputerTold(_Told):
    """A computer that joined, and what it last said of itself."""

    id: Id
    name: str
    site: Id
    state: Literal["joined", "waiting", "shut_out"]
    joined_at: _Moment | None = None
    last_contact_at: _Moment | None = None
    """The last that is kept; empty where it never came."""
    people: Annotated[tuple[str, ...], Field(strict=False)] = ()
    """Names of who could unlock it when it last said so."""
    unsent: int | None = None
    """How many changes had not been sent when it last said so."""
    disk_encryption: _Encryption = "unknown"
    backup_at: _Moment | None = None
    release: str = ""
    leased_until: _Moment | None = None
    shut_out_at: _Moment | None = None
    wipe: Literal["", "ordered", "fetched", "begun", "done"] = ""
    """How far an order to wipe it came."""


class Administration(_Told):
    """How the hub stands, as far as whoever asks looks after it."""

    at: _Moment
    may: Annotated[tuple[str, ...], Field(strict=False)]
    """Codes of what whoever asks may do."""
    gives: Annotated[tuple[str, ...], Field(strict=False)]
    """The roles that they may give."""
    asks_approval: bool
    is_everywhere: bool
    """Whether they look after every site, or after that of their computer alone."""
    sites: Annotated[tuple[SiteTold, ...], Field(strict=False)]
    people: Annotated[tuple[PersonTold, ...], Field(strict=False)]
    computers: Annotated[tuple[ComputerTold, ...], Field(strict=False)]
