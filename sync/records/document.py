"""What is known of a document without opening it: what it is, how large, whose, about what, when it came."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import AwareDatetime, Field

from sync.ids import Id
from sync.records.base import About, Kind, Record
from sync.records.patient import Identifier
from sync.words import say


class Document(Record):
    """A document's particulars; its bytes travel apart, named by their hash."""

    about: ClassVar[Kind] = Kind(
        "document", "Document", "Documents", "DocumentReference", icon="file-text", tint="neutral"
    )

    title: Annotated[str, About("Title", search=True, in_list=True, sample="Pathology report")]
    type: Annotated[str, About("Type", codes="document-types", in_list=True, sample="pathology")] = ""
    status: Annotated[str, About("Status", codes="document-status", in_list=True)] = "current"
    authored_on: Annotated[date | None, About("Dated", in_list=True, sample="2026-10-14")] = None
    from_whom: Annotated[str, About("From", search=True, sample="Cedar Basin Pathology (PRACTICE)")] = ""
    received_at: Annotated[
        AwareDatetime | None, About("Received", together="received", sample="2026-11-18T21:04:00Z")
    ] = None
    received_zone: Annotated[str, About("Zone", together="received", sample="America/Denver")] = ""
    received_how: Annotated[
        str, About("How it came", codes="contact-media", together="received", sample="fax")
    ] = ""
    pages: Annotated[int | None, About("Pages", sample=4)] = None
    media_type: Annotated[
        str, About("Format", together="bytes", is_internal=True, sample="application/pdf")
    ] = ""
    size_bytes: Annotated[
        int | None, About("Size", unit="B", together="bytes", is_internal=True, sample=48213)
    ] = None
    sha256: Annotated[str, About("Fingerprint", together="bytes", is_internal=True)] = ""
    about_kind: Annotated[str, About("About", together="about", is_internal=True, sample="referral")] = ""
    about_id: Annotated[Id | None, About("About", together="about", is_internal=True)] = None
    from_document_id: Annotated[
        Id | None, About("Taken from", refers="document", fixed=True, is_internal=True)
    ] = None
    from_pages: Annotated[
        list[int],
        About(
            "Pages taken",
            "Counted from 1: those of the paper that it was taken from, in the order in which they stand here.",
            fixed=True,
            is_internal=True,
            sample=[2, 3],
        ),
    ] = Field(default_factory=list)
    filed_pages: Annotated[
        list[int],
        About(
            "Pages dealt with",
            "Filed to a chart or set aside, counted from 1; of a paper that belongs to nobody yet.",
            merge="union",
            is_internal=True,
            sample=[1, 2],
        ),
    ] = Field(default_factory=list)
    identifiers: Annotated[
        list[Identifier],
        About(
            "Numbers",
            merge="union",
            sample=[{"assigner": "CEDAR BASIN (PRACTICE)", "value": "D-1180", "type": ""}],
        ),
    ] = Field(default_factory=list)
    security_labels: Annotated[
        list[str],
        About(
            "Protected as",
            "What the law asks for when it leaves: a notice, the scope of the consent.",
            codes="security-labels",
            merge="union",
        ),
    ] = Field(default_factory=list)
    note: Annotated[str, About("Note", is_long=True, search=True)] = ""

    def headline(self) -> str:
        """Give the title."""
        return self.title

    def problems(self) -> list[tuple[str | None, str]]:
        """Check that counts are not negative."""
        if self.pages is not None and self.pages < 1:
            return [("pages", say("At least one page."))]
        return []
