"""A kind that sends something to a number, known only while a test runs: it stands for whatever sends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

import pytest

from sync.ids import Id
from sync.records import KINDS
from sync.records.base import About, Kind, Record


class Parcel(Record):
    """Pages that go to a number: named by its record, or as it was typed."""

    about: ClassVar[Kind] = Kind("parcel", "Parcel", "Parcels", "Communication", icon="send", tint="info")

    title: Annotated[str, About("Title", search=True, in_list=True)] = ""
    endpoint_id: Annotated[Id | None, About("Number", refers="endpoint")] = None
    contact_system: Annotated[str, About("Kind of number", codes="contact-systems")] = ""
    contact_value: Annotated[str, About("Number as typed")] = ""
    status: Annotated[str, About("Status")] = "draft"
    owner_id: Annotated[Id | None, About("Whose", refers="practitioner")] = None

    def headline(self) -> str:
        """Give its title."""
        return self.title


@pytest.fixture
def parcels() -> Iterator[None]:
    """Make the kind known."""
    KINDS.add(Parcel)
    yield
    KINDS.remove("parcel")
