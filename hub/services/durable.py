"""Durability past the commit: what a finished backup holds becomes ``durable_seq``; registers may then forget it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from hub.database.engine import raw as raw_connection
from hub.database.schema import device_epoch
from hub.errors import database_errors


@dataclass(frozen=True, slots=True)
class BackupMark:
    """How far each journal was recorded when a backup began."""

    journals: Sequence[tuple[str, int, int]]


def begin_backup(engine: sa.Engine) -> BackupMark:
    """Take the mark before the backup starts: whatever is recorded now is certainly in it."""
    columns = device_epoch.c.device_id, device_epoch.c.epoch, device_epoch.c.recorded_seq
    with database_errors(), engine.connect() as connection:
        return BackupMark([(row[0], row[1], row[2]) for row in connection.execute(sa.select(*columns))])


def finish_backup(engine: sa.Engine, mark: BackupMark) -> None:
    """The backup that ``mark`` was taken for is complete and safe elsewhere."""
    if not mark.journals:
        return
    devices, epochs, seqs = (list(column) for column in zip(*mark.journals, strict=True))
    with database_errors(), engine.begin() as connection:
        raw_connection(connection).execute(
            "UPDATE device_epoch SET durable_seq = greatest(durable_seq, mark.seq) "
            "FROM unnest(%s::text[], %s::int[], %s::bigint[]) AS mark (device_id, epoch, seq) "
            "WHERE device_epoch.device_id = mark.device_id AND device_epoch.epoch = mark.epoch",
            [devices, epochs, seqs],
        )
