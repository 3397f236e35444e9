"""Which nouns there are; a kind that is not in here is carried untouched."""

from __future__ import annotations

from collections.abc import Iterator

from sync.records.base import Record


class Registry:
    """The kinds by name, in the order in which they are shown."""

    def __init__(self) -> None:
        self._kinds: dict[str, type[Record]] = {}

    def add(self, *nouns: type[Record]) -> None:
        """Make nouns known."""
        for noun in nouns:
            self._kinds[noun.about.name] = noun

    def remove(self, name: str) -> None:
        """Forget a noun; for tests that add one at run time."""
        del self._kinds[name]

    def get(self, name: str) -> type[Record] | None:
        """Find a noun, or nothing for a kind from a newer release."""
        return self._kinds.get(name)

    def urgent(self) -> frozenset[str]:
        """Name the kinds that go and come before others."""
        return frozenset(noun.about.name for noun in self if noun.about.is_urgent)

    def quiet(self) -> frozenset[str]:
        """Name the kinds that nobody waits for."""
        return frozenset(noun.about.name for noun in self if noun.about.is_quiet)

    def __getitem__(self, name: str) -> type[Record]:
        return self._kinds[name]

    def __contains__(self, name: object) -> bool:
        return name in self._kinds

    def __iter__(self) -> Iterator[type[Record]]:
        return iter(self._kinds.values())
