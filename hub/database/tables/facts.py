"""What registers said: facts as they came, their keys, those put aside, and the exceptions people must look at.

A fact's ``content`` is its canonical JSON without the member ``hash``, so ``sha256(content) = hash`` can be checked in
SQL. It is text and not jsonb: jsonb would reorder it, cannot hold every JSON string, and costs more to store.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, UUID

from hub.database.tables.base import big, instant, metadata, text

fact_key = sa.Table(
    "fact_key",
    metadata,
    text("device_id", primary_key=True),
    sa.Column("epoch", sa.Integer, primary_key=True, autoincrement=False),
    big("seq", primary_key=True, autoincrement=False),
    sa.Column("fact_id", UUID(as_uuid=False), nullable=True),
    sa.Column("hash", sa.LargeBinary, nullable=False),
    text("location_id"),
    sa.Column("parked", sa.Boolean, nullable=False),
    sa.UniqueConstraint("fact_id"),
    comment="One row per fact ever stored: the deduplication key, small and never partitioned",
)

fact = sa.Table(
    "fact",
    metadata,
    text("location_id", primary_key=True),
    text("device_id", primary_key=True),
    sa.Column("epoch", sa.Integer, primary_key=True, autoincrement=False),
    big("seq", primary_key=True, autoincrement=False),
    text("kind"),
    sa.Column("v", sa.Integer, nullable=False),
    instant("received_at"),
    sa.Column("hash", sa.LargeBinary, nullable=False),
    text("content"),
    # Facts of usual size stay in the row as they are: PostgreSQL's own compression is a quarter of its work per sale.
    postgresql_with={"toast_tuple_target": 8160},
)

parked_fact = sa.Table(
    "parked_fact",
    metadata,
    text("location_id", primary_key=True),
    text("device_id", primary_key=True),
    sa.Column("epoch", sa.Integer, primary_key=True, autoincrement=False),
    big("seq", primary_key=True, autoincrement=False),
    text("code"),
    text("traceback"),
    instant("parked_at"),
    instant("repaired_at", null=True),
    instant("replayed_at", null=True),
)

conflict_fact = sa.Table(
    "conflict_fact",
    metadata,
    text("device_id", primary_key=True),
    sa.Column("epoch", sa.Integer, primary_key=True, autoincrement=False),
    big("seq", primary_key=True, autoincrement=False),
    sa.Column("hash", sa.LargeBinary, primary_key=True),
    text("location_id"),
    text("content"),
    instant("received_at"),
    comment="Facts that claim a place already taken by another; kept aside, never applied",
)

exception = sa.Table(
    "exception",
    metadata,
    text("location_id", primary_key=True),
    sa.Column("exception_id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
    text("code"),
    text("device_id", null=True),
    sa.Column("epoch", sa.Integer, nullable=True),
    big("first_seq", null=True),
    big("last_seq", null=True),
    sa.Column("values", JSONB, nullable=False, server_default="{}"),
    instant("raised_at"),
    instant("closed_at", null=True),
    text("closed_by", null=True),
    text("note", null=True),
    text("subject", null=True),
    sa.Index("ix_exception_open", "location_id", "raised_at", postgresql_where=sa.text("closed_at IS NULL")),
    # What happens again while it is open is counted in the one that stands there: a manager wants to read it once.
    sa.Index(
        "uq_exception_open_subject", "location_id", "code", "subject", unique=True,
        postgresql_where=sa.text("closed_at IS NULL AND subject IS NOT NULL"),
    ),
)  # fmt: skip

device_health = sa.Table(
    "device_health",
    metadata,
    text("location_id", primary_key=True),
    text("device_id", primary_key=True),
    text("device", primary_key=True),
    text("register_id"),
    text("state"),
    text("code"),
    text("detail"),
    instant("at"),
    sa.Column("epoch", sa.Integer, nullable=False),
    big("seq"),
    comment="The last health each peripheral of a register was in; (epoch, seq) is the fact that told it",
)

sale_replay = sa.Table(
    "sale_replay",
    metadata,
    text("device_id", primary_key=True),
    sa.Column("epoch", sa.Integer, primary_key=True, autoincrement=False),
    big("seq"),
    comment="Up to which fact of each journal the sales were priced again",
)
