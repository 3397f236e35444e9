"""Writing what people did: changes with everything that follows from them, in one transaction, and drafts.

When `commit` returns, the work is on the disk; when it raises, nothing was changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from navigator_app.store import audit, change_log, lives, register, unsaved
from navigator_app.store.change_log import raw
from navigator_app.store.images import Images
from navigator_app.store.opened import Opened
from navigator_app.store.unsaved import Typed
from sync.bodies import unpack
from sync.changes import Change, Document, groups_of, lifted_bases
from sync.client.ports import Touched
from sync.drafts import Draft, newest_own, numbered
from sync.records.base import Record, stamp


class Saving(Opened):
    """The part of a store that takes people's deeds."""

    def commit(self, drafts: Sequence[Draft]) -> Touched:
        """Keep these drafts, numbered, with what is now seen and its search text, in ONE transaction.

        Raises: DiskFull and its like; nothing was then changed.
        """
        with self.connections.writing() as connection:
            images = Images(connection, self.projections)
            store = register.store_id(connection)
            number = register.numbered_to(connection)
            made = [
                self._keep(connection, images, draft, store, number + count)
                for count, draft in enumerate(drafts, 1)
            ]
            audit.append(
                connection, (audit.Deed(one.author, "wrote", one.kind, one.id, stamp(one.at)) for one in made)
            )
        return Touched(frozenset((draft.kind, draft.record) for draft in drafts))

    def _keep(self, connection: Any, images: Images, draft: Draft, store: str, number: int) -> Change:
        noun = self.projections.kinds.get(draft.kind)
        waiting = change_log.pending_of(connection, raw(draft.record))
        own = {c.id: c for c in waiting} | _judged_meanwhile(connection, draft.opened, waiting)
        change = numbered(draft, store, number, own, noun)
        shown = _shown(change, draft.opened, noun)
        line = lives.line(connection)
        change = _with_lifted_bases(change, shown, images.agreed(draft.record), line)
        change = _with_own_chain(connection, change, draft.opened)
        found = images.kept(draft.record)
        if found is None:
            # A form outlived its record's stay here: what it showed is what the change lies over.
            agreed = None if waiting else draft.opened
        elif waiting:
            agreed = unpack(found.agreed) if found.agreed is not None else None
        else:
            agreed = unpack(found.body)
        change_log.add_own(connection, change, shown)
        images.refold(draft.record, agreed, [*waiting, change])
        return change

    def save_draft(self, key: str, typed: Mapping[str, Any], opened: Document | None = None) -> None:
        """Keep what was typed but not saved, so that a crash or a lock takes nothing away."""
        with self.connections.writing() as connection:
            unsaved.keep(connection, key, self.clock.now(), self.person.id, typed, opened)

    def draft(self, key: str) -> Typed | None:
        """Give what who unlocked this typed but did not save; what somebody else typed is theirs."""
        with self.connections.reading() as connection:
            return unsaved.find(connection, key, self.person.id)

    def drafts(self) -> list[str]:
        """Name the forms that who unlocked this did not save, the newest first."""
        with self.connections.reading() as connection:
            return unsaved.keys_of(connection, self.person.id)

    def drop_draft(self, key: str) -> None:
        """Forget what was typed: it was saved, or thrown away by the person."""
        with self.connections.writing() as connection:
            unsaved.forget(connection, key, self.person.id)

    def setting(self, key: str, default: Any = None) -> Any:
        """Read a setting."""
        with self.connections.reading() as connection:
            return register.setting(connection, key, default)

    def set_setting(self, key: str, value: Any) -> None:
        """Write a setting: any JSON value."""
        with self.connections.writing() as connection:
            register.set_setting(connection, key, value)

    def mark_handled(self, change_id: str) -> None:
        """Take a refused or waiting-for-the-lead change off "needs you"; it stays in the history."""
        with self.connections.writing() as connection:
            connection.execute(
                "UPDATE change SET handled_at = ? WHERE id = ?", (stamp(self.clock.now()), raw(change_id))
            )

    def send_first(self, change_id: str) -> None:
        """Let a waiting change, with what it comes after, go out before everything else that waits."""
        with self.connections.writing() as connection:
            change_log.put_first(connection, change_id)


def _judged_meanwhile(
    connection: Any, opened: Document | None, waiting: Sequence[Change]
) -> dict[str, Change]:
    """Find the own changes that a form showed as waiting and that were judged since it was opened."""
    writes = opened.writes.values() if opened else ()
    shown = {ws[0].change for ws in writes if ws[0].revision is None} - {c.id for c in waiting}
    found = ((key, change_log.find(connection, key)) for key in shown)
    return {key: kept[0] for key, kept in found if kept is not None}


def _shown(change: Change, opened: Document | None, noun: type[Record] | None) -> dict[str, str]:
    """Name per group that a change touches the write whose value its form showed."""
    found = ((group, opened.last_write(group)) for group in groups_of(change.patch, noun)) if opened else ()
    return {group: write.change for group, write in found if write is not None}


def _with_lifted_bases(
    change: Change, shown: Mapping[str, str], agreed: Document | None, line: lives.Line
) -> Change:
    """Lift the base of a group to where what its form showed stands now.

    It was waiting when the form opened and was taken since, or it came back in a new life of the hub meanwhile: should
    that one be lost as well, the next knows of it only from there.
    """
    lifted = lifted_bases(change, shown, agreed, line.goes_through) if agreed else {}
    return change.model_copy(update={"bases": {**change.bases, **lifted}}) if lifted else change


def _with_own_chain(connection: Any, change: Change, opened: Document | None) -> Change:
    """Name the previous own write also when it was made under an earlier id of this store."""
    if change.prev is not None or opened is None:
        return change
    earlier = register.setting(connection, register.EARLIER_IDS, [])
    prev = next((found for store in earlier if (found := newest_own(opened, store))), None)
    return change.model_copy(update={"prev": prev}) if prev else change
