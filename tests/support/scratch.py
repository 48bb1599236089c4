"""Where tests write: in memory where there is room, for they kill processes, never the machine, and need no disk."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")
ENOUGH = 3_000_000_000
"""Bytes: two workers' databases and files take less than a third of it."""


def in_memory() -> bool:
    """Whether this machine has a file system in memory with room for a run."""
    return MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ENOUGH


def scratch() -> Path:
    """The folder to write in."""
    return MEMORY if in_memory() else Path(tempfile.gettempdir())
