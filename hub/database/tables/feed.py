"""The feeds: streams, the rows they describe, the outbox writers mark, and the entries registers read."""

from __future__ import annotations

import sqlalchemy as sa

from hub.database.tables.base import XID8, big, instant, metadata, text

feed_stream = sa.Table(
    "feed_stream",
    metadata,
    text("stream", primary_key=True),
    sa.Column("epoch", sa.Integer, nullable=False, server_default="1"),
    big("head", server_default="0"),
    big("floor", server_default="0"),
    comment="head: the last position given; floor: positions up to here were compacted away",
    postgresql_with={"fillfactor": 50},
)

feed_row = sa.Table(
    "feed_row",
    metadata,
    text("stream", primary_key=True),
    text("key", primary_key=True),
    big("rev"),
    text("row", null=True),
    sa.Column("was_there", sa.Boolean, nullable=False, server_default=sa.text("false")),
    comment="The published state of a row, as JSON text; null once it was taken away. was_there: not null before",
)

feed_outbox = sa.Table(
    "feed_outbox",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
    sa.Column("xid", XID8, nullable=False, server_default=sa.text("pg_current_xact_id()")),
    text("stream"),
    text("key"),
    comment="Which rows changed in which transaction; the sequencer reads and empties it",
)

feed_entry = sa.Table(
    "feed_entry",
    metadata,
    text("stream", primary_key=True),
    big("pos", primary_key=True, autoincrement=False),
    big("rev"),
    text("key"),
    text("row", null=True),
)

stream_version = sa.Table(
    "stream_version",
    metadata,
    text("stream", primary_key=True),
    big("version"),
    instant("taken_at"),
    comment="The newest version of a price list, of the promotions, of the tax table",
)

stream_manifest = sa.Table(
    "stream_manifest",
    metadata,
    text("stream", primary_key=True),
    big("live"),
    big("marks"),
    sa.Column("version", sa.BigInteger),
    sa.Column("closed_live", sa.BigInteger),
    sa.Column("closed_marks", sa.BigInteger),
    sa.Column("closed_at", sa.DateTime(timezone=True)),
    comment="Rows and joined marks of a stream with versions: as written, and as of the version closed last",
    postgresql_with={"fillfactor": 50},
)
