"""A snapshot file fetched to disk, going on where a cut download or a killed agent stopped."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from sync_agent.client import HubClient
from sync_agent.errors import BadAnswer, DiskTrouble, Unreachable
from sync_agent.transport import Download

SNAPSHOT_FILES = "snapshot-*"
_CONTENT_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+)$")


class SnapshotFile:
    """The file of one stream's snapshot in ``folder``: ``….part``, and beside it the tag of the version begun."""

    def __init__(self, folder: Path, stream: str) -> None:
        name = re.sub(r"[^A-Za-z0-9]+", "-", stream)
        self.stream = stream
        self.path = folder / f"snapshot-{name}.part"
        self._tag_path = folder / f"snapshot-{name}.tag"

    @property
    def size(self) -> int:
        """Bytes here so far."""
        return self.path.stat().st_size if self.path.exists() else 0

    @property
    def tag(self) -> str:
        """The ETag of the version these bytes belong to; empty when unknown, and then they are worth nothing."""
        return self._tag_path.read_text(encoding="ascii") if self._tag_path.exists() else ""

    def begin(self, tag: str) -> None:
        """Start over with another version; a weak tag cannot vouch for ranges, so it is not kept."""
        self.remove()
        if tag and not tag.startswith("W/"):
            self._tag_path.write_text(tag, encoding="ascii")

    def remove(self) -> None:
        """Nothing is left of it."""
        self.path.unlink(missing_ok=True)
        self._tag_path.unlink(missing_ok=True)


def fetch(client: HubClient, file: SnapshotFile, progress: Callable[[int, int], None]) -> None:
    """The whole snapshot in ``file``; ``progress`` hears the bytes here and their total.

    A connection cut after some progress is taken up again at once. One cut without progress is the caller's to wait
    out; the next call goes on from there.
    """
    while True:
        before = file.size
        try:
            with client.snapshot(file.stream, before, file.tag) as download:
                _receive(download, file, progress)
            return
        except Unreachable:
            if file.size <= before:
                raise
        except OSError as error:
            raise DiskTrouble(f"the download of {file.stream} cannot be kept: {error.strerror}") from error


def _receive(download: Download, file: SnapshotFile, progress: Callable[[int, int], None]) -> None:
    total = _place(download, file)
    if download.status == 416:
        return
    with file.path.open("ab") as out:
        for chunk in download.chunks:
            out.write(chunk)
            progress(out.tell(), total)
        if out.tell() != total:
            raise Unreachable(f"the download of {file.stream} stopped at {out.tell()} of {total} bytes")


def _place(download: Download, file: SnapshotFile) -> int:
    """Where this answer's bytes belong: behind those we have, or at the start of a new file. Returns the total."""
    said = download.headers.get("Content-Range", "")
    if download.status == 206:
        found = _CONTENT_RANGE.match(said)
        if found is None or int(found[1]) != file.size:
            file.remove()
            raise BadAnswer(f"the hub answered with another range than asked for: {said!r}")
        return int(found[2])
    if download.status == 416:
        return _complete(said, file)
    file.begin(download.headers.get("ETag", ""))
    length = download.headers.get("Content-Length", "")
    if not length.isdigit():
        raise BadAnswer("the hub does not say how long the snapshot is")
    return int(length)


def _complete(said: str, file: SnapshotFile) -> int:
    """416 for a range that begins at the end: the file was complete. Otherwise it belongs to nothing."""
    if said.endswith(f"*/{file.size}"):
        return file.size
    file.remove()
    raise BadAnswer("the hub no longer has the rest of this snapshot")
