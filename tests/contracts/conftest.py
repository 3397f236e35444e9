"""The contract of a desk's store is held against the same desk as the store's own tests."""

from tests.store.conftest import home, store

__all__ = ["home", "store"]
