"""Is the file sound? A look at its beginning at each start, the whole of it off the start's path."""

from __future__ import annotations

from pathlib import Path

from local_store.connection import connect
from local_store.errors import Damaged, NotOpened, translated

_MAGIC = b"SQLite format 3\x00"
_HEADER_BYTES = 100
_MOST_FAULTS = 20


def check_file(path: Path) -> None:
    """Raise :class:`~local_store.errors.Damaged` for a file that is no database or was cut short.

    Reads a hundred bytes. SQLite itself notices a missing page only when it wants to read it, which may be in the
    middle of a sale.
    """
    if not path.exists() or path.stat().st_size == 0:
        return
    size = path.stat().st_size
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER_BYTES)
    except OSError as error:
        raise NotOpened(path, str(error)) from error
    if len(header) < _HEADER_BYTES or not header.startswith(_MAGIC):
        raise Damaged(path, "not a database")
    wal = path.with_name(path.name + "-wal")
    if wal.exists() and wal.stat().st_size > 0:
        # The log may hold pages that the file does not have yet.
        return
    page = int.from_bytes(header[16:18], "big")
    pages = int.from_bytes(header[28:32], "big")
    if size < pages * (65_536 if page == 1 else page):
        raise Damaged(path, f"cut short: {size} bytes of {pages} pages")


def integrity_faults(path: Path, thorough: bool = False) -> tuple[str, ...]:
    """What is wrong with the file, page by page; with ``thorough`` every index is compared with its table too.

    Reads through a connection of its own, so that nobody's cache is washed out. A fault is marked beside the file.
    """
    pragma = f"PRAGMA {'integrity' if thorough else 'quick'}_check({_MOST_FAULTS})"
    try:
        connection = connect(path)
        try:
            with translated(path):
                found = tuple(str(fault) for (fault,) in connection.execute(pragma))
        finally:
            connection.close()
    except Damaged as error:
        found = (error.detail,)
    faults = () if found == ("ok",) else found
    if faults:
        _mark(path).write_text("\n".join(faults), encoding="utf-8")
    return faults


def marked_damage(path: Path) -> str:
    """The faults that a check marked, empty when there are none."""
    mark = _mark(path)
    return mark.read_text(encoding="utf-8") if mark.exists() else ""


def clear_mark(path: Path) -> None:
    """The file in this place is another one now."""
    _mark(path).unlink(missing_ok=True)


def _mark(path: Path) -> Path:
    return path.with_name(path.name + ".damaged")
