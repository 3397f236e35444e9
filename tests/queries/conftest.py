"""Rosa's desk is everybody's here."""

from tests.desks import desk

__all__ = ["desk"]
