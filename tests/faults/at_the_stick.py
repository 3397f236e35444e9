"""A hub, a joined desk and the stick between them: what tests of damaged sticks begin with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from navigator_app.commands.stick import Stick
from sync.hub.sticks import Sticks
from tests.faults.joined import Seat
from tests.hub.running import RunningHub


@dataclass
class AtTheStick:
    """One hub and Rosa's desk, with a folder for what goes between them."""

    hub: RunningHub
    rosa: Seat
    folder: Path

    @property
    def sticks(self) -> Sticks:
        """The hub's end."""
        return Sticks(self.hub.service, self.hub.store, self.hub.clock)

    def question(self, name: str = "q.navstick") -> Path:
        """Save Rosa's work to a stick."""
        Stick(self.rosa.desk).write(self.folder / name)
        return self.folder / name
