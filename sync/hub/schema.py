"""The hub's own tables: records and their log, feeds and their lines, who may come in, and the audit.

Plain SQLAlchemy Core, so that SQLite and PostgreSQL make the same tables from it. Nouns have no tables
here: a record's body is its whole document.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Sequence,
    String,
    Table,
    UniqueConstraint,
)

from sync.hub.columns import IdBytes, Moment

FORMAT = 11
"""Of these tables; a database of a newer one is refused, an older one is lifted by numbered steps."""


metadata = MetaData()
_place = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers rows by itself only under this very type."""
places = Sequence("hub_place", data_type=BigInteger, metadata=metadata)
"""The commit order where the database has sequences; SQLite counts `hub.n`."""

hub = Table(
    "hub",
    metadata,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("format", Integer, nullable=False),
    Column("epoch", String(32), nullable=False),
    Column("n", BigInteger, nullable=False),
    Column("feeds_version", BigInteger, nullable=False),
    Column("audit_key", LargeBinary(32), nullable=False),
)

record = Table(
    "record",
    metadata,
    Column("place", _place, primary_key=True),
    Column("id", IdBytes, nullable=False, unique=True),
    Column("kind", String(40), nullable=False),
    Column("patient", IdBytes, index=True),
    Column("site", IdBytes),
    Column("epoch", String(32)),
    Column("n", BigInteger),
    Column("body", LargeBinary, nullable=False),
)

