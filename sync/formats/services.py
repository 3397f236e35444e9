"""Which of our services somebody asks for, by its name; one that we have no name for is "other", said in the reason."""

from __future__ import annotations

from sync.rules.codes import code_list

_OTHER = "other"


def service_named(*words: str) -> str:
    """Give the service that goes by one of these words; "other" for words that are none of ours, nothing for none."""
    said = {" ".join(one.casefold().split()) for one in words} - {""}
    found = next((one.code for one in code_list("services").codes if one.label.casefold() in said), "")
    return found or (_OTHER if said else "")
