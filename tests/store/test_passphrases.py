"""A new passphrase: long, pasted if one likes, without rules of composition, and not the first anybody would try."""

import pytest

from navigator_app.store.passphrases import check
from sync.errors import Refused


@pytest.mark.parametrize(
    "good",
    [
        "juniper creek at first light",
        "aaaaaaa bcde fg hi",
        "pi\u00f1on-pine-over-the-mesa",
        "rosa keeps three goats",
    ],
)
def test_any_long_one_will_do(good: str) -> None:
    check(good, about=["Rosa Vance", "Cedar Basin"])


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "short one 1234",
        "Password Password",
        "correct-horse-battery-staple",
        "ababababababababab",
        "1234 5678 9012 345",
        "Rosa Vance 1965 Rosa",
        "x" * 1_001,
    ],
)
def test_one_that_anybody_would_try_is_refused_without_being_repeated(bad: str) -> None:
    with pytest.raises(Refused) as refusal:
        check(bad, about=["Rosa", "Rosa Vance", "Cedar Basin"])
    assert refusal.value.field == "passphrase"
    assert not bad or bad not in str(refusal.value)


def test_beside_another_factor_a_shorter_one_will_do() -> None:
    check("mesa goats", is_only_factor=False)
    with pytest.raises(Refused):
        check("mesa go", is_only_factor=False)