change = Table(
    "change",
    metadata,
    Column("place", _place, primary_key=True),
    Column("id", IdBytes, nullable=False, unique=True),
    Column("record", IdBytes, nullable=False, index=True),
    Column("store", String(32), nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("prev", IdBytes),
    Column("person", String(32), nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("epoch", String(32)),
    Column("n", BigInteger),
    Column("field", String(80)),
    Column("reason", String, nullable=False),
    Column("superseded", String, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("body", LargeBinary, nullable=False),
    UniqueConstraint("store", "number"),
)

feed = Table(
    "feed",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(80), nullable=False, unique=True),
    Column("head", BigInteger, nullable=False, default=0),
    Column("puts", BigInteger, nullable=False, default=0),
    Column("digest", LargeBinary(16), nullable=False, default=bytes(16)),
    Column("audit_seq", BigInteger, nullable=False, default=0),
    Column("audit_mac", LargeBinary(32), nullable=False, default=bytes(32)),
)

line = Table(
    "line",
    metadata,
    Column("feed", ForeignKey("feed.id"), primary_key=True),
    Column("record", IdBytes, primary_key=True, index=True),
    Column("seq", BigInteger, nullable=False),
    Column("is_put", Boolean, nullable=False),
    Column("hash", LargeBinary(16), nullable=False, default=bytes(16)),
    UniqueConstraint("feed", "seq"),
)

review = Table(
    "review",
    metadata,
    Column("target", IdBytes, primary_key=True),
    Column("group", String(80), primary_key=True),
    Column("record", IdBytes, nullable=False),
)

site = Table(
    "site",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(200), nullable=False, unique=True),
    Column("zone", String(64), nullable=False),
    Column("type", String(40), nullable=False),
    Column("is_center", Boolean, nullable=False),
)

device = Table(
    "device",
    metadata,
    Column("store", String(32), primary_key=True),
    Column("site", ForeignKey("site.id"), nullable=False, index=True),
    Column("name", String(200), nullable=False),
    Column("public_key", LargeBinary(32), nullable=False),
    Column("joined_at", Moment, nullable=False),
    Column("revoked_at", Moment),
)

device_feed = Table(
    "device_feed",
    metadata,
    Column("store", ForeignKey("device.store"), primary_key=True),
    Column("feed", String(80), primary_key=True),
)

person = Table(
    "person",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("is_active", Boolean, nullable=False),
)

role_grant = Table(
    "role_grant",
    metadata,
    Column("person", ForeignKey("person.id"), primary_key=True),
    Column("site", ForeignKey("site.id"), primary_key=True),
    Column("role", String(40), primary_key=True),
)

enrolment_code = Table(
    "enrolment_code",
    metadata,
    Column("hash", LargeBinary(32), primary_key=True),
    Column("site", ForeignKey("site.id"), nullable=False),
    Column("role", String(40), nullable=False),
    Column("name", String(200), nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
    Column("store", String(32)),
    Column("person", String(32)),
)

cursor_ack = Table(
    "cursor_ack",
    metadata,
    Column("store", String(32), primary_key=True),
    Column("feed", String(80), primary_key=True),
    Column("site", String(32), nullable=False),
    Column("epoch", String(32), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("at", Moment, nullable=False),
)

nonce = Table(
    "nonce",
    metadata,
    Column("store", String(32), primary_key=True),
    Column("nonce", String(40), primary_key=True),
    Column("at_s", BigInteger, nullable=False, index=True),
)

failed_try = Table(
    "failed_try",
    metadata,
    Column("place", _place, primary_key=True),
    Column("caller", String(64), nullable=False, index=True),
    Column("at_s", BigInteger, nullable=False, index=True),
)
"""Claims that were refused, by the address they came from; kept for an hour, for every worker to see."""

audit = Table(
    "audit",
    metadata,
    Column("place", _place, primary_key=True),
    Column("feed", String(80), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("person", String(32), nullable=False),
    Column("store", String(32), nullable=False),
    Column("action", String(80), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("at", Moment, nullable=False),
    Column("prev", LargeBinary(32), nullable=False),
    Column("mac", LargeBinary(32), nullable=False),
    UniqueConstraint("feed", "seq"),
)

life = Table(
    "life",
    metadata,
    Column("epoch", String(32), primary_key=True),
    Column("n", BigInteger, nullable=False),
)

life_feed = Table(
    "life_feed",
    metadata,
    Column("epoch", ForeignKey("life.epoch"), primary_key=True),
    Column("feed", String(80), primary_key=True),
    Column("seq", BigInteger, nullable=False),
)

mark = Table(
    "mark",
    metadata,
    Column("place", _place, primary_key=True),
    Column("epoch", String(32), nullable=False),
    Column("n", BigInteger, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("verified_at", Moment),
)

mark_feed = Table(
    "mark_feed",
    metadata,
    Column("feed", String(80), primary_key=True),
    Column("seq", BigInteger, nullable=False),
)

origin = Table(
    "origin",
    metadata,
    Column("change", IdBytes, primary_key=True),
    Column("epoch", String(32), primary_key=True),
    Column("n", BigInteger, nullable=False),
)

recovered = Table(
    "recovered",
    metadata,
    Column("place", _place, primary_key=True),
    Column("record", IdBytes, nullable=False, index=True),
    Column("store", String(32), nullable=False),
    Column("person", String(32), nullable=False),
    Column("at", Moment, nullable=False),
    Column("is_held", Boolean, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

content = Table(
    "content",
    metadata,
    Column("place", _place, primary_key=True),
    Column("record", IdBytes, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("arrived", BigInteger, nullable=False, default=0),
    Column("is_whole", Boolean, nullable=False, default=False),
    Column("begun_at", Moment, nullable=False),
    Column("parts_of", BigInteger),
    UniqueConstraint("record", "sha256"),
    Index("ix_content_sha256", "sha256"),
)
"""Documents' bytes per record; `parts_of` names the content of another record that holds the same ones."""

content_part = Table(
    "content_part",
    metadata,
    Column("content", ForeignKey("content.place"), primary_key=True),
    Column("start", BigInteger, primary_key=True, autoincrement=False),
    Column("body", LargeBinary, nullable=False),
)

succession = Table(
    "succession",
    metadata,
    Column("store", ForeignKey("device.store"), primary_key=True),
    Column("predecessor", ForeignKey("device.store"), nullable=False, index=True),
    Column("at", Moment, nullable=False),
)
snapshot = Table(
    "snapshot",
    metadata,
    Column("place", _place, primary_key=True),
    Column("name", String(32), nullable=False, unique=True),
    Column("feed", ForeignKey("feed.id"), nullable=False, index=True),
    Column("epoch", String(32), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("rows", BigInteger, nullable=False),
    Column("blocks", Integer, nullable=False, default=0),
    Column("rows_done", BigInteger, nullable=False, default=0),
    Column("size", BigInteger, nullable=False, default=0),
    Column("is_whole", Boolean, nullable=False, default=False),
    Column("grown_at", Moment, nullable=False),
)
"""First downloads: what a feed held as of `seq`, in blocks that are never changed."""

snapshot_block = Table(
    "snapshot_block",
    metadata,
    Column("snapshot", ForeignKey("snapshot.place"), primary_key=True),
    Column("block", Integer, primary_key=True, autoincrement=False),
    Column("records", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
"""`records` are the ids of what is in it, one behind the other, to see what of it may still be given."""

snapshot_need = Table(
    "snapshot_need",
    metadata,
    Column("snapshot", ForeignKey("snapshot.place"), primary_key=True),
    Column("person", IdBytes, primary_key=True),
    Column("patient", IdBytes, primary_key=True),
)
"""Whose open cases a person is named in, so that these come before the blocks."""

claim = Table(
    "claim",
    metadata,
    Column("place", _place, primary_key=True),
    Column("record", IdBytes, nullable=False, index=True),
    Column("collision", String(40), nullable=False),
    Column("key", IdBytes, nullable=False),
    Column("starts_s", BigInteger, nullable=False),
    Column("ends_s", BigInteger, nullable=False),
    Column("right", String(32), nullable=False),
    Index("ix_claim_key", "collision", "key", "starts_s"),
)
"""What records take of what there is only one of; `right` is the fingerprint of what people said is right so."""

doubt = Table(
    "doubt",
    metadata,
    Column("place", _place, primary_key=True),
    Column("record", IdBytes, nullable=False),
    Column("collision", String(40), nullable=False),
    Column("key", IdBytes, nullable=False),
    Column("starts_s", BigInteger, nullable=False),
    Column("ends_s", BigInteger, nullable=False),
)
"""Claims that were made, dropped or changed and that nobody looked at since."""

declared = Table(
    "declared",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("fingerprint", String(64), nullable=False),
)
"""From which declaration what is derived here was derived."""

noted_head = Table(
    "noted_head",
    metadata,
    Column("feed", String(80), primary_key=True),
    Column("at_s", BigInteger, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False),
)
"""How far each feed had come on some day, so that it is known which lines are old."""

night = Table("night", metadata, Column("day", String(10), primary_key=True))
"""The last night whose work a worker took upon itself."""

Index("ix_cursor_ack_feed", cursor_ack.c.feed)
