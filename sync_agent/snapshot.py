"""A whole stream at once: downloaded, loaded beside the old rows, checked to the last byte, then swapped in."""

from __future__ import annotations

import hashlib
import logging
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import orjson

from local_store import Store
from local_store.errors import SnapshotMismatch
from retail.feeds import SNAPSHOT_FORM, RowBlock, VersionRow
from sync_agent.client import HubClient
from sync_agent.download import SNAPSHOT_FILES, SnapshotFile, fetch
from sync_agent.errors import BadAnswer, ChecksumWrong, DiskTrouble

_log = logging.getLogger("sync_agent.snapshot")

Progress = Callable[[str, int, int], None]
"""Hears the stream, how much is done, and of how much (thousandths of the whole work, the download half of it)."""

_BLOCK = 256 * 1024
_LONGEST_LINE = 4_000_000
_WHOLE = 1_000


@dataclass(frozen=True, slots=True)
class SnapshotHead:
    """The first line: which stream, as of which position, how many rows follow."""

    stream: str
    epoch: int
    pos: int
    rows: int
    version: VersionRow | None = None
    """Of a stream that has versions, the one that the rows are."""


class SnapshotLoader:
    """Loads streams whole. ``at_step`` hears each piece downloaded and the swap."""

    def __init__(
        self,
        store: Store,
        client: HubClient,
        folder: Path,
        *,
        progress: Progress = lambda stream, done, total: None,
        at_step: Callable[[str], None] = lambda step: None,
    ) -> None:
        self._store = store
        self._client = client
        self._folder = folder
        self._progress = progress
        self._at_step = at_step

    def load(self, stream: str) -> SnapshotHead:
        """The stream as the hub has it now, or :class:`sync_agent.errors.SyncError` and nothing changed here."""
        file = SnapshotFile(self._folder, stream)
        fetch(self._client, file, lambda done, total: self._downloaded(stream, done, total))
        self._at_step("snapshot.fetched")
        try:
            head = self._swap_in(file)
        except (BadAnswer, SnapshotMismatch):
            file.remove()
            raise
        except OSError as error:
            raise DiskTrouble(f"the snapshot of {stream} cannot be read or laid out: {error.strerror}") from error
        self._at_step("snapshot.swapped")
        file.remove()
        self._progress(stream, _WHOLE, _WHOLE)
        _log.info("stream loaded whole", extra={"stream": stream, "rows": head.rows, "pos": head.pos})
        return head

    def sweep(self) -> None:
        """Remove what an agent killed between the swap and its end left; for when every stream is level."""
        for left in self._folder.glob(SNAPSHOT_FILES):
            left.unlink(missing_ok=True)

    def _swap_in(self, file: SnapshotFile) -> SnapshotHead:
        with SnapshotReader(file.path) as reader:
            head = reader.head
            if head.stream != file.stream:
                raise BadAnswer(f"asked for {file.stream}, the hub sent {head.stream}")
            self._store.inbox.load_blocks(
                head.stream,
                head.epoch,
                head.pos,
                reader.blocks(),
                head.rows,
                lambda done: self._loaded(head, done),
                head.version,
            )
        return head

    def _downloaded(self, stream: str, done: int, total: int) -> None:
        self._at_step("snapshot.piece")
        self._progress(stream, done * _WHOLE // (2 * max(total, 1)), _WHOLE)

    def _loaded(self, head: SnapshotHead, done: int) -> None:
        self._at_step("snapshot.loading")
        self._progress(head.stream, (_WHOLE + done * _WHOLE // max(head.rows, 1)) // 2, _WHOLE)


class SnapshotReader:
    """Reads a snapshot file line by line, hashing as it goes; at the end :class:`ChecksumWrong` unless all is right.

    The rows are given out before the hash is known, so the caller keeps them apart until the last one has come.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        self._lines = _lines(iter(lambda: self._file.read(_BLOCK), b""))
        self._hash = hashlib.sha256()
        try:
            line = next(self._lines, b"")
            self._hash.update(line)
            self.head = _read_head(line)
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> SnapshotReader:
        return self

    def __exit__(self, *exc: object) -> None:
        self._file.close()

    def blocks(self) -> Iterator[RowBlock]:
        """Every row, a thousand at a time."""
        count, line = 0, next(self._lines, b"")
        for following in self._lines:
            self._hash.update(line)
            block = _read_block(line)
            count += len(block)
            yield block
            line = following
        self._check(count, line)

    def _check(self, count: int, trailer: bytes) -> None:
        try:
            said = orjson.loads(trailer)["sha256"]
        except (ValueError, TypeError, KeyError) as error:
            raise BadAnswer("the snapshot has no last line") from error
        if said != self._hash.hexdigest():
            raise ChecksumWrong(f"the snapshot of {self.head.stream} was changed on the way")
        if count != self.head.rows:
            raise BadAnswer(f"the snapshot says {self.head.rows} rows and holds {count}")


def _read_block(line: bytes) -> RowBlock:
    try:
        return RowBlock.from_json(orjson.loads(line))
    except (ValueError, TypeError, KeyError) as error:
        raise BadAnswer("a line of the snapshot cannot be read") from error


def _read_head(line: bytes) -> SnapshotHead:
    try:
        content = orjson.loads(line)
        stream, numbers = content["stream"], (content["epoch"], content["pos"], content["rows"])
    except (ValueError, TypeError, KeyError) as error:
        raise BadAnswer("the snapshot has no first line") from error
    if not isinstance(stream, str) or any(type(each) is not int or each < 0 for each in numbers):
        raise BadAnswer("the snapshot's first line is of another kind")
    if content.get("form", 1) != SNAPSHOT_FORM:
        raise BadAnswer(f"the hub writes snapshots of another form than {SNAPSHOT_FORM}: bring it up to date")
    try:
        version = content.get("version")
        return SnapshotHead(stream, *numbers, None if version is None else VersionRow.model_validate(version))
    except ValueError as error:
        raise BadAnswer("the snapshot's first line names no version that can be read") from error


def _lines(packed: Iterator[bytes]) -> Iterator[bytes]:
    """The lines with their ends; a last one without is given one."""
    rest: list[bytes] = []
    for piece in _unpacked(packed):
        *lines, last = piece.split(b"\n")
        for line in lines:
            yield b"".join((*rest, line, b"\n"))
            rest = []
        rest.append(last)
        if sum(map(len, rest)) > _LONGEST_LINE:
            raise BadAnswer("the snapshot holds a line longer than any block can be")
    if any(rest):
        yield b"".join((*rest, b"\n"))


def _unpacked(packed: Iterator[bytes]) -> Iterator[bytes]:
    """Gunzipped pieces of bounded size; a file may be several gzip members one behind the other."""
    unpacker, begun = zlib.decompressobj(wbits=31), False
    try:
        for data in packed:
            rest = data
            while rest:
                yield unpacker.decompress(rest, _BLOCK)
                rest, begun = unpacker.unconsumed_tail, True
                if unpacker.eof:
                    rest = unpacker.unused_data
                    unpacker, begun = zlib.decompressobj(wbits=31), False
        while begun and not unpacker.eof:
            piece = unpacker.decompress(b"", _BLOCK)
            if not piece:
                raise BadAnswer("the snapshot file ends in the middle")
            yield piece
    except zlib.error as error:
        raise BadAnswer("the snapshot is not a gzip file") from error
